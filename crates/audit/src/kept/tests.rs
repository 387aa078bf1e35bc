use std::{fs, path::PathBuf};

use tables::Digest;

use super::{
    Basis,
    file::{self, Unusable},
};
use crate::{Options, Settings};

/// A directory for one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("zweck-kept-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn basis(mapping: &str) -> Basis {
    let digest = Digest { path: "a.csv".into(), size: 3, sha256: [7; 32] };
    Basis::new(&Settings::shipped().unwrap(), &Options::default(), &[digest], mapping)
}

#[test]
fn lines_come_back_as_they_were() {
    let folder = Folder::new("lines");
    for rows in [vec![], vec!["one"], vec!["one", "two\nlines", "Österreich"]] {
        let path = folder.0.join("deep/rows");
        file::write(&path, &basis("m"), &rows).unwrap();
        let lines = file::read(&path, &basis("m")).unwrap().unwrap();
        let read: Vec<String> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, rows);
    }
    assert!(file::read(&folder.0.join("nothing"), &basis("m")).unwrap().is_none());
}

#[test]
fn no_byte_can_be_changed_or_cut_off_unnoticed() {
    let folder = Folder::new("bytes");
    let path = folder.0.join("rows");
    file::write(&path, &basis("m"), ["one", "two"]).unwrap();
    let bytes = fs::read(&path).unwrap();
    let assert_damaged = |bytes: &[u8], what: &str| {
        fs::write(&path, bytes).unwrap();
        let read = file::read(&path, &basis("m"));
        assert!(matches!(read, Err(Unusable::Damaged { .. })), "{what}: {read:?}");
    };
    // The settings in the first line are long: of their bytes, some.
    let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    for place in (0..line).step_by(997).chain(line..bytes.len()) {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << bit;
            assert_damaged(&flipped, &format!("bit {bit} of byte {place}"));
        }
        assert_damaged(&bytes[..place], &format!("cut at {place}"));
    }
    assert_damaged(&[bytes.as_slice(), b"\n"].concat(), "longer");
    assert_damaged(&bytes.repeat(2), "twice");
    assert_damaged(b"00000000\n", "a checksum alone");
    fs::write(&path, &bytes).unwrap();
    assert!(file::read(&path, &basis("m")).unwrap().is_some());
}

#[test]
fn what_has_changed_is_named() {
    let folder = Folder::new("basis");
    let path = folder.0.join("rows");
    file::write(&path, &basis("m"), ["one"]).unwrap();
    let of = basis("another").differs(&basis("m")).map(str::to_owned);
    assert_eq!(of.as_deref(), Some("the mapping"));
    let error = file::read(&path, &basis("another")).unwrap_err().to_string();
    assert_eq!(error, "the mapping changed since the unfinished run");

    // That of a version which knew of something else.
    let now = serde_json::to_string(&basis("m")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    for other in [now.replacen(version, "0.0.1", 1), "[]".to_owned()] {
        let other: Basis = serde_json::from_str(&other).unwrap();
        assert_eq!(basis("m").differs(&other), Some("the version of zweck"));
    }
}

#[test]
fn a_file_that_could_not_be_written_leaves_nothing() {
    let folder = Folder::new("unwritten");
    let path = folder.0.join("rows");
    // A directory cannot be replaced by a file.
    fs::create_dir_all(&path).unwrap();
    let error = file::write(&path, &basis("m"), ["one"]).unwrap_err();
    assert_eq!(error.path, path);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}
