use super::*;
use crate::testing::AT;

const ORIGIN: &str = "shop.example/looks";

/// By witness `n`: it has seen `seen` entries, and the ledger had `had`.
fn conflict(n: u8, seen: u64, had: u64) -> Conflict {
    Conflict {
        witness: format!("W{n}"),
        key: format!("wit.example/w{n}+00+key"),
        why: "it remembers more".to_owned(),
        status: 409,
        seen,
        had,
        offered: format!("{ORIGIN}\n{had}\nroot=\n\n— {ORIGIN} sig=\n"),
        shown: None,
    }
}

fn showing(conflict: Conflict) -> Conflict {
    Conflict {
        shown: Some(format!("{ORIGIN}\n{}\nother=\n\n— {ORIGIN} sig=\n", conflict.seen)), ..conflict
    }
}

fn recorded(entry: u64, conflict: Conflict) -> Recorded {
    Recorded { at: AT, entry, conflict }
}

fn two() -> Vec<Recorded> {
    vec![recorded(3, conflict(1, 9, 2)), recorded(7, showing(conflict(2, 2, 5)))]
}

fn file(conflicts: &[Recorded]) -> Vec<u8> {
    to_file(conflicts).unwrap().unwrap()
}

#[test]
fn a_file_reads_back_as_it_was_written() {
    assert_eq!(to_file(&[]).unwrap(), None, "none is needed");
    assert_eq!(read_file(&file(&two()), ORIGIN), Ok(two()));
    assert_eq!(read_file(&file(&two()[..1]), ORIGIN), Ok(two()[..1].to_vec()));
}

#[test]
fn a_file_that_is_cut_or_changed_is_never_one_with_fewer_conflicts() {
    let whole = file(&two());
    for length in 0..whole.len() {
        assert_eq!(read_file(&whole[..length], ORIGIN), Err(FileError::Garbled), "cut at {length}");
    }
    let text = String::from_utf8(whole).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let cases = [
        ("a line less", format!("{}\n{}\n", lines[0], lines[1])),
        ("a line more", format!("{text}{}\n", lines[2])),
        ("another version", text.replacen("conflicts", "quarrels", 1)),
        ("a count that is none", text.replacen(" 2\n", " +2\n", 1)),
        ("a field that nobody knows", text.replacen("\"at\"", "\"by\":1,\"at\"", 1)),
        ("none, said in a file", "zweck conflicts 0\n".to_owned()),
        ("none, and a line", "zweck conflicts 0\n\n".to_owned()),
    ];
    for (what, text) in cases {
        assert_eq!(read_file(text.as_bytes(), ORIGIN), Err(FileError::Garbled), "{what}");
    }
    assert_eq!(read_file(b"\xFF\xFE", ORIGIN), Err(FileError::Garbled));
}

#[test]
fn what_is_foreign_or_huge_is_said_to_be() {
    assert_eq!(read_file(&file(&two()), "shop.example/look"), Err(FileError::Foreign));
    let strange = Conflict { offered: String::new(), ..conflict(3, 9, 2) };
    let mixed = [two(), vec![recorded(8, strange)]].concat();
    assert_eq!(read_file(&file(&mixed), ORIGIN), Err(FileError::Foreign), "one among ours");
    let mut huge = file(&two());
    huge.resize(LARGEST_FILE + 1, b' ');
    assert_eq!(read_file(&huge, ORIGIN), Err(FileError::Large));
    huge.truncate(LARGEST_FILE);
    assert_eq!(read_file(&huge, ORIGIN), Err(FileError::Garbled));
}

/// Takes what is worth an entry, as the gate does; how many those were.
fn taken(conflicts: &mut Conflicts, offered: impl IntoIterator<Item = Conflict>) -> usize {
    let before = conflicts.list().len();
    for conflict in offered {
        if conflicts.wants(&conflict) {
            let event = Event { at: AT, by: None, what: crate::event::What::Conflict(conflict.clone()) };
            conflicts.open(conflicts.list().len() as u64, &event, &conflict);
        }
    }
    conflicts.list().len() - before
}

#[test]
fn what_is_repeated_takes_no_room_and_what_is_new_does() {
    let cases = [
        ("the first", conflict(1, 9, 2), 1),
        ("the same again", conflict(1, 9, 2), 0),
        ("after the ledger has grown a little", conflict(1, 9, 4), 0),
        ("of another witness", conflict(2, 9, 4), 1),
        ("now with a checkpoint", showing(conflict(1, 9, 4)), 1),
        ("and without it again", conflict(1, 9, 4), 0),
        ("another checkpoint of the same size", showing(conflict(1, 9, 5)), 0),
        ("after the ledger has grown past it", conflict(1, 9, 10), 1),
        ("somebody goes on with the other history", conflict(1, 11, 10), 1),
    ];
    let mut conflicts = Conflicts::default();
    for (what, conflict, expected) in cases {
        assert_eq!(taken(&mut conflicts, [conflict]), expected, "{what}");
    }
}

#[test]
fn a_witness_that_makes_up_claims_fills_nothing_and_hides_nobody() {
    let mut conflicts = Conflicts::default();
    assert_eq!(taken(&mut conflicts, (0..1000).map(|seen| conflict(1, 100 + seen, 2))), MOST_OF_A_WITNESS);
    let others = (2..=200).flat_map(|n| (0..10).map(move |seen| conflict(n, 100 + seen, 2)));
    taken(&mut conflicts, others);
    let by = |n: u8| conflicts.list().iter().filter(|by| by.conflict.witness == format!("W{n}")).count();
    assert_eq!((by(1), by(2), by(200)), (MOST_OF_A_WITNESS, MOST_OF_A_WITNESS, 1));
}

#[test]
fn only_what_is_named_is_settled() {
    let mut conflicts = Conflicts(two());
    let settle = |entries: &[u64]| Settled { entries: entries.to_vec(), reason: "x".to_owned() };
    conflicts.settle(&settle(&[1, 7]));
    assert_eq!(conflicts.list(), &two()[..1]);
    conflicts.settle(&settle(&[3]));
    assert_eq!(conflicts.list(), []);
}

#[test]
fn a_sentence_says_who_and_what_and_where_and_obeys_nobody() {
    assert_eq!(
        two()[0].sentence(),
        "the witness `W1` has seen another history of this ledger: it remembers more (it has shown no checkpoint of it; \
         found at 2026-11-23T08:15:00Z, entry 3)"
    );
    let shown = two()[1].sentence();
    assert!(shown.contains("it shows a checkpoint of it with this ledger's own signature"), "{shown}");
    let rude = Conflict { witness: "W\u{1b}[2J`".into(), why: "a\nb".into(), ..conflict(1, 9, 2) };
    let rude = recorded(3, rude).sentence();
    assert!(rude.starts_with(r"the witness `W\u{1b}[2J\u{60}` ") && rude.contains(r"a\u{a}b"), "{rude}");
}
