use proptest::prelude::*;

use super::*;
use crate::{Hash, SigningKey};

const LOG: &str = "zweck.example/log1";

fn log_key() -> SigningKey {
    SigningKey::from_seed(LOG, &[1; 32]).unwrap()
}

/// Witness number `n`, named `W<n>` in policies.
fn witness(n: u8) -> SigningKey {
    SigningKey::cosigner_from_seed(&format!("wit.example/w{n}"), &[100 + n; 32]).unwrap()
}

fn log_line() -> String {
    format!("log {}\n", log_key().verifying_key())
}

fn witness_line(n: u8) -> String {
    format!("witness W{n} {}\n", witness(n).verifying_key())
}

/// A policy of the log, the witnesses 1 to 5, and these lines.
fn policy(rest: &str) -> String {
    log_line() + &(1..=5).map(witness_line).collect::<String>() + rest
}

fn parse(text: &str) -> Result<Policy, (usize, String)> {
    Policy::parse(text.as_bytes()).map_err(|error| (error.line, error.problem.to_string()))
}

fn text() -> String {
    Checkpoint { origin: LOG.into(), size: 7, root: Hash::leaf(b"x") }.to_string()
}

/// The checkpoint, signed by the log and cosigned by these at these times.
fn note(cosigned: &[(u8, u64)]) -> String {
    let lines = cosigned.iter().map(|(n, time)| witness(*n).sign(&text(), *time));
    format!("{}\n{}{}", text(), log_key().sign(&text(), 0), lines.collect::<String>())
}

#[test]
fn quorums_count_as_the_specification_says() {
    let nested = "group X 2 W1 W2 W3\ngroup Y any W4 W5\ngroup both all X Y\nquorum both\n";
    let cases: [(&str, &[u8], bool); 16] = [
        ("quorum none\n", &[], true),
        ("quorum W1\n", &[], false),
        ("quorum W1\n", &[1], true),
        ("quorum W1\n", &[2, 3], false),
        ("group all any W1 W2\nquorum all\n", &[2], true),
        ("group G any W1 W2\nquorum G\n", &[3], false),
        ("group G all W1 W2\nquorum G\n", &[1], false),
        ("group G all W1 W2\nquorum G\n", &[1, 2], true),
        ("group G 2 W1 W2 W3\nquorum G\n", &[1, 1], false),
        ("group G 2 W1 W2 W3\nquorum G\n", &[1, 3], true),
        ("group G 002 W1 W2 W3\nquorum G\n", &[1], false),
        (nested, &[1, 2, 3], false),
        (nested, &[1, 4, 5], false),
        (nested, &[1, 3, 5], true),
        ("\t quorum\t W2 \n \t \n  # the end\n#\n", &[2], true),
        ("quorum W1\ngroup G all W1 W2\n", &[1], true),
    ];
    for (rest, by, met) in cases {
        let cosigned: Vec<_> = by.iter().map(|n| (*n, 50)).collect();
        let verdict = parse(&policy(rest)).unwrap().evaluate(&note(&cosigned)).unwrap();
        assert_eq!(verdict.quorum, met, "{rest:?} by {by:?}");
    }
}

#[test]
fn a_verdict_says_who_cosigned_and_when() {
    let policy = parse(&policy("group G 2 W1 W2 W3\nquorum G\n")).unwrap();
    let stranger = witness(9).sign(&text(), 70);
    let verdict = policy.evaluate(&(note(&[(3, 40), (1, 60), (3, 50), (2, 20)]) + &stranger)).unwrap();
    let by: Vec<_> = verdict.cosigned.iter().map(|by| (by.witness.as_str(), by.time)).collect();
    assert_eq!(by, [("W1", 60), ("W2", 20), ("W3", 50)], "the newest of each, no strangers");
    assert_eq!((verdict.quorum, verdict.as_of), (true, Some(50)), "two of three had seen it at 50");
    assert_eq!(verdict.checkpoint.size, 7);
    assert_eq!(verdict.note, note(&[(1, 60), (2, 20), (3, 50)]));
    assert_eq!(policy.evaluate(&verdict.note).as_ref(), Ok(&verdict), "nothing was lost");
    let one = policy.evaluate(&note(&[(2, 20)])).unwrap();
    assert_eq!((one.quorum, one.as_of), (false, None));
    let none = parse(&(log_line() + "quorum none\n")).unwrap().evaluate(&note(&[])).unwrap();
    assert_eq!((none.quorum, none.as_of), (true, None));
}

