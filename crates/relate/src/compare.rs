//! How alike two words or dates are.

use crate::BirthDate;

/// Jaro–Winkler similarity, 0 to 1 (W. E. Winkler, "String Comparator Metrics and Enhanced Decision Rules in the
/// Fellegi-Sunter Model of Record Linkage", 1990): Jaro, plus a tenth of what is missing for each of the first four equal
/// letters. Reads 64 letters; bytes stand for letters outside of ASCII, where it is an approximation.
pub(crate) fn jaro_winkler(left: &str, right: &str) -> f64 {
    let left = left.as_bytes().get(..LONGEST).unwrap_or(left.as_bytes());
    let right = right.as_bytes().get(..LONGEST).unwrap_or(right.as_bytes());
    let jaro = jaro(left, right);
    let prefix = left.iter().zip(right).take(4).take_while(|(left, right)| left == right).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

fn jaro(left: &[u8], right: &[u8]) -> f64 {
    if left.is_empty() || right.is_empty() {
        return if left.len() == right.len() { 1.0 } else { 0.0 };
    }
    let window = (left.len().max(right.len()) / 2).saturating_sub(1);
    let (mut left_matched, mut right_matched) = (0_u64, 0_u64);
    for (at, letter) in left.iter().enumerate() {
        let from = at.saturating_sub(window);
        let near = right.iter().enumerate().take(at + window + 1).skip(from);
        for (place, other) in near {
            if letter == other && right_matched & (1 << place) == 0 {
                left_matched |= 1 << at;
                right_matched |= 1 << place;
                break;
            }
        }
    }
    let matches = left_matched.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let pairs = chosen(left, left_matched).zip(chosen(right, right_matched));
    let transposed = pairs.filter(|(left, right)| left != right).count();
    let matches = f64::from(matches);
    let half = (transposed / 2) as f64;
    (matches / left.len() as f64 + matches / right.len() as f64 + (matches - half) / matches) / 3.0
}

/// The letters whose bits are set.
fn chosen(letters: &[u8], bits: u64) -> impl Iterator<Item = u8> {
    letters.iter().enumerate().filter(move |(at, _)| bits & (1 << at) != 0).map(|(_, letter)| *letter)
}

/// Whether one letter put in, left out, replaced, or two neighbours swapped, makes one of the other (Damerau's four
/// errors), or they are equal.
pub(crate) fn within_one_edit(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let prefix = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let suffix = |skip: usize| {
        let (short, long) = (short.get(prefix + skip..), long.get(prefix + skip..));
        short.is_some() && short == long
    };
    if short.len() < long.len() {
        return short.get(prefix..) == long.get(prefix + 1..);
    }
    let swapped = match (short.get(prefix..prefix + 2), long.get(prefix..prefix + 2)) {
        (Some([a, b]), Some([c, d])) => a == d && b == c && suffix(2),
        _ => false,
    };
    prefix == short.len() || suffix(1) || swapped
}

/// How two dates agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    Equal,
    /// One digit is wrong, or two neighbouring ones, or day and month, are swapped.
    Typo,
    /// Two of year, month and day are equal, or two digits are wrong.
    Close,
    Different,
}

pub(crate) fn dates(left: BirthDate, right: BirthDate) -> Dates {
    if left == right {
        return Dates::Equal;
    }
    let (left_digits, right_digits) = (digits(left), digits(right));
    let wrong = left_digits.iter().zip(&right_digits).filter(|(left, right)| left != right).count();
    let neighbours = || {
        let pairs = left_digits.windows(2).zip(right_digits.windows(2));
        wrong == 2
            && pairs.into_iter().any(|pair| matches!(pair, ([a, b], [c, d]) if a != b && a == d && b == c))
    };
    let day_and_month = left.year == right.year && left.day == right.month && left.month == right.day;
    if wrong == 1 || neighbours() || day_and_month {
        return Dates::Typo;
    }
    let equal_parts = usize::from(left.year == right.year)
        + usize::from(left.month == right.month)
        + usize::from(left.day == right.day);
    if equal_parts == 2 || wrong == 2 { Dates::Close } else { Dates::Different }
}

/// `YYYYMMDD`.
fn digits(date: BirthDate) -> [u8; 8] {
    let two = |number: u8| [number / 10 % 10, number % 10];
    // Below 100: the remainders fit.
    let [a, b] = two(u8::try_from(date.year / 100 % 100).unwrap_or(0));
    let [c, d] = two(u8::try_from(date.year % 100).unwrap_or(0));
    let ([e, f], [g, h]) = (two(date.month), two(date.day));
    [a, b, c, d, e, f, g, h]
}

const LONGEST: usize = 64;

#[cfg(test)]
mod tests;
