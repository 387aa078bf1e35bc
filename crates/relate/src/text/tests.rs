use super::*;

#[test]
fn text_is_folded() {
    for (text, folded) in [
        ("Müller", "mueller"),
        ("Mu\u{308}ller", "mueller"),
        ("MÜLLER", "mueller"),
        ("Weiß", "weiss"),
        ("STRAẞE", "strasse"),
        ("Renée", "renee"),
        ("Łukasz Đorđević", "lukasz dordevic"),
        ("Søren Ångström", "soeren aangstroem"),
        ("Ⅻ ﬁ 12½", "xii fi 12 1/2"),
        ("a\tb\u{a0}c", "a b c"),
        ("O’Brien", "o'brien"),
        ("Zo\u{200b}e", "zoe"),
        ("Иванов", "иванов"),
        ("N° 5", "no 5"),
        ("", ""),
    ] {
        let mut out = String::new();
        fold(text, &mut out);
        assert_eq!(out, folded, "{text}");
    }
}

#[test]
fn long_text_is_cut() {
    for letter in ["a", "ä"] {
        let mut out = String::new();
        fold(&letter.repeat(1_000_000), &mut out);
        assert!(out.len() <= 4 * LONGEST);
    }
}
