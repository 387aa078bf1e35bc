//! Text as it is compared: lower case, without accents, in one form.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::decompose_canonical, is_nfkc_quick};

/// Appends `text` in NFKC, lower case and without accents. White space becomes a space; other punctuation stays, for the
/// caller to read. Reads the first [`LONGEST`] characters.
///
/// German umlauts are written out first (ä → ae), as passports and mail do (ICAO Doc 9303-3, section 6), so that `Müller`
/// meets `Mueller`; other accents are dropped.
pub(crate) fn fold(text: &str, out: &mut String) {
    if text.is_ascii() {
        let text = text.get(..LONGEST).unwrap_or(text);
        let start = out.len();
        match text.bytes().any(|byte| byte < b' ') {
            true => out.extend(text.chars().map(|letter| if letter < ' ' { ' ' } else { letter })),
            false => out.push_str(text),
        }
        if let Some(new) = out.get_mut(start..) {
            new.make_ascii_lowercase();
        }
    } else if is_nfkc_quick(text.chars().take(LONGEST)) == IsNormalized::Yes {
        // Most text is in this form already, and to see that takes a fraction of the time of bringing it there.
        for letter in text.chars().take(LONGEST) {
            match letter.is_ascii() {
                true => fold_char(letter.to_ascii_lowercase(), out),
                false => letter.to_lowercase().for_each(|letter| fold_char(letter, out)),
            }
        }
    } else {
        // `12½` is `12 1/2`, not `121/2`.
        let apart = text.chars().flat_map(|letter| [(letter == '½').then_some(' '), Some(letter)]).flatten();
        let letters = apart.take(LONGEST).nfkc().take(LONGEST).flat_map(char::to_lowercase);
        letters.for_each(|letter| fold_char(letter, out));
    }
}

fn fold_char(letter: char, out: &mut String) {
    if letter.is_ascii() && !letter.is_ascii_control() {
        return out.push(letter);
    }
    if let Some((_, written)) = WRITTEN_OUT.iter().find(|(special, _)| *special == letter) {
        return out.push_str(written);
    }
    if letter.is_whitespace() || letter.is_control() {
        return out.push(' ');
    }
    decompose_canonical(letter, |part| {
        if let Some((_, written)) = WRITTEN_OUT.iter().find(|(special, _)| *special == part) {
            out.push_str(written);
        } else if part.is_alphanumeric() {
            out.push(part);
        }
    });
}

/// Nobody's name or address is longer; a table that was read wrongly has such fields, and they cost time.
pub(crate) const LONGEST: usize = 200;

/// Letters that do not decompose, or not into what people write, and punctuation that means the same as an ASCII one.
#[rustfmt::skip]
const WRITTEN_OUT: [(char, &str); 28] = [
    ('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "oe"), ('å', "aa"),
    ('ł', "l"), ('đ', "d"), ('ð', "d"), ('þ', "th"), ('ı', "i"), ('ħ', "h"), ('ĳ', "ij"), ('ŋ', "n"),
    ('’', "'"), ('‘', "'"), ('ʼ', "'"), ('´', "'"), ('–', "-"), ('—', "-"), ('‐', "-"), ('‑', "-"), ('−', "-"),
    ('⁄', "/"), ('°', "o"), ('·', " "),
];

#[cfg(test)]
mod tests;
