//! A folded line as words, with what stood between them.

/// A word or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// What stood before it.
    pub(super) gap: Gap,
}

/// What separates a token from the one before; the strongest mark wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Space, dot, or nothing.
    Space,
    Dash,
    Slash,
    /// Comma, semicolon, bar: another line of the address.
    Line,
}

impl Token<'_> {
    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    pub(super) fn begins_with_digit(&self) -> bool {
        self.text.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }

    pub(super) fn has_digit(&self) -> bool {
        self.text.bytes().any(|byte| byte.is_ascii_digit())
    }

    pub(super) fn is_digits(&self, count: usize) -> bool {
        self.text.len() == count && self.is_number()
    }

    pub(super) fn is_letter(&self) -> bool {
        self.text.len() == 1 && !self.has_digit() && self.text != "#"
    }
}

/// Words of `text`, which is folded and has no apostrophes.
pub(super) fn tokenise(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(16);
    let mut gap = Gap::Line;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '#' => 1,
            _ => rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len()),
        };
        if length == 0 {
            gap = gap.max(match letter {
                '-' => Gap::Dash,
                '/' | '\\' => Gap::Slash,
                ',' | ';' | '|' => Gap::Line,
                _ => Gap::Space,
            });
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        push_word(&mut tokens, word, gap);
        gap = Gap::Space;
        rest = after;
    }
    tokens
}

/// `nr5` and `apt4b` are two words, and so is `sonnenallee5`.
fn push_word<'a>(tokens: &mut Vec<Token<'a>>, word: &'a str, gap: Gap) {
    let digits = word.find(|letter: char| letter.is_ascii_digit()).unwrap_or(0);
    if let Some((letters, number)) = word.split_at_checked(digits)
        && (GLUED.contains(&letters) || (letters.len() > 4))
    {
        tokens.push(Token { text: letters, gap });
        tokens.push(Token { text: number, gap: Gap::Space });
    } else {
        tokens.push(Token { text: word, gap });
    }
}

/// Words that get glued to the number after them.
const GLUED: [&str; 12] =
    ["nr", "no", "apt", "top", "whg", "app", "str", "unit", "flat", "ste", "tuer", "appt"];
