//! Writes the draft as `zweck.toml`, short enough to review.

use std::fmt::Write as _;

use super::{
    purposes::DraftPurpose,
    subject::Subject,
    tables::{DraftColumn, DraftTable},
};
use crate::{
    mapping::{ColumnPath, Mask, Role},
    schema::TableName,
};

/// A drafted mapping.
pub struct Draft {
    url: String,
    password_left_out: bool,
    subject: Subject,
    tables: Vec<DraftTable>,
    purposes: Vec<DraftPurpose>,
}

impl Draft {
    pub(super) fn new(
        url: &str,
        subject: Subject,
        tables: Vec<DraftTable>,
        purposes: Vec<DraftPurpose>,
    ) -> Self {
        let (url, password_left_out) = without_password(url);
        Self { url, password_left_out, subject, tables, purposes }
    }

    /// The table that was taken for the subject's.
    pub fn subject(&self) -> &TableName {
        &self.subject.table
    }

    /// How many tables have that role.
    pub fn tables_with(&self, role: Role) -> usize {
        self.tables.iter().filter(|table| table.role == role).count()
    }

    /// The names of the purposes.
    pub fn purposes(&self) -> impl Iterator<Item = &str> {
        self.purposes.iter().map(|purpose| purpose.template.name)
    }

    /// The file.
    pub fn to_toml(&self) -> String {
        let mut out = HEAD.to_owned();
        self.source(&mut out);
        self.subject_section(&mut out);
        for table in self.tables.iter().filter(|table| table.has_columns()) {
            out.push_str(&section(table));
        }
        self.hidden_tables(&mut out);
        for purpose in &self.purposes {
            self.purpose(purpose, &mut out);
        }
        out
    }

    fn source(&self, out: &mut String) {
        line(out, "\n[source]");
        line(out, &format!("url = {}", string(&self.url)));
        if self.password_left_out {
            line(out, "# The password was left out; it is read from this environment variable.");
            line(out, "password_env = \"ZWECK_SOURCE_PASSWORD\"");
        }
    }

    fn subject_section(&self, out: &mut String) {
        line(out, "\n[subject]");
        if !self.subject.others.is_empty() {
            let others: Vec<String> = self.subject.others.iter().map(|name| format!("`{name}`")).collect();
            let others = one_line(&others.join(", "));
            line(
                out,
                &format!("# Not sure: {others} looks like customers too. To choose it: `--subject TABLE`."),
            );
        }
        if self.subject.unsure {
            line(
                out,
                "# Not sure: only its name, and that orders or the like refer to it, speak for this table.",
            );
        }
        line(out, &format!("table = {}", string(&self.subject.table.to_string())));
        if !self.subject.declared {
            line(out, "# No key is declared: make sure that no two subjects share these values.");
        }
        line(out, &format!("key = {}", strings(&self.subject.key)));
    }

    /// One line for each table that has no section of its own.
    fn hidden_tables(&self, out: &mut String) {
        line(out, "\n# Tables without columns of their own.");
        line(out, "[tables]");
        for role in [Role::Catalogue, Role::Staff, Role::Unmapped] {
            for table in self.tables.iter().filter(|table| table.role == role && !table.has_columns()) {
                let why = table.why.as_ref().map(|why| format!("  # {}", one_line(why))).unwrap_or_default();
                let name = key(&table.name.to_string());
                line(out, &format!("{name} = {{ role = {} }}{why}", string(role.name())));
            }
        }
    }

    fn purpose(&self, purpose: &DraftPurpose, out: &mut String) {
        let template = purpose.template;
        let name = key(template.name);
        line(out, &format!("\n[purposes.{name}]"));
        line(out, &format!("title = {}", string(template.title)));
        line(out, &format!("dpv = {}", string(template.dpv)));
        line(out, &format!("basis = {}", string(template.basis)));
        line(out, &format!("task_kinds = {}", strings(template.kinds)));
        line(out, &format!("minutes = {}", template.minutes));
        for (part, fields) in [("show", &purpose.show), ("mask", &purpose.mask)] {
            if fields.is_empty() {
                continue;
            }
            line(out, &format!("[purposes.{name}.{part}]"));
            for table in self.tables.iter() {
                let Some(paths) = fields.get(&table.name) else { continue };
                let paths: Vec<String> = paths.iter().map(ToString::to_string).collect();
                let comment = if table.is_comment() { "# " } else { "" };
                let mut text = String::new();
                array(&key(&table.name.to_string()), &paths, &mut text);
                text.lines().for_each(|text| line(out, &format!("{comment}{text}")));
            }
        }
    }
}

