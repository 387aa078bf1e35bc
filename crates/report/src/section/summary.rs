//! How many looks, how many not explained, how many findings; first looks apart from repeats.

use audit::Share;
use tables::Table;

use super::table;
use crate::{html::Html, page::Page, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    lead(page, html);
    html.tag("p", &[("class", "caution")], |html| {
        html.leaf("strong", &[], page.voice.say(Word::CautionTitle));
        html.text(" ");
        html.text(page.voice.say(Word::Caution));
    });
    contested(page, html);
    outside(page, html);
    shares(page, html);
    surest(page, html);
}

/// That the looks may not be all: nothing else on the page says so.
fn contested(page: &Page<'_>, html: &mut Html) {
    for conflict in &page.facts.conflicts {
        html.tag("p", &[("class", "caution")], |html| {
            html.leaf("strong", &[], page.voice.say(Word::Contested));
            html.text(" ");
            html.text(&visible::words(conflict));
        });
    }
}

/// That staff are on record while they were not employed: nothing is weighed for it, and it must not be missed.
fn outside(page: &Page<'_>, html: &mut Html) {
    let count = page.audit.outside.count();
    if count > 0 {
        html.tag("p", &[("class", "note")], |html| {
            html.text(&page.voice.fill(Word::OutsideNote, &[&page.voice.count(count)]));
            html.text(" ");
            html.leaf("a", &[("href", "#gaps")], page.voice.say(Word::Gaps));
        });
    }
}

fn lead(page: &Page<'_>, html: &mut Html) {
    let (voice, totals) = (page.voice, &page.audit.totals);
    let first = totals.first;
    let open = unexplained(first);
    let count = |number: u64| voice.count(number);
    html.tag("p", &[("class", "lead")], |html| {
        if is_judged(page) {
            let share = voice.percent(open, first.looks);
            let all = count(first.looks + totals.repeats.looks);
            html.sentence("b", voice.say(Word::Lead), &[&all, &count(first.looks), &count(open), &share]);
        } else {
            html.sentence("b", voice.say(Word::LeadUnjudged), &[&count(page.audit.counts.looks)]);
        }
        html.text(" ");
        match page.audit.found {
            0 => html.text(voice.say(Word::LeadNoFindings)),
            1 => html.sentence("b", voice.say(Word::LeadOneFinding), &[]),
            found => html.sentence("b", voice.say(Word::LeadFindings), &[&count(found)]),
        }
    });
    html.leaf("p", &[("class", "note")], voice.say(Word::WhyFirst));
}

/// Whether any table could explain a look.
fn is_judged(page: &Page<'_>) -> bool {
    let gone = |table| page.audit.missing.iter().any(|missing| missing.table == table);
    !(gone(Table::Tasks) && gone(Table::Work))
}

fn shares(page: &Page<'_>, html: &mut Html) {
    let (voice, totals) = (page.voice, &page.audit.totals);
    let mut all = totals.first;
    all += totals.repeats;
    let columns = [
        (voice.say(Word::Kind), ""),
        (voice.say(Word::Looks), "n"),
        (voice.say(Word::IsExplained), "n"),
        (voice.say(Word::NotExplained), "n"),
        (voice.say(Word::ExplainedShare), "n"),
        (voice.say(Word::Bar), "wide"),
    ];
    table::write(html, "shares", voice.say(Word::SharesCaption), &columns, |html| {
        for (name, share) in
            [(Word::FirstLooks, totals.first), (Word::Repeats, totals.repeats), (Word::AllLooks, all)]
        {
            table::row(html, voice.say(name), |html| share_cells(page, html, share));
        }
    });
}

/// Looks, explained, not explained, the share in figures and as a bar.
pub(crate) fn share_cells(page: &Page<'_>, html: &mut Html, share: Share) {
    let voice = page.voice;
    table::number(html, &voice.count(share.looks));
    table::number(html, &voice.count(share.explained));
    table::number(html, &voice.count(unexplained(share)));
    table::number(html, &voice.percent(share.explained, share.looks));
    table::share(html, share.explained, share.looks);
}

/// The first of the queue at a glance.
fn surest(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    let first = page.findings.get(..AT_A_GLANCE).unwrap_or(page.findings);
    if first.is_empty() {
        return;
    }
    html.leaf("h3", &[], voice.say(Word::Surest));
    html.tag("ol", &[("class", "glance")], |html| {
        for finding in first {
            html.tag("li", &[], |html| {
                html.tag("a", &[("href", &format!("#f{}", finding.rank))], |html| {
                    html.leaf("bdi", &[], &page.staff(&finding.staff_id));
                    html.text(" → ");
                    html.leaf("bdi", &[], &page.subject(&finding.subject_id));
                });
                html.leaf(
                    "span",
                    &[("class", "bits")],
                    &voice.fill(Word::Bits, &[&voice.bits(finding.score)]),
                );
                html.leaf("span", &[("class", "gist")], &visible::words(&finding.sentence));
            });
        }
    });
}

pub(crate) fn unexplained(share: Share) -> u64 {
    share.looks.saturating_sub(share.explained)
}

/// What fits on the first page of a print.
const AT_A_GLANCE: usize = 5;
