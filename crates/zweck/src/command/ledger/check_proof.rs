//! `zweck ledger check-proof`: a `.tlog-proof`, checked with nothing but a key.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use ledger::{Hash, TlogProof, VerifyingKey, proof::verify_inclusion, verify::parse_signed};

use crate::{
    cli,
    command::{say, sentence},
};

pub(super) fn run(arguments: &cli::CheckProof) -> Result<ExitCode> {
    let key: VerifyingKey = arguments.key.parse().context("`--key`")?;
    let name = arguments.proof.display();
    let text = fs::read_to_string(&arguments.proof).with_context(|| format!("cannot read `{name}`"))?;
    match check(arguments, &key, &text) {
        Ok((proof, size)) => {
            let origin = key.name();
            say(format_args!("proved: entry {proof} is among the {size} that `{origin}` has signed"));
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(format_args!("NOT PROVED: `{name}`: {}", sentence(&error)));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The index that was proved, and the size of the tree.
fn check(arguments: &cli::CheckProof, key: &VerifyingKey, text: &str) -> Result<(u64, u64)> {
    let proof: TlogProof = text.parse()?;
    let leaf = match (&arguments.leaf, &arguments.entry_file, &proof.extra) {
        (Some(leaf), ..) => leaf.parse().context("`--leaf`")?,
        (None, Some(file), _) => Hash::leaf(&read(file)?),
        (None, None, Some(entry)) => Hash::leaf(entry),
        (None, None, None) => {
            bail!("it holds no entry: name what it is to prove with `--leaf` or `--entry-file`")
        }
    };
    let checkpoint = parse_signed(&proof.checkpoint, key)?;
    verify_inclusion(proof.index, leaf, checkpoint.size, checkpoint.root, &proof.proof)?;
    Ok((proof.index, checkpoint.size))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))
}
