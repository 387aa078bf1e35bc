//! What could not be judged, and why.

mod outside;

use std::collections::BTreeMap;

use audit::Idle;
use tables::Table;

use super::{explained::sentence_case, table};
use crate::{MissingColumn, html::Html, page::Page, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    html.leaf("p", &[], page.voice.say(Word::GapsIntro));
    tables(page, html);
    columns(page, html);
    rejects(page, html);
    folded(page, html);
    unused(page, html);
    unknown(page, html);
    outside::write(page, html);
}

fn tables(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    html.leaf("h3", &[], voice.say(Word::MissingTables));
    if page.audit.missing.is_empty() {
        html.leaf("p", &[], voice.say(Word::NoMissingTables));
        return;
    }
    let columns = [(voice.say(Word::TableColumn), ""), (voice.say(Word::NotJudged), "")];
    table::write(html, "words", voice.say(Word::MissingTablesCaption), &columns, |html| {
        for missing in &page.audit.missing {
            table::row(html, &of_table(page, missing.table), |html| {
                let templates = missing.templates.iter().map(|name| page.template(name));
                let terms = missing.terms.iter().map(|term| page.term(*term).to_owned());
                let without: Vec<String> = templates.chain(terms).collect();
                let without = match (missing.table, without.is_empty()) {
                    (_, false) => without.join("; "),
                    (Table::StaffContacts, _) => voice.say(Word::WithoutContacts).to_owned(),
                    _ => voice.say(Word::WithoutAddresses).to_owned(),
                };
                html.leaf("td", &[], &sentence_case(&without));
            });
        }
    });
}

fn columns(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    html.leaf("h3", &[], voice.say(Word::MissingColumns));
    if page.facts.missing_columns.is_empty() {
        html.leaf("p", &[], voice.say(Word::NoMissingColumns));
        return;
    }
    let mut by_table: BTreeMap<Table, Vec<&MissingColumn>> = BTreeMap::new();
    for missing in &page.facts.missing_columns {
        by_table.entry(missing.table).or_default().push(missing);
    }
    let columns = [
        (voice.say(Word::TableColumn), ""),
        (voice.say(Word::ColumnsColumn), ""),
        (voice.say(Word::Consequence), ""),
    ];
    table::write(html, "words", voice.say(Word::MissingColumnsCaption), &columns, |html| {
        for (table, missing) in by_table {
            table::row(html, &of_table(page, table), |html| {
                html.tag("td", &[], |html| names(html, &missing));
                let mut words: Vec<Word> =
                    missing.iter().filter_map(|missing| consequence(missing)).collect();
                words.dedup();
                let words: Vec<&str> = words.into_iter().map(|word| voice.say(word)).collect();
                let words =
                    if words.is_empty() { voice.say(Word::NoConsequence).into() } else { words.join(" ") };
                html.leaf("td", &[], &words);
            });
        }
    });
}

fn names(html: &mut Html, missing: &[&MissingColumn]) {
    for (place, missing) in missing.iter().enumerate() {
        if place > 0 {
            html.text(", ");
        }
        html.leaf("code", &[], missing.column);
    }
}

/// What is lost with a column, if anything that a reader should know.
fn consequence(missing: &MissingColumn) -> Option<Word> {
    Some(match (missing.table, missing.column) {
        (Table::Accesses, "access_id") => Word::WithoutAccessId,
        (Table::Accesses, "task_id") => Word::WithoutTaskId,
        (Table::Accesses, "fields") => Word::WithoutFields,
        (Table::Staff, "team") => Word::WithoutTeamColumn,
        (Table::Tasks, "closed_at") => Word::WithoutClosed,
        (Table::Tasks, "opened_by" | "origin") => Word::WithoutOpener,
        (Table::Tasks, "assignee") => Word::WithoutAssignee,
        (Table::Tasks, "queue") => Word::WithoutQueue,
        (Table::Work, "staff_id") => Word::WithoutWorker,
        (Table::Work | Table::Tasks, "kind") => Word::WithoutKind,
        (Table::Subjects, "tags") => Word::WithoutTags,
        (
            Table::Staff | Table::Subjects,
            "birth_date" | "phone" | "email" | "street" | "postcode" | "family_name",
        ) => Word::WithoutIdentity,
        (Table::StaffAddresses | Table::SubjectAddresses, "from" | "to") => Word::WithoutDates,
        _ => return None,
    })
}

