//! The vectors that all implementations must compute alike, from one file that each reads.

use std::{collections::BTreeMap, fs, process::Command};

use ledger::{Checkpoint, Frontier, Hash, Note, SigningKey};

use crate::tools::{go, go_command, python, repository, succeeds};

#[test]
fn we_compute_the_vectors() {
    let text = fs::read_to_string(repository("interop/vectors.txt")).unwrap();
    let vectors: BTreeMap<&str, &str> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    let log = SigningKey::from_seed(vectors["log-name"], &seed(vectors["log-seed"])).unwrap();
    assert_eq!(log.verifying_key().to_string(), vectors["log-vkey"]);
    let witness =
        SigningKey::cosigner_from_seed(vectors["witness-name"], &seed(vectors["witness-seed"])).unwrap();
    assert_eq!(witness.verifying_key().to_string(), vectors["witness-vkey"]);

    let mut tree = Frontier::default();
    let entries: u64 = vectors["entries"].parse().unwrap();
    (0..entries).for_each(|i| tree.push(Hash::leaf(format!("event {i}").as_bytes())));
    assert_eq!(tree.root().to_string(), vectors["root"]);

    let origin = vectors["log-name"].to_owned();
    let text = Checkpoint { origin, size: entries, root: tree.root() }.to_string();
    let line = witness.sign(&text, vectors["time"].parse().unwrap());
    assert_eq!(line, format!("— {} {}\n", vectors["witness-name"], vectors["cosignature"]));
    let note = format!("{text}\n{}{line}", log.sign(&text, 0));
    let note = Note::parse(&note).unwrap();
    assert_eq!(note.verify(log.verifying_key()), Ok(()));
    assert_eq!(note.verify(witness.verifying_key()), Ok(()));
}

#[test]
fn go_computes_the_vectors() {
    if go("the vectors").is_some() {
        let unformatted = succeeds(Command::new("gofmt").arg("-l").arg(repository("interop/go")));
        assert_eq!(unformatted, "", "run `gofmt -w` on it");
        succeeds(go_command().args(["vet", "."]));
        succeeds(go_command().args(["test", "-count=1", "."]));
    }
}

#[test]
fn aics_tlog_computes_the_vectors() {
    if let Some(python) = python("the vectors") {
        succeeds(Command::new(python).arg(repository("interop/python/vectors.py")));
    }
}

fn seed(hex: &str) -> [u8; 32] {
    let bytes =
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap());
    bytes.collect::<Vec<u8>>().try_into().unwrap()
}
