//! HTML in which nothing that is shown can become markup: tags and attributes are names in our source, and all else goes
//! through [`Html::text`] or the value of an attribute, which escape it.

use crate::visible::hidden;

/// A document in the making.
#[derive(Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Markup from our own source.
    pub(crate) fn fixed(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// An element and what is in it.
    pub(crate) fn tag(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Html),
    ) {
        self.open(name, attributes);
        inside(self);
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element with nothing but text in it.
    pub(crate) fn leaf(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.tag(name, attributes, |html| html.text(text));
    }

    /// The opening tag alone, for elements that have no end.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    /// Text. Characters that are not seen, or that turn the direction of others, are spelled out: two ids that differ
    /// must look different, and no id may rearrange the words around it.
    pub(crate) fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '&' => self.0.push_str("&amp;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c if hidden(c) => self.0.push_str(&format!("[U+{:04X}]", u32::from(c))),
                c => self.0.push(c),
            }
        }
    }

    /// A sentence with `{}` for each of the values, which stand in elements of their own.
    pub(crate) fn sentence(&mut self, tag: &'static str, pattern: &str, values: &[&str]) {
        let mut values = values.iter();
        let mut pieces = pattern.split("{}");
        self.text(pieces.next().unwrap_or_default());
        for piece in pieces {
            self.leaf(tag, &[], values.next().unwrap_or(&""));
            self.text(piece);
        }
    }

    /// Another piece of the same page.
    pub(crate) fn append(&mut self, other: Html) {
        self.0.push_str(&other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests;