fn rejects(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    html.leaf("h3", &[], voice.say(Word::RejectedRows));
    if page.facts.rejects.is_empty() {
        html.leaf("p", &[], voice.say(Word::NoRejects));
        return;
    }
    let columns = [
        (voice.say(Word::TableColumn), ""),
        (voice.say(Word::Reason), ""),
        (voice.say(Word::Rows), "n"),
        (voice.say(Word::ShareOfTable), "n"),
    ];
    table::write(html, "words", voice.say(Word::RejectsCaption), &columns, |html| {
        for rejected in &page.facts.rejects {
            table::row(html, &of_table(page, rejected.table), |html| {
                html.leaf("td", &[], &reason(page, &rejected.reason));
                table::number(html, &voice.count(rejected.rows));
                table::number(html, &voice.percent(rejected.rows, rejected.of));
            });
        }
    });
}

/// A reason in words; the codes are those of [`tables::Reason::code`].
fn reason(page: &Page<'_>, code: &str) -> String {
    let word = match code {
        "ragged" => Word::RejectRagged,
        "quote" => Word::RejectQuote,
        "too-long" => Word::RejectTooLong,
        "encoding" => Word::RejectEncoding,
        "nul" => Word::RejectNul,
        "not-json" => Word::RejectNotJson,
        "not-an-object" => Word::RejectNotAnObject,
        "repeated" => Word::RejectRepeated,
        "nested" => Word::RejectNested,
        "missing" => Word::RejectMissing,
        "time" => Word::RejectTime,
        "date-order" => Word::RejectOrder,
        "skipped-time" => Word::RejectSkipped,
        "future" => Word::RejectFuture,
        "number" => Word::RejectNumber,
        "id" => Word::RejectId,
        other => return visible::words(other),
    };
    page.voice.say(word).to_owned()
}

fn folded(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    for (table, times) in &page.facts.folded {
        let said = [voice.count(*times), of_table(page, *table)];
        html.leaf("p", &[], &voice.fill(Word::Folded, &said.each_ref().map(String::as_str)));
    }
}

fn unused(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    for (table, idle, rows) in page.audit.unused.iter() {
        let word = match idle {
            Idle::OfNobody => Word::IdleOfNobody,
            Idle::OfNoSubject => Word::IdleOfNoSubject,
            Idle::Backwards => Word::IdleBackwards,
        };
        let said = [voice.count(rows), of_table(page, table)];
        html.leaf("p", &[], &voice.fill(word, &said.each_ref().map(String::as_str)));
    }
}

fn unknown(page: &Page<'_>, html: &mut Html) {
    let (voice, counts) = (page.voice, page.audit.counts);
    let unknown = [
        (counts.looks_of_unknown_staff, Word::UnknownStaff),
        (counts.looks_at_unknown_subjects, Word::UnknownSubjects),
    ];
    for (looks, word) in unknown {
        if looks > 0 {
            html.leaf("p", &[], &voice.fill(word, &[&voice.count(looks)]));
        }
    }
}

/// A table by its name in the language, with its name in files.
pub(crate) fn of_table(page: &Page<'_>, table: Table) -> String {
    let word = match table {
        Table::Accesses => Word::TableAccesses,
        Table::Staff => Word::TableStaff,
        Table::StaffContacts => Word::TableStaffContacts,
        Table::StaffAddresses => Word::TableStaffAddresses,
        Table::Shifts => Word::TableShifts,
        Table::Subjects => Word::TableSubjects,
        Table::SubjectAddresses => Word::TableSubjectAddresses,
        Table::Tasks => Word::TableTasks,
        Table::Work => Word::TableWork,
    };
    format!("{} ({table})", page.voice.say(word))
}
