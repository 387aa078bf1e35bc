//! `zweck ledger consistency`: the proof that one tree continues another (RFC 9162, section 2.1.4).

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use ledger::proof::verify_consistency;

use crate::{cli, command::say, contested, published::Published};

pub(super) fn run(arguments: &cli::Consistency) -> Result<ExitCode> {
    let (store, _) = Published::find(&arguments.place)?;
    let head = store.head()?;
    contested::warn(&store, &head.note)?;
    let (old, new) = (arguments.from, arguments.to.unwrap_or(head.checkpoint.size));
    let tree = store.tree(&head).prefix(new)?;
    let proof = tree.consistency_proof(old)?;
    let (old_root, new_root) = (tree.prefix(old)?.root()?, tree.root()?);
    verify_consistency(old, old_root, new, new_root, &proof).context("the tiles do not fit together")?;
    say(format_args!("from {old} {old_root}"));
    say(format_args!("to {new} {new_root}"));
    proof.iter().for_each(say);
    Ok(ExitCode::SUCCESS)
}
