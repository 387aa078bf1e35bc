//! How much was explained by what.

use super::{summary, table};
use crate::{html::Html, page::Page, voice::Voice, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    let (voice, totals) = (page.voice, &page.audit.totals);
    html.leaf("p", &[], voice.say(Word::ExplainedIntro));
    let columns = [
        (voice.say(Word::Explanation), ""),
        (voice.say(Word::FirstLooks), "n"),
        (voice.say(Word::ShareOfThese), "n"),
        (voice.say(Word::Bar), "wide"),
        (voice.say(Word::Repeats), "n"),
    ];
    let explains = |name: &str| {
        page.audit.settings.explanation.iter().all(|template| template.name != name || template.explains)
    };
    table::write(html, "explained", voice.say(Word::ExplainedCaption), &columns, |html| {
        let mut templates: Vec<_> = totals.templates.iter().filter(|one| explains(&one.template)).collect();
        templates.sort_by_key(|one| std::cmp::Reverse((one.first, one.repeats)));
        for one in templates {
            let name = sentence_case(&page.template(&one.template));
            table::row(html, &name, |html| cells(voice, html, one.first, totals.first.looks, one.repeats));
        }
        let (first, repeats) = (summary::unexplained(totals.first), summary::unexplained(totals.repeats));
        html.tag("tr", &[("class", "none")], |html| {
            html.leaf("th", &[("scope", "row")], voice.say(Word::ByNothing));
            cells(voice, html, first, totals.first.looks, repeats);
        });
    });
}

fn cells(voice: Voice, html: &mut Html, first: u64, of: u64, repeats: u64) {
    table::number(html, &voice.count(first));
    table::number(html, &voice.percent(first, of));
    table::share(html, first, of);
    table::number(html, &voice.count(repeats));
}

/// With a capital at its start.
pub(crate) fn sentence_case(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}
