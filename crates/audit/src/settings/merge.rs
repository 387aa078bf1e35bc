//! A user's file over the shipped one.

use serde::Deserialize;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

use super::{Anchor, FactTable, Link, Settings, SettingsError, error::MAX_PURPOSES};

pub(super) fn merged(text: &str) -> Result<Settings, SettingsError> {
    let mut settings = parse(Settings::SHIPPED)?;
    let given = DeTable::parse(text).map_err(|error| syntax(text, &error))?;
    check_keys(text, given.get_ref(), &settings, "")?;
    overlay(&mut settings, parse(text)?);
    let mut settings =
        Settings::deserialize(settings).map_err(|error| SettingsError::Value(one_line(error.message())))?;
    settings.explanation.retain(|template| !template.off);
    check(&settings)?;
    Ok(settings)
}

fn parse(text: &str) -> Result<Table, SettingsError> {
    text.parse::<Table>().map_err(|error| syntax(text, &error))
}

/// Replaces what is given. Entries of lists of tables are replaced by name, and new ones come last.
fn overlay(base: &mut Table, given: Table) {
    for (key, value) in given {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(given)) => overlay(base, given),
            (Some(Value::Array(base)), Value::Array(given)) if given.iter().any(Value::is_table) => {
                for entry in given {
                    let name = entry.get("name").cloned();
                    match base.iter_mut().find(|old| old.get("name") == name.as_ref()) {
                        // Only what has all of its keys can be used without the shipped ones.
                        Some(Value::Table(old)) => overlay(old, entry.try_into().unwrap_or_default()),
                        _ => base.push(entry),
                    }
                }
            }
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// The shipped file has all keys there are, except in lists of tables and in `queues`, whose keys are names of teams.
fn check_keys(text: &str, given: &DeTable<'_>, known: &Table, path: &str) -> Result<(), SettingsError> {
    for (key, value) in given {
        let name = key.get_ref().as_ref();
        let lists = if path.is_empty() { LISTS.iter().find(|(list, _)| *list == name) } else { None };
        match (known.get(name), lists, value.get_ref()) {
            (_, Some((_, keys)), DeValue::Array(entries)) => {
                for entry in entries {
                    if let DeValue::Table(entry) = entry.get_ref() {
                        let known =
                            keys.iter().map(|key| ((*key).to_owned(), Value::Boolean(true))).collect();
                        check_keys(text, entry, &known, &format!("{name}."))?;
                    }
                }
            }
            (Some(Value::Table(known)), _, DeValue::Table(given)) if name != "queues" => {
                check_keys(text, given, known, &format!("{path}{name}."))?;
            }
            (None, None, _) => {
                let (line, column) = place(text, key.span().start);
                let nearest =
                    nearest(name, known.keys().map(String::as_str).chain(LISTS.map(|(list, _)| list)));
                return Err(SettingsError::UnknownKey {
                    line,
                    column,
                    key: format!("{path}{name}"),
                    nearest,
                });
            }
            _ => {}
        }
    }
    Ok(())
}

fn check(settings: &Settings) -> Result<(), SettingsError> {
    for template in &settings.explanation {
        let anchors = [template.from.anchor, template.until.anchor];
        let of_task = matches!(template.link, Link::Assignee | Link::Queue | Link::Colleague | Link::Anyone);
        let of_work = matches!(template.link, Link::Staff | Link::Team | Link::Nobody | Link::Anyone);
        let problem = match template.fact {
            FactTable::Task if anchors.contains(&Anchor::At) => {
                Some("a task has no `at`: write opened or closed")
            }
            FactTable::Work if anchors != [Anchor::At; 2] => {
                Some("work has no opened and no closed: write `at`")
            }
            FactTable::Task if !of_task => Some("a task is linked by assignee, queue, colleague or anyone"),
            FactTable::Work if !of_work => Some("work is linked by staff, team, nobody or anyone"),
            _ if !(-50.0..=0.0).contains(&template.bits) => Some("bits must be between -50 and 0"),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(SettingsError::Template { name: template.name.clone(), problem });
        }
    }
    match settings.purpose.len() {
        found if found > MAX_PURPOSES => Err(SettingsError::Purposes { found }),
        _ => Ok(()),
    }
}

fn syntax(text: &str, error: &toml::de::Error) -> SettingsError {
    let (line, column) = place(text, error.span().map_or(0, |span| span.start));
    SettingsError::Syntax { line, column, message: one_line(error.message()) }
}

fn one_line(message: &str) -> String {
    message.trim().replace('\n', ", ")
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

fn nearest<'a>(given: &str, valid: impl Iterator<Item = &'a str>) -> Option<String> {
    valid
        .map(|name| (strsim::normalized_damerau_levenshtein(given, name), name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name.to_owned())
}

/// The lists of tables, with the keys of their entries.
const LISTS: [(&str, &[&str]); 2] = [
    (
        "explanation",
        &[
            "name",
            "fact",
            "kinds",
            "link",
            "names_task",
            "from",
            "until",
            "bits",
            "explains",
            "off",
            "basis",
            "says",
        ],
    ),
    ("purpose", &["name", "task_kinds", "fields"]),
];
