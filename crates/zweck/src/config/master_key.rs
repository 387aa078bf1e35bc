//! Where the key is kept that wraps all others: a file, an environment variable, or a command that prints it. Nothing
//! that was read is ever repeated in a message.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
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
                let text = std::fs::read_to_string(path).with_context(|| {
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
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run the program `{program}` {what}"))?;
    if !output.status.success() {
        bail!("the program `{program}` {what} failed ({}); run it by hand", output.status);
    }
    let text = String::from_utf8(output.stdout).ok();
    let key = text.and_then(|text| text.parse().ok());
    key.with_context(|| {
        format!("the program `{program}` {what} printed something else: expected 32 bytes as 64 hex digits or as base64")
    })
}
