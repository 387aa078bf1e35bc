//! Staff with more than one finding.

use super::table;
use crate::{html::Html, page::Page, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    let several: Vec<_> = page.audit.staff.iter().filter(|staff| staff.findings > 1).collect();
    if several.is_empty() {
        html.leaf("p", &[], voice.say(Word::NobodyTwice));
        return;
    }
    html.leaf("p", &[], voice.say(Word::StaffIntro));
    let columns = [
        (voice.say(Word::StaffMember), ""),
        (voice.say(Word::Team), "wide"),
        (voice.say(Word::Findings), "n"),
        (voice.say(Word::Looks), "n"),
        (voice.say(Word::Highest), "n"),
        (voice.say(Word::Sum), "n"),
    ];
    table::write(html, "people", voice.say(Word::StaffCaption), &columns, |html| {
        for one in several.iter().take(MOST_STAFF) {
            table::row(html, &page.staff(&one.staff_id), |html| {
                let team = one.team.as_deref().map(|team| visible::id(voice, team)).unwrap_or_default();
                html.tag("td", &[("class", "wide")], |html| html.leaf("bdi", &[], &team));
                table::number(html, &voice.count(one.findings));
                table::number(html, &voice.count(one.looks));
                table::number(html, &voice.bits(one.highest));
                table::number(html, &voice.bits(one.sum));
            });
        }
    });
    table::more(voice, html, several.len(), MOST_STAFF, Word::MoreStaff);
}

/// Who is further down has two findings of little weight; they are in the queue.
const MOST_STAFF: usize = 50;
