//! The tutorial, typed into a shell line by line: what it says is what happens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod common;

use std::{fs, process::Command};

use common::{Folder, free_port, postgres, repository, session::play};

#[test]
fn on_sqlite() {
    let Some(folder) = folder("tutorial-sqlite", "chinook.sqlite") else { return };
    let (sqlite, _) = tutorial();
    play("docs/tutorial.md, SQLite", &sqlite, &folder.0);
}

#[test]
fn on_postgresql() {
    let Some(server) = postgres() else {
        eprintln!("SKIPPED: the tutorial's PostgreSQL half: `ZWECK_TEST_POSTGRES` is not set");
        return;
    };
    let Some(folder) = folder("tutorial-postgresql", "chinook.postgres.sql") else { return };
    let (_, postgresql) = tutorial();
    let database = Database { server, name: format!("chinook_{}", std::process::id()) };
    database.drop_if_there();
    // A database of its own on the tests' server, instead of the newcomer's.
    let there = postgresql.replace("postgres://postgres@127.0.0.1:5432", &database.server);
    play("docs/tutorial.md, PostgreSQL", &there.replace("chinook_shop", &database.name), &folder.0);
}

#[test]
fn of_an_audit() {
    let folder = Folder::new("tutorial-audit");
    play("docs/audit.md", &fs::read_to_string(repository("docs/audit.md")).unwrap(), &folder.0);
}

/// The tutorial's two halves, with a gate that leaves other tests' ports alone.
fn tutorial() -> (String, String) {
    let text = fs::read_to_string(repository("docs/tutorial.md")).unwrap();
    let text = text.replace("7171", &free_port().to_string());
    let at = text.find("\n## The same on PostgreSQL").expect("the tutorial has a half on PostgreSQL");
    // Blank lines keep the line numbers of the second half.
    let (first, second) = text.split_at(at);
    (first.to_owned(), "\n".repeat(first.matches('\n').count()) + second)
}

/// A folder with the sample shop, or a loud skip.
fn folder(name: &str, file: &str) -> Option<Folder> {
    let data = repository("../shared/data").join(file);
    if !data.exists() {
        eprintln!("SKIPPED: {name}: there is no `../shared/data/{file}` beside the repository");
        return None;
    }
    let folder = Folder::new(name);
    fs::copy(data, folder.0.join(file)).unwrap();
    Some(folder)
}

struct Database {
    server: String,
    name: String,
}

impl Database {
    fn drop_if_there(&self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let server = format!("{}/postgres", self.server);
        let done = Command::new("psql").args(["--quiet", &server, "--command", &sql]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.drop_if_there();
    }
}