#[test]
fn a_wrong_signature_by_a_known_key_refuses_the_note() {
    let policy = parse(&policy("quorum W1\n")).unwrap();
    let wrong = |key: &SigningKey| key.sign(&text().replace('7', "8"), 50);
    let bad =
        |key: &SigningKey| Err(PolicyRefusal::Note(NoteError::BadSignature(key.verifying_key().to_string())));
    for n in [1, 5] {
        assert_eq!(policy.evaluate(&(note(&[(1, 50)]) + &wrong(&witness(n)))), bad(&witness(n)));
    }
    assert!(policy.evaluate(&(note(&[(1, 50)]) + &wrong(&witness(6)))).is_ok(), "W6 is not in the policy");
    assert_eq!(policy.evaluate(&(note(&[(1, 50)]) + &wrong(&log_key()))), bad(&log_key()));
    let beyond = witness(1).sign(&text(), u64::MAX);
    assert_eq!(policy.evaluate(&(note(&[]) + &beyond)), bad(&witness(1)), "no time after 2^63 - 1");
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let unknown = |origin: &str| Err(PolicyRefusal::UnknownLog { origin: origin.into() });
    let ours = parse(&policy("quorum none\n")).unwrap();
    let forged = SigningKey::from_seed(LOG, &[9; 32]).unwrap().sign(&text(), 0);
    assert_eq!(ours.evaluate(&format!("{}\n{forged}", text())), unknown(LOG));
    let other = text().replace("log1", "log2");
    assert_eq!(
        ours.evaluate(&format!("{other}\n{}", log_key().sign(&other, 0))),
        unknown("zweck.example/log2"),
        "a key signs for the log of its name only"
    );
    assert!(matches!(ours.evaluate("no note"), Err(PolicyRefusal::Note(_))));
    let no_checkpoint = format!("{LOG}\n\n{}", log_key().sign(&format!("{LOG}\n"), 0));
    assert!(matches!(ours.evaluate(&no_checkpoint), Err(PolicyRefusal::Checkpoint(_))));
}

#[test]
fn the_log_may_be_known_from_elsewhere() {
    let key = log_key().verifying_key().clone();
    let bare = parse("quorum none\n").unwrap();
    assert_eq!(bare.evaluate(&note(&[])), Err(PolicyRefusal::UnknownLog { origin: LOG.into() }));
    assert!(bare.for_log(&key).unwrap().evaluate(&note(&[])).is_ok());
    let listed = parse(&policy("quorum none\n")).unwrap();
    assert_eq!(listed.clone().for_log(&key), Ok(listed.clone()));
    let other = SigningKey::from_seed(LOG, &[9; 32]).unwrap().verifying_key().clone();
    assert_eq!(listed.for_log(&other), Err(NotListed(other.to_string())));
}

#[test]
fn urls_and_names_are_kept() {
    let text = format!(
        "log {} https://log.example/\nwitness Zeuge-Köln {} https://wit.example/prefix\nquorum Zeuge-Köln\n",
        log_key().verifying_key(),
        witness(1).verifying_key()
    );
    let policy = parse(&text).unwrap();
    assert_eq!(policy.logs()[0].url.as_deref(), Some("https://log.example/"));
    assert_eq!(policy.witnesses()[0].url.as_deref(), Some("https://wit.example/prefix"));
    assert_eq!(policy.witnesses()[0].name, "Zeuge-Köln");
}

