//! `[subject]` and `[tables.…]`: names, roles, keys, columns, look-ups and item rules of each table by itself.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{ItemSection, Problem, SubjectSection, TableSection};
use crate::{
    mapping::{ColumnPath, Hop, ItemRule, Lookup, MappedColumn, MappedTable, Role, Step},
    names::{ParseNameError, parse_hops},
    schema::TableName,
};

/// A table of the file: where its name stands, and its section.
pub(super) struct Entry<'a> {
    pub(super) key: &'a Spanned<String>,
    pub(super) section: &'a TableSection,
}

/// The tables by their parsed names.
pub(super) fn names<'a>(
    tables: &'a BTreeMap<Spanned<String>, TableSection>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<TableName, Entry<'a>> {
    let mut names = BTreeMap::new();
    for (key, section) in tables {
        match key.get_ref().parse::<TableName>() {
            Err(error) => problems.push(Problem::name(key.span(), &error)),
            Ok(name) if names.contains_key(&name) => {
                problems.push(Problem::new(key.span(), &format!("table `{name}` is there twice")));
            }
            Ok(name) => {
                names.insert(name, Entry { key, section });
            }
        }
    }
    names
}

/// The subject's table, which must exist and be the only one with that role.
pub(super) fn subject(
    subject: &SubjectSection,
    names: &BTreeMap<TableName, Entry<'_>>,
    problems: &mut Vec<Problem>,
) -> TableName {
    let Some(name) = known_table(&subject.table, names, problems) else {
        return TableName { schema: None, name: subject.table.get_ref().clone() };
    };
    for (other, entry) in names {
        let is_subject = *entry.section.role.get_ref() == Role::Subject;
        if is_subject && *other != name {
            let message = format!("table `{other}` has the role `subject`, but `[subject]` names `{name}`");
            problems.push(Problem::new(entry.section.role.span(), &message));
        } else if !is_subject && *other == name {
            let message = format!("table `{other}` is the subject's, so its role must be `subject`");
            problems.push(Problem::new(entry.section.role.span(), &message));
        }
    }
    if subject.key.is_empty() {
        problems.push(
            Problem::new(subject.table.span(), "`key` is empty")
                .help("name the columns that identify a subject"),
        );
    }
    plain_columns(&subject.key, problems);
    name
}

fn known_table(
    text: &Spanned<String>,
    names: &BTreeMap<TableName, Entry<'_>>,
    problems: &mut Vec<Problem>,
) -> Option<TableName> {
    let name = match text.get_ref().parse::<TableName>() {
        Ok(name) => name,
        Err(error) => {
            problems.push(Problem::name(text.span(), &error));
            return None;
        }
    };
    if names.contains_key(&name) {
        return Some(name);
    }
    let known = names.keys().map(ToString::to_string);
    problems.push(
        Problem::new(text.span(), &format!("unknown table `{name}` in `[subject]`"))
            .suggest(text.get_ref(), known),
    );
    None
}

/// Builds one table of the mapping.
pub(super) fn table(
    name: &TableName,
    entry: &Entry<'_>,
    names: &BTreeMap<TableName, Entry<'_>>,
    subject: &SubjectSection,
    problems: &mut Vec<Problem>,
) -> MappedTable {
    let section = entry.section;
    let role = *section.role.get_ref();
    if matches!(role, Role::Subject | Role::Personal) {
        shown_needs(name, entry, role, problems);
    } else {
        hidden_has_nothing(name, section, role, problems);
    }
    let lookups = lookups(name, section, names, problems);
    let columns = columns(name, section, &lookups, problems);
    let item = section.item.as_ref().map(|item| item_rule(name, item, &columns, &lookups, problems));
    let key = if role == Role::Subject && section.key.is_empty() { &subject.key } else { &section.key };
    plain_columns(&section.key, problems);
    MappedTable {
        role,
        path: section.path.iter().filter_map(|step| parsed::<Step>(step, problems)).collect(),
        newest: section.newest.as_ref().map(|column| column.get_ref().clone()),
        key: key.iter().map(|column| column.get_ref().clone()).collect(),
        hidden: hidden(name, section, &columns, problems),
        columns,
        lookups,
        item,
    }
}

