//! Entry bundles of <https://c2sp.org/tlog-tiles>: entries one after the other, each as
//! `u16be length ‖ bytes`. The same bytes are the payload of a frame of the write-ahead log.

/// The bytes are not a sequence of whole entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry {position} is cut short")]
pub struct BundleError {
    /// Which entry, from 0.
    pub position: usize,
}

/// Longest entry that the format can hold.
pub(crate) const MAX_ENTRY: usize = u16::MAX as usize;

/// Appends one entry.
///
/// # Panics
/// When the entry is longer than [`MAX_ENTRY`]: the size of a draft was checked long before.
pub(crate) fn push(bundle: &mut Vec<u8>, entry: &[u8]) {
    assert!(entry.len() <= MAX_ENTRY, "an entry is at most {MAX_ENTRY} bytes long");
    bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
    bundle.extend_from_slice(entry);
}

/// The entries inside, in order.
pub fn split(bundle: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        let cut_short = BundleError { position: entries.len() };
        let (length, after) = rest.split_first_chunk().ok_or(cut_short)?;
        let (entry, after) =
            after.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(cut_short)?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_comes_back_and_cuts_are_named() {
        let longest = vec![7; MAX_ENTRY];
        let entries: [&[u8]; 4] = [b"", b"one", &longest, b"last"];
        let mut bundle = Vec::new();
        entries.iter().for_each(|entry| push(&mut bundle, entry));
        assert_eq!(split(&bundle).unwrap(), entries);
        assert_eq!(split(&bundle[..bundle.len() - 1]), Err(BundleError { position: 3 }));
        assert_eq!(split(&bundle[..3]), Err(BundleError { position: 1 }));
        assert_eq!(split(&[]).unwrap().len(), 0);
    }

    #[test]
    #[should_panic(expected = "an entry is at most 65535 bytes long")]
    fn an_entry_whose_length_has_no_room_is_not_cut() {
        push(&mut Vec::new(), &vec![7; MAX_ENTRY + 1]);
    }
}
