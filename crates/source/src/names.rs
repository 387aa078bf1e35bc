//! How the mapping file writes tables, columns, paths and steps, and how that is read back.
//!
//! ```text
//! part     = word characters | '"' anything, '"' doubled '"'
//! table    = part [ "." part ]                              orders   crm.orders   "Order Lines"
//! hop      = part { "+" part }                              product_id   shop_id+product_id
//! column   = { hop "." } part                               placed_at    product_id.title
//! endpoint = table "." part | table ".(" part { "," part } ")"
//! step     = endpoint "->" endpoint                         order_items.order_id -> orders.order_id
//! ```

use std::{fmt, str::FromStr};

use crate::{
    mapping::{ColumnPath, Hop, Lookup, Step},
    schema::TableName,
};

/// A name, path or step that the mapping file's grammar does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {wanted}: {reason}")]
pub struct ParseNameError {
    /// What was given.
    pub text: String,
    /// What it should have been, with an example.
    pub wanted: &'static str,
    /// Where it went wrong.
    pub reason: String,
}

/// Writes one identifier, in double quotes unless it consists of word characters.
pub(crate) struct Part<'a>(pub(crate) &'a str);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_empty() && self.0.chars().all(is_word) {
            return f.write_str(self.0);
        }
        write!(f, "\"{}\"", self.0.replace('"', "\"\""))
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{}.", Part(schema))?;
        }
        Part(&self.name).fmt(f)
    }
}

impl FromStr for TableName {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let mut scanner =
            Scanner::new(text, "a table name such as `orders`, `crm.orders` or `\"Order Lines\"`");
        let first = scanner.part()?;
        let second = if scanner.take('.') { Some(scanner.part()?) } else { None };
        scanner.end()?;
        Ok(match second {
            Some(name) => Self { schema: Some(first), name },
            None => Self { schema: None, name: first },
        })
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, column) in self.0.iter().enumerate() {
            let separator = if position == 0 { "" } else { "+" };
            write!(f, "{separator}{}", Part(column))?;
        }
        Ok(())
    }
}

impl fmt::Display for ColumnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for hop in &self.hops {
            write!(f, "{hop}.")?;
        }
        Part(&self.column).fmt(f)
    }
}

impl FromStr for ColumnPath {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let mut scanner = Scanner::new(text, "a column such as `placed_at` or `product_id.title`");
        let mut hops = scanner.hops()?;
        scanner.end()?;
        match hops.pop().map(|Hop(mut columns)| (columns.pop(), columns.is_empty())) {
            Some((Some(column), true)) => Ok(Self { hops, column }),
            _ => Err(scanner.error("it ends in several columns")),
        }
    }
}

/// Reads the hops on the left of a look-up: `product_id`, `product_id.category_id`.
pub(crate) fn parse_hops(text: &str) -> Result<Vec<Hop>, ParseNameError> {
    let mut scanner = Scanner::new(text, "a foreign key such as `product_id` or `product_id.category_id`");
    let hops = scanner.hops()?;
    scanner.end()?;
    Ok(hops)
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Endpoint { table: &self.table, columns: &self.references }.fmt(f)
    }
}

impl FromStr for Lookup {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let mut scanner =
            Scanner::new(text, "a look-up's target such as `products.id` or `products.(shop_id, number)`");
        let (table, references) = scanner.endpoint()?;
        scanner.end()?;
        Ok(Self { table, references })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = Endpoint { table: &self.from, columns: &self.columns };
        let to = Endpoint { table: &self.to, columns: &self.references };
        write!(f, "{from} -> {to}")
    }
}

impl FromStr for Step {
    type Err = ParseNameError;

    fn from_str(text: &str) -> Result<Self, ParseNameError> {
        let mut scanner = Scanner::new(text, "a step such as `orders.customer_id -> customers.customer_id`");
        let (from, columns) = scanner.endpoint()?;
        if !(scanner.take('-') && scanner.take('>')) {
            return Err(scanner.expected("`->`"));
        }
        let (to, references) = scanner.endpoint()?;
        scanner.end()?;
        if columns.len() != references.len() {
            return Err(scanner.error("its two sides name different numbers of columns"));
        }
        Ok(Self { from, columns, to, references })
    }
}

