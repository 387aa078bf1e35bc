//! What a ledger's file `conflicts` says to whoever looks at the ledger without opening it. The file is the operator's
//! word against themselves: that it is not there shows nothing, so verifiers ask witnesses, too.

use access::conflict::{Recorded, read_file};
use anyhow::Result;
use ledger::{Checkpoint, Note, TileStore, VerifyingKey, verify::parse_signed};

use crate::command::{explain, visible};

/// What must be said of the ledger that has this checkpoint, a sentence each. Nothing if no conflict is known. With the
/// ledger's key, the checkpoints in it are checked.
pub(crate) fn sentences(
    store: &impl TileStore,
    checkpoint: &str,
    key: Option<&VerifyingKey>,
) -> Result<Vec<String>> {
    let Some(file) = store.read(FILE)? else { return Ok(Vec::new()) };
    let origin = Checkpoint::parse(Note::parse(checkpoint)?.text)?.origin;
    let conflicts = match read_file(&file, &origin) {
        Ok(conflicts) => conflicts,
        Err(error) => return Ok(vec![format!("{error}: {MAYBE}")]),
    };
    let signed = |note: &String| key.is_none_or(|key| parse_signed(note, key).is_ok());
    let believed = |recorded: &Recorded| {
        signed(&recorded.conflict.offered) && recorded.conflict.shown.iter().all(signed)
    };
    match conflicts.iter().all(believed) {
        true => Ok(conflicts.iter().map(Recorded::sentence).collect()),
        false => Ok(vec![format!("`{FILE}` has a checkpoint that this ledger did not sign: {MAYBE}")]),
    }
}

/// Warns of them, beside the result of a command that does what it was told all the same.
pub(crate) fn warn(store: &impl TileStore, checkpoint: &str) -> Result<()> {
    sentences(store, checkpoint, None)?.iter().for_each(tell);
    Ok(())
}

/// One of them, to the person at the terminal.
pub(crate) fn tell(sentence: impl AsRef<str>) {
    explain(format_args!("CONFLICT: {}", visible(sentence.as_ref())));
}

const FILE: &str = "conflicts";

const MAYBE: &str = "a witness may have seen another history of this ledger; ask the operator";

#[cfg(test)]
mod tests;
