use ledger::SigningKey;

use super::*;

#[test]
fn entries_that_cannot_be_read_make_every_number_a_lower_bound() {
    let cases = [
        ((0, 0, 0), "there is no look at `7`"),
        ((1, 0, 0), "this is the only look at `7`"),
        ((3, 0, 0), "these are all 3 looks at `7`"),
        (
            (0, 4, 0),
            "at least 0 looks at `7`; 4 entries cannot be read: erased, or their keys were withheld; all of them",
        ),
        (
            (1, 1, 0),
            "at least 1 look at `7`; 1 entry cannot be read: erased, or their keys were withheld; all of them",
        ),
        (
            (2, 0, 1),
            "at least 2 looks at `7`; 1 entry of a kind that this version does not know; all of them",
        ),
        (
            (2, 5, 6),
            "at least 2 looks at `7`; 5 entries cannot be read: erased, or their keys were withheld; 6 entries of a \
             kind that this version does not know; all of them",
        ),
    ];
    for ((looks, sealed, unknown), words) in cases {
        assert_eq!(headline("7", looks, sealed, unknown), words);
    }
}

#[test]
fn a_cosignature_of_an_impossible_time_is_refused() {
    let key = SigningKey::cosigner_from_seed("wit.example/w1", &[1; 32]).unwrap().verifying_key().clone();
    let now = 1_795_421_700;
    let cases = [
        (0, Some("at 1970-01-01T00:00:00Z, which is before")),
        (1_577_836_799, Some("at 2019-12-31T23:59:59Z, which is before")),
        (1_577_836_800, None),
        (now, None),
        (now + 600, None),
        (now + 601, Some("is more than 10 minutes ahead")),
        (253_370_764_800, Some("at 9999-01-01T00:00:00Z, which is more than 10 minutes ahead")),
        (u64::MAX, Some("is more than 10 minutes ahead")),
    ];
    for (time, words) in cases {
        let by = Cosigned { witness: "w\u{9b}1".into(), key: key.clone(), time };
        match (plausible(&by, now), words) {
            (Ok(()), None) => {}
            (Err(found), Some(words)) => {
                assert!(found.starts_with("`w\\u{9b}1` cosigned it at ") && found.contains(words), "{found}");
            }
            (found, words) => panic!("{time}: {found:?}, {words:?}"),
        }
    }
}

#[test]
fn a_message_quotes_nothing_that_a_terminal_would_obey() {
    assert_eq!(quoted("cosigned by `w\u{202e}1` only"), "cosigned by `w\\u{202e}1` only");
}
