use super::*;

const ENGLISH: Voice = Voice { lang: Lang::English, decimals: 1 };
const GERMAN: Voice = Voice { lang: Lang::German, decimals: 2 };

#[test]
fn numbers() {
    for (number, english, german) in [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1,000", "1.000"),
        (12_480, "12,480", "12.480"),
        (u64::MAX, "18,446,744,073,709,551,615", "18.446.744.073.709.551.615"),
    ] {
        assert_eq!((ENGLISH.count(number).as_str(), GERMAN.count(number).as_str()), (english, german));
    }
}

#[test]
fn a_share_is_all_or_nothing_only_if_it_is() {
    for (part, whole, english, german) in [
        (0, 0, "–", "–"),
        (0, 7, "0.0%", "0,0\u{a0}%"),
        (1, 1_000_000, "0.1%", "0,1\u{a0}%"),
        (1, 3, "33.3%", "33,3\u{a0}%"),
        (999_999, 1_000_000, "99.9%", "99,9\u{a0}%"),
        (5, 5, "100.0%", "100,0\u{a0}%"),
    ] {
        assert_eq!(
            (ENGLISH.percent(part, whole).as_str(), GERMAN.percent(part, whole).as_str()),
            (english, german)
        );
    }
}

#[test]
fn bits_have_a_sign() {
    assert_eq!(ENGLISH.signed_bits(4.0), "+4.0");
    assert_eq!(GERMAN.signed_bits(-3.25), "−3,25");
    assert_eq!(GERMAN.bits(12.5), "12,50");
}

#[test]
fn times() {
    let at = Moment(1_772_546_700_000_000);
    assert_eq!(ENGLISH.minute(at), "3 Mar 2026, 14:05");
    assert_eq!(GERMAN.minute(at), "03.03.2026, 14:05\u{a0}Uhr");
    assert_eq!(ENGLISH.day(Moment(i64::MAX)), format!("{} µs", i64::MAX));
    for (micros, english, german) in [
        (59_999_999, "less than a minute", "weniger als 1 Minute"),
        (60_000_000, "1 minute", "1 Minute"),
        (7_200_000_000, "2 hours", "2 Stunden"),
        (86_400_000_000 * 400, "400 days", "400 Tage"),
    ] {
        assert_eq!((ENGLISH.length(micros).as_str(), GERMAN.length(micros).as_str()), (english, german));
    }
}
