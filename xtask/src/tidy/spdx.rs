//! SPDX licence expressions: does one hold, given the licences that are allowed?
//!
//! Covers identifiers, `WITH`, `AND`, `OR` and parentheses (SPDX specification 2.3, annex D), and the slash that
//! older crates write for `OR`.

use anyhow::{Result, bail};

/// True when the crate may be used under the allowed licences alone. `allowed` is asked for each identifier,
/// joined with its exception: `Apache-2.0 WITH LLVM-exception` is one question.
///
/// # Errors
/// When the expression cannot be read.
pub(crate) fn holds(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut parser = Parser { words: spaced.split_whitespace().peekable(), allowed };
    let verdict = parser.any_of()?;
    match parser.words.next() {
        None => Ok(verdict),
        Some(word) => bail!("unexpected `{word}` in the licence expression `{expression}`"),
    }
}

struct Parser<'a> {
    words: std::iter::Peekable<std::str::SplitWhitespace<'a>>,
    allowed: &'a dyn Fn(&str) -> bool,
}

impl Parser<'_> {
    fn any_of(&mut self) -> Result<bool> {
        let mut verdict = self.all_of()?;
        while self.words.next_if_eq(&"OR").is_some() {
            verdict |= self.all_of()?;
        }
        Ok(verdict)
    }

    fn all_of(&mut self) -> Result<bool> {
        let mut verdict = self.one()?;
        while self.words.next_if_eq(&"AND").is_some() {
            verdict &= self.one()?;
        }
        Ok(verdict)
    }

    fn one(&mut self) -> Result<bool> {
        match self.words.next() {
            None | Some("OR" | "AND" | "WITH" | ")") => bail!("a licence is missing in the expression"),
            Some("(") => {
                let verdict = self.any_of()?;
                if self.words.next() != Some(")") {
                    bail!("a closing parenthesis is missing in the licence expression");
                }
                Ok(verdict)
            }
            Some(licence) => self.with_exception(licence),
        }
    }

    fn with_exception(&mut self, licence: &str) -> Result<bool> {
        if self.words.next_if_eq(&"WITH").is_none() {
            return Ok((self.allowed)(licence));
        }
        match self.words.next() {
            Some(exception) => Ok((self.allowed)(&format!("{licence} WITH {exception}"))),
            None => bail!("an exception is missing after `{licence} WITH`"),
        }
    }
}

#[cfg(test)]
mod tests;
