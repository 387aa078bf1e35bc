//! Names of things, each a type of its own so that none can stand in for another.
//!
//! All of them are opaque text of 1 to 128 characters that one sees as they are: no control characters, none that is
//! invisible, no marks of writing direction, no separators of lines. They compare by bytes and clone
//! without copying. Those that point at a person do not print themselves: `Debug` shows `…`.

use std::{borrow::Borrow, fmt, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Text that cannot be an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id must be 1 to {MAX_LENGTH} characters without control or invisible characters")]
pub struct InvalidId;

const MAX_LENGTH: usize = 128;

fn checked(text: &str) -> Result<Arc<str>, InvalidId> {
    if is_short_and_plain(text) { Ok(Arc::from(text)) } else { Err(InvalidId) }
}

/// What the ledger takes as a name: 1 to 128 characters, none of which changes how the others are shown.
pub(crate) fn is_short_and_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= MAX_LENGTH
        && !text.chars().any(|c| c.is_control() || misleads(c))
}

/// Somebody else's text, fit to stand between backticks on a terminal: whatever an id may not hold, a backtick and a
/// backslash are spelled out, as `\u{200b}`. So two different texts never look the same for what one cannot see.
pub fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '`' | '\\' => plain.extend(c.escape_unicode()),
            c if c.is_control() || misleads(c) => plain.extend(c.escape_unicode()),
            c => plain.push(c),
        }
    }
    plain
}

/// Separators of lines and paragraphs, annotations, and those of Unicode's properties `Bidi_Control` and
/// `Default_Ignorable_Code_Point` (<https://www.unicode.org/Public/17.0.0/ucd/DerivedCoreProperties.txt>): in a list or
/// a report, an id with one of them could pass for another.
fn misleads(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $debug:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks `text` and takes it as it is.
            pub fn new(text: &str) -> Result<Self, InvalidId> {
                checked(text).map(Self)
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let show: fn(&str) -> &str = $debug;
                write!(f, "{}({})", stringify!($name), show(&self.0))
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::new(&text).map_err(de::Error::custom)
            }
        }
    };
}

id!(
    /// A person who may look.
    StaffId,
    |_| "…"
);
id!(
    /// The customer whose data it is, as the customers' database knows them.
    SubjectId,
    |_| "…"
);
id!(
    /// A program that talks to the gate: the ticket system, the HR system, an administrator's script.
    ServiceId,
    |id| id
);
id!(
    /// A task, by the id that the ticket system gave it.
    TaskId,
    |id| id
);
id!(
    /// A grant.
    GrantId,
    |_| "…"
);
id!(
    /// The public half of an API token.
    TokenId,
    |id| id
);
id!(
    /// What a task is about: `delivery`, `refund`…
    TaskKind,
    |id| id
);
id!(
    /// A group of staff who share tasks.
    Queue,
    |id| id
);
id!(
    /// The name of a purpose in the mapping file.
    PurposeId,
    |id| id
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_cannot_see_is_no_part_of_an_id_and_spelled_out() {
        let cases = [
            ("1\u{200b}", "1\\u{200b}"),
            ("1\u{ad}", "1\\u{ad}"),
            ("\u{202e}1", "\\u{202e}1"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("1\u{e0041}", "1\\u{e0041}"),
            ("1\u{3164}", "1\\u{3164}"),
        ];
        for (text, shown) in cases {
            assert_eq!((SubjectId::new(text), escaped(text).as_str()), (Err(InvalidId), shown));
        }
        assert_eq!(escaped("a`b\\u{200b}"), "a\\u{60}b\\u{5c}u{200b}");
        for text in ["Zoë O'Brien-Łuć", "हिन्दी", "e\u{301}"] {
            assert_eq!((SubjectId::new(text).is_ok(), escaped(text).as_str()), (true, text));
        }
    }
}
