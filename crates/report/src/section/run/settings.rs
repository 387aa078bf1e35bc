//! What was held to explain a look, and what everything weighs.

use audit::Term;
use serde_json::Value;

use super::super::{explained::sentence_case, table};
use crate::{html::Html, page::Page, visible, words::Word};

pub(super) fn write(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    html.leaf("h3", &[], voice.say(Word::Settings));
    let least = voice.bits(page.audit.settings.findings.least);
    html.leaf("p", &[], &voice.fill(Word::SettingsIntro, &[&least]));
    templates(page, html);
    evidence(page, html);
}

fn templates(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    let columns = [
        (voice.say(Word::Explanation), ""),
        (voice.say(Word::Window), ""),
        (voice.say(Word::BitsColumn), "n"),
        (voice.say(Word::Effect), ""),
    ];
    table::write(html, "words", voice.say(Word::TemplatesCaption), &columns, |html| {
        for template in page.audit.settings.explanation.iter().filter(|template| !template.off) {
            table::row(html, &sentence_case(&page.template(&template.name)), |html| {
                let window = format!("{} … {}", template.from, template.until);
                html.tag("td", &[], |html| html.leaf("code", &[], &window));
                table::number(html, &voice.signed_bits(template.bits));
                let effect = if template.explains { Word::EffectExplains } else { Word::EffectLessens };
                html.leaf("td", &[], voice.say(effect));
            });
        }
    });
}

/// Every section of the evidence with its keys as they are in the settings file. The reasons for the numbers stand there.
fn evidence(page: &Page<'_>, html: &mut Html) {
    let voice = page.voice;
    let Ok(Value::Object(sections)) = serde_json::to_value(&page.audit.settings.evidence) else { return };
    let columns = [(voice.say(Word::Evidence), ""), (voice.say(Word::Keys), "")];
    table::write(html, "words", voice.say(Word::WeightsCaption), &columns, |html| {
        for (name, section) in &sections {
            let term = TERMS.iter().find(|(key, _)| key == name).map(|(_, term)| page.term(*term));
            let label =
                if name == "unexplained" { voice.say(Word::Unexplained) } else { term.unwrap_or(name) };
            table::row(html, &sentence_case(label), |html| {
                let keys = section.as_object().into_iter().flatten().filter(|(key, _)| *key != "basis");
                let keys: Vec<String> = keys.map(|(key, value)| format!("{key} = {value}")).collect();
                html.tag("td", &[], |html| html.leaf("code", &[], &visible::words(&keys.join(", "))));
            });
        }
    });
}

/// Sections of the settings and the terms that they weigh.
const TERMS: [(&str, Term); 18] = [
    ("self_opened", Term::SelfOpened),
    ("beyond_purpose", Term::BeyondPurpose),
    ("unusual_fields", Term::UnusualFields),
    ("other_ticket", Term::OtherTicket),
    ("borrowed_ticket", Term::BorrowedTicket),
    ("relationship", Term::Relationship),
    ("protected", Term::Protected),
    ("decoy", Term::Decoy),
    ("spike", Term::Spike),
    ("series", Term::Series),
    ("off_shift", Term::OffShift),
    ("no_progress", Term::NoProgress),
    ("burst", Term::Burst),
    ("cover", Term::Cover),
    ("id_walk", Term::IdWalk),
    ("name_walk", Term::NameWalk),
    ("ring", Term::Ring),
    ("private_event", Term::PrivateEvent),
];
