use audit::Lang;

use super::*;

const VOICE: Voice = Voice { lang: Lang::English, decimals: 1 };

#[test]
fn ids_that_differ_look_different() {
    let ids = ["a b", "a  b", " a b", "a b ", "a\u{a0}b", "a\u{3000}b", "a\tb", "ab"];
    let shown: Vec<String> = ids.iter().map(|one| id(VOICE, one)).collect();
    assert_eq!(shown[..4], ["a b", "a [U+0020]b", "[U+0020]a b", "a b[U+0020]"]);
    for (place, one) in shown.iter().enumerate() {
        assert!(!shown[..place].contains(one), "{one}");
    }
}

#[test]
fn a_very_long_id_shows_its_ends_and_its_length() {
    assert_eq!(id(VOICE, &"x".repeat(64)), "x".repeat(64));
    let long = format!("{}{}", "x".repeat(100_000), "end");
    let shown = id(VOICE, &long);
    assert_eq!(shown, format!("{}…{}end (100,003 characters)", "x".repeat(40), "x".repeat(9)));
}

#[test]
fn long_words_are_cut_by_the_room_that_they_take_in_the_page() {
    assert_eq!(words("short"), "short");
    assert_eq!(words(&"x".repeat(5_000)).len(), 799 + '…'.len_utf8());
    assert_eq!(words(&"\u{202e}".repeat(5_000)).chars().count(), 80);
}