struct Endpoint<'a> {
    table: &'a TableName,
    columns: &'a [String],
}

impl fmt::Display for Endpoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [column] = self.columns {
            return write!(f, "{}.{}", self.table, Part(column));
        }
        let columns: Vec<String> = self.columns.iter().map(|column| Part(column).to_string()).collect();
        write!(f, "{}.({})", self.table, columns.join(", "))
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

struct Scanner<'a> {
    text: &'a str,
    rest: &'a str,
    wanted: &'static str,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, wanted: &'static str) -> Self {
        Self { text, rest: text.trim_start(), wanted }
    }

    /// Takes one character, then the blanks after it.
    fn take(&mut self, character: char) -> bool {
        match self.rest.strip_prefix(character) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn part(&mut self) -> Result<String, ParseNameError> {
        if let Some(quoted) = self.rest.strip_prefix('"') {
            return self.quoted(quoted);
        }
        let end = self.rest.find(|character| !is_word(character)).unwrap_or(self.rest.len());
        match self.rest.split_at_checked(end) {
            Some((word, rest)) if !word.is_empty() => {
                self.rest = rest.trim_start();
                Ok(word.to_owned())
            }
            _ => Err(self.expected("a name, in double quotes if it has other than letters, digits and `_`,")),
        }
    }

    fn quoted(&mut self, mut rest: &'a str) -> Result<String, ParseNameError> {
        let mut name = String::new();
        while let Some((before, after)) = rest.split_once('"') {
            name.push_str(before);
            match after.strip_prefix('"') {
                Some(more) => {
                    name.push('"');
                    rest = more;
                }
                None if name.is_empty() => return Err(self.error("a name between double quotes is empty")),
                None => {
                    self.rest = after.trim_start();
                    return Ok(name);
                }
            }
        }
        Err(self.error("a double quote is not closed"))
    }

    fn hops(&mut self) -> Result<Vec<Hop>, ParseNameError> {
        let mut hops = vec![self.hop()?];
        while self.take('.') {
            hops.push(self.hop()?);
        }
        Ok(hops)
    }

    fn hop(&mut self) -> Result<Hop, ParseNameError> {
        let mut columns = vec![self.part()?];
        while self.take('+') {
            columns.push(self.part()?);
        }
        Ok(Hop(columns))
    }

    fn endpoint(&mut self) -> Result<(TableName, Vec<String>), ParseNameError> {
        let mut parts = vec![self.part()?];
        let mut columns = Vec::new();
        while columns.is_empty() && self.take('.') {
            if self.take('(') {
                columns = self.list()?;
            } else {
                parts.push(self.part()?);
            }
        }
        if columns.is_empty() && parts.len() > 1 {
            columns.extend(parts.pop());
        }
        let mut parts = parts.into_iter();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(name), None, None) if !columns.is_empty() => {
                Ok((TableName { schema: None, name }, columns))
            }
            (Some(schema), Some(name), None) => Ok((TableName { schema: Some(schema), name }, columns)),
            _ => {
                Err(self
                    .error("each side is `table.column`, `schema.table.column` or `table.(column, column)`"))
            }
        }
    }

    fn list(&mut self) -> Result<Vec<String>, ParseNameError> {
        let mut columns = vec![self.part()?];
        while self.take(',') {
            columns.push(self.part()?);
        }
        if self.take(')') { Ok(columns) } else { Err(self.expected("`)`")) }
    }

    fn end(&self) -> Result<(), ParseNameError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.expected(
                "it to end, or double quotes around a name with more than letters, digits and `_`,",
            ))
        }
    }

    fn expected(&self, what: &str) -> ParseNameError {
        match self.rest.chars().next() {
            Some(found) => self.error(&format!("expected {what} before `{found}`")),
            None => self.error(&format!("expected {what} at its end")),
        }
    }

    fn error(&self, reason: &str) -> ParseNameError {
        ParseNameError { text: self.text.to_owned(), wanted: self.wanted, reason: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests;
