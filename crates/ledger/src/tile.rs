//! Paths of tiles as of <https://c2sp.org/tlog-tiles>: `tile/<L>/<N>[.p/<W>]` and
//! `tile/entries/<N>[.p/<W>]`, and the arithmetic of which tiles a tree of some size has.

use std::{fmt, str::FromStr};

/// Hashes (or entries) of a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Where one tile is published: a hash tile (public) or an entry bundle (for authorised auditors).
///
/// Parsing accepts exactly the spelling that [`Display`](fmt::Display) writes, so no path of a tile leaves
/// the directory of tiles and none has two names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TilePath {
    /// `None` for an entry bundle.
    level: Option<u8>,
    index: u64,
    /// 1 to 256; 256 is a full tile.
    width: u16,
}

/// The text is not the path of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile")]
pub struct NotATile;

impl TilePath {
    /// Highest level that the format allows.
    pub const MAX_LEVEL: u8 = 63;

    /// The `index`-th tile of `level` in a tree of `size` entries, full or partial; `None` when empty.
    pub fn hashes(level: u8, index: u64, size: u64) -> Option<TilePath> {
        Some(TilePath { level: Some(level), index, width: width(level_size(size, level), index)? })
    }

    /// The `index`-th tile of `level`, full.
    pub(crate) fn full_hashes(level: u8, index: u64) -> TilePath {
        TilePath { level: Some(level), index, width: TILE_WIDTH as u16 }
    }

    /// The `index`-th entry bundle in a tree of `size` entries; `None` when empty.
    pub fn entries(index: u64, size: u64) -> Option<TilePath> {
        Some(TilePath { level: None, index, width: width(size, index)? })
    }

    /// Whether this is a bundle of sealed entries, which only authorised auditors may have.
    pub fn is_entry_bundle(&self) -> bool {
        self.level.is_none()
    }

    /// Position among the tiles of its level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// Hashes or entries inside, 1 to 256.
    pub fn width(&self) -> usize {
        usize::from(self.width)
    }

    /// Whether more can come: a partial tile is replaced by the full one.
    pub fn is_partial(&self) -> bool {
        u64::from(self.width) < TILE_WIDTH
    }

    /// The full tile that this partial one grows into; itself when already full.
    pub fn full(&self) -> TilePath {
        TilePath { width: TILE_WIDTH as u16, ..*self }
    }

    /// This tile as it is in a tree of `size` entries that has it.
    pub(crate) fn at_size(&self, size: u64) -> TilePath {
        let level_size = self.level.map_or(size, |level| level_size(size, level));
        TilePath { width: width(level_size, self.index).unwrap_or(self.width), ..*self }
    }

    /// The directory of this tile's partial forms.
    pub(crate) fn partials(&self) -> String {
        format!("{}.p", self.full())
    }

    /// The tile one level up that holds the hash of this (full) tile, and the position therein.
    pub(crate) fn parent(&self, size: u64) -> Option<(TilePath, usize)> {
        let level = self.level? + 1;
        let position = (self.index % TILE_WIDTH) as usize;
        let parent = TilePath::hashes(level, self.index / TILE_WIDTH, size)?;
        (position < parent.width()).then_some((parent, position))
    }
}

/// Hashes at `level` of a tree of `size` entries: complete subtrees of 256^level entries.
pub(crate) fn level_size(size: u64, level: u8) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

/// Levels that a tree of `size` entries has tiles at.
pub(crate) fn levels(size: u64) -> impl DoubleEndedIterator<Item = u8> {
    0..size.checked_ilog2().map_or(0, |bits| (bits / 8 + 1) as u8)
}

