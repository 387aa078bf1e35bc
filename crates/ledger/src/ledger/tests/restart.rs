use std::{fs, thread, time::Duration};

use crate::{
    Payload, cosigner, proof,
    sync::lock,
    testing::{TempDir, append_all, create, draft, entries, open, payloads},
    verify::{self, Directory, Options, parse_signed},
    wal::SEGMENT_LEN,
};

#[test]
fn entries_and_key_are_the_same_after_a_restart() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a", "b", "c"]);
    let key = ledger.verifying_key().to_string();
    ledger.close().unwrap();
    let ledger = open(&dir);
    assert_eq!(ledger.verifying_key().to_string(), key);
    assert_eq!((ledger.size(), payloads(&ledger)), (3, vec!["a".into(), "b".into(), "c".into()]));
    append_all(&ledger, &["d"]);
    assert_eq!(payloads(&ledger), ["a", "b", "c", "d"]);
    drop(ledger);
    assert_eq!(payloads(&open(&dir)), ["a", "b", "c", "d"], "dropping without closing loses nothing");
}

#[test]
fn an_empty_ledger_verifies_and_reads_as_empty() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    assert_eq!(entries(&ledger, 0), []);
    assert!(ledger.replay(1, |_| std::ops::ControlFlow::<()>::Continue(())).is_err());
    let store = Directory::find(&dir.join("ledger")).unwrap();
    let options = Options { entries: true, progress: &mut |_| {} };
    assert_eq!(verify::verify(&store, ledger.verifying_key(), options).unwrap().size, 0);
}

#[test]
fn what_was_committed_before_a_crash_is_published_after_it_consistently() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    for _ in 0..130 {
        append_all(&ledger, &["a", "b"]);
    }
    let before = ledger.publish().unwrap();
    append_all(&ledger, &["c", "d"]);
    let crashed = dir.copy();
    let ledger = open(&crashed);
    assert_eq!(ledger.size(), 262);
    let after = parse_signed(&ledger.checkpoint(), ledger.verifying_key()).unwrap();
    assert_eq!(after.size, 262, "recovery publishes");
    let proof = ledger.consistency_proof(260, 262).unwrap();
    assert_eq!(proof::verify_consistency(260, before.root, 262, after.root, &proof), Ok(()));
    assert_eq!(payloads(&ledger)[258..], ["a", "b", "c", "d"]);
    for from in [0, 255, 256, 257, 261, 262] {
        assert!(entries(&ledger, from).iter().map(|entry| entry.index).eq(from..262), "from {from}");
    }
    append_all(&ledger, &["e"]);
    ledger.publish().unwrap();
    let store = Directory::find(&crashed.join("ledger")).unwrap();
    let options = Options { entries: true, progress: &mut |_| {} };
    assert_eq!(verify::verify(&store, ledger.verifying_key(), options).unwrap().entries_checked, 263);
}

#[test]
fn a_torn_last_frame_was_never_acknowledged_and_is_cut() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a", "b"]);
    ledger.publish().unwrap();
    let segment = "ledger/wal/00000000000000000000.wal";
    let start = end_of_frames(&fs::read(dir.join(segment)).unwrap());
    append_all(&ledger, &["c"]);
    let end = end_of_frames(&fs::read(dir.join(segment)).unwrap());
    for cut in [start + 1, start + 4, start + 16, (start + end) / 2, end - 1] {
        let crashed = dir.copy();
        let file = fs::OpenOptions::new().write(true).open(crashed.join(segment)).unwrap();
        file.set_len(cut as u64).unwrap();
        let ledger = open(&crashed);
        assert_eq!(payloads(&ledger), ["a", "b"], "cut at {cut}");
        append_all(&ledger, &["d"]);
        ledger.close().unwrap();
        assert_eq!(payloads(&open(&crashed)), ["a", "b", "d"]);
    }
}

fn end_of_frames(segment: &[u8]) -> usize {
    segment.iter().rposition(|byte| *byte != 0).unwrap() + 1
}

