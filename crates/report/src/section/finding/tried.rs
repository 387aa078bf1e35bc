//! Which explanations were tried, and why they did not hold; and which looks it is about.

use audit::{Finding, Miss, Tried};

use crate::{html::Html, page::Page, visible, words::Word};

pub(super) fn write(page: &Page<'_>, html: &mut Html, finding: &Finding) {
    let voice = page.voice;
    html.tag("details", &[], |html| {
        html.leaf("summary", &[], voice.say(Word::TriedSummary));
        html.tag("dl", &[], |html| {
            for (group, word) in GROUPS {
                let templates: Vec<String> =
                    finding.explanations_tried.iter().filter_map(|tried| entry(page, tried, group)).collect();
                if !templates.is_empty() {
                    html.leaf("dt", &[], voice.say(word));
                    let rest = group == Group::NoFact && templates.len() > FEW;
                    let said =
                        if rest { voice.say(Word::AllOthers).to_owned() } else { templates.join("; ") };
                    html.leaf("dd", &[], &said);
                }
            }
            html.leaf("dt", &[], voice.say(Word::LookIds));
            html.tag("dd", &[], |html| ids(page, html, &finding.access_ids));
        });
    });
}

/// The template in words, if it belongs into the group.
fn entry(page: &Page<'_>, tried: &Tried, group: Group) -> Option<String> {
    let voice = page.voice;
    let template = || page.template(&tried.template);
    if group == Group::Held {
        let looks = || voice.counted(tried.held, Word::OneLook, Word::ManyLooks);
        return (tried.held > 0).then(|| format!("{} ({})", template(), looks()));
    }
    let missed = tried.missed?;
    (Group::of(missed) == group).then(|| match missed {
        Miss::OtherTime { seconds } => {
            let length = voice.length(seconds.saturating_mul(1_000_000));
            format!("{} ({})", template(), voice.fill(Word::Off, &[&length]))
        }
        _ => template(),
    })
}

fn ids(page: &Page<'_>, html: &mut Html, ids: &[String]) {
    let voice = page.voice;
    for (place, id) in ids.iter().take(MOST_IDS).enumerate() {
        if place > 0 {
            html.text(", ");
        }
        html.leaf("bdi", &[], &visible::id(voice, id));
    }
    if let Some(more) = ids.len().checked_sub(MOST_IDS).filter(|more| *more > 0) {
        html.text(&voice.fill(Word::MoreIds, &[&voice.count(more as u64)]));
    }
}

/// Why a template holds or not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Held,
    BeyondPurpose,
    SelfOpened,
    NotNamed,
    OtherTime,
    OtherStaff,
    NoFact,
    NoTable,
}

impl Group {
    fn of(miss: Miss) -> Group {
        match miss {
            Miss::NoTable => Group::NoTable,
            Miss::NoFact => Group::NoFact,
            Miss::OtherStaff => Group::OtherStaff,
            Miss::OtherTime { .. } => Group::OtherTime,
            Miss::NotNamed => Group::NotNamed,
            Miss::SelfOpened => Group::SelfOpened,
            Miss::BeyondPurpose => Group::BeyondPurpose,
        }
    }
}

/// What comes nearest to an explanation is told first; what there is no trace of last, so that it may be all others.
const GROUPS: [(Group, Word); 8] = [
    (Group::Held, Word::Held),
    (Group::BeyondPurpose, Word::MissBeyondPurpose),
    (Group::SelfOpened, Word::MissSelfOpened),
    (Group::NotNamed, Word::MissNotNamed),
    (Group::OtherTime, Word::MissOtherTime),
    (Group::OtherStaff, Word::MissOtherStaff),
    (Group::NoTable, Word::MissNoTable),
    (Group::NoFact, Word::MissNoFact),
];

/// More explanations than this, of which there is no trace, are not worth a list; the settings have it.
const FEW: usize = 3;
/// `findings.jsonl` has all.
const MOST_IDS: usize = 12;