fn width(level_size: u64, index: u64) -> Option<u16> {
    let rest = level_size.checked_sub(index.checked_mul(TILE_WIDTH)?)?;
    (rest > 0).then_some(rest.min(TILE_WIDTH) as u16)
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Some(level) => write!(f, "tile/{level}/")?,
            None => f.write_str("tile/entries/")?,
        }
        let groups = self.index.checked_ilog(1000).unwrap_or(0);
        for group in (1..=groups).rev() {
            write!(f, "x{:03}/", self.index / 1000u64.pow(group) % 1000)?;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_partial() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for TilePath {
    type Err = NotATile;

    fn from_str(text: &str) -> Result<TilePath, NotATile> {
        let path = parse(text).ok_or(NotATile)?;
        // One spelling per tile: whatever was parsed leniently must print back as it was read.
        if path.to_string() == text { Ok(path) } else { Err(NotATile) }
    }
}

fn parse(text: &str) -> Option<TilePath> {
    let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
    let level = match level {
        "entries" => None,
        number => Some(number.parse().ok().filter(|level| *level <= TilePath::MAX_LEVEL)?),
    };
    let (groups, width) = match rest.split_once(".p/") {
        Some((groups, width)) => (groups, width.parse().ok().filter(|w| (1..256).contains(w))?),
        None => (rest, TILE_WIDTH as u16),
    };
    let index = groups.split('/').try_fold(0u64, |index, group| {
        let digits: u64 = group.strip_prefix('x').unwrap_or(group).parse().ok()?;
        index.checked_mul(1000)?.checked_add(digits)
    })?;
    Some(TilePath { level, index, width })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let cases = [
            (TilePath { level: Some(0), index: 1_234_067, width: 256 }, "tile/0/x001/x234/067"),
            (TilePath { level: Some(3), index: 0, width: 1 }, "tile/3/000.p/1"),
            (TilePath { level: None, index: 1000, width: 255 }, "tile/entries/x001/000.p/255"),
            (TilePath { level: Some(63), index: 999, width: 256 }, "tile/63/999"),
            (
                TilePath { level: None, index: u64::MAX, width: 2 },
                "tile/entries/x018/x446/x744/x073/x709/x551/615.p/2",
            ),
        ];
        for (path, text) in cases {
            assert_eq!(path.to_string(), text);
            assert_eq!(text.parse(), Ok(path));
        }
    }

    #[test]
    fn nothing_else_is_a_tile() {
        let attacks = [
            "",
            "checkpoint",
            "tile",
            "tile/",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile//000",
            "tile/0/000/",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/+1/000",
            "tile/256/000",
            "tile/0/0",
            "tile/0/00",
            "tile/0/0000",
            "tile/0/x000/000",
            "tile/0/x001",
            "tile/0/001/000",
            "tile/0/x001/x000",
            "tile/0/+01",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/+1",
            "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1",
            "tile/0/../000",
            "tile/../tile/0/000",
            "tile/entries/../../keys.sqlite",
            "tile/0/000\0",
            "tile/0/%30%30%30",
            "tile\\0\\000",
            "tile/0/٠٠٠",
            "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/data/000",
            "tile/Entries/000",
            "tile/0/000 ",
        ];
        for attack in attacks {
            assert_eq!(attack.parse::<TilePath>(), Err(NotATile), "{attack:?}");
        }
    }

    #[test]
    fn a_tree_has_the_tiles_that_its_size_says() {
        let path = |tile: Option<TilePath>| tile.map(|tile| tile.to_string());
        assert_eq!(path(TilePath::hashes(0, 0, 0)), None);
        assert_eq!(path(TilePath::hashes(0, 273, 70_000)).as_deref(), Some("tile/0/273.p/112"));
        assert_eq!(path(TilePath::hashes(1, 1, 70_000)).as_deref(), Some("tile/1/001.p/17"));
        assert_eq!(path(TilePath::hashes(2, 0, 70_000)).as_deref(), Some("tile/2/000.p/1"));
        assert_eq!(path(TilePath::hashes(3, 0, 70_000)), None);
        assert_eq!(path(TilePath::entries(0, 256)).as_deref(), Some("tile/entries/000"));
        assert_eq!(path(TilePath::entries(1, 256)), None);
        let depth = |size| levels(size).count();
        assert_eq!([0, 1, 255, 256, 65_535, 65_536].map(depth), [0, 1, 1, 2, 2, 3]);
        assert_eq!(level_size(u64::MAX, 8), 0);
    }
}
