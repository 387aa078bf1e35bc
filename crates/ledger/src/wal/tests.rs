use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::PathBuf,
};

use super::{segment::SEGMENT_HEADER, *};
use crate::{
    bundle,
    disk::{Disk, Staging},
    testing::{ORIGIN, TempDir, flip},
};

const LENGTH: usize = 8 << 20;

struct Log {
    dir: TempDir,
    segments: Segments,
    staging: Staging,
}

impl Log {
    fn new() -> Log {
        Log::of_length(LENGTH)
    }

    fn of_length(length: usize) -> Log {
        let dir = TempDir::new();
        fs::create_dir(dir.join("wal")).unwrap();
        let staging = Staging::open(Disk::os(), dir.join("staging")).unwrap();
        let segments = Segments::new(Disk::os(), dir.join("wal"), ORIGIN, length);
        segments.create(0, &staging).unwrap();
        Log { dir, segments, staging }
    }

    fn segment(&self, first: u64) -> PathBuf {
        self.dir.join(&format!("wal/{first:020}.wal"))
    }

    fn writer(&self) -> Writer {
        recover(&self.segments, 0).unwrap().into_writer(self.staging.clone()).unwrap()
    }

    /// One frame per group; returns where each frame ends in the first segment.
    fn write(&self, groups: &[&[&[u8]]]) -> Vec<usize> {
        let mut writer = self.writer();
        let mut end = SEGMENT_HEADER;
        let ends = groups.iter().map(|group| {
            let mut payload = Vec::new();
            group.iter().for_each(|entry| bundle::push(&mut payload, entry));
            writer.append(&payload, group.len() as u64).unwrap();
            end += 16 + payload.len();
            end
        });
        ends.collect()
    }

    fn entries(&self, to: u64) -> Vec<Vec<u8>> {
        let mut entries = Vec::new();
        let mut reader = Reader::open(self.segments.clone(), 0).unwrap();
        reader.read(0, to, |entry| entries.push(entry.to_vec())).unwrap();
        entries
    }
}

const GROUPS: [&[&[u8]]; 3] = [&[b"one", b"two"], &[b"three"], &[b"four", b"five", b"", b"seven"]];

#[test]
fn what_was_appended_is_recovered_and_read() {
    let log = Log::new();
    log.write(&GROUPS);
    assert_eq!(recover(&log.segments, 0).unwrap().end(), 7);
    assert_eq!(log.entries(7), GROUPS.concat());
    log.write(&[&[b"eight"]]);
    assert_eq!(log.entries(8).last().unwrap(), b"eight");
    assert_eq!(log.entries(4).len(), 4, "a target inside a frame");
}

#[test]
fn a_frame_holds_a_byte_to_a_mebibyte() {
    for length in [1, MAX_FRAME_PAYLOAD] {
        let payload = vec![7; length];
        let frame = frame::encode(5, &payload);
        let (header, read) = frame::decode(&frame).unwrap();
        assert!((header.length, header.first, read) == (length, 5, payload.as_slice()), "{length} bytes");
    }
    for length in [0, MAX_FRAME_PAYLOAD + 1] {
        assert!(std::panic::catch_unwind(|| frame::encode(5, &vec![7; length])).is_err(), "{length} bytes");
        let header = [(length as u32).to_be_bytes().as_slice(), &[0; 12]].concat();
        assert_eq!(frame::FrameHeader::parse(&header), None, "{length} bytes");
    }
}

#[test]
fn a_tail_cut_at_any_byte_loses_the_last_frame_only() {
    let log = Log::new();
    let ends = log.write(&GROUPS);
    let whole = fs::read(log.segment(0)).unwrap();
    for cut in ends[1]..ends[2] {
        for torn in [whole[..cut].to_vec(), zeroed(&whole, cut..LENGTH)] {
            fs::write(log.segment(0), &torn).unwrap();
            let recovered = recover(&log.segments, 0).unwrap();
            assert_eq!(recovered.end(), 3, "cut at {cut}");
            assert_eq!(fs::read(log.segment(0)).unwrap().len(), torn.len(), "recovery only looks");
        }
    }
    fs::write(log.segment(0), &whole[..ends[2] - 1]).unwrap();
    log.write(&[&[b"x"]]);
    let rest = fs::read(log.segment(0)).unwrap().split_off(ends[1] + 16 + 3);
    assert!(rest.iter().all(|byte| *byte == 0), "nothing of the torn frame is left behind the new one");
    assert_eq!(log.entries(4), [b"one".as_slice(), b"two", b"three", b"x"]);
}

