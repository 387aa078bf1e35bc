//! Notes that no ledger publishes: who accepts which. Where implementations differ, ours is among the strict.

use ledger::{Checkpoint, SigningKey, VerifyingKey, verify::parse_signed};

use crate::{
    grown::{Grown, NEVER, ORIGIN},
    tools::checkers,
};

#[test]
fn who_accepts_which_note_is_known() {
    let checkers = checkers("notes that no ledger publishes");
    let grown = Grown::new("notes", NEVER);
    let checkpoint = grown.grow(3);
    let key = SigningKey::from_seed(ORIGIN, &[3; 32]).unwrap();
    for (what, note, [ours, go, aics]) in cases(&checkpoint, &key) {
        assert!(!ours || go || aics, "{what}: nobody but us accepts it");
        assert_eq!(parse_signed(&note, key.verifying_key()).is_ok(), ours, "we, {what}:\n{note}");
        let file = grown.file("note", &note);
        let vkey = key.verifying_key().to_string();
        for checker in &checkers {
            let found = checker.check(grown.path(), &vkey, &["--checkpoint", file.to_str().unwrap()]);
            let expected = if checker.name == "Go" { go } else { aics };
            assert_eq!(found.is_ok(), expected, "{}, {what}: {found:?}\n{note}", checker.name);
        }
    }
}

const ALL: [bool; 3] = [true; 3];
const NONE: [bool; 3] = [false; 3];

/// What it is, the note, and whether we, Go and aics-tlog accept it.
fn cases(checkpoint: &Checkpoint, key: &SigningKey) -> Vec<(&'static str, String, [bool; 3])> {
    let text = checkpoint.to_string();
    let line = key.sign(&text, 0);
    let wrong = key.sign("something else\n", 0);
    let stranger =
        SigningKey::from_seed("zweck.example/stranger", &[4; 32]).unwrap().sign("no text of ours\n", 0);
    let signed = |text: &str| format!("{text}\n{}", key.sign(text, 0));
    let (root, padded) = (checkpoint.root.to_string(), line.trim_end().strip_suffix('=').unwrap());
    vec![
        ("as published", format!("{text}\n{line}"), ALL),
        ("an unknown signature before ours", format!("{text}\n{stranger}{line}"), ALL),
        ("the same unknown signature twice", format!("{text}\n{stranger}{stranger}{line}"), ALL),
        ("an extension line", signed(&format!("{text}an extension\n")), ALL),
        ("the same signature twice", format!("{text}\n{line}{line}"), [true, true, false]),
        // The specification: any signature by a known key that does not verify rejects the note.
        ("a wrong signature after the right one", format!("{text}\n{line}{wrong}"), [false, true, false]),
        ("a wrong signature before the right one", format!("{text}\n{wrong}{line}"), NONE),
        ("no newline in the end", format!("{text}\n{}", line.trim_end()), [false, false, true]),
        ("an empty line in the end", format!("{text}\n{line}\n"), NONE),
        ("more than 100 signatures", format!("{text}\n{}{line}", stranger.repeat(100)), [false, false, true]),
        ("a signature that is only an id", format!("{text}\n— a AAAAAA==\n{line}"), [false, false, true]),
        ("a key name with a plus", format!("{text}\n{line}{}", stranger.replace("/s", "+s")), NONE),
        (
            "no space in a signature",
            format!("{text}\n{}{line}", stranger.replace(".example/stranger ", "")),
            NONE,
        ),
        ("base64 without padding", format!("{text}\n{padded}\n"), NONE),
        ("bits after the end of the base64", format!("{text}\n{}", later_bits(&line)), [false, true, false]),
        ("carriage returns", format!("{text}\n{line}").replace('\n', "\r\n"), NONE),
        ("a tab in the text", signed(&format!("{text}an\textension\n")), NONE),
        ("no signature", format!("{text}\n"), NONE),
        ("no origin", signed(&format!("\n3\n{root}\n")), NONE),
        ("no root", signed(&format!("{ORIGIN}\n3\n")), NONE),
        ("a short root", signed(&format!("{ORIGIN}\n3\nAAAA\n")), NONE),
        ("a zero before the size", signed(&format!("{ORIGIN}\n03\n{root}\n")), NONE),
        ("a plus before the size", signed(&format!("{ORIGIN}\n+3\n{root}\n")), NONE),
        ("a negative size", signed(&format!("{ORIGIN}\n-3\n{root}\n")), NONE),
        ("a size beyond 64 bits", signed(&format!("{ORIGIN}\n18446744073709551619\n{root}\n")), NONE),
        ("another origin", signed(&text.replace(ORIGIN, "zweck.example/other")), NONE),
    ]
}

/// The same bytes in another spelling: the last character before the padding has two bits that decoding drops.
fn later_bits(line: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = line.strip_suffix("=\n").unwrap();
    let (head, last) = digits.split_at(digits.len() - 1);
    let next = ALPHABET.find(last).unwrap() + 1;
    format!("{head}{}=\n", ALPHABET.get(next..=next).unwrap())
}

#[test]
fn garbled_keys_are_refused_by_all() {
    let checkers = checkers("garbled keys");
    let grown = Grown::new("keys", NEVER);
    grown.grow(3);
    let good = grown.key();
    let (name, rest) = good.split_once('+').unwrap();
    let (id, key) = rest.split_once('+').unwrap();
    let garbled = [
        format!("{name}+{id}"),
        format!("{name}x+{id}+{key}"),
        format!("{name}+00000000+{key}"),
        format!("{name}+{id}+{}", key.replacen('A', "B", 1)),
        format!("{name}+{id}+{}", key.get(..40).unwrap()),
        format!("+{id}+{key}"),
    ];
    for vkey in garbled {
        assert!(vkey.parse::<VerifyingKey>().is_err(), "we accept `{vkey}`");
        for checker in &checkers {
            assert!(checker.check(grown.path(), &vkey, &[]).is_err(), "{} accepts `{vkey}`", checker.name);
        }
    }
}