#[test]
fn names_are_octets() {
    let mut octets = Vec::new();
    for (name, n) in [(0xFE, 1), (0xFF, 2)] {
        octets.extend([b"witness \x80".as_slice(), &[name]].concat());
        octets.extend(format!(" {}\n", witness(n).verifying_key()).into_bytes());
    }
    octets.extend(b"group K\xE2\x84\xAA all \x80\xFE \x80\xFF\nquorum K\xE2\x84\xAA\n");
    let policy = Policy::parse(&octets).unwrap().for_log(log_key().verifying_key()).unwrap();
    assert!(
        !policy.evaluate(&note(&[(1, 50)])).unwrap().quorum,
        "both names print alike and are two witnesses"
    );
    assert!(policy.evaluate(&note(&[(1, 50), (2, 50)])).unwrap().quorum);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let (w1, log) = (witness(1).verifying_key().to_string(), log_key().verifying_key().to_string());
    let same_key = witness_line(1).replace("W1", "W6");
    let same_log = log_line();
    let log_as_witness = format!("witness W6 {log}\n");
    let witness_as_log = format!("log {w1}\n");
    let garbled = format!("witness W6 {}\n", w1.replace("w1+", "w7+"));
    let cases: [(&str, usize, &str); 32] = [
        ("", 7, "the policy ends without a `quorum` line"),
        ("quorum W1", 7, "no newline at its end: was the policy cut off?"),
        ("quorum W1\nquorum W1\n", 8, "a second quorum"),
        ("quorum none\nquorum none\n", 8, "a second quorum"),
        ("quorum\n", 7, "expected `quorum <name>`"),
        ("quorum W1 W2\n", 7, "expected `quorum <name>`"),
        ("quorum W6\n", 7, "`W6` is no witness or group of a line above"),
        ("quorum w1\n", 7, "`w1` is no witness or group of a line above"),
        ("quorum G\ngroup G all W1\n", 7, "`G` is no witness or group of a line above"),
        ("quorum W1 # why\n", 7, "expected `quorum <name>`"),
        ("\r\nquorum W1\n", 7, "the control character 0x0d: "),
        ("# \u{7f}\n", 7, "the control character 0x7f: "),
        ("#\0\n", 7, "the control character 0x00: "),
        ("\n\nquorums W1\n", 9, "unknown `quorums`: "),
        ("Quorum W1\n", 7, "unknown `Quorum`: "),
        ("group G\n", 7, "expected `group <name> all|any|<k> <name>...`"),
        ("group G 0\n", 7, "expected `group <name> all|any|<k> <name>...`"),
        ("group G 0 W1\n", 7, "the threshold `0` is none of `all`, `any` and 1 to 1"),
        ("group G 3 W1 W2\n", 7, "the threshold `3` is none of `all`, `any` and 1 to 2"),
        ("group G +1 W1 W2\n", 7, "the threshold `+1` is none of `all`, `any` and 1 to 2"),
        ("group G -1 W1 W2\n", 7, "the threshold `-1` is none of `all`, `any` and 1 to 2"),
        ("group G ANY W1 W2\n", 7, "the threshold `ANY` is none of `all`, `any` and 1 to 2"),
        ("group G 99999999999999999999 W1\n", 7, "the threshold `99999999999999999999` is none of "),
        ("group G all W1 W2 W1\n", 7, "`W1` is a member of a group already"),
        ("group G all W1\ngroup H all W2 W1\n", 8, "`W1` is a member of a group already"),
        ("group G all G\n", 7, "`G` is no witness or group of a line above"),
        ("group G all none\n", 7, "`none` is no witness or group of a line above"),
        ("group W1 all W2\n", 7, "the name `W1` is taken"),
        ("group none all W2\n", 7, "the name `none` is taken"),
        (&same_key, 7, "the same key as on line 2"),
        (&same_log, 7, "the same key as on line 1"),
        (&log_as_witness, 7, "a key of the wrong type: "),
    ];
    let keys: [(&str, usize, &str); 5] = [
        (&witness_as_log, 7, "a key of the wrong type: "),
        (&garbled, 7, "not a verifier key: "),
        ("witness W6\n", 7, "expected `witness <name> <vkey> [<url>]`"),
        ("log\n", 7, "expected `log <vkey> [<url>]`"),
        ("log x\n", 7, "not a verifier key: "),
    ];
    for (rest, line, problem) in cases.into_iter().chain(keys) {
        let (found, said) = parse(&policy(rest)).unwrap_err();
        assert!((found, said.starts_with(problem)) == (line, true), "{rest:?}: line {found}: {said}");
    }
}

#[test]
fn a_policy_has_bounds() {
    let witnesses: String = (0..49).map(witness_line).collect();
    assert!(parse(&format!("{witnesses}quorum W48\n")).is_ok());
    let (line, problem) = parse(&format!("{witnesses}{}quorum W1\n", witness_line(49))).unwrap_err();
    assert_eq!((line, problem.as_str()), (50, "more than 49 witnesses"));
    assert_eq!(parse(&"#\n".repeat(33_000)).unwrap_err().1, "the policy goes on beyond 64 KiB");
    let groups: String = (1..1000).map(|n| format!("group G{n} any G{}\n", n - 1)).collect();
    let chain = parse(&policy(&format!("group G0 any W1\n{groups}quorum G999\n"))).unwrap();
    assert!(chain.evaluate(&note(&[(1, 50)])).unwrap().quorum);
}

/// Lines that nearly make a policy.
fn almost() -> impl Strategy<Value = Vec<u8>> {
    let name = || prop::sample::select(vec!["W1", "W2", "W3", "G", "H", "none", "all", "any", "1", "2", ""]);
    let line = prop_oneof![
        Just(log_line()),
        (1..4u8).prop_map(witness_line),
        (name(), name(), prop::collection::vec(name(), 0..4))
            .prop_map(|(group, k, members)| format!("group {group} {k} {}\n", members.join(" "))),
        name().prop_map(|name| format!("quorum {name}\n")),
        ".{0,8}\n?",
    ];
    let lines = prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat().into_bytes());
    prop_oneof![lines, prop::collection::vec(any::<u8>(), 0..64)]
}

proptest! {
    #[test]
    fn any_octets_are_a_policy_or_an_error(octets in almost(), by in prop::collection::vec((1..4u8, 1..9u64), 0..4)) {
        match Policy::parse(&octets) {
            Ok(policy) => {
                let policy = policy.for_log(log_key().verifying_key()).unwrap();
                let verdict = policy.evaluate(&note(&by)).unwrap();
                let every = policy.is_quorum(|_| true);
                prop_assert!(every || !verdict.quorum, "more cosignatures never spoil a quorum");
                prop_assert_eq!(policy.evaluate(&verdict.note), Ok(verdict));
            }
            Err(error) => prop_assert!(error.line >= 1 && error.line <= octets.len() + 1),
        }
    }
}
