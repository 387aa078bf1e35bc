//! Publication: derive bundles and hash tiles from the durable log, check them, sign, replace the checkpoint
//! last. Recovery after a start is the same code.

use std::path::PathBuf;

use crate::{
    bundle,
    checkpoint::Checkpoint,
    disk::{Disk, DiskError, PlaceError, Placed, Staging},
    hash::Hash,
    merkle::root_of,
    note::SigningKey,
    tile::{self, TILE_WIDTH, TilePath},
    tree::{Tree, TreeError},
    verify::{Directory, VerifyError, check_edge},
    wal::{Reader, RecoveryError},
};

/// Why nothing more is published. The ledger stops for good.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The file system refused.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A published file has other bytes.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The log does not give back what it had made durable.
    #[error(transparent)]
    Log(#[from] RecoveryError),
    /// A tile that was published before cannot be read.
    #[error("published tiles: {0}")]
    Tree(#[from] TreeError),
    /// What was just written does not hash to what it should.
    #[error("published tiles: {0}")]
    Verify(#[from] VerifyError),
    /// Signing would contradict an earlier signature.
    #[error("the new tree does not contain the {size} entries signed before")]
    Inconsistent {
        /// Entries of the signed checkpoint.
        size: u64,
    },
    /// Keys of owners.
    #[error(transparent)]
    Keys(#[from] crate::KeysError),
    /// The ledger has stopped before.
    #[error("the ledger has stopped: {0}")]
    Stopped(String),
}

/// A signed checkpoint as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) checkpoint: Checkpoint,
    pub(crate) note: String,
}

impl Signed {
    pub(crate) fn new(checkpoint: Checkpoint, key: &SigningKey) -> Signed {
        let text = checkpoint.to_string();
        let note = format!("{text}\n{}", key.sign(&text, 0));
        Signed { checkpoint, note }
    }
}

/// Holds what publication needs; one at a time publishes.
pub(crate) struct Publisher {
    disk: Disk,
    tiles: PathBuf,
    store: Directory,
    staging: Staging,
    log: Reader,
    key: SigningKey,
    last: Signed,
    /// What was written since the last checkpoint.
    ahead: Option<Ahead>,
}

/// Full tiles beyond the last checkpoint, which nobody refers to yet.
struct Ahead {
    growing: Growing,
    placed: Placed,
    /// Entries in them.
    done: u64,
}

impl Publisher {
    pub(crate) fn new(
        disk: Disk,
        tiles: PathBuf,
        staging: Staging,
        log: Reader,
        key: SigningKey,
        last: Signed,
    ) -> Publisher {
        Publisher {
            store: Directory::new(disk.clone(), tiles.clone()),
            disk,
            tiles,
            staging,
            log,
            key,
            last,
            ahead: None,
        }
    }

    /// The last published checkpoint.
    pub(crate) fn last(&self) -> &Signed {
        &self.last
    }

    /// Puts the same checkpoint with other signatures into its place. A crash leaves the one note or the other.
    pub(crate) fn replace_note(&mut self, note: &str) -> Result<&Signed, DiskError> {
        self.staging.replace(&self.tiles.join("checkpoint"), &[note.as_bytes()])?;
        note.clone_into(&mut self.last.note);
        Ok(&self.last)
    }

    /// Integrates the durable entries below `size` and signs the new tree.
    ///
    /// Each step may be the last before a crash; the next start repeats them all with the same bytes:
    /// 1. while tiles are written: complete tiles beyond the checkpoint, which nobody refers to;
    /// 2. before the checkpoint is replaced: all of them;
    /// 3. after it: partial tiles that are no longer needed, which take room and do no harm.
    pub(crate) fn publish(&mut self, size: u64) -> Result<&Signed, PublishError> {
        let before = self.last.checkpoint.clone();
        assert!(size >= before.size, "what is durable never shrinks");
        if size == before.size {
            return Ok(&self.last);
        }
        self.advance(size)?;
        self.finish_tiles(size)?;
        let root = self.check(&before, size)?;
        let signed = Signed::new(Checkpoint { origin: before.origin, size, root }, &self.key);
        self.staging.replace(&self.tiles.join("checkpoint"), &[signed.note.as_bytes()])?;
        self.last = signed;
        self.remove_replaced(before.size, size)?;
        Ok(&self.last)
    }

    /// Reads back everything that was written and hashes it again from the entries up. The same tiles must
    /// also still contain the tree that was signed before.
    fn check(&self, before: &Checkpoint, size: u64) -> Result<Hash, PublishError> {
        let root = check_edge(&self.store, before.size, size)?;
        if Tree::new(&self.store, size).prefix(before.size)?.root()? != before.root {
            return Err(PublishError::Inconsistent { size: before.size });
        }
        Ok(root)
    }

    /// Writes the tiles that the durable entries below `size` fill, ahead of the next publication: each is an fsync,
    /// and hundreds of them in a row would hold up those of the log. A crash leaves them as one in [`publish`] does.
    ///
    /// [`publish`]: Publisher::publish
    pub(crate) fn advance(&mut self, size: u64) -> Result<(), PublishError> {
        let mut ahead = match self.ahead.take() {
            Some(ahead) => ahead,
            None => {
                let done = self.last.checkpoint.size;
                let growing = Growing::resume(&Tree::new(&self.store, done), done)?;
                Ahead { growing, placed: Placed::default(), done }
            }
        };
        loop {
            let end = (ahead.done / TILE_WIDTH + 1) * TILE_WIDTH;
            if end > size {
                break;
            }
            self.read(&mut ahead, end)?;
            let (Ahead { growing, placed, .. }, tile) = (&mut ahead, end / TILE_WIDTH - 1);
            let place = Place { tiles: &self.tiles, staging: &self.staging };
            place.tile(TilePath::entries(tile, end), &growing.bundle, placed)?;
            growing.bundle.clear();
            let full = std::mem::take(&mut growing.leaves);
            growing.complete(0, tile, full, &place, placed)?;
        }
        self.ahead = Some(ahead);
        Ok(())
    }

    /// Writes what is not full, and makes all names last.
    fn finish_tiles(&mut self, size: u64) -> Result<(), PublishError> {
        let Some(mut ahead) = self.ahead.take() else { return Ok(()) };
        self.read(&mut ahead, size)?;
        let place = Place { tiles: &self.tiles, staging: &self.staging };
        ahead.growing.write_partials(self.last.checkpoint.size, size, &place, &mut ahead.placed)?;
        Ok(self.staging.sync(ahead.placed)?)
    }

    /// Entries of the log up to `end`, which is in or at the end of the tile that grows.
    fn read(&mut self, ahead: &mut Ahead, end: u64) -> Result<(), RecoveryError> {
        let Growing { bundle, leaves, .. } = &mut ahead.growing;
        self.log.read(ahead.done, end, |entry| {
            bundle::push(bundle, entry);
            leaves.push(Hash::leaf(entry));
        })?;
        ahead.done = end;
        Ok(())
    }

    /// Partial forms of tiles that are complete now.
    fn remove_replaced(&self, from: u64, size: u64) -> Result<(), DiskError> {
        let complete = |level_from: u64, level_to: u64| level_from / TILE_WIDTH..level_to / TILE_WIDTH;
        let remove = |path: Option<TilePath>| match path {
            Some(path) => self.disk.remove_dir(&self.tiles.join(path.partials())),
            None => Ok(()),
        };
        // Only the first tile completed at each level can have had partial forms.
        if let Some(index) = complete(from, size).next() {
            remove(TilePath::entries(index, size))?;
        }
        tile::levels(size).try_for_each(|level| {
            let mut complete = complete(tile::level_size(from, level), tile::level_size(size, level));
            complete.next().map_or(Ok(()), |index| remove(TilePath::hashes(level, index, size)))
        })
    }
}

/// The incomplete tiles at the right edge while they grow.
struct Growing {
    bundle: Vec<u8>,
    leaves: Vec<Hash>,
    /// Levels 1 and up.
    above: Vec<Vec<Hash>>,
}

impl Growing {
    /// Starts from the partial tiles of the last checkpoint.
    fn resume(tree: &Tree<'_, Directory>, size: u64) -> Result<Growing, TreeError> {
        let mut bundle = Vec::new();
        if let Some(path) = TilePath::entries(size / TILE_WIDTH, size) {
            tree.entries(path)?.iter().for_each(|entry| bundle::push(&mut bundle, entry));
        }
        let mut levels = tile::levels(size).map(|level| {
            match TilePath::hashes(level, tile::level_size(size, level) / TILE_WIDTH, size) {
                Some(path) => tree.hashes(path),
                None => Ok(Vec::new()),
            }
        });
        let leaves = levels.next().transpose()?.unwrap_or_default();
        Ok(Growing { bundle, leaves, above: levels.collect::<Result<_, _>>()? })
    }

    /// Writes a full tile, and hands its hash to the level above, which may become full by it.
    fn complete(
        &mut self,
        level: u8,
        index: u64,
        full: Vec<Hash>,
        place: &Place<'_>,
        placed: &mut Placed,
    ) -> Result<(), PublishError> {
        let (mut level, mut index, mut full) = (level, index, full);
        loop {
            place.tile(Some(TilePath::full_hashes(level, index)), &bytes(&full), placed)?;
            if self.above.len() <= usize::from(level) {
                self.above.push(Vec::new());
            }
            let Some(above) = self.above.get_mut(usize::from(level)) else { return Ok(()) };
            above.push(root_of(&full));
            if above.len() < TILE_WIDTH as usize {
                return Ok(());
            }
            full = std::mem::take(above);
            level += 1;
            index /= TILE_WIDTH;
        }
    }

    /// Only levels that have grown: what has not is published already.
    fn write_partials(
        &self,
        from: u64,
        size: u64,
        place: &Place<'_>,
        placed: &mut Placed,
    ) -> Result<(), PublishError> {
        if !self.bundle.is_empty() {
            place.tile(TilePath::entries(size / TILE_WIDTH, size), &self.bundle, placed)?;
        }
        for (level, hashes) in (0..).zip(std::iter::once(&self.leaves).chain(&self.above)) {
            let grown = tile::level_size(from, level) < tile::level_size(size, level);
            if grown && !hashes.is_empty() {
                let index = tile::level_size(size, level) / TILE_WIDTH;
                place.tile(TilePath::hashes(level, index, size), &bytes(hashes), placed)?;
            }
        }
        Ok(())
    }
}

struct Place<'a> {
    tiles: &'a PathBuf,
    staging: &'a Staging,
}

impl Place<'_> {
    fn tile(&self, path: Option<TilePath>, bytes: &[u8], placed: &mut Placed) -> Result<(), PublishError> {
        assert!(path.is_some(), "a tile that was filled is in the tree");
        match path {
            Some(path) => Ok(self.staging.place(&self.tiles.join(path.to_string()), bytes, placed)?),
            None => Ok(()),
        }
    }
}

fn bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}
