use super::*;

#[test]
fn published_jaro_winkler_values() {
    // Winkler 1990 and 1994, rounded there to three places.
    for (left, right, value) in [
        ("shackleford", "shackelford", 0.982),
        ("dunningham", "cunnigham", 0.896),
        ("nichleson", "nichulson", 0.956),
        ("jones", "johnson", 0.832),
        ("massey", "massie", 0.933),
        ("abroms", "abrams", 0.922),
        ("hardin", "martinez", 0.722),
        ("itman", "smith", 0.467),
        ("martha", "marhta", 0.961),
        ("dwayne", "duane", 0.840),
    ] {
        assert!(
            (jaro_winkler(left, right) - value).abs() < 0.0006,
            "{left} {right}: {}",
            jaro_winkler(left, right)
        );
    }
    assert_eq!(jaro_winkler("", ""), 1.0);
    assert_eq!(jaro_winkler("a", ""), 0.0);
}

#[test]
fn one_edit() {
    for (left, right, near) in [
        ("meyer", "meyer", true),
        ("meyer", "meier", true),
        ("meyer", "myer", true),
        ("meyer", "emyer", true),
        ("meyer", "meyre", true),
        ("meyer", "meyers", true),
        ("meyer", "maier", false),
        ("meyer", "reyem", false),
        ("", "a", true),
        ("", "ab", false),
        ("ab", "ba", true),
        ("abcd", "badc", false),
    ] {
        assert_eq!(within_one_edit(left, right), near, "{left} {right}");
        assert_eq!(within_one_edit(right, left), near, "{right} {left}");
    }
}

#[test]
fn dates_with_errors() {
    let date = |year, month, day| BirthDate { year, month, day };
    let written = date(1984, 3, 17);
    for (other, expected) in [
        (date(1984, 3, 17), Dates::Equal),
        (date(1984, 3, 11), Dates::Typo),
        (date(1948, 3, 17), Dates::Typo),
        (date(1984, 17, 3), Dates::Typo),
        (date(1984, 3, 28), Dates::Close),
        (date(1971, 3, 17), Dates::Close),
        (date(1975, 8, 17), Dates::Different),
        (date(0, 0, 0), Dates::Different),
        (date(u16::MAX, u8::MAX, u8::MAX), Dates::Different),
    ] {
        assert_eq!(dates(written, other), expected, "{other:?}");
        assert_eq!(dates(other, written), expected, "{other:?}");
    }
}
