//! aics-witness cosigns what our ledger publishes, on the word of our consistency proofs, and refuses what it must.

use std::{
    fmt::Write as _,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use ledger::{Checkpoint, Hash, Note, SigningKey, VerifyingKey};

use crate::{
    grown::{Grown, NEVER, ORIGIN},
    load::under_load,
    tools::{checkers, python, repository},
};

#[test]
fn a_witness_cosigns_every_publication_and_remembers_it() {
    let Some(python) = python("cosigning every publication") else { return };
    let checkers = checkers("cosigned publications");
    let grown = Grown::new("witness", NEVER);
    let start = || Witness::start(&python, &grown.path().with_file_name("witness"), &grown.key());
    let mut witness = start();
    let mut old = 0;
    for size in [0, 1, 2, 255, 256, 257, 300, 513, 1000] {
        let checkpoint = grown.grow(size);
        let proof = grown.ledger().consistency_proof(old, size).unwrap();
        let note = grown.ledger().checkpoint();
        let cosigned = witness.cosigns(old, &proof, &note);
        let file = grown.file("cosigned", &cosigned);
        let options = ["--checkpoint", file.to_str().unwrap(), "--witness", &witness.key.to_string()];
        for checker in &checkers {
            let found = checker.check(grown.path(), &grown.key(), &options);
            let found = found.unwrap_or_else(|reason| panic!("{} at {size}: {reason}", checker.name));
            assert!(
                found.contains(&checkpoint.root.to_string()) && found.ends_with(" 1 cosignatures)"),
                "{found}"
            );
        }
        old = size;
        if size == 256 {
            // Killed: what it has cosigned must be durable.
            drop(witness);
            witness = start();
        }
    }
}

#[test]
fn a_witness_cosigns_a_ledger_under_load() {
    let Some(python) = python("cosigning under load") else { return };
    let grown = Grown::new("busy", Duration::from_millis(5));
    let witness = Witness::start(&python, &grown.path().with_file_name("witness"), &grown.key());
    under_load(&grown, || {
        let mut sizes = vec![0];
        while sizes.len() <= ROUNDS {
            let note = grown.ledger().checkpoint();
            let checkpoint = Checkpoint::parse(Note::parse(&note).unwrap().text).unwrap();
            let old = sizes[sizes.len() - 1];
            if checkpoint.size > old {
                let proof = grown.ledger().consistency_proof(old, checkpoint.size).unwrap();
                witness.cosigns(old, &proof, &note);
                sizes.push(checkpoint.size);
            }
        }
    });
}

#[test]
fn a_witness_refuses_another_history() {
    let Some(python) = python("what a witness refuses") else { return };
    let grown = Grown::new("refused", NEVER);
    let key = SigningKey::from_seed(ORIGIN, &[8; 32]).unwrap();
    let vkey = key.verifying_key().to_string();
    let witness = Witness::start(&python, &grown.path().with_file_name("witness"), &vkey);
    let signed = |checkpoint: &Checkpoint, key: &SigningKey| {
        let text = checkpoint.to_string();
        format!("{text}\n{}", key.sign(&text, 0))
    };
    let [small, large] = [300, 700].map(|size| grown.grow(size));
    let proof = grown.ledger().consistency_proof(300, 700).unwrap();
    witness.cosigns(0, &[], &signed(&small, &key));

    let other = |of: &Checkpoint| Checkpoint { root: Hash::leaf(b"another history"), ..of.clone() };
    let other_log = Checkpoint { origin: "zweck.example/other".into(), ..large.clone() };
    let stranger = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let mut changed = proof.clone();
    changed[0] = Hash::leaf(b"changed");
    let cases: [(&str, u16, u64, &[Hash], String); 8] = [
        ("another root at the size that it has", 422, 300, &[], signed(&other(&small), &key)),
        ("another root at a larger size", 422, 300, &proof, signed(&other(&large), &key)),
        ("a changed proof", 422, 300, &changed, signed(&large, &key)),
        ("no proof", 422, 300, &[], signed(&large, &key)),
        ("an old size that it does not have", 409, 299, &proof, signed(&large, &key)),
        ("an old size larger than the new one", 400, 701, &proof, signed(&large, &key)),
        ("another ledger", 404, 300, &proof, signed(&other_log, &key)),
        ("another key", 403, 300, &proof, signed(&large, &stranger)),
    ];
    for (what, status, old, proof, note) in cases {
        let (answer, body) = witness.post(old, proof, &note);
        assert_eq!(answer, status, "{what}: {body}");
        assert!(status != 409 || body == "300\n", "{what}: it names the size that it has: {body}");
    }
    witness.cosigns(300, &proof, &signed(&large, &key));
}

/// A running witness; killed in the end.
struct Witness {
    child: Child,
    address: String,
    key: VerifyingKey,
}

impl Witness {
    /// On a free port, for our ledger with this key.
    fn start(python: &Path, directory: &Path, key: &str) -> Witness {
        fs::create_dir_all(directory).unwrap();
        let mut child = Command::new(python)
            .arg("-u")
            .arg(repository("interop/python/witness.py"))
            .args([directory, &PathBuf::from(ORIGIN), &PathBuf::from(key)])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut vkey = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut vkey).unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let listening = log.by_ref().find_map(|line| {
            let line = line.unwrap();
            writeln!(said, "{line}").unwrap();
            let (_, url) = line.split_once("listening on http://")?;
            url.split(' ').next().map(str::to_owned)
        });
        let address = listening.unwrap_or_else(|| panic!("aics-witness does not start: {said}"));
        // A log that nobody reads would stop it in the end.
        thread::spawn(move || log.for_each(drop));
        Witness { child, address, key: vkey.trim().parse().unwrap() }
    }

    /// The note with the witness's line, which our own code has checked.
    fn cosigns(&self, old: u64, proof: &[Hash], note: &str) -> String {
        let (status, line) = self.post(old, proof, note);
        assert_eq!(status, 200, "from {old}: {line}");
        let cosigned = format!("{note}{line}");
        assert_eq!(Note::parse(&cosigned).unwrap().verify(&self.key), Ok(()), "{cosigned}");
        cosigned
    }

    /// `add-checkpoint` of <https://c2sp.org/tlog-witness>.
    fn post(&self, old: u64, proof: &[Hash], note: &str) -> (u16, String) {
        let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
        let body = format!("old {old}\n{proof}\n{note}");
        let head = format!(
            "POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ROUNDS: usize = 20;
