//! Looking at a ledger without opening it: what stands on an entry in clear, and payloads where the keys are, also
//! while a gate has the ledger open.

use crate::{
    Config, Hash, KeysError, MasterKey, Payload,
    disk::Disk,
    envelope::{Envelope, EnvelopeError},
    keys::Keys,
};

/// What stands on a sealed entry in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The class of the draft.
    pub class: u8,
    /// The owner's tag.
    pub tag: [u8; 32],
    /// Counts this tag's entries, from 1.
    pub n: u64,
    /// The leaf of this tag's previous entry; zeros for the first.
    pub prev: Hash,
}

impl Header {
    /// Reads it from the bytes of an entry.
    pub fn parse(entry: &[u8]) -> Result<Header, EnvelopeError> {
        let place = Envelope::parse(entry)?.place;
        Ok(Header { class: place.class, tag: place.tag, n: place.n, prev: place.prev })
    }
}

/// Opens entries without taking the ledger's lock: reads `keys.sqlite` and never writes it.
#[derive(Debug)]
pub struct KeyReader(Keys);

impl KeyReader {
    /// Opens the keys of a ledger for reading.
    pub fn open(config: &Config, master: &MasterKey) -> Result<KeyReader, KeysError> {
        Ok(KeyReader(Keys::open_to_read(&Disk::os(), config, master)?.0))
    }

    /// The payload of entry `index`, unless its owner was erased.
    pub fn payload(&mut self, index: u64, entry: &[u8]) -> Result<Payload, KeysError> {
        Ok(self.0.open_entry(index, entry)?.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Directory, TilePath, Tree,
        testing::{TempDir, append_all, config, create, master},
        verify::signed_checkpoint,
    };

    #[test]
    fn payloads_are_read_while_the_ledger_is_open_and_their_erasure_is_seen() {
        let dir = TempDir::new();
        let ledger = create(&dir);
        append_all(&ledger, &["a", "b"]);
        ledger.publish().unwrap();
        let store = Directory::find(&dir.join("ledger")).unwrap();
        let size = signed_checkpoint(&store, ledger.verifying_key()).unwrap().size;
        let entries = Tree::new(&store, size).entries(TilePath::entries(0, size).unwrap()).unwrap();
        let headers: Vec<Header> = entries.iter().map(|entry| Header::parse(entry).unwrap()).collect();
        assert_eq!((headers[0].class, headers[0].n, headers[0].prev), (1, 1, Hash::ZERO));
        assert_eq!((headers[1].tag, headers[1].n), (headers[0].tag, 2));
        assert_eq!(headers[1].prev, Hash::leaf(&entries[0]));
        let read = || KeyReader::open(&config(&dir), &master()).unwrap().payload(1, &entries[1]).unwrap();
        assert_eq!(read(), Payload::Readable(b"b".into()));
        let reader = KeyReader::open(&config(&dir), &master()).unwrap();
        assert!(ledger.erase(&crate::Owner::Subject("s1".into())).unwrap(), "a reader is not in the way");
        drop(reader);
        assert_eq!(read(), Payload::Erased);
        ledger.close().unwrap();
        assert_eq!(read(), Payload::Erased, "nobody has it open");
        let other = MasterKey::from_bytes([9; 32]);
        assert!(matches!(KeyReader::open(&config(&dir), &other), Err(KeysError::WrongMaster)));
    }
}
