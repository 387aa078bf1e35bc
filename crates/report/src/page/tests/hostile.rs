//! An audit whose every word wants out of the page.

use audit::{Audit, Event, Happening, Lang, Moment};

use super::invent;
use crate::{Facts, Names};

/// So many findings, each with so many looks and as many other events; all words are hostile and long.
pub(super) fn report(findings: usize, events: i64, lang: Lang) -> (Audit, Facts) {
    let mut audit = invent::audit(findings, lang).unwrap();
    for finding in &mut audit.findings {
        finding.staff_id = word(finding.rank);
        finding.subject_id = word(finding.rank + 1);
        finding.team = Some(word(finding.rank + 2));
        finding.sentence = word(finding.rank).repeat(50);
        finding.access_ids = (0..events as u64).map(word).collect();
        finding.timeline.extend((0..events).map(|place| event(finding.first_at, place)));
        finding.timeline.sort_by_key(|event| event.at);
        if let Some(relationship) = &mut finding.relationship {
            relationship.kind = word(1);
            relationship.evidence = vec![word(2).repeat(20); 40];
        }
        for tried in &mut finding.explanations_tried {
            tried.template = word(3);
        }
    }
    for template in &mut audit.settings.explanation {
        template.name = word(3);
        template.says.en = word(4);
        template.says.de = word(5);
    }
    for (place, share) in audit.totals.templates.iter_mut().enumerate() {
        share.template = word(place as u64);
    }
    for team in &mut audit.totals.teams {
        team.team = Some(word(6));
    }
    for staff in &mut audit.staff {
        staff.staff_id = word(7);
        staff.team = Some(word(8));
    }
    audit.missing[0].templates = vec![word(9)];
    for row in &mut audit.outside.rows {
        row.staff_id = word(1);
        row.file = word(19);
    }
    (audit, facts(lang))
}

fn facts(lang: Lang) -> Facts {
    let mut facts = invent::facts(lang);
    facts.title = word(10);
    facts.inputs[0].file = word(11);
    facts.rejects[0].reason = word(12);
    facts.versions = vec![(word(13), word(14))];
    facts.options = vec![(word(15), word(16))];
    facts.conflicts = vec![word(16)];
    facts.names = Names { staff: [(word(1), word(17))].into(), subjects: [(word(2), word(18))].into() };
    facts
}

fn event(first: Moment, place: i64) -> Event {
    let kind = word(place.unsigned_abs());
    let what = match place % 4 {
        0 => Happening::Look { access_id: kind.clone(), explained_by: (place % 8 == 0).then_some(kind) },
        1 => Happening::Opened { kind, theirs: place % 8 == 1, by_them: place % 3 == 0 },
        2 if place % 16 == 2 => Happening::Open { kind, theirs: place % 3 == 0, by_them: place % 5 == 0 },
        2 => Happening::Closed { kind, theirs: place % 8 == 2 },
        _ => Happening::Work { kind, theirs: place % 8 == 3 },
    };
    // At times that no calendar has, too.
    let at = if place == 7 { i64::MAX } else { first.0 + place * 17_000_000_000 };
    Event { at: Moment(at), what }
}

fn word(number: u64) -> String {
    format!(
        "\u{202e}<script>alert({number})</script>\"' onerror=\"x\" \0\u{200b}<!-- ]]> &lt; {}",
        "\u{2066}x".repeat(90)
    )
}
