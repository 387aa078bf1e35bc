use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

const PLACE: Place = Place { class: 9, tag: [3; 32], n: 7, prev: Hash::ZERO, prev_at: 11 };

fn owners() -> SubKey {
    SubKey::from_bytes([1; 32])
}

fn open(entry: &[u8], owners: &SubKey) -> Result<Vec<u8>, EnvelopeError> {
    Envelope::parse(entry)?.open(owners)
}

prop_compose! {
    fn places()(
        class: u8,
        tag: [u8; 32],
        n in 1..=NO_ENTRY,
        prev: [u8; 32],
        prev_at in 0..=NO_ENTRY,
    ) -> Place {
        Place { class, tag, n, prev: Hash::new(prev), prev_at }
    }
}

/// Any two that are alike in most of what they are made from.
fn alike() -> impl Strategy<Value = [(Place, [u8; SALT_LEN], Vec<u8>); 2]> {
    let payload = || prop::collection::vec(any::<u8>(), 0..3);
    let made = || (places(), any::<[u8; SALT_LEN]>(), payload());
    (made(), made(), any::<[bool; 7]>()).prop_map(|(a, b, same)| {
        let [class, tag, n, prev, prev_at, salt, payload] = same;
        let place = Place {
            class: if class { a.0.class } else { b.0.class },
            tag: if tag { a.0.tag } else { b.0.tag },
            n: if n { a.0.n } else { b.0.n },
            prev: if prev { a.0.prev } else { b.0.prev },
            prev_at: if prev_at { a.0.prev_at } else { b.0.prev_at },
        };
        let salted = (if salt { a.1 } else { b.1 }, if payload { a.2.clone() } else { b.2 });
        [a, (place, salted.0, salted.1)]
    })
}

#[test]
fn a_sealed_payload_opens_and_only_with_its_key() {
    for payload in [vec![], b"a look".to_vec(), vec![0; MAX_PAYLOAD]] {
        let entry = seal(PLACE, &payload, &owners()).unwrap();
        assert!(entry.len() == payload.len() + 140 && entry.len() <= crate::bundle::MAX_ENTRY);
        assert_eq!(Envelope::parse(&entry).unwrap().place, PLACE);
        assert_eq!(open(&entry, &owners()), Ok(payload));
        assert_eq!(open(&entry, &SubKey::from_bytes([2; 32])), Err(EnvelopeError::Unsealable));
    }
}

#[test]
fn numbers_up_to_the_last_have_room_and_no_others() {
    for number in [0, 1, 255, 256, (1 << 32) + 5, NO_ENTRY - 1, NO_ENTRY] {
        let place = Place { n: number, prev_at: number, ..PLACE };
        let entry = seal(place, b"a look", &owners()).unwrap();
        assert_eq!(Envelope::parse(&entry).unwrap().place, place);
        assert_eq!(
            (&entry[34..39], &entry[71..76]),
            (&number.to_be_bytes()[3..], &number.to_be_bytes()[3..])
        );
    }
    for number in [NO_ENTRY + 1, u64::MAX] {
        let sealed = std::panic::catch_unwind(|| seal(Place { n: number, ..PLACE }, b"", &owners()));
        assert!(sealed.is_err(), "{number} would wrap");
    }
}

#[test]
fn every_changed_bit_and_every_cut_is_noticed() {
    let entry = seal(PLACE, b"a look", &owners()).unwrap();
    let told = Envelope::parse(&entry).unwrap().entry_key(&owners());
    for byte in 0..entry.len() {
        for bit in 0..8 {
            let mut changed = entry.clone();
            changed[byte] ^= 1 << bit;
            assert!(open(&changed, &owners()).is_err(), "byte {byte}, bit {bit}");
            let by_entry_key = Envelope::parse(&changed).and_then(|envelope| envelope.open_with(&told));
            assert!(by_entry_key.is_err(), "byte {byte}, bit {bit}, by the key of the entry");
        }
        assert!(open(&entry[..byte], &owners()).is_err(), "cut at {byte}");
    }
    assert!(open(&[entry.as_slice(), &[0]].concat(), &owners()).is_err());
}

/// By somebody who has the owner's key: the operator.
#[test]
fn a_commitment_to_another_payload_is_noticed() {
    let honest = seal(PLACE, b"a look", &owners()).unwrap();
    let mut header = honest[..HEADER_LEN].to_vec();
    header[80] ^= 1;
    let mut message = [[0; SALT_LEN].as_slice(), b"a look"].concat();
    let mac = EntryKey::derive(&owners(), &header).encrypt(&header, &mut message);
    let forged = [header.as_slice(), &message, &mac].concat();
    assert_eq!(open(&forged, &owners()), Err(EnvelopeError::Commitment));

    let mut message = [0; SALT_LEN - 1];
    let mac = EntryKey::derive(&owners(), &header).encrypt(&header, &mut message);
    let without_salt = [header.as_slice(), &message, &mac].concat();
    assert_eq!(open(&without_salt, &owners()), Err(EnvelopeError::Short));
}

