//! Ids and other words of the input in a form that shows all there is to see, in little room.

use crate::{voice::Voice, words::Word};

/// An id: whole if it is short, otherwise its ends and its length. Spaces that a page would swallow are spelled out.
pub(crate) fn id(voice: Voice, text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST_ID {
        return spaces(text);
    }
    let head: String = text.chars().take(HEAD).collect();
    let tail: String = text.chars().skip(length - TAIL).collect();
    let characters = voice.fill(Word::Characters, &[&voice.count(length as u64)]);
    format!("{}…{} ({characters})", spaces(&head), spaces(&tail))
}

/// Words that came out of the audit, cut if a column's name or the like has blown them up.
pub(crate) fn words(text: &str) -> String {
    let mut room = LONGEST_TEXT;
    let mut cut = String::new();
    for c in text.chars() {
        // As they stand in the page: spelled out in up to ten bytes.
        room = room.saturating_sub(if hidden(c) { 10 } else { c.len_utf8() });
        if room == 0 {
            cut.push('…');
            break;
        }
        cut.push(c);
    }
    cut
}

/// A character that is not seen by itself, or that moves others: controls, marks of direction, characters of no width,
/// blanks that are no space (Unicode's categories Cc, Cf, Zl and Zp, and `Default_Ignorable_Code_Point`), and noncharacters.
pub(crate) fn hidden(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xFFFE == 0xFFFE
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Spells out each blank that is no single space between two other characters.
fn spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let plain = c == ' ' && before != ' ' && rest.peek().is_some();
        if c.is_whitespace() && !c.is_control() && !plain {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// A UUID has 36 characters, and a SHA-256 digest in hexadecimal digits 64.
const LONGEST_ID: usize = 64;
const HEAD: usize = 40;
const TAIL: usize = 12;
/// Bytes. Sentences of an audit have up to 500 with ordinary names of fields.
const LONGEST_TEXT: usize = 800;

#[cfg(test)]
mod tests;
