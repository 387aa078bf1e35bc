use super::*;
use crate::{Checkpoint, Hash, merkle::Frontier};

const LOG: &str = "zweck.example/log1";

fn log_key() -> SigningKey {
    SigningKey::from_seed(LOG, &[1; 32]).unwrap()
}

fn witness_key() -> SigningKey {
    SigningKey::cosigner_from_seed("wit.example/w1", &[2; 32]).unwrap()
}

#[test]
fn keys_print_as_go_prints_them_and_read_back() {
    let cases = [
        (log_key(), "zweck.example/log1+6d9d8573+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"),
        (witness_key(), "wit.example/w1+ebd05df4+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"),
    ];
    for (key, text) in cases {
        assert_eq!(key.verifying_key().to_string(), text);
        assert_eq!(text.parse().as_ref(), Ok(key.verifying_key()));
    }
}

#[test]
fn garbled_keys_are_refused() {
    let good = log_key().verifying_key().to_string();
    let bad = [
        String::new(),
        "name".into(),
        good.replace("6d9d8573", "6d9d8574"),
        good.replace("6d9d8573", "6D9D8573"),
        good.replace("log1", "log2"),
        good.replace("+AY", "+Aa"),
        good.replace("+AY", "+BY"),
        good.replace("+AY", "+BoqI"),
        format!("{good}="),
        good.replace("zweck.example/log1", ""),
    ];
    for text in bad {
        assert!(text.parse::<VerifyingKey>().is_err(), "{text}");
    }
}

#[test]
fn the_cosignature_of_the_reference_tree_is_the_known_one() {
    let mut tree = Frontier::default();
    (0..70_000).for_each(|i| tree.push(Hash::leaf(format!("event {i}").as_bytes())));
    let text = Checkpoint { origin: LOG.into(), size: tree.size(), root: tree.root() }.to_string();
    let line = witness_key().sign(&text, 1_767_000_000);
    let blob = "69Bd9AAAAABpUkfAsVEHxIVO+fjCjXCRVqL+NU93/zzF8Km+GOFLYRmtrKM0ik8ao0D9eud3wsdoDTgoN+f4CqYMTyspoqN0+cJECQ==";
    assert_eq!(line, format!("— wit.example/w1 {blob}\n"));
    let note = format!("{text}\n{}{line}", log_key().sign(&text, 0));
    let note = Note::parse(&note).unwrap();
    assert_eq!(note.verify(log_key().verifying_key()), Ok(()));
    assert_eq!(note.verify(witness_key().verifying_key()), Ok(()));
}

#[test]
fn unknown_keys_are_ignored_and_known_ones_must_be_right() {
    let text = "zweck.example/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let key = log_key();
    let line = key.sign(text, 0);
    let stranger = SigningKey::from_seed("zweck.example/log1", &[9; 32]).unwrap().sign(text, 0);
    let verify = |note: &str| Note::parse(note).and_then(|note| note.verify(key.verifying_key()));
    assert_eq!(verify(&format!("{text}\n{stranger}{line}")), Ok(()));
    let vkey = key.verifying_key().to_string();
    assert_eq!(verify(&format!("{text}\n{stranger}")), Err(NoteError::NotSigned(vkey.clone())));
    let changed = text.replacen('0', "1", 1);
    assert_eq!(verify(&format!("{changed}\n{line}")), Err(NoteError::BadSignature(vkey.clone())));
    let other = key.sign(&changed, 0);
    assert_eq!(verify(&format!("{text}\n{line}{other}")), Err(NoteError::BadSignature(vkey)));
}

#[test]
fn garbled_notes_are_refused() {
    let text = "zweck.example/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let line = log_key().sign(text, 0);
    let bad = [
        String::new(),
        text.to_owned(),
        format!("{text}{line}"),
        format!("{text}\n"),
        format!("{text}\n{}", line.trim_end()),
        format!("{text}\n{}", line.replace("— ", "- ")),
        format!("{text}\n{line}\n"),
        format!("{text}\n{line}{line}x\n"),
        format!("{}\n{line}", text.replacen('\n', "\t\n", 1)),
        format!("{text}\n{}", line.replacen("zweck.example/log1", "a+b", 1)),
        format!("{text}\n{}", line.replacen("zweck.example/log1", "", 1)),
        format!("{text}\n— zweck.example/log1 AAAA\n"),
        format!("{text}\n— zweck.example/log1 AAAAAA==\n"),
    ];
    for note in bad {
        assert!(matches!(Note::parse(&note), Err(NoteError::Malformed(_))), "{note:?}");
    }
}

#[test]
fn a_note_has_64_kib_and_a_hundred_signatures_and_no_more() {
    let text = "zweck.example/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let (key, line) = (log_key(), log_key().sign(text, 0));
    let verify = |note: &str| Note::parse(note).and_then(|note| note.verify(key.verifying_key()));
    assert_eq!(verify(&format!("{text}\n{}", line.repeat(100))), Ok(()));
    let crowded = format!("{text}\n{}", line.repeat(101));
    assert_eq!(verify(&crowded), Err(NoteError::Malformed("more than 100 signatures")));

    let of_length = |length: usize| {
        let stuffed = format!("{text}{}\n", "x".repeat(length - text.len() - 2 - line.len()));
        format!("{stuffed}\n{}", key.sign(&stuffed, 0))
    };
    let [longest, too_long] = [MAX_NOTE, MAX_NOTE + 1].map(of_length);
    assert_eq!((longest.len(), too_long.len()), (65_536, 65_537));
    assert_eq!(verify(&longest), Ok(()));
    assert_eq!(verify(&too_long), Err(NoteError::Malformed("longer than 64 KiB")));
}

#[test]
fn of_several_cosignatures_the_newest_counts_and_none_beyond_the_last_time() {
    let text = "zweck.example/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let key = witness_key();
    let newest = |times: &[u64]| {
        let lines: String = times.iter().map(|time| key.sign(text, *time)).collect();
        let note = format!("{text}\n{lines}");
        Note::parse(&note).unwrap().signature_by(key.verifying_key())
    };
    let last = i64::MAX as u64;
    for (times, time) in [(vec![7, 9, 8], 9), (vec![9, 7], 9), (vec![7, 9], 9), (vec![1, last], last)] {
        let line = key.sign(text, time);
        assert_eq!(newest(&times), Ok(Some(CheckedSignature { line, time })), "{times:?}");
    }
    for times in [[last + 1, 1], [1, u64::MAX]] {
        let wrong = NoteError::BadSignature(key.verifying_key().to_string());
        assert_eq!(newest(&times), Err(wrong), "{times:?}");
    }
}

/// A signature under a key of small order fits more than one text.
#[test]
fn weak_keys_are_refused() {
    for weak in
        ["AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
    {
        let bytes = STANDARD.decode(weak).unwrap();
        let digest = Sha256::new().chain_update("log.example").chain_update([0x0A]).chain_update(&bytes);
        let id = u32::from_be_bytes(digest.finalize()[..4].try_into().unwrap());
        let read = format!("log.example+{id:08x}+{weak}").parse::<VerifyingKey>();
        assert_eq!(read, Err(VerifyingKeyError("the key is not a point of the curve")));
    }
}

#[test]
fn names_that_cannot_be_written_in_a_note_are_refused() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{7}b"] {
        assert!(SigningKey::from_seed(name, &[1; 32]).is_err(), "{name:?}");
    }
}

#[test]
fn debug_masks_the_secret() {
    let shown = format!("{:?}", log_key());
    assert!(shown.contains("masked") && !shown.contains("AQEBAQ") && !shown.contains("1, 1"), "{shown}");
}
