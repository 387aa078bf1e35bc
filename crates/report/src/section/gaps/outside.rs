//! What is on record of staff for times at which they were not employed.

use std::path::Path;

use audit::OutsideRow;

use super::{super::table, of_table};
use crate::{html::Html, page::Page, visible, words::Word};

pub(super) fn write(page: &Page<'_>, html: &mut Html) {
    let (voice, outside) = (page.voice, &page.audit.outside);
    if outside.count() == 0 {
        return;
    }
    html.leaf("h3", &[], voice.say(Word::OutsideHeading));
    let counts = [outside.looks, outside.tasks, outside.work].map(|count| voice.count(count));
    html.leaf("p", &[], &voice.fill(Word::OutsideIntro, &counts.each_ref().map(String::as_str)));
    let columns = [
        (voice.say(Word::StaffMember), ""),
        (voice.say(Word::OutsideWhen), ""),
        (voice.say(Word::OutsideWhy), ""),
        (voice.say(Word::TableColumn), ""),
        (voice.say(Word::File), ""),
        (voice.say(Word::Row), "n"),
    ];
    table::write(html, "words", voice.say(Word::OutsideCaption), &columns, |html| {
        for row in outside.rows.iter().take(MOST) {
            table::row(html, &page.staff(&row.staff_id), |html| cells(page, html, row));
        }
    });
    let count = usize::try_from(outside.count()).unwrap_or(usize::MAX);
    table::more(voice, html, count, MOST.min(outside.rows.len()), Word::MoreOutside);
}

fn cells(page: &Page<'_>, html: &mut Html, row: &OutsideRow) {
    let voice = page.voice;
    let word = if row.column == "from" { Word::CameOn } else { Word::LeftOn };
    // Without its directory, as with all files of the page.
    let file = Path::new(&row.file).file_name().unwrap_or_default().to_string_lossy();
    html.leaf("td", &[], &voice.minute(row.at));
    html.leaf("td", &[], &voice.fill(word, &[&voice.day(row.day)]));
    html.leaf("td", &[], &of_table(page, row.table));
    html.tag("td", &[], |html| html.leaf("bdi", &[], &visible::id(voice, &file)));
    table::number(html, &voice.count(row.row_in_file));
}

/// `run.json` has more of them.
const MOST: usize = 50;
