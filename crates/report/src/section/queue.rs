//! The findings, the surest first.

use audit::Finding;

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
        let briefs: Vec<Html> = page.findings.iter().map(|one| rendered(page, one, &scale, false)).collect();
        // Room is kept for telling all that follow in brief.
        let mut kept: usize = briefs.iter().map(Html::len).sum();
        for (one, brief) in page.findings.iter().zip(briefs) {
            kept -= brief.len();
            let full = rendered(page, one, &scale, true);
            let fits = html.len() + full.len() + kept <= ROOM;
            html.append(if fits { full } else { brief });
        }
    });
}

fn rendered(page: &Page<'_>, one: &Finding, scale: &finding::Scale, in_full: bool) -> Html {
    let mut html = Html::default();
    finding::write(page, &mut html, one, scale, in_full);
    html
}

/// What the marks of the pictures mean.
fn key(page: &Page<'_>, html: &mut Html) {
    let marks = [
        ("M12 2v20", "u", Word::KeyUnexplained),
        ("M12 12v10", "e", Word::KeyExplained),
        ("M1 8h22v9h-22z", "o", Word::KeyOwnTask),
        ("M1 8h22v9h-22z", "a", Word::KeyOtherTask),
        ("M1 8h15l7 4.5l-7 4.5h-15z", "o", Word::KeyBeyond),
        ("M12 5v15", "w", Word::KeyOwnWork),
        ("M12 12v8", "x", Word::KeyOtherWork),
        ("M2 12h20", "d", Word::KeyDistance),
    ];
    html.leaf("p", &[("class", "note")], page.voice.say(Word::Key));
    html.tag("ul", &[("class", "key")], |html| {
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
/// the queue takes less than the rest.
const ROOM: usize = 2_850_000;