#[test]
fn a_crash_between_any_two_steps_of_publication_is_made_good() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    append_all(&ledger, &["a", "b"]);
    let before = dir.copy();
    ledger.publish().unwrap();
    let after = dir.copy();
    // Tiles written, checkpoint and heads still old.
    let tiles_only = before.copy();
    crate::testing::copy_files(&after.join("ledger/tiles/tile"), &tiles_only.join("ledger/tiles/tile"));
    // A half-written file, and a tile that lost its content before its fsync is not one: it was staged.
    let staged = before.copy();
    fs::write(staged.join("ledger/staging/half"), "tile").unwrap();
    // Checkpoint new, heads still old.
    let old_heads = after.copy();
    for name in ["keys.sqlite", "keys.sqlite-wal", "keys.sqlite-shm"] {
        fs::copy(before.join("ledger").join(name), old_heads.join("ledger").join(name)).unwrap();
    }
    for crashed in [before, after, tiles_only, staged, old_heads] {
        let ledger = open(&crashed);
        append_all(&ledger, &["c"]);
        assert_eq!(payloads(&ledger), ["a", "b", "c"]);
        ledger.close().unwrap();
        assert_eq!(payloads(&open(&crashed)), ["a", "b", "c"], "chains went on");
        assert_eq!(fs::read_dir(crashed.join("ledger/staging")).unwrap().count(), 0);
    }
}

#[test]
fn segments_go_once_their_entries_are_published() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let append = |count| {
        let pending = |_| ledger.append(draft("s1", vec![7; 60_000])).unwrap();
        for _ in 0..count / 50 {
            (0..50)
                .map(pending)
                .collect::<Vec<_>>()
                .into_iter()
                .for_each(|pending| assert!(pending.wait().is_ok()));
        }
    };
    let segments = || fs::read_dir(dir.join("ledger/wal")).unwrap().count();
    append(150);
    assert_eq!(segments(), 3);
    ledger.publish().unwrap();
    assert_eq!(segments(), 1);
    append_all(&ledger, &["x"]);
    let read = entries(&ledger, 149);
    let payloads = [vec![7; 60_000], b"x".into()].map(Payload::Readable);
    assert!(read.into_iter().map(|entry| entry.payload).eq(payloads));
    drop(ledger);
    assert_eq!(open(&dir).size(), 151);
}

#[test]
fn a_segment_that_was_made_ahead_goes_when_the_ledger_is_closed() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let pending: Vec<_> = (0..50).map(|_| ledger.append(draft("s1", vec![7; 60_000])).unwrap()).collect();
    pending.into_iter().for_each(|pending| assert!(pending.wait().is_ok()));
    let staged = || fs::read_dir(dir.join("ledger/staging")).unwrap();
    let whole = |entry: std::io::Result<fs::DirEntry>| {
        entry.unwrap().metadata().is_ok_and(|found| found.len() == SEGMENT_LEN as u64)
    };
    let waited =
        (0..30_000).take_while(|_| !staged().any(whole)).map(|_| thread::sleep(Duration::from_millis(1)));
    assert!(waited.count() < 30_000, "none was made ahead");
    // Until its last piece is synced, it would not be kept anyway.
    thread::sleep(Duration::from_millis(200));
    ledger.close().unwrap();
    assert_eq!(staged().count(), 0);
}

#[test]
fn a_crash_while_heads_are_stored_leaves_chains_that_go_on() {
    let dir = TempDir::new();
    let ledger = create(&dir);
    let look_at_all = |ledger: &crate::Ledger| {
        for subject in ["s1", "s2", "s3"] {
            ledger.append(draft(subject, "a")).unwrap().wait().unwrap();
        }
    };
    look_at_all(&ledger);
    look_at_all(&ledger);
    let keys = &ledger.handle.shared.keys;
    let (heads, size) = lock(keys).unsaved_heads();
    assert_eq!((heads.len(), size), (3, 6));
    lock(keys).save_heads(&heads[..2]).unwrap();
    let crashed = dir.copy();
    let ledger = open(&crashed);
    look_at_all(&ledger);
    assert_eq!(payloads(&ledger).len(), 9);
    ledger.publish().unwrap();
    let store = Directory::find(&crashed.join("ledger")).unwrap();
    let chains = cosigner::check(&store, ledger.verifying_key(), cosigner::State::default(), &mut |_| {});
    assert_eq!(chains.unwrap().replayed, 9);
}
