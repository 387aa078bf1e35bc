//! Tables with headers that say what they are the header of.

use crate::{html::Html, voice::Voice, words::Word};

/// A table: its caption, its columns, its rows. A column whose class is given has it in every row; see `page.css`.
pub(crate) fn write(
    html: &mut Html,
    class: &str,
    caption: &str,
    columns: &[(&str, &'static str)],
    rows: impl FnOnce(&mut Html),
) {
    html.tag("table", &[("class", class)], |html| {
        html.leaf("caption", &[], caption);
        html.tag("thead", &[], |html| {
            html.tag("tr", &[], |html| {
                for (name, class) in columns {
                    match *class {
                        "" => html.leaf("th", &[("scope", "col")], name),
                        class => html.leaf("th", &[("scope", "col"), ("class", class)], name),
                    }
                }
            });
        });
        html.tag("tbody", &[], rows);
    });
}

/// A row whose first cell is its header.
pub(crate) fn row(html: &mut Html, header: &str, cells: impl FnOnce(&mut Html)) {
    html.tag("tr", &[], |html| {
        html.tag("th", &[("scope", "row")], |html| html.leaf("bdi", &[], header));
        cells(html);
    });
}

/// A cell with a number.
pub(crate) fn number(html: &mut Html, text: &str) {
    html.leaf("td", &[("class", "n")], text);
}

/// A cell with a bar for the share of a whole, which the number beside it says in figures.
pub(crate) fn share(html: &mut Html, part: u64, whole: u64) {
    let percent = if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
    html.tag("td", &[("class", "bar wide")], |html| {
        if whole > 0 {
            html.tag("span", &[("class", "track")], |html| {
                html.leaf("i", &[("style", &format!("width:{percent:.1}%"))], "");
            });
        }
    });
}

/// Under a table of some of many: how many there are beside them.
pub(crate) fn more(voice: Voice, html: &mut Html, all: usize, shown: usize, word: Word) {
    if let Some(more) = all.checked_sub(shown).filter(|more| *more > 0) {
        html.leaf("p", &[("class", "note")], &voice.fill(word, &[&voice.count(more as u64)]));
    }
}