fn section(table: &DraftTable) -> String {
    let mut out = String::new();
    let name = key(&table.name.to_string());
    let rows = table.rows.map(|rows| format!("  # about {rows} rows")).unwrap_or_default();
    line(&mut out, &format!("\n[tables.{name}]{rows}"));
    if let Some(why) = &table.why {
        line(&mut out, &format!("# {}", one_line(why)));
    }
    line(&mut out, &format!("role = {}", string(table.role.name())));
    if !table.is_comment() {
        out.push_str(&body(table, &name));
        return out;
    }
    line(&mut out, "# To accept it, replace the line above by these:");
    line(&mut out, "# role = \"personal\"");
    comment(&body(table, &name), &mut out);
    out
}

/// What a table's section has below its role.
fn body(table: &DraftTable, name: &str) -> String {
    let mut out = String::new();
    for path in &table.paths {
        let steps: Vec<String> = path.iter().map(ToString::to_string).collect();
        array("path", &steps, &mut out);
    }
    if !table.key.is_empty() && table.role != Role::Subject {
        line(&mut out, &format!("key = {}", strings(&table.key)));
    }
    if let Some(newest) = &table.newest {
        line(&mut out, &format!("newest = {}", string(newest)));
    }
    item(table, &mut out);
    hidden(table, &mut out);
    if !table.lookups.is_empty() {
        line(&mut out, &format!("[tables.{name}.lookups]"));
    }
    for (hops, lookup) in &table.lookups {
        let hops: Vec<String> = hops.iter().map(ToString::to_string).collect();
        line(&mut out, &format!("{} = {}", key(&hops.join(".")), string(&lookup.to_string())));
    }
    if !table.columns.is_empty() {
        line(&mut out, &format!("[tables.{name}.columns]"));
    }
    for column in &table.columns {
        line(&mut out, &entry(column));
    }
    out
}

fn item(table: &DraftTable, out: &mut String) {
    let Some(item) = &table.item else { return };
    let masks: Vec<String> = item.masks.iter().map(ColumnPath::to_string).collect();
    let class = match &item.class {
        Some(class) => format!("class = {}, ", string(&class.to_string())),
        None => {
            line(
                out,
                "# No column tells the item's class, so every item counts as unknown and stays masked.",
            );
            String::new()
        }
    };
    line(out, &format!("item = {{ {class}masks = {} }}", strings(&masks)));
}

fn hidden(table: &DraftTable, out: &mut String) {
    if table.hidden.is_empty() {
        return;
    }
    line(out, "hidden = [");
    for (column, reason) in &table.hidden {
        line(out, &format!("  {},  # {}", string(column), one_line(reason)));
    }
    line(out, "]");
}

fn entry(column: &DraftColumn) -> String {
    let mut value = format!("category = {}", string(column.category));
    if column.mask != Mask::Hidden {
        let _ = write!(value, ", mask = {}", string(column.mask.name()));
    }
    if let Some(linkage) = column.linkage {
        let _ = write!(value, ", linkage = {}", string(linkage.name()));
    }
    format!("{} = {{ {value} }}", key(&column.path.to_string()))
}

/// Several paths to choose from become several lines, of which one may stay.
fn comment(text: &str, out: &mut String) {
    for text in text.lines() {
        line(out, &if text.is_empty() { String::new() } else { format!("# {text}") });
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// Names are the database's: no line break of theirs may end a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// A TOML key, bare where that is allowed.
fn key(text: &str) -> String {
    let bare = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    if !text.is_empty() && text.chars().all(bare) { text.to_owned() } else { string(text) }
}

/// A TOML basic string.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A list of strings, over several lines where it is long.
fn array(key: &str, texts: &[String], out: &mut String) {
    let whole = format!("{key} = {}", strings(texts));
    if whole.len() <= WIDTH {
        return line(out, &whole);
    }
    line(out, &format!("{key} = ["));
    let mut row = String::new();
    for text in texts {
        let next = format!(" {},", string(text));
        if !row.is_empty() && row.len() + next.len() > WIDTH {
            line(out, &format!(" {row}"));
            row.clear();
        }
        row.push_str(&next);
    }
    line(out, &format!(" {row}"));
    line(out, "]");
}

fn strings<S: AsRef<str>>(texts: &[S]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| string(text.as_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

/// Takes `:password` out of a URL's authority, and `password=…` out of its query.
fn without_password(url: &str) -> (String, bool) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), false) };
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let end = address.find('/').unwrap_or(address.len());
    let (authority, path) = address.split_at_checked(end).unwrap_or((address, ""));
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => authority.to_owned(),
    };
    let query: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !part.starts_with("password=")).collect();
    let separator = if query.is_empty() { "" } else { "?" };
    let clean = format!("{scheme}://{authority}{path}{separator}{}", query.join("&"));
    let left_out = clean != url;
    (clean, left_out)
}

/// Longer lists are broken.
const WIDTH: usize = 110;

const HEAD: &str = "\
# Drafted from the database's schema: names, types and keys, no values. Review it before use.
#
# Whatever is not mapped here is hidden. Sections and lines that were uncertain are comments that say why:
# remove the `#` to accept them. Roles: subject, personal, catalogue (the same for all), staff, unmapped.
";

#[cfg(test)]
mod tests;
