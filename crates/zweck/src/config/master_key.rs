//! Where the key is kept that wraps all others: a file, an environment variable, or a command that prints it. Nothing
//! that was read is ever repeated in a message.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use ledger::MasterKey;

use super::LedgerSection;
use crate::{
    exit::{Exit, Failed},
    outside,
};

/// Where the master key is kept.
pub(crate) enum MasterKeySource {
    /// 64 hexadecimal digits or base64, on one line.
    File(PathBuf),
    /// The same in an environment variable.
    Environment(String),
    /// A program and its arguments; it prints the same and ends well.
    Command(Vec<String>),
}

impl MasterKeySource {
    pub(super) fn new(section: &LedgerSection, base: &Path) -> Result<Self> {
        match (&section.master_key_file, &section.master_key_env, &section.master_key_command) {
            (None, None, None) => Ok(Self::File(base.join("zweck-master.key"))),
            (Some(file), None, None) => Ok(Self::File(base.join(file))),
            (None, Some(variable), None) => Ok(Self::Environment(variable.clone())),
            (None, None, Some(command)) if !command.is_empty() => Ok(Self::Command(command.clone())),
            (None, None, Some(_)) => {
                bail!("`master_key_command` needs a program, such as `[\"kms-decrypt\", \"key\"]`")
            }
            _ => bail!("give one of `master_key_file`, `master_key_env` and `master_key_command`"),
        }
    }

    /// Reads the key.
    pub(crate) fn read(&self) -> Result<MasterKey> {
        self.find().map_err(|error| {
            let words = error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ");
            Failed { exit: Exit::Keys, words }.into()
        })
    }

    fn find(&self) -> Result<MasterKey> {
        match self {
            Self::File(path) => {
                let text = File::open(path).and_then(read).with_context(|| {
                    format!(
                        "cannot read the master key `{}`; bring it back from its backup, or make a new ledger with \
                         `zweck ledger create`",
                        path.display()
                    )
                })?;
                text.parse().with_context(|| format!("the master key `{}`", path.display()))
            }
            Self::Environment(variable) => {
                let text = outside::environment(variable).with_context(|| {
                    format!("the environment variable `{variable}` is to hold the master key, and is not set")
                })?;
                text.parse().with_context(|| format!("the master key in `{variable}`"))
            }
            Self::Command(command) => printed(command),
        }
    }
}

/// Runs the command. What it says on standard error goes to the operator; what it prints is for nobody else.
fn printed(command: &[String]) -> Result<MasterKey> {
    let [program, arguments @ ..] = command else { bail!("`master_key_command` needs a program") };
    let what = "that `master_key_command` names to print the master key";
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .with_context(|| format!("cannot run the program `{program}` {what}"))?;
    let Some((text, status)) = outcome(&mut child) else {
        // It may have ended meanwhile.
        let _ = child.kill();
        bail!(
            "the program `{program}` {what} did not end within {} seconds; run it by hand",
            PATIENCE.as_secs()
        );
    };
    if !status.success() {
        bail!("the program `{program}` {what} failed ({status}); run it by hand");
    }
    text.parse().ok().with_context(|| {
        format!("the program `{program}` {what} printed something else: expected 32 bytes as 64 hex digits or as base64")
    })
}

/// What it printed, and how it ended; nothing when it took too long. Whoever inherited its output may still hold that
/// open, so it is read elsewhere.
fn outcome(child: &mut Child) -> Option<(String, ExitStatus)> {
    let (printed, text) = mpsc::channel();
    let output = child.stdout.take()?;
    thread::spawn(move || printed.send(read(output).unwrap_or_default()));
    let text = text.recv_timeout(PATIENCE).ok()?;
    let until = outside::monotonic() + PATIENCE;
    loop {
        match child.try_wait().ok()? {
            Some(status) => return Some((text, status)),
            None if outside::monotonic() > until => return None,
            None => thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// As much as a key may have, and some more, so that a longer text is not taken for one.
fn read(from: impl Read) -> std::io::Result<String> {
    let mut text = String::new();
    from.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// A key service may have to ask for a login elsewhere.
const PATIENCE: Duration = Duration::from_secs(60);

const LONGEST: u64 = 4096;
