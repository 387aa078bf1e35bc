//! `zweck ledger inclusion`: an entry's place under the signed checkpoint, as a `.tlog-proof`.

use std::{fs::File, io::Write as _, process::ExitCode};

use anyhow::{Context as _, Result};
use ledger::{Hash, TILE_WIDTH, TilePath, TlogProof, TreeError, proof::verify_inclusion};

use crate::{
    cli,
    command::{explain, say},
    contested,
    published::Published,
};

pub(super) fn run(arguments: &cli::Inclusion) -> Result<ExitCode> {
    let (store, _) = Published::find(&arguments.place)?;
    let head = store.head()?;
    contested::warn(&store, &head.note)?;
    let (index, size) = (arguments.entry, head.checkpoint.size);
    let tree = store.tree(&head);
    let proof = tree.inclusion_proof(index)?;
    let outside = || TreeError::OutOfRange { asked: index, size };
    let (tile, within) = (index / TILE_WIDTH, (index % TILE_WIDTH) as usize);
    let hashes = tree.hashes(TilePath::hashes(0, tile, size).ok_or_else(outside)?)?;
    let leaf = *hashes.get(within).ok_or_else(outside)?;
    let extra = match arguments.with_entry {
        true => Some(tree.entry(index)?).filter(|entry| Hash::leaf(entry) == leaf),
        false => None,
    };
    verify_inclusion(index, leaf, size, head.checkpoint.root, &proof).context(
        "the tiles do not lead to the root of the checkpoint; find the wrong one with `zweck verify`",
    )?;
    let proof = TlogProof { extra, index, proof, checkpoint: head.note };
    match &arguments.out {
        Some(path) => {
            File::create_new(path)
                .and_then(|mut file| file.write_all(proof.to_string().as_bytes()))
                .with_context(|| format!("cannot write the proof `{}`", path.display()))?;
            explain(format_args!("the proof of entry {index} is in `{}`; its leaf is", path.display()));
            say(leaf);
        }
        None => say(proof.to_string().trim_end_matches('\n')),
    }
    Ok(ExitCode::SUCCESS)
}
