//! What the run was: inputs, counts, versions and settings.

mod settings;

use super::{gaps::of_table, table};
use crate::{html::Html, page::Page, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    inputs(page, html);
    counts(page, html);
    run(page, html);
    settings::write(page, html);
}

fn inputs(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    if page.facts.inputs.is_empty() {
        return;
    }
    html.leaf("h3", &[], voice.say(Word::Inputs));
    html.leaf("p", &[], voice.say(Word::InputsIntro));
    let columns = [
        (voice.say(Word::File), ""),
        (voice.say(Word::TableColumn), ""),
        (voice.say(Word::Size), "n"),
        (voice.say(Word::Digest), ""),
    ];
    table::write(html, "words", voice.say(Word::InputsCaption), &columns, |html| {
        for input in page.facts.inputs.iter().take(MOST_FILES) {
            table::row(html, &visible::id(voice, &input.file), |html| {
                html.leaf("td", &[], &of_table(page, input.table));
                table::number(html, &voice.bytes(input.size));
                let digest = input.sha256.map_or_else(|| "–".to_owned(), |digest| hex(&digest));
                html.tag("td", &[], |html| html.leaf("code", &[("class", "digest")], &digest));
            });
        }
    });
    table::more(voice, html, page.facts.inputs.len(), MOST_FILES, Word::MoreFiles);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn counts(page: &Page<'_>, html: &mut Html) {
    let (voice, counts) = (page.voice, page.audit.counts);
    let all = [
        (Word::Looks, counts.looks),
        (Word::CountStaff, counts.staff),
        (Word::CountSubjects, counts.subjects),
        (Word::CountTasks, counts.tasks),
        (Word::CountWork, counts.work),
        (Word::CountRelations, counts.relations),
    ];
    html.leaf("h3", &[], voice.say(Word::Counted));
    html.tag("dl", &[("class", "pairs")], |html| {
        for (word, count) in all {
            pair(html, voice.say(word), &voice.count(count));
        }
    });
}

fn run(page: &Page<'_>, html: &mut Html) {
    let (voice, facts) = (page.voice, page.facts);
    if facts.versions.is_empty() && facts.options.is_empty() {
        return;
    }
    html.leaf("h3", &[], voice.say(Word::TheRun));
    html.tag("dl", &[("class", "pairs")], |html| {
        for (name, value) in facts.versions.iter().chain(&facts.options) {
            pair(html, &visible::words(name), &visible::words(value));
        }
    });
}

fn pair(html: &mut Html, name: &str, value: &str) {
    html.tag("div", &[], |html| {
        html.leaf("dt", &[], name);
        html.leaf("dd", &[], value);
    });
}

/// A log in more files than this is listed in `run.json`.
const MOST_FILES: usize = 100;