#[test]
fn a_single_byte_anywhere_behind_the_last_frame_is_cut() {
    let log = Log::new();
    let end = *log.write(&GROUPS).last().unwrap();
    let whole = fs::read(log.segment(0)).unwrap();
    let last = SEGMENT_LEN - 1;
    for at in [end, end + 1, end + 4096, last - 8192, last - 4096, last - 4095, last - 1, last] {
        let mut torn = whole.clone();
        torn[at] = 7;
        fs::write(log.segment(0), &torn).unwrap();
        assert_eq!(recover(&log.segments, 7).unwrap().end(), 7, "byte {at}");
        drop(log.writer());
        assert!(fs::read(log.segment(0)).unwrap() == whole, "byte {at} is still there");
    }
    for length in [end, end + 1, last] {
        fs::write(log.segment(0), &whole[..length]).unwrap();
        drop(log.writer());
        assert!(fs::read(log.segment(0)).unwrap() == whole, "{length} bytes are not made whole again");
    }
}

#[test]
fn a_last_frame_whose_sectors_came_in_any_order_is_cut() {
    let log = Log::new();
    let big = [7; 3000];
    let ends = log.write(&[&[b"one"], &[&big, b"two"]]);
    let whole = fs::read(log.segment(0)).unwrap();
    for sector in ends[0].div_ceil(512)..=ends[1] / 512 {
        let lost = zeroed(&whole, (sector * 512).max(ends[0])..(sector + 1) * 512);
        fs::write(log.segment(0), &lost).unwrap();
        assert_eq!(recover(&log.segments, 0).unwrap().end(), 1, "sector {sector}");
    }
    // The sector with the frame's header is lost, later ones are there.
    fs::write(log.segment(0), zeroed(&whole, ends[0]..512)).unwrap();
    assert_eq!(recover(&log.segments, 0).unwrap().end(), 1);
}

#[test]
fn a_bad_frame_before_a_good_one_is_corruption_at_that_place() {
    let log = Log::new();
    let ends = log.write(&GROUPS);
    let whole = fs::read(log.segment(0)).unwrap();
    for byte in SEGMENT_HEADER..ends[1] {
        flip(&log.segment(0), byte);
        let before = fs::read(log.segment(0)).unwrap();
        let expected = if byte < ends[0] { SEGMENT_HEADER } else { ends[0] } as u64;
        match recover(&log.segments, 0) {
            Err(RecoveryError::Corrupt { segment, offset, damage }) => {
                assert_eq!(
                    (segment, offset, damage),
                    (log.segment(0), expected, Damage::Frame),
                    "byte {byte}"
                );
            }
            other => panic!("byte {byte}: {other:?}"),
        }
        assert_eq!(fs::read(log.segment(0)).unwrap(), before, "nothing was changed");
        fs::write(log.segment(0), &whole).unwrap();
    }
}

/// What an entry holds is no evidence of what was lost.
#[test]
fn a_torn_frame_that_holds_a_frame_of_other_entries_is_cut() {
    for first in [0, 2, 1 << 30, u64::MAX] {
        let log = Log::new();
        let inner = frame::encode(first, &[0, 1, 7]);
        let ends = log.write(&[&[b"one", b"two", b"three"], &[&inner, b"end"]]);
        let whole = fs::read(log.segment(0)).unwrap();
        fs::write(log.segment(0), &whole[..ends[1] - 1]).unwrap();
        assert_eq!(recover(&log.segments, 0).unwrap().end(), 3, "of entry {first}");
    }
}