fn hidden(
    name: &TableName,
    section: &TableSection,
    columns: &BTreeMap<ColumnPath, MappedColumn>,
    problems: &mut Vec<Problem>,
) -> BTreeSet<String> {
    plain_columns(&section.hidden, problems);
    for column in &section.hidden {
        let path = ColumnPath { hops: Vec::new(), column: column.get_ref().clone() };
        if columns.contains_key(&path) {
            let message = format!("column `{path}` of table `{name}` is both mapped and hidden");
            problems.push(Problem::new(column.span(), &message).help("keep one of them"));
        }
    }
    section.hidden.iter().map(|column| column.get_ref().clone()).collect()
}

/// A shown table can be reached, and says so; a subject's is where paths end.
fn shown_needs(name: &TableName, entry: &Entry<'_>, role: Role, problems: &mut Vec<Problem>) {
    let path = &entry.section.path;
    match (role, path.first()) {
        (Role::Subject, Some(step)) => problems.push(
            Problem::new(step.span(), &format!("table `{name}` is the subject's, so it needs no path"))
                .help("remove `path`"),
        ),
        (Role::Personal, None) => problems.push(
            Problem::new(
                entry.key.span(),
                &format!("table `{name}` is personal but has no `path` to the subject"),
            )
            .help("add the steps, or make its role `unmapped`"),
        ),
        _ => {}
    }
}

fn hidden_has_nothing(name: &TableName, section: &TableSection, role: Role, problems: &mut Vec<Problem>) {
    let column = section.columns.keys().next().map(|key| ("columns", key.span()));
    let lookup = section.lookups.keys().next().map(|key| ("lookups", key.span()));
    let step = section.path.first().map(|step| ("path", step.span()));
    let item = section.item.as_ref().map(|_| ("item", section.role.span()));
    for (what, span) in [step, column, lookup, item].into_iter().flatten() {
        let message = format!("table `{name}` has `{what}`, but its role `{}` hides it", role.name());
        problems.push(Problem::new(span, &message).help("make its role `personal`, or remove them"));
    }
}

fn lookups(
    name: &TableName,
    section: &TableSection,
    names: &BTreeMap<TableName, Entry<'_>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<Vec<Hop>, Lookup> {
    let mut lookups = BTreeMap::new();
    for (key, target) in &section.lookups {
        let hops = match parse_hops(key.get_ref()) {
            Ok(hops) => hops,
            Err(error) => {
                problems.push(Problem::name(key.span(), &error));
                continue;
            }
        };
        let Some(lookup) = parsed::<Lookup>(target, problems) else { continue };
        target_allowed(name, &lookup, target, names, problems);
        if hops.last().map(|hop| hop.0.len()) != Some(lookup.references.len()) {
            let message =
                format!("look-up `{}` and its target name different numbers of columns", key.get_ref());
            problems.push(Problem::new(key.span(), &message));
        }
        lookups.insert(hops, lookup);
    }
    for key in section.lookups.keys() {
        let Ok(hops) = parse_hops(key.get_ref()) else { continue };
        if let Some(missing) = missing_lookup(&hops, &lookups) {
            let message =
                format!("look-up `{}` of table `{name}` starts from another that is missing", key.get_ref());
            problems.push(Problem::new(key.span(), &message).help(&format!("add `{missing}` to `lookups`")));
        }
    }
    lookups
}

/// A look-up must not lead to what is hidden, nor to another person.
fn target_allowed(
    name: &TableName,
    lookup: &Lookup,
    target: &Spanned<String>,
    names: &BTreeMap<TableName, Entry<'_>>,
    problems: &mut Vec<Problem>,
) {
    let Some(entry) = names.get(&lookup.table) else {
        let message = format!("unknown table `{}` in a look-up of table `{name}`", lookup.table);
        let known = names.keys().map(ToString::to_string);
        problems.push(Problem::new(target.span(), &message).suggest(&lookup.table.to_string(), known));
        return;
    };
    let why = match entry.section.role.get_ref() {
        Role::Catalogue | Role::Personal => return,
        Role::Subject => "the subject's table: it may be another person's row",
        Role::Staff => "a staff table, which is never shown",
        Role::Unmapped => "an unmapped table, which is hidden",
    };
    problems.push(Problem::new(target.span(), &format!("a look-up of table `{name}` leads to {why}")));
}

