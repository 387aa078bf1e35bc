use super::*;
use crate::testing::{ORIGIN, TempDir, draft, master};

fn keys(dir: &TempDir) -> Keys {
    Keys::create(&Disk::os(), &dir.join("keys.sqlite"), ORIGIN, "shop", &master()).unwrap().0
}

/// Entries are 2⁴⁰ − 1 at most, which no test can append: the count is set.
#[test]
fn a_full_ledger_takes_no_entry_and_wraps_none() {
    let dir = TempDir::new();
    let mut keys = keys(&dir);
    keys.size = NO_ENTRY - 2;
    let look = Content::Draft(draft("s1", "a look"));
    let three = [0; 3].map(|_| Content::Draft(draft("s1", "a look")));
    assert!(matches!(keys.seal(three.iter()), Err(KeysError::Full)), "one too many, so none");

    let last = keys.seal([&look, &look].into_iter()).unwrap();
    let place =
        Place { class: 1, tag: last[0].tag.unwrap(), n: 2, prev: last[0].leaf, prev_at: NO_ENTRY - 2 };
    let Parsed::Sealed(envelope) = envelope::parse(&last[1].entry).unwrap() else { panic!("a draft") };
    assert_eq!(envelope.place, place);
    keys.committed(&last);

    let full = keys.seal([&look].into_iter()).err().unwrap();
    let words = "the ledger is full at 1099511627775 entries, because an entry has no room for a higher index: begin a new one";
    assert_eq!((full.to_string().as_str(), full.trouble()), (words, crate::Trouble::Config));
    let root =
        IndexRoot { input_size: 0, count: 0, root: Hash::ZERO, vrf_public_key: [0; 32], tenant: [0; 32] };
    assert!(matches!(keys.seal([&Content::Public(root)].into_iter()), Err(KeysError::Full)));
}

#[test]
fn an_owner_without_entries_has_no_head() {
    let dir = TempDir::new();
    let mut keys = keys(&dir);
    let look = Content::Draft(draft("s1", "a look"));
    let tag = keys.seal([&look].into_iter()).unwrap()[0].tag.unwrap();
    assert_eq!(keys.head(&tag).unwrap(), Head::NONE, "its key is stored, and nothing is durable");
    assert!(keys.store.by_tag(&tag).unwrap().is_some());
}
