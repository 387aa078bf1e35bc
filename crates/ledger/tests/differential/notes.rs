//! Signed notes, beside `signed_note`, a port of Go's. It never refuses what we accept; where it accepts more, the
//! reason is one that is named here.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ledger::{Note, SigningKey, VerifyingKey};
use proptest::prelude::*;
use signed_note::{Signer, StandardSigner, StandardVerifier, VerifierList};

/// Two logs' keys, and one that is known to nobody.
const NAMES: [&str; 3] = ["zweck.example/log1", "zweck.example/log2", "zweck.example/stranger"];

fn key(of: usize) -> SigningKey {
    SigningKey::from_seed(NAMES[of], &[of as u8; 32]).unwrap()
}

#[test]
fn both_sign_alike_and_accept_each_other_s_signatures() {
    let text = "zweck.example/log1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let ours: String = (0..3).map(|of| key(of).sign(text, 0)).collect();
    let signers: Vec<StandardSigner> = (0..3).map(|of| StandardSigner::new(&secret(of)).unwrap()).collect();
    let mut theirs = signed_note::Note::new(text.as_bytes(), &[]).unwrap();
    theirs.add_sigs(&signers.iter().map(|signer| signer as &dyn Signer).collect::<Vec<_>>()).unwrap();
    let note = format!("{text}\n{ours}");
    assert_eq!(String::from_utf8(theirs.to_bytes()).unwrap(), note);
    for of in 0..3 {
        assert_eq!((we_accept(&note, of), they_accept(&note, of)), (true, true), "{note}");
    }
}

#[test]
fn keys_are_read_alike() {
    let good = key(0).verifying_key().to_string();
    let (name, rest) = good.split_once('+').unwrap();
    let (id, material) = rest.split_once('+').unwrap();
    let keys = [
        (good.clone(), true),
        (format!("{name}+{id}"), false),
        (format!("{name}+{id}+"), false),
        (format!("+{id}+{material}"), false),
        (format!("{name} x+{id}+{material}"), false),
        (format!("{name}+{}+{material}", &id[..7]), false),
        (format!("{name}+00000000+{material}"), false),
        (format!("{name}+{id}+{}", &material[..40]), false),
        (format!("{name}+{id}+{material}\n"), false),
    ];
    for (vkey, accepted) in keys {
        assert_eq!(vkey.parse::<VerifyingKey>().is_ok(), accepted, "we, `{vkey}`");
        assert_eq!(StandardVerifier::new(&vkey).is_ok(), accepted, "signed_note, `{vkey}`");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn they_accept_what_we_accept(note in note(), changes in prop::collection::vec(change(), 0..4)) {
        let mut note: Vec<char> = note.chars().collect();
        changes.iter().for_each(|change| change.apply(&mut note));
        let note: String = note.into_iter().collect();
        for of in 0..2 {
            let (ours, theirs) = (we_accept(&note, of), they_accept(&note, of));
            prop_assert!(theirs || !ours, "only we accept {:?}", note);
            prop_assert!(ours || !theirs || named(&note, of), "only they accept {:?}", note);
        }
    }

    #[test]
    fn a_note_that_nobody_changed_is_accepted_by_both(text in text(), others in prop::collection::vec(1usize..3, 0..5)) {
        let ours = key(0).sign(&text, 0);
        let others: String = others.into_iter().map(|of| key(of).sign(&text, 0)).collect();
        let note = format!("{text}\n{others}{ours}");
        prop_assert!(we_accept(&note, 0) && they_accept(&note, 0), "{}", note);
    }
}

fn we_accept(note: &str, of: usize) -> bool {
    Note::parse(note).is_ok_and(|note| note.verify(key(of).verifying_key()).is_ok())
}

fn they_accept(note: &str, of: usize) -> bool {
    let verifier = StandardVerifier::new(&key(of).verifying_key().to_string()).unwrap();
    let note = signed_note::Note::from_bytes(note.as_bytes());
    note.is_ok_and(|note| note.verify(&VerifierList::new(vec![Box::new(verifier)])).is_ok())
}

/// Why we refuse what they accept: of several signatures by one key they check the first only, and they take U+007F
/// and the control characters after it.
fn named(note: &str, of: usize) -> bool {
    let id = STANDARD.encode(key(of).verifying_key().id());
    let by_key = format!("\n— {} {}", NAMES[of], &id[..5]);
    note.matches(&by_key).count() > 1 || note.contains(|c: char| c.is_control() && c != '\n')
}

/// A secret key in the form that Go's note package and its port share.
fn secret(of: usize) -> String {
    let id = u32::from_be_bytes(key(of).verifying_key().id());
    let material = [&[1], [of as u8; 32].as_slice()].concat();
    format!("PRIVATE+KEY+{}+{id:08x}+{}", NAMES[of], STANDARD.encode(material))
}

fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(NAMES[0].to_owned()),
        Just(String::new()),
        Just("— a AAAAAAAA".to_owned()),
        "[a-zü0-9 +—]{0,12}",
    ];
    prop::collection::vec(line, 1..5).prop_map(|lines| lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Any text with any lines after it: right, wrong and garbled signatures, by keys known and unknown.
fn note() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => (0usize..3).prop_map(|of| (Some(of), String::new())),
        1 => (0usize..3).prop_map(|of| (None, key(of).sign("something else\n", 0))),
        1 => "(— )?[a-z+ ]{0,5} [A-Za-z+/]{0,9}={0,2}\n".prop_map(|line| (None, line)),
    ];
    (text(), prop::collection::vec(line, 0..5)).prop_map(|(text, lines)| {
        let lines = lines.into_iter().map(|(of, line)| of.map_or(line, |of| key(of).sign(&text, 0)));
        format!("{text}\n{}", lines.collect::<String>())
    })
}

#[derive(Clone, Debug)]
enum Change {
    Insert(prop::sample::Index, char),
    Remove(prop::sample::Index),
    Replace(prop::sample::Index, char),
}

fn change() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    let character = || {
        let known = prop::sample::select(vec![
            '\n', ' ', '—', '+', '=', 'A', '\t', '\r', '\u{7f}', '\u{85}', '\u{a0}', '\0',
        ]);
        prop_oneof![known, any::<char>()]
    };
    prop_oneof![
        (index(), character()).prop_map(|(at, c)| Change::Insert(at, c)),
        index().prop_map(Change::Remove),
        (index(), character()).prop_map(|(at, c)| Change::Replace(at, c)),
    ]
}

impl Change {
    fn apply(&self, note: &mut Vec<char>) {
        let length = note.len();
        match self {
            _ if length == 0 => {}
            Change::Insert(at, c) => note.insert(at.index(length), *c),
            Change::Remove(at) => drop(note.remove(at.index(length))),
            Change::Replace(at, c) => note[at.index(length)] = *c,
        }
    }
}
