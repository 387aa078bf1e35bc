//! The published files of a ledger, wherever they are.

use std::{ops::Range, path::Path};

use anyhow::{Context as _, Result};
use ledger::{
    Checkpoint, Directory, Note, StoreError, TILE_WIDTH, TilePath, TileStore, Tree, TreeError,
    verify::read_note,
};

use crate::{cli::Where, config::Config, verifier::Website};

/// A directory, or a gate's website.
pub(crate) enum Published {
    Directory(Directory),
    Website(Website),
}

/// A ledger's tree as its checkpoint has it. The signature is not checked: whoever has the key verifies.
pub(crate) struct Head {
    /// The checkpoint as it stands there.
    pub(crate) note: String,
    pub(crate) checkpoint: Checkpoint,
}

impl Published {
    /// The ledger that the arguments name; with it the configuration, if that is what names it.
    pub(crate) fn find(place: &Where) -> Result<(Self, Option<Config>)> {
        match &place.ledger {
            Some(ledger) => Ok((Self::at(ledger, place.token.clone())?, None)),
            None => {
                let config = Config::load(&place.config.config)?;
                Ok((Self::Directory(Directory::find(&config.ledger.dir)?), Some(config)))
            }
        }
    }

    /// A ledger by its directory or URL.
    pub(crate) fn at(ledger: &str, token: Option<String>) -> Result<Self> {
        match is_url(ledger) {
            true => Ok(Self::Website(Website::new(ledger, token))),
            false => Ok(Self::Directory(Directory::find(Path::new(ledger))?)),
        }
    }

    /// What the checkpoint says now.
    pub(crate) fn head(&self) -> Result<Head> {
        let note = read_note(self)?;
        let checkpoint = Checkpoint::parse(Note::parse(&note).context("`checkpoint`")?.text)?;
        Ok(Head { note, checkpoint })
    }

    /// The tree of a checkpoint.
    pub(crate) fn tree(&self, head: &Head) -> Tree<'_, Self> {
        Tree::new(self, head.checkpoint.size)
    }

    /// Hands on the entries of a range, each with its index.
    pub(crate) fn entries(
        &self,
        head: &Head,
        range: Range<u64>,
        mut each: impl FnMut(u64, &[u8]) -> Result<()>,
    ) -> Result<()> {
        let (tree, size) = (self.tree(head), head.checkpoint.size);
        for tile in range.start / TILE_WIDTH..range.end.div_ceil(TILE_WIDTH) {
            let outside = TreeError::OutOfRange { asked: range.start, size };
            let bundle = TilePath::entries(tile, size).ok_or(outside)?;
            for (index, entry) in (tile * TILE_WIDTH..range.end).zip(tree.entries(bundle)?) {
                if index >= range.start {
                    each(index, &entry)?;
                }
            }
        }
        Ok(())
    }
}

impl TileStore for Published {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Directory(directory) => directory.read(path),
            Self::Website(website) => website.read(path),
        }
    }
}

/// Whether a ledger is named by its address and not by its directory.
pub(crate) fn is_url(ledger: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| ledger.starts_with(scheme))
}
