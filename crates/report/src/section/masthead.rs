//! Title, the time that it is about, and where to find what.

use crate::{html::Html, page::Page, section, visible, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    html.leaf("p", &[("class", "kicker")], voice.say(Word::Kicker));
    html.leaf("h1", &[], &visible::words(&page.facts.title));
    let mut notes = Vec::new();
    if let Some((from, to)) = page.audit.period {
        notes.push(voice.fill(Word::Period, &[&voice.day(from), &voice.day(to)]));
    }
    notes.push(voice.say(Word::AllTimes).to_owned());
    html.leaf("p", &[("class", "meta")], &notes.join(" · "));
    html.tag("nav", &[("aria-label", voice.say(Word::Contents))], |html| {
        html.tag("ul", &[], |html| {
            for (id, heading, _) in section::ALL {
                html.tag("li", &[], |html| {
                    html.leaf("a", &[("href", &format!("#{id}"))], voice.say(heading));
                });
            }
        });
    });
}
