//! The findings, the surest first.

use super::finding;
use crate::{html::Html, page::Page, words::Word};

pub(crate) fn write(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    if page.findings.is_empty() {
        html.leaf("p", &[], voice.say(Word::NoFindings));
        return;
    }
    let least = voice.bits(page.audit.settings.findings.least);
    html.leaf("p", &[], &voice.fill(Word::QueueIntro, &[&least]));
    let shown = page.findings.len() as u64;
    if page.audit.found > shown {
        let (shown, found) = (voice.count(shown), voice.count(page.audit.found));
        html.leaf("p", &[("class", "note")], &voice.fill(Word::QueueCut, &[&shown, &found]));
    }
    key(page, html);
    let scale = finding::Scale::of(page.findings);
    let zero = format!("--zero:{:.1}%", scale.zero());
    html.tag("div", &[("class", "queue"), ("style", &zero)], |html| {
        for (place, one) in page.findings.iter().enumerate() {
            let left = page.findings.len() - place;
            let in_full = html.len() + left * BRIEF < ROOM;
            finding::write(page, html, one, &scale, in_full);
        }
    });
}

/// What the marks of the pictures mean.
fn key(page: &Page<'_>, html: &mut Html) {
    let marks = [
        ("M12 2v20", "u", Word::KeyUnexplained),
        ("M12 12v10", "e", Word::KeyExplained),
        ("M1 8h22v9h-22z", "o", Word::KeyOwnTask),
        ("M1 8h22v9h-22z", "a", Word::KeyOtherTask),
        ("M12 5v15", "w", Word::KeyOwnWork),
        ("M12 12v8", "x", Word::KeyOtherWork),
        ("M2 12h20", "d", Word::KeyDistance),
    ];
    html.tag("ul", &[("class", "key"), ("aria-label", page.voice.say(Word::Key))], |html| {
        for (path, class, word) in marks {
            html.tag("li", &[], |html| {
                html.tag("svg", &[("viewBox", "0 0 24 24"), ("aria-hidden", "true")], |html| {
                    html.leaf("path", &[("class", class), ("d", path)], "");
                });
                html.text(page.voice.say(word));
            });
        }
    });
}

/// Bytes of the page up to the end of the queue. A page of three megabytes opens at once on an old computer; what follows
/// the queue takes the rest.
const ROOM: usize = 2_700_000;
/// Most bytes of a finding that is told without its picture: its heading, its sentence, its evidence.
const BRIEF: usize = 1_500;
