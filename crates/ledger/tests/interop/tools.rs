//! The implementations that are not ours, as programs to run; or a loud skip where a machine has none.

use std::{
    ffi::OsStr,
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A program that checks a published ledger, called alike whatever it is written in.
pub(crate) struct Checker {
    pub(crate) name: &'static str,
    program: PathBuf,
    script: Option<PathBuf>,
}

/// All that this machine has. `test` is told to whoever reads what was skipped.
pub(crate) fn checkers(test: &str) -> Vec<Checker> {
    let go = go(test).map(|program| Checker { name: "Go", program, script: None });
    let python = python(test).map(|program| Checker {
        name: "aics-tlog",
        program,
        script: Some(repository("interop/python/verify.py")),
    });
    go.into_iter().chain(python).collect()
}

impl Checker {
    /// What it says of a ledger: that all is well, or what is not.
    pub(crate) fn check(
        &self,
        ledger: impl AsRef<OsStr>,
        key: &str,
        options: &[&str],
    ) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.args(&self.script).args(options).arg(ledger).arg(key);
        let output = command.output().unwrap();
        let line = String::from_utf8(output.stdout.clone()).unwrap();
        match (output.status.code(), line.strip_prefix("ok: "), line.strip_prefix("refused: ")) {
            (Some(0), Some(found), _) => Ok(found.trim_end().to_owned()),
            (Some(1), _, Some(reason)) => Err(reason.trim_end().to_owned()),
            _ => panic!("{} broke: {}", self.name, said(&output)),
        }
    }
}

/// The Go program, built when it has changed.
pub(crate) fn go(test: &str) -> Option<PathBuf> {
    if !Path::new(GO_MODULES).join("src/golang.org/x/mod/sumdb/tlog").is_dir()
        || go_command().output().is_err()
    {
        eprintln!("SKIPPED: {test} with Go: run `apt-get install golang-go golang-golang-x-mod-dev`");
        return None;
    }
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interop-go");
    // Tests are processes of their own, and one builds while the others wait.
    let lock = File::create(program.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    succeeds(go_command().args(["build", "-o"]).arg(&program).arg("."));
    Some(program)
}

/// Go in the directory of the program, with the modules of Debian's packages.
pub(crate) fn go_command() -> Command {
    let mut go = Command::new("go");
    go.current_dir(repository("interop/go"))
        .env("GO111MODULE", "off")
        .env("GOPATH", GO_MODULES)
        .env("GOFLAGS", "");
    go
}

const GO_MODULES: &str = "/usr/share/gocode";

/// The Python environment that `scripts/need test` makes: it is complete when it has the list of what is in it.
#[expect(clippy::disallowed_methods, reason = "where a user's caches are is in the environment")]
pub(crate) fn python(test: &str) -> Option<PathBuf> {
    let in_home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache"));
    let caches = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(in_home);
    let home = caches.map(|caches| caches.join("zweck/interop"));
    let home = home.filter(|home| home.join("requirements.txt").exists());
    if home.is_none() {
        eprintln!(
            "SKIPPED: {test} with aics-tlog and aics-witness: `scripts/need test` installs them where it finds \
             Python 3.12 or newer"
        );
    }
    home.map(|home| home.join("bin/python"))
}

/// Runs a command that must go well.
pub(crate) fn succeeds(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}{}", output.status, text(&output.stdout), text(&output.stderr))
}

/// A file of the repository, by its path from the root.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
