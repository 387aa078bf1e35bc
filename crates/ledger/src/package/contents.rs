//! `subject.package` as bytes. One spelling per content: what is parsed writes the same bytes again.

use crate::{
    hash::Hash,
    index::{IndexProof, Neighbour, Record},
    vrf,
};

const MAGIC: &[u8; 8] = b"zweckpkg";
const VERSION: u32 = 1;

/// The file is garbled, cut or of another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("garbled, cut or of another version, at byte {at}")]
pub struct Garbled {
    /// Where reading stopped.
    pub at: usize,
}

pub(crate) struct Contents {
    pub(crate) tenant: String,
    pub(crate) subject: String,
    pub(crate) vrf_proof: [u8; vrf::PROOF_LEN],
    pub(crate) index: IndexProof,
    /// The newest first.
    pub(crate) chain: Vec<Link>,
    pub(crate) nodes: Vec<Hash>,
}

/// An entry as it is on the ledger, with its key unless it was erased.
pub(crate) struct Link {
    pub(crate) entry: Vec<u8>,
    pub(crate) key: Option<[u8; 32]>,
}

impl Contents {
    /// `None` when an id or an entry is too long for its length field.
    pub(crate) fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_be_bytes());
        push_counted(&mut bytes, self.tenant.as_bytes())?;
        push_counted(&mut bytes, self.subject.as_bytes())?;
        bytes.extend(self.vrf_proof);
        let (kind, neighbours) = match &self.index {
            IndexProof::Present(found) => (0, [Some(found), None]),
            IndexProof::Absent { left, right } => {
                let kind = 1 + u8::from(right.is_some()) + 2 * u8::from(left.is_some());
                (kind, [left.as_ref(), right.as_ref()])
            }
        };
        bytes.push(kind);
        for neighbour in neighbours.into_iter().flatten() {
            bytes.extend(neighbour.position.to_be_bytes());
            bytes.extend(neighbour.record.to_bytes());
            bytes.push(u8::try_from(neighbour.proof.len()).ok()?);
            bytes.extend(neighbour.proof.iter().flat_map(|hash| *hash.as_bytes()));
        }
        bytes.extend(u32::try_from(self.chain.len()).ok()?.to_be_bytes());
        for Link { entry, key } in &self.chain {
            push_counted(&mut bytes, entry)?;
            bytes.push(u8::from(key.is_some()));
            bytes.extend(key.iter().flatten());
        }
        bytes.extend(self.nodes.iter().flat_map(|node| *node.as_bytes()));
        Some(bytes)
    }

    #[cfg(test)]
    pub(crate) fn parse(bytes: &[u8]) -> Result<Contents, Garbled> {
        let (opening, mut rest) = Opening::parse(bytes)?;
        let chain = (0..opening.count).map(|_| rest.link()).collect::<Result<_, _>>()?;
        let nodes = rest.hashes()?;
        let Opening { tenant, subject, vrf_proof, index, .. } = opening;
        Ok(Contents { tenant, subject, vrf_proof, index, chain, nodes })
    }
}

/// What stands before the entries. They are read one at a time after it was checked, so that a file of a million
/// empty ones takes no memory.
pub(super) struct Opening {
    pub(super) tenant: String,
    pub(super) subject: String,
    pub(super) vrf_proof: [u8; vrf::PROOF_LEN],
    pub(super) index: IndexProof,
    /// How many entries are to follow.
    pub(super) count: u32,
}

impl Opening {
    /// With the reader at the first entry.
    pub(super) fn parse(bytes: &[u8]) -> Result<(Opening, Reader<'_>), Garbled> {
        let mut rest = Reader { bytes, at: 0 };
        if rest.array()? != *MAGIC || u32::from_be_bytes(rest.array()?) != VERSION {
            return Err(rest.garbled());
        }
        let (tenant, subject) = (rest.text()?, rest.text()?);
        let vrf_proof = rest.array()?;
        let index = rest.index_proof()?;
        let count = u32::from_be_bytes(rest.array()?);
        Ok((Opening { tenant, subject, vrf_proof, index, count }, rest))
    }
}

fn push_counted(bytes: &mut Vec<u8>, part: &[u8]) -> Option<()> {
    bytes.extend(u16::try_from(part.len()).ok()?.to_be_bytes());
    bytes.extend(part);
    Some(())
}

/// The rest of a file.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn garbled(&self) -> Garbled {
        Garbled { at: self.at }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Garbled> {
        let (part, rest) = self.bytes.split_at_checked(length).ok_or(self.garbled())?;
        self.bytes = rest;
        self.at += length;
        Ok(part)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Garbled> {
        let garbled = self.garbled();
        self.take(N)?.try_into().map_err(|_| garbled)
    }

    fn counted(&mut self) -> Result<&'a [u8], Garbled> {
        let length = u16::from_be_bytes(self.array()?);
        self.take(length.into())
    }

    fn text(&mut self) -> Result<String, Garbled> {
        let garbled = self.garbled();
        String::from_utf8(self.counted()?.to_vec()).map_err(|_| garbled)
    }

    fn index_proof(&mut self) -> Result<IndexProof, Garbled> {
        let garbled = self.garbled();
        Ok(match self.array()? {
            [0] => IndexProof::Present(self.neighbour()?),
            [kind @ 1..=4] => {
                let left = (kind > 2).then(|| self.neighbour()).transpose()?;
                let right = (kind % 2 == 0).then(|| self.neighbour()).transpose()?;
                IndexProof::Absent { left, right }
            }
            _ => return Err(garbled),
        })
    }

    fn neighbour(&mut self) -> Result<Neighbour, Garbled> {
        let position = u64::from_be_bytes(self.array()?);
        let record = Record::from_bytes(&self.array()?);
        let [count] = self.array()?;
        let proof = (0..count).map(|_| self.array().map(Hash::new)).collect::<Result<_, _>>()?;
        Ok(Neighbour { position, record, proof })
    }

    /// The next entry.
    pub(super) fn link(&mut self) -> Result<Link, Garbled> {
        let entry = self.counted()?.to_vec();
        let garbled = self.garbled();
        let key = match self.array()? {
            [0] => None,
            [1] => Some(self.array()?),
            _ => return Err(garbled),
        };
        Ok(Link { entry, key })
    }

    /// All that is left.
    pub(super) fn hashes(&mut self) -> Result<Vec<Hash>, Garbled> {
        let (hashes, rest) = self.bytes.as_chunks();
        if rest.is_empty() {
            Ok(hashes.iter().map(|hash| Hash::new(*hash)).collect())
        } else {
            Err(self.garbled())
        }
    }
}
