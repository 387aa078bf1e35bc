use audit::Lang;

use super::*;

const VOICE: Voice = Voice { lang: Lang::English, decimals: 1 };
/// 1 January 2026, 00:00.
const NEW_YEAR: i64 = 20_454 * DAY;

fn named(from: i64, to: i64) -> Vec<String> {
    labels(VOICE, from, to).into_iter().map(|(_, label)| label.replace('\u{a0}', " ")).collect()
}

#[test]
fn lines_are_at_round_times() {
    for (from, width, expected) in [
        (NEW_YEAR - 20 * MINUTE, HOUR, &["23:45", "1 Jan", "00:15", "00:30"][..]),
        (NEW_YEAR + 3 * HOUR, 20 * HOUR, &["06:00", "12:00", "18:00"]),
        (NEW_YEAR + HOUR, 4 * DAY, &["2 Jan", "3 Jan", "4 Jan"]),
        (NEW_YEAR, 30 * DAY, &["5 Jan", "12 Jan", "19 Jan", "26 Jan"]),
        (NEW_YEAR + DAY, 100 * DAY, &["Feb 2026", "Mar 2026", "Apr 2026"]),
        (NEW_YEAR + DAY, 1_500 * DAY, &["2027", "2028", "2029"]),
    ] {
        let found = named(from, from + width);
        assert_eq!(found, expected, "{width}");
    }
}

#[test]
fn any_range_has_few_lines_in_order_and_inside() {
    for (from, to) in [(0, 1), (i64::MIN, i64::MAX), (i64::MAX - 1, i64::MAX), (-5 * DAY, 40_000 * DAY)] {
        let lines: Vec<i64> = lines(from, to).collect();
        assert!(lines.len() <= 2 * MOST && lines.is_sorted());
        assert!(lines.iter().all(|at| (from..=to).contains(at)));
    }
    for width in (1..400).map(|hours| hours * 7 * HOUR) {
        let count = labels(VOICE, NEW_YEAR, NEW_YEAR + width).len();
        assert!((1..=MOST + 1).contains(&count), "{width}: {count}");
    }
}