#[test]
fn equal_payloads_at_one_place_do_not_look_equal() {
    let entries: Vec<_> = (0..50).map(|_| seal(PLACE, b"the same payload", &owners()).unwrap()).collect();
    let differ =
        |from: usize, to: usize| entries.iter().map(|entry| &entry[from..to]).collect::<BTreeSet<_>>();
    for (from, to) in [(76, 108), (108, 124), (124, 140), (140, 156)] {
        assert_eq!(differ(from, to).len(), 50, "bytes {from} to {to}");
    }
}

#[test]
fn the_key_of_an_entry_opens_that_entry_only() {
    let entries = [0, 1].map(|_| seal(PLACE, b"same", &owners()).unwrap());
    let [a, b] = entries.each_ref().map(|entry| Envelope::parse(entry).unwrap());
    let key = a.entry_key(&owners());
    assert_eq!(a.open_with(&key), Ok(b"same".to_vec()));
    assert_eq!(b.open_with(&key), Err(EnvelopeError::Unsealable));
}

proptest! {
    /// What the key is derived from is the whole header, from which place and commitment can be read back: so it
    /// differs wherever these do.
    #[test]
    fn the_input_of_the_key_holds_the_place_and_commits_to_the_message(
        place in places(),
        salt: [u8; SALT_LEN],
        payload in prop::collection::vec(any::<u8>(), 0..100),
    ) {
        let entry = seal_salted(place, salt, &payload, &owners());
        let envelope = Envelope::parse(&entry).unwrap();
        prop_assert_eq!(*envelope.entry_key(&owners()).as_bytes(), owners().hash(&[&entry[..HEADER_LEN]]));
        prop_assert_eq!(envelope.place, place);
        let message = [salt.as_slice(), &payload].concat();
        prop_assert_eq!(envelope.commitment, <[u8; 32]>::from(Sha256::digest(message)));
        prop_assert_eq!(envelope.open(&owners()), Ok(payload));
    }

    #[test]
    fn no_two_entries_share_a_key([a, b] in alike()) {
        let [one, other] = [&a, &b].map(|(place, salt, payload)| seal_salted(*place, *salt, payload, &owners()));
        let key = |entry: &[u8]| *Envelope::parse(entry).unwrap().entry_key(&owners()).as_bytes();
        if a == b {
            prop_assert_eq!(one, other);
        } else {
            prop_assert_ne!(&one[..HEADER_LEN], &other[..HEADER_LEN]);
            prop_assert_ne!(key(&one), key(&other));
        }
    }

    #[test]
    fn a_changed_bit_anywhere_is_refused(
        place in places(),
        payload in prop::collection::vec(any::<u8>(), 0..600),
        at: prop::sample::Index,
        bit in 0..8u32,
    ) {
        let mut entry = seal(place, &payload, &owners()).unwrap();
        let at = at.index(entry.len());
        entry[at] ^= 1u8 << bit;
        prop_assert!(open(&entry, &owners()).is_err(), "byte {}, bit {}", at, bit);
    }

    #[test]
    fn no_bytes_make_the_parser_stop(mut bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Some(first) = bytes.first_mut() {
            *first = VERSION;
        }
        prop_assert!(open(&bytes, &owners()).is_err());
    }
}

#[test]
fn entries_of_other_versions_are_refused_with_what_is_known_of_them() {
    let of_version = |version| {
        let mut entry = seal(PLACE, b"a look", &owners()).unwrap();
        entry[0] = version;
        Envelope::parse(&entry).unwrap_err().to_string()
    };
    assert_eq!(
        of_version(1),
        "the entry has version 1, older than any release: read its ledger with the program that wrote it, \
         and begin a new one"
    );
    for version in [0, 3, 0x81, 255] {
        let words = "which this program does not know: it is of a newer program, or damaged";
        assert_eq!(of_version(version), format!("the entry has version {version}, {words}"));
    }
}

/// The vector was made by `interop/python/vectors.py`, with other libraries.
#[test]
fn an_entry_that_others_have_sealed() {
    let vectors: BTreeMap<&str, &str> = include_str!("../../../../interop/vectors.txt")
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    let hex = |name: &str| -> Vec<u8> {
        let digits = vectors[name].as_bytes().chunks(2);
        digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    };
    let key = |name: &str| -> [u8; 32] { hex(name).try_into().unwrap() };
    let place = Place {
        class: vectors["sealed-class"].parse().unwrap(),
        tag: key("sealed-tag"),
        n: vectors["sealed-n"].parse().unwrap(),
        prev: Hash::new(key("sealed-prev")),
        prev_at: vectors["sealed-prev-at"].parse().unwrap(),
    };
    let owners = SubKey::from_bytes(key("sealed-owner-key"));
    let payload = vectors["sealed-payload"].as_bytes();
    let entry = seal_salted(place, hex("sealed-salt").try_into().unwrap(), payload, &owners);
    assert_eq!(entry, hex("sealed-entry"));
    let envelope = Envelope::parse(&entry).unwrap();
    assert_eq!(*envelope.entry_key(&owners).as_bytes(), key("sealed-entry-key"));
    assert_eq!((envelope.place, envelope.open(&owners)), (place, Ok(payload.to_vec())));
}
