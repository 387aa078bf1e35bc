//! What is wrong with a mapping, where, and what to write instead.

use std::ops::Range;

/// One thing that is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct Problem {
    /// The mapping's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong, and what to write instead, in one line.
    pub message: String,
}

/// A problem before its line is known.
#[derive(Debug)]
pub(crate) struct Mistake {
    span: Range<usize>,
    message: String,
}

impl Mistake {
    pub(crate) fn new(span: Range<usize>, message: String) -> Mistake {
        Mistake { span, message }
    }

    /// A name that is not among the valid ones, with the nearest of those.
    pub(crate) fn unknown(span: Range<usize>, what: &str, given: &str, valid: &[&str]) -> Mistake {
        let help = match nearest(given, valid.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None if valid.len() <= 20 => format!("there are `{}`", valid.join("`, `")),
            None => "see the list of names".to_owned(),
        };
        Mistake::new(span, format!("unknown {what} `{given}`; {help}"))
    }

    pub(crate) fn from_toml(error: &toml::de::Error) -> Mistake {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim().replace('\n', ", ");
        let Some((unknown, expected)) = message.split_once(", expected ") else {
            return Mistake::new(span, message);
        };
        let given = unknown.split('`').nth(1).unwrap_or_default();
        let valid: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        match unknown.split('`').next().unwrap_or_default().trim() {
            "unknown field" => Mistake::unknown(span, "key", given, &valid),
            "unknown variant" => Mistake::unknown(span, "value", given, &valid),
            _ => Mistake::new(span, message),
        }
    }

    pub(crate) fn place(self, text: &str, file: &str) -> Problem {
        let before = text.get(..self.span.start).unwrap_or(text);
        Problem {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
            message: self.message,
        }
    }
}

/// The valid name nearest to the given one, if it is near enough to be meant.
pub(crate) fn nearest<'a>(given: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    valid
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= NEAR)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, name)| name)
}

/// Below it a suggestion puzzles more than it helps. A judgement: `staff` is suggested for `stafff`, not for `shifts`.
const NEAR: f64 = 0.6;
