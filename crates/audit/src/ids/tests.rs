use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

#[test]
fn short_texts_are_told_apart() {
    let texts = [
        "a",
        "\0",
        "\0\0",
        "a\0",
        "\0a",
        "1234567",
        "12345678",
        "123456781",
        "12345678901",
        "12345678902",
        "ü234567",
    ];
    let mut keys: Vec<Short> = texts.iter().map(|text| short(text).unwrap()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), texts.len());
    assert_eq!(short("123456789012"), None);
}

proptest! {
    /// Few letters, so that many are alike.
    #[test]
    fn each_text_has_one_number(texts in prop::collection::vec("[ab\0ü]{0,14}", 0..300)) {
        let mut interner = Interner::default();
        let mut known: HashMap<String, u32> = HashMap::new();
        for text in texts {
            let next = u32::try_from(known.len()).unwrap();
            prop_assert_eq!(interner.find(&text), known.get(&text).copied());
            let expected = if text.is_empty() { NONE } else { *known.entry(text.clone()).or_insert(next) };
            prop_assert_eq!(interner.number(&text), expected);
            prop_assert_eq!(interner.text(expected), text);
        }
        prop_assert_eq!(interner.len(), known.len());
    }
}
