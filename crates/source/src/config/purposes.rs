//! `[purposes.…]`: what each shows must be mapped.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Problem, PurposeSection, tables::term};
use crate::{
    mapping::{ColumnPath, Mapping, Purpose, Role},
    schema::TableName,
};

/// The longest that a grant may live, in minutes: one working day.
const MOST_MINUTES: u32 = 480;

/// Builds the purposes.
pub(super) fn check(
    purposes: &BTreeMap<Spanned<String>, PurposeSection>,
    mapping: &Mapping,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Purpose> {
    purposes
        .iter()
        .map(|(key, section)| {
            slug(key, "purpose", problems);
            (key.get_ref().clone(), purpose(key, section, mapping, problems))
        })
        .collect()
}

fn purpose(
    key: &Spanned<String>,
    section: &PurposeSection,
    mapping: &Mapping,
    problems: &mut Vec<Problem>,
) -> Purpose {
    let name = key.get_ref();
    term(
        &section.dpv,
        &["dpv", "zweck"],
        "purpose of the Data Privacy Vocabulary",
        "dpv:DeliveryOfGoods",
        problems,
    );
    term(&section.basis, &["gdpr", "zweck"], "legal basis", "gdpr:6-1-b", problems);
    if section.task_kinds.is_empty() {
        let message = format!("purpose `{name}` fits no task kind, so it opens nothing");
        problems.push(Problem::new(key.span(), &message).help("name some in `task_kinds`"));
    }
    for kind in &section.task_kinds {
        slug(kind, "task kind", problems);
    }
    if !(1..=MOST_MINUTES).contains(section.minutes.get_ref()) {
        let message =
            format!("`minutes` is {}, which is not between 1 and {MOST_MINUTES}", section.minutes.get_ref());
        problems.push(Problem::new(section.minutes.span(), &message));
    }
    let show = fields(name, &section.show, mapping, problems);
    let mask = fields(name, &section.mask, mapping, problems);
    if show.values().all(Vec::is_empty) && mask.values().all(Vec::is_empty) {
        let message = format!("purpose `{name}` shows nothing");
        problems
            .push(Problem::new(key.span(), &message).help("add columns under `show`, or remove the purpose"));
    }
    overlap(name, section, &show, problems);
    Purpose {
        title: section.title.get_ref().clone(),
        dpv: section.dpv.get_ref().clone(),
        basis: section.basis.get_ref().clone(),
        task_kinds: section.task_kinds.iter().map(|kind| kind.get_ref().clone()).collect(),
        minutes: *section.minutes.get_ref(),
        show,
        mask,
    }
}

fn fields(
    purpose: &str,
    section: &BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    mapping: &Mapping,
    problems: &mut Vec<Problem>,
) -> BTreeMap<TableName, Vec<ColumnPath>> {
    let mut fields = BTreeMap::new();
    for (key, columns) in section {
        let Some(name) = shown_table(purpose, key, mapping, problems) else { continue };
        let mut paths: Vec<ColumnPath> = Vec::new();
        for text in columns {
            match column(purpose, text, &name, mapping) {
                Ok(path) if paths.contains(&path) => {
                    let message = format!("purpose `{purpose}` lists `{path}` of table `{name}` twice");
                    problems.push(Problem::new(text.span(), &message));
                }
                Ok(path) => paths.push(path),
                Err(problem) => problems.push(problem),
            }
        }
        fields.insert(name, paths);
    }
    fields
}

fn shown_table(
    purpose: &str,
    key: &Spanned<String>,
    mapping: &Mapping,
    problems: &mut Vec<Problem>,
) -> Option<TableName> {
    let problem = match key.get_ref().parse::<TableName>() {
        Err(error) => Problem::name(key.span(), &error),
        Ok(name) => match mapping.tables.get(&name).map(|table| table.role) {
            Some(Role::Subject | Role::Personal) => return Some(name),
            Some(role) => {
                let message =
                    format!("purpose `{purpose}` shows table `{name}`, but its role is `{}`", role.name());
                Problem::new(key.span(), &message).help("only subject and personal tables can be shown")
            }
            None => {
                let known = mapping.tables.keys().map(ToString::to_string);
                Problem::new(key.span(), &format!("unknown table `{name}` in purpose `{purpose}`"))
                    .suggest(&name.to_string(), known)
            }
        },
    };
    problems.push(problem);
    None
}

fn column(
    purpose: &str,
    text: &Spanned<String>,
    name: &TableName,
    mapping: &Mapping,
) -> Result<ColumnPath, Problem> {
    let path: ColumnPath = text.get_ref().parse().map_err(|error| Problem::name(text.span(), &error))?;
    let mapped = mapping.tables.get(name).map(|table| &table.columns);
    if mapped.is_some_and(|columns| columns.contains_key(&path)) {
        return Ok(path);
    }
    let known = mapped.into_iter().flat_map(BTreeMap::keys).map(ToString::to_string);
    let message = format!("purpose `{purpose}` shows `{path}`, which is no mapped column of table `{name}`");
    Err(Problem::new(text.span(), &message).suggest(text.get_ref(), known))
}

fn overlap(
    purpose: &str,
    section: &PurposeSection,
    show: &BTreeMap<TableName, Vec<ColumnPath>>,
    problems: &mut Vec<Problem>,
) {
    for (key, texts) in &section.mask {
        let Some(shown) = key.get_ref().parse().ok().and_then(|name: TableName| show.get(&name)) else {
            continue;
        };
        for text in texts {
            if text.get_ref().parse().is_ok_and(|path: ColumnPath| shown.contains(&path)) {
                let message = format!("purpose `{purpose}` both shows and masks `{text}` of table `{key}`");
                problems.push(Problem::new(text.span(), &message).help("keep one of them"));
            }
        }
    }
}

fn slug(text: &Spanned<String>, what: &str, problems: &mut Vec<Problem>) {
    let word =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
    if text.get_ref().is_empty() || !text.get_ref().chars().all(word) {
        let message = format!("`{}` is no name for a {what}", text.get_ref());
        problems.push(Problem::new(text.span(), &message).help("use lower-case letters, digits and `-`"));
    }
}
