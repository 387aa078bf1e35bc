//! One finding: who looked at whom, in words, as a picture, and what it rests on.

mod bars;
mod timeline;
mod tried;

use audit::{Finding, Relationship};

pub(crate) use self::bars::Scale;
use crate::{html::Html, page::Page, visible, voice::Voice, words::Word};

/// Writes one. Not in full, it has neither the picture nor the details.
pub(crate) fn write(page: &Page<'_>, html: &mut Html, finding: &Finding, scale: &Scale, in_full: bool) {
    let heading = format!("t{}", finding.rank);
    let anchor = format!("f{}", finding.rank);
    html.fixed("\n");
    html.tag("article", &[("id", &anchor), ("aria-labelledby", &heading)], |html| {
        rank(page, html, finding);
        html.tag("h3", &[("id", &heading)], |html| who(page, html, finding));
        html.tag("p", &[("class", "meta")], |html| meta(page, html, finding));
        html.leaf("p", &[("class", "said")], &visible::words(&finding.sentence));
        if let Some(relationship) = finding.relationship.as_ref().filter(|_| in_full) {
            relation(page, html, relationship);
        }
        if in_full {
            timeline::write(page, html, finding);
        }
        bars::write(page, html, finding, scale);
        if in_full {
            tried::write(page, html, finding);
        } else {
            html.leaf("p", &[("class", "note")], page.voice.say(Word::Brief));
        }
    });
}

fn rank(page: &Page<'_>, html: &mut Html, finding: &Finding) {
    html.tag("p", &[("class", "rank")], |html| {
        html.leaf("b", &[], &page.voice.count(finding.rank));
        html.text(" ");
        html.leaf("span", &[], &page.voice.fill(Word::Bits, &[&page.voice.bits(finding.score)]));
    });
}

fn who(page: &Page<'_>, html: &mut Html, finding: &Finding) {
    let (staff, subject) = (page.staff(&finding.staff_id), page.subject(&finding.subject_id));
    html.sentence("bdi", page.voice.say(Word::LookedAt), &[&staff, &subject]);
}

fn meta(page: &Page<'_>, html: &mut Html, finding: &Finding) {
    let voice = page.voice;
    if let Some(team) = &finding.team {
        html.text(voice.say(Word::OfTeam));
        html.leaf("bdi", &[], &visible::id(voice, team));
        html.text(" · ");
    }
    html.text(&voice.counted(finding.access_ids.len() as u64, Word::OneLook, Word::ManyLooks));
    html.text(" · ");
    html.text(&voice.minute(finding.first_at));
    if finding.last_at != finding.first_at {
        html.text(" – ");
        html.text(&voice.minute(finding.last_at));
    }
}

fn relation(page: &Page<'_>, html: &mut Html, relationship: &Relationship) {
    let voice = page.voice;
    let percent = voice.percent((relationship.probability * 1_000.0).round() as u64, 1_000);
    html.tag("p", &[("class", "relation")], |html| {
        html.leaf("strong", &[], &kind(voice, &relationship.kind));
        html.text(&voice.fill(Word::Sureness, &[&percent]));
        for (place, evidence) in relationship.evidence.iter().take(MOST_EVIDENCE).enumerate() {
            html.text(if place == 0 { voice.say(Word::TheSubject) } else { "; " });
            html.text(&visible::words(evidence));
        }
        html.text(".");
    });
}

/// A kind of relationship in words. Its names are those of `relate::Kind`.
pub(crate) fn kind(voice: Voice, name: &str) -> String {
    let word = match name {
        "self" => Word::Myself,
        "household" => Word::Household,
        "former_partner" => Word::FormerPartner,
        "family" => Word::Family,
        "neighbour" => Word::Neighbour,
        "colleague" => Word::Colleague,
        "acquaintance" => Word::Acquaintance,
        other => return visible::words(other),
    };
    voice.say(word).to_owned()
}

/// There are about twenty kinds of evidence, each at most once.
const MOST_EVIDENCE: usize = 20;
