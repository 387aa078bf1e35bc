//! A ledger whose operator writes what they like: well-formed entries, true hashes, valid signatures, and lies.

use std::collections::BTreeMap;

use super::Bare;
use crate::{
    Checkpoint, Hash, IndexRoot,
    envelope::{self, Place},
    index::{IndexTree, Record},
    keys::Head,
    master::SubKey,
    verify::Directory,
};

pub(crate) struct Forge {
    pub(crate) bare: Bare,
    heads: BTreeMap<[u8; 32], Head>,
}

impl Forge {
    pub(crate) fn new() -> Forge {
        Forge { bare: Bare::new(), heads: BTreeMap::new() }
    }

    /// Where an honest next entry of this tag would stand.
    pub(crate) fn place(&self, tag: u8) -> Place {
        let before = self.heads.get(&[tag; 32]).copied().unwrap_or(Head::NONE);
        Place { class: 1, tag: [tag; 32], n: before.n + 1, prev: before.leaf, prev_at: before.at }
    }

    /// An honest entry.
    pub(crate) fn look(&mut self, tag: u8) {
        self.sealed(self.place(tag));
    }

    /// An entry as told, which counts as the tag's latest.
    pub(crate) fn sealed(&mut self, place: Place) {
        let (leaf, at) = self.hidden(place);
        self.heads.insert(place.tag, Head { n: place.n, leaf, at });
    }

    /// An entry as told, of which the operator's index does not know.
    pub(crate) fn hidden(&mut self, place: Place) -> (Hash, u64) {
        let entry = envelope::seal(place, b"a look", &SubKey::from_bytes([7; 32])).unwrap();
        let at = self.bare.log.next();
        self.bare.push(&entry);
        (Hash::leaf(&entry), at)
    }

    /// The records of an honest index.
    pub(crate) fn records(&self) -> Vec<Record> {
        self.heads.iter().map(|(tag, head)| Record { tag: *tag, head: *head }).collect()
    }

    /// What an honest index root over these records would say now.
    pub(crate) fn root(&self, records: &[Record]) -> IndexRoot {
        let records: Vec<_> = records.iter().map(|record| record.to_bytes()).collect();
        let tree = IndexTree::over(&records);
        IndexRoot {
            input_size: self.bare.log.next(),
            count: tree.count,
            root: tree.root(),
            vrf_public_key: [1; 32],
            tenant: [2; 32],
        }
    }

    /// An honest epoch.
    pub(crate) fn epoch(&mut self) {
        let root = self.root(&self.records());
        self.bare.push(&root.to_bytes());
    }

    pub(crate) fn publish(&mut self) -> Checkpoint {
        self.bare.publish(self.bare.log.next())
    }

    pub(crate) fn store(&self) -> Directory {
        Directory::find(self.bare.dir.path()).unwrap()
    }
}