fn columns(
    name: &TableName,
    section: &TableSection,
    lookups: &BTreeMap<Vec<Hop>, Lookup>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<ColumnPath, MappedColumn> {
    let mut columns = BTreeMap::new();
    for (key, column) in &section.columns {
        let Some(path) = reachable(name, key, lookups, problems) else { continue };
        term(&column.category, &["pd", "zweck"], "category", "pd:EmailAddress", problems);
        let mapped = MappedColumn {
            category: column.category.get_ref().clone(),
            mask: column.mask,
            linkage: column.linkage,
        };
        if columns.insert(path, mapped).is_some() {
            let message = format!("column `{}` of table `{name}` is there twice", key.get_ref());
            problems.push(Problem::new(key.span(), &message));
        }
    }
    columns
}

/// A column path whose joins the table declares.
fn reachable(
    name: &TableName,
    text: &Spanned<String>,
    lookups: &BTreeMap<Vec<Hop>, Lookup>,
    problems: &mut Vec<Problem>,
) -> Option<ColumnPath> {
    let path = parsed::<ColumnPath>(text, problems)?;
    let Some(missing) = missing_lookup(&path.hops, lookups) else { return Some(path) };
    let message = format!("column `{path}` of table `{name}` follows `{missing}`, which is no look-up of it");
    let help = format!("add `{missing}` to `lookups` with the column it refers to");
    problems.push(Problem::new(text.span(), &message).help(&help));
    None
}

/// The first of the joins on the way that is not declared, as the file would write it.
fn missing_lookup(hops: &[Hop], lookups: &BTreeMap<Vec<Hop>, Lookup>) -> Option<String> {
    let prefixes = (1..=hops.len()).filter_map(|length| hops.get(..length));
    let missing = prefixes.into_iter().find(|prefix| !lookups.contains_key(*prefix))?;
    Some(missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("."))
}

fn item_rule(
    name: &TableName,
    item: &ItemSection,
    columns: &BTreeMap<ColumnPath, MappedColumn>,
    lookups: &BTreeMap<Vec<Hop>, Lookup>,
    problems: &mut Vec<Problem>,
) -> ItemRule {
    let mut masks = Vec::new();
    for text in &item.masks {
        let Some(path) = parsed::<ColumnPath>(text, problems) else { continue };
        if !columns.contains_key(&path) {
            let message = format!("`masks` names `{path}`, which is no mapped column of table `{name}`");
            let known = columns.keys().map(ToString::to_string);
            problems.push(Problem::new(text.span(), &message).suggest(text.get_ref(), known));
        }
        masks.push(path);
    }
    let class = item.class.as_ref().and_then(|text| reachable(name, text, lookups, problems));
    ItemRule { class, masks }
}

fn plain_columns(columns: &[Spanned<String>], problems: &mut Vec<Problem>) {
    for column in columns {
        if column.get_ref().is_empty() {
            problems.push(Problem::new(column.span(), "a column's name is empty"));
        }
    }
}

/// Checks a term such as `pd:Name`.
pub(super) fn term(
    text: &Spanned<String>,
    prefixes: &[&str],
    what: &str,
    example: &str,
    problems: &mut Vec<Problem>,
) {
    let valid = text.get_ref().split_once(':').is_some_and(|(prefix, rest)| {
        let word = |character: char| character.is_ascii_alphanumeric() || character == '-';
        prefixes.contains(&prefix) && !rest.is_empty() && rest.chars().all(word)
    });
    if !valid {
        let message = format!("`{}` is no {what}", text.get_ref());
        let prefixes: Vec<String> = prefixes.iter().map(|prefix| format!("`{prefix}:`")).collect();
        let help = format!("write {} and a term, such as `{example}`", prefixes.join(" or "));
        problems.push(Problem::new(text.span(), &message).help(&help));
    }
}

fn parsed<T: std::str::FromStr<Err = ParseNameError>>(
    text: &Spanned<String>,
    problems: &mut Vec<Problem>,
) -> Option<T> {
    match text.get_ref().parse() {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(Problem::name(text.span(), &error));
            None
        }
    }
}
