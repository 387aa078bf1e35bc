//! Paths to the subject: each step starts where the one before ended, and none passes through a hidden person.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{Problem, tables::Entry};
use crate::{
    mapping::{Mapping, Role, Step},
    schema::TableName,
};

/// Checks the path of every personal table.
pub(super) fn check(mapping: &Mapping, names: &BTreeMap<TableName, Entry<'_>>, problems: &mut Vec<Problem>) {
    for (name, entry) in names {
        let Some(table) = mapping.tables.get(name) else { continue };
        if table.role != Role::Personal || table.path.len() != entry.section.path.len() {
            continue;
        }
        let mut at = name;
        let mut seen = BTreeSet::from([name]);
        for (position, step) in table.path.iter().enumerate() {
            let Some(span) = entry.section.path.get(position).map(toml::Spanned::span) else { continue };
            if step.from != *at {
                problems.push(detached(name, at, step, span));
                break;
            }
            let last = position + 1 == table.path.len();
            if let Some(problem) = forbidden(name, step, last, mapping, span.clone()) {
                problems.push(problem);
                break;
            }
            if !seen.insert(&step.to) {
                problems.push(Problem::new(
                    span,
                    &format!("the path of table `{name}` comes to `{}` twice", step.to),
                ));
                break;
            }
            at = &step.to;
        }
    }
}

fn detached(name: &TableName, at: &TableName, step: &Step, span: Range<usize>) -> Problem {
    let message =
        format!("the path of table `{name}` is at `{at}` here, but the step leaves `{}`", step.from);
    Problem::new(span, &message).help(&format!("begin the step with `{at}.`"))
}

/// Why a step must not enter its table, if so.
fn forbidden(
    name: &TableName,
    step: &Step,
    last: bool,
    mapping: &Mapping,
    span: Range<usize>,
) -> Option<Problem> {
    let to = &step.to;
    if *to == mapping.subject {
        let early =
            Problem::new(span, &format!("the path of table `{name}` goes on after the subject's table"));
        return (!last).then(|| early.help("end it there"));
    }
    if last {
        let message = format!("the path of table `{name}` ends in `{to}`");
        let help = format!("add steps until it reaches the subject's table `{}`", mapping.subject);
        return Some(Problem::new(span, &message).help(&help));
    }
    let through = |what: &str| {
        Some(Problem::new(span.clone(), &format!("the path of table `{name}` passes through {what}")))
    };
    match mapping.tables.get(to).map(|table| table.role) {
        None => {
            let known = mapping.tables.keys().map(ToString::to_string);
            Some(
                Problem::new(span, &format!("unknown table `{to}` in the path of table `{name}`"))
                    .suggest(&to.to_string(), known),
            )
        }
        Some(Role::Staff) => {
            through(&format!("the staff table `{to}`, which would show other subjects' rows"))
        }
        Some(Role::Catalogue) => {
            through(&format!("the catalogue table `{to}`, which would show other subjects' rows"))
        }
        Some(Role::Subject | Role::Personal | Role::Unmapped) => None,
    }
}
