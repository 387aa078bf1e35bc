use super::*;
use crate::{
    disk::Disk,
    envelope::Parsed,
    index::IndexRoot,
    testing::{ORIGIN, TempDir, draft, master},
};

fn keys(dir: &TempDir) -> Mutex<Keys> {
    let keys = Keys::create(&Disk::os(), &dir.join("keys.sqlite"), ORIGIN, "shop", &master()).unwrap().0;
    Mutex::new(keys)
}

/// Entries are 2⁴⁰ − 1 at most, which no test can append: the count is set.
#[test]
fn a_full_ledger_takes_no_entry_and_wraps_none() {
    let dir = TempDir::new();
    let keys = keys(&dir);
    let sealer_at = |next| Sealer { next, ..Sealer::new(&lock(&keys)) };
    let look = Content::Draft(draft("s1", "a look"));
    let too_many = sealer_at(NO_ENTRY - 2).seal(&keys, [&look, &look, &look].into_iter(), &mut Vec::new());
    assert!(matches!(too_many, Err(KeysError::Full)), "one too many, so none");

    let (mut sealer, mut bundle) = (sealer_at(NO_ENTRY - 2), Vec::new());
    let last = sealer.seal(&keys, [&look, &look].into_iter(), &mut bundle).unwrap();
    let entries = bundle::split(&bundle).unwrap();
    let Parsed::Sealed(envelope) = envelope::parse(entries[1]).unwrap() else { panic!("a draft") };
    let (tag, prev) = (last[0].tag.unwrap(), last[0].leaf);
    assert_eq!(envelope.place, Place { class: 1, tag, n: 2, prev, prev_at: NO_ENTRY - 2 });

    let full = sealer.seal(&keys, [&look].into_iter(), &mut bundle).err().unwrap();
    let words = "the ledger is full at 1099511627775 entries, because an entry has no room for a higher index: begin a new one";
    assert_eq!((full.to_string().as_str(), full.trouble()), (words, crate::Trouble::Config));
    let root =
        IndexRoot { input_size: 0, count: 0, root: Hash::ZERO, vrf_public_key: [0; 32], tenant: [0; 32] };
    let root = sealer.seal(&keys, [&Content::Public(root)].into_iter(), &mut bundle);
    assert!(matches!(root, Err(KeysError::Full)));
}

#[test]
fn an_owner_without_durable_entries_has_no_head() {
    let dir = TempDir::new();
    let keys = keys(&dir);
    let look = Content::Draft(draft("s1", "a look"));
    let mut sealer = Sealer::new(&lock(&keys));
    let tag = sealer.seal(&keys, [&look].into_iter(), &mut Vec::new()).unwrap()[0].tag.unwrap();
    let mut keys = lock(&keys);
    assert_eq!(keys.head(&tag).unwrap(), Head::NONE, "its key is stored, and nothing is durable");
    assert!(keys.store.by_tag(&tag).unwrap().is_some());
    assert_eq!(keys.erasure(&draft("s1", "").owner).unwrap(), None, "nothing was ever sealed with it");
}

/// It remembers as many owners as there is room for. Whom it forgot, it finds among the durable heads, which may not be
/// in the file yet.
#[test]
fn an_owner_whom_the_sealer_forgot_goes_on_with_the_chain() {
    let dir = TempDir::new();
    let keys = keys(&dir);
    let look = Content::Draft(draft("s1", "a look"));
    let mut sealer = Sealer::new(&lock(&keys));
    for n in 1..=3 {
        let mut bundle = Vec::new();
        let sealed = sealer.seal(&keys, [&look].into_iter(), &mut bundle).unwrap();
        let entries = bundle::split(&bundle).unwrap();
        let Parsed::Sealed(envelope) = envelope::parse(entries[0]).unwrap() else { panic!("a draft") };
        let before = if n > 1 { n - 2 } else { NO_ENTRY };
        assert_eq!((envelope.place.n, envelope.place.prev_at), (n, before));
        lock(&keys).heads().committed(&sealed);
        sealer.latest.clear();
    }
}

#[test]
fn the_sealer_forgets_none_whose_entries_are_not_durable() {
    let dir = TempDir::new();
    let keys = keys(&dir);
    let mut sealer = Sealer::new(&lock(&keys));
    let seal = |sealer: &mut Sealer, id: &str| {
        let look = Content::Draft(draft(id, "a look"));
        sealer.seal(&keys, [&look].into_iter(), &mut Vec::new()).unwrap()
    };
    let durable = seal(&mut sealer, "s1");
    lock(&keys).heads().committed(&durable);
    let on_its_way = seal(&mut sealer, "s2");
    let others = (0..CACHED_KEYS as u64).map(|n| {
        let mut tag = [0xff; 32];
        tag[..8].copy_from_slice(&n.to_be_bytes());
        (tag, durable[0].head)
    });
    sealer.latest.extend(others);
    sealer.forget();
    assert_eq!(sealer.latest.keys().collect::<Vec<_>>(), [&on_its_way[0].tag.unwrap()]);
    assert_eq!(seal(&mut sealer, "s2")[0].head.n, 2);
}
