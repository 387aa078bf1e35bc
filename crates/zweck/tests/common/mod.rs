//! What the tests of the real binary share: a folder each, transcripts played in a shell, a gate that is always ended.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "tests; each uses its part"
)]

pub(crate) mod gate;
pub(crate) mod session;

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub(crate) const ZWECK: &str = env!("CARGO_BIN_EXE_zweck");

/// A folder for one test, gone with it.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// `name` is the test's own.
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("zweck-test-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    /// Runs the binary here.
    pub(crate) fn zweck(&self, arguments: &[&str]) -> Output {
        Command::new(ZWECK).args(arguments).current_dir(&self.0).output().unwrap()
    }

    /// Runs the binary here; what it printed on standard output, if all went well.
    pub(crate) fn zweck_ok(&self, arguments: &[&str]) -> String {
        let output = self.zweck(arguments);
        assert!(
            output.status.success(),
            "zweck {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A file of the repository, by its path from the root.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A port that is free now.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The address of a PostgreSQL server on which databases may be created, without the name of a database.
#[expect(clippy::disallowed_methods, reason = "tests are told by the environment where a server is")]
pub(crate) fn postgres() -> Option<String> {
    let url = std::env::var("ZWECK_TEST_POSTGRES").ok()?;
    Some(url.rsplit_once('/').unwrap().0.to_owned())
}