#[test]
fn a_header_that_is_damaged_or_of_another_ledger_is_refused() {
    let log = Log::new();
    log.write(&GROUPS);
    for byte in 0..SEGMENT_HEADER {
        flip(&log.segment(0), byte);
        let error = recover(&log.segments, 0).unwrap_err();
        assert!(
            matches!(error, RecoveryError::Corrupt { offset: 0, damage: Damage::Header, .. }),
            "byte {byte}: {error}"
        );
        flip(&log.segment(0), byte);
    }
    let error =
        recover(&Segments::new(Disk::os(), log.dir.join("wal"), "other.example", LENGTH), 0).unwrap_err();
    assert!(matches!(error, RecoveryError::Corrupt { damage: Damage::Origin, .. }), "{error}");
}

#[test]
fn segments_follow_each_other_and_none_may_be_missing() {
    let log = Log::new();
    let big = vec![1; 60_000];
    let group = [big.as_slice(); 16];
    for _ in 0..20 {
        log.write(&[&group]);
    }
    let firsts = log.segments.list().unwrap();
    assert_eq!(firsts, [0, 128, 256]);
    assert_eq!(recover(&log.segments, 300).unwrap().end(), 320);
    assert_eq!(log.entries(320).len(), 320);

    let torn = fs::read(log.segment(128)).unwrap();
    fs::write(log.segment(128), zeroed(&torn, 7 << 20..LENGTH)).unwrap();
    let error = recover(&log.segments, 0).unwrap_err();
    assert!(matches!(error, RecoveryError::Corrupt { damage: Damage::Frame, .. }), "not the last: {error}");
    fs::remove_file(log.segment(128)).unwrap();
    let error = recover(&log.segments, 0).unwrap_err();
    assert!(matches!(error, RecoveryError::Missing { entry: 128, .. }), "{error}");
    assert_eq!(
        recover(&log.segments, 256).unwrap().end(),
        320,
        "it had been pruned, and its elder came back"
    );
    fs::write(log.segment(128), torn).unwrap();

    log.segments.prune(255).unwrap();
    assert_eq!(log.segments.list().unwrap(), [128, 256]);
    let error = recover(&log.segments, 127).unwrap_err();
    assert!(matches!(error, RecoveryError::Missing { entry: 127, .. }), "{error}");
    log.segments.prune(320).unwrap();
    assert_eq!(log.segments.list().unwrap(), [256], "the last one stays");
    let error = recover(&log.segments, 321).unwrap_err();
    assert!(matches!(error, RecoveryError::Short { end: 320, published: 321, .. }), "{error}");
    fs::remove_file(log.segment(256)).unwrap();
    assert!(matches!(recover(&log.segments, 320), Err(RecoveryError::Missing { entry: 320, .. })));
}

#[test]
fn segments_of_another_length_are_continued() {
    let group = [[7; 60_000].as_slice(); 16];
    for (before, now) in [(8 << 20, 4 << 20), (4 << 20, 8 << 20)] {
        let mut log = Log::of_length(before);
        log.write(&[group.as_slice(); 15]);
        let last = *log.segments.list().unwrap().last().unwrap();
        assert!(last > 0, "one that is full, and one that is torn");
        let torn = File::options().write(true).open(log.segment(last)).unwrap();
        torn.write_all_at(&[9; 5000], before as u64 - 5000).unwrap();

        log.segments = Segments::new(Disk::os(), log.dir.join("wal"), ORIGIN, now);
        assert_eq!(recover(&log.segments, 0).unwrap().end(), 240, "{before} B, then {now}");
        log.write(&[group.as_slice(); 9]);
        log.write(&[&group]);
        assert_eq!(recover(&log.segments, 0).unwrap().end(), 400);
        assert_eq!(log.entries(400), vec![group[0]; 400]);
    }
}

#[test]
fn the_reader_checks_frames_again() {
    let log = Log::new();
    let ends = log.write(&GROUPS);
    flip(&log.segment(0), ends[0] + 20);
    let mut reader = Reader::open(log.segments.clone(), 0).unwrap();
    let error = reader.read(0, 7, |_| {}).unwrap_err();
    assert!(matches!(error, RecoveryError::Corrupt { offset, .. } if offset == ends[0] as u64), "{error}");
}

fn zeroed(bytes: &[u8], range: std::ops::Range<usize>) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[range].fill(0);
    bytes
}
