//! Codes that are the same for names that sound the same, for blocking.

use crate::Country;

/// The code of a surname's last word: Kölner Phonetik in German-speaking countries, Soundex elsewhere. At most
/// [`LENGTH`] signs, left-aligned in a number.
pub(crate) fn code(surname: &str, country: Country) -> u64 {
    let word = surname.rsplit(' ').next().unwrap_or(surname);
    match country {
        Country::Germany | Country::Austria | Country::Switzerland => cologne(word),
        _ => soundex(word),
    }
}

/// H. J. Postel, "Die Kölner Phonetik", IBM-Nachrichten 19 (1969): letters to digits by their neighbours, runs to one
/// digit, zeros only at the beginning.
fn cologne(word: &str) -> u64 {
    let letters = word.as_bytes();
    let mut code = Code::default();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before)).copied().unwrap_or(0);
        let after = letters.get(at + 1).copied().unwrap_or(0);
        match letter {
            b'a' | b'e' | b'i' | b'j' | b'o' | b'u' | b'y' => code.vowel(),
            b'b' => code.push(1),
            b'p' => code.push(if after == b'h' { 3 } else { 1 }),
            b'd' | b't' => code.push(if b"csz".contains(&after) { 8 } else { 2 }),
            b'f' | b'v' | b'w' => code.push(3),
            b'g' | b'k' | b'q' => code.push(4),
            b'c' => code.push(cologne_c(at == 0, before, after)),
            b'x' => {
                if !b"ckq".contains(&before) {
                    code.push(4);
                }
                code.push(8);
            }
            b'l' => code.push(5),
            b'm' | b'n' => code.push(6),
            b'r' => code.push(7),
            b's' | b'z' => code.push(8),
            // `h` is silent; so is what is no letter of the alphabet.
            _ => {}
        }
    }
    code.signs
}

fn cologne_c(first: bool, before: u8, after: u8) -> u64 {
    let hard = if first {
        b"ahkloqrux".contains(&after)
    } else {
        b"ahkoqux".contains(&after) && !b"sz".contains(&before)
    };
    if hard { 4 } else { 8 }
}

/// Soundex as the National Archives of the United States define it
/// (<https://www.archives.gov/research/census/soundex>): the first letter, then three digits.
fn soundex(word: &str) -> u64 {
    let mut letters = word.bytes();
    let Some(first) = letters.next() else { return 0 };
    let mut signs = u64::from(first);
    let mut previous = soundex_digit(first);
    let mut length = 1;
    for letter in letters {
        let digit = soundex_digit(letter);
        match digit {
            // Vowels part two equal digits; `h` and `w` do not.
            None if b"hw".contains(&letter) => continue,
            Some(digit) if previous != Some(digit) && length < 4 => {
                signs = signs << 8 | u64::from(digit);
                length += 1;
            }
            _ => {}
        }
        previous = digit;
    }
    signs << (8 * (4 - length))
}

fn soundex_digit(letter: u8) -> Option<u8> {
    Some(match letter {
        b'b' | b'f' | b'p' | b'v' => 1,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        _ => return None,
    })
}

/// Signs of four bits each. A leading zero keeps its place by the length in the top bits.
#[derive(Default)]
struct Code {
    signs: u64,
    length: u32,
    last: Option<u64>,
}

impl Code {
    fn push(&mut self, sign: u64) {
        if self.last != Some(sign) && self.length < LENGTH {
            // One more than the sign, so that a code with a leading vowel differs from one without.
            self.signs = self.signs << 4 | (sign + 1);
            self.length += 1;
        }
        self.last = Some(sign);
    }

    fn vowel(&mut self) {
        if self.length == 0 {
            self.push(0);
        }
        self.last = Some(0);
    }
}

const LENGTH: u32 = 12;

#[cfg(test)]
mod tests {
    use super::*;

    /// Signs as they are printed.
    fn printed(word: &str) -> String {
        let signs = cologne(word);
        let digits = (0..16).rev().map(|place| signs >> (4 * place) & 15).filter(|sign| *sign > 0);
        digits.map(|sign| (sign - 1).to_string()).collect()
    }

    #[test]
    fn cologne_codes() {
        for (word, code) in [
            ("wikipedia", "3412"),
            ("mueller", "657"),
            ("muller", "657"),
            ("luedenscheidt", "52682"),
            ("breschnew", "17863"),
            ("schmidt", "862"),
            ("schmitt", "862"),
            ("meyer", "67"),
            ("maier", "67"),
            ("phillips", "3518"),
            ("xaver", "4837"),
            ("heithabu", "021"),
        ] {
            // The rules leave `h` out, so that a vowel behind it stands first.
            assert_eq!(printed(word), code, "{word}");
        }
    }

    #[test]
    fn soundex_codes() {
        for (word, code) in [
            ("washington", "W252"),
            ("lee", "L000"),
            ("gutierrez", "G362"),
            ("pfister", "P236"),
            ("jackson", "J250"),
            ("tymczak", "T522"),
            ("ashcraft", "A261"),
        ] {
            let [first, digits @ ..] = u32::try_from(soundex(word)).unwrap().to_be_bytes();
            let digits: String = digits.iter().map(u8::to_string).collect();
            assert_eq!(format!("{}{digits}", char::from(first).to_ascii_uppercase()), code, "{word}");
        }
    }
}
