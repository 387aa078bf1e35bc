//! One look in words, for a terminal: whether work explains it, and of every template why or why not.

use audit::{Attempt, Explained, Lang, Miss, Relationship, Term};

use crate::{section::finding::kind, visible, voice::Voice, words::Word};

/// The look as text of a few lines, each with its end. Its `says` and evidence are to be in the same language
/// ([`audit::Options::lang`]).
pub fn explained(look: &Explained, lang: Lang) -> String {
    let voice = Voice { lang, decimals: 1 };
    let id = |id: &str| visible::id(voice, id);
    let who = voice.fill(Word::LookedAt, &[&id(&look.staff_id), &id(&look.subject_id)]);
    let mut lines = vec![
        format!("{}: {who}, {} UTC", id(&look.access_id), voice.minute(look.at)),
        verdict(voice, look),
        look.relationship.as_ref().map_or_else(
            || voice.say(Word::LookNoRelation).to_owned(),
            |relationship| voice.fill(Word::LookRelation, &[&relation(voice, relationship)]),
        ),
    ];
    if !look.terms.is_empty() {
        lines.extend([String::new(), voice.say(Word::LookEvidence).to_owned()]);
        lines.extend(look.terms.iter().map(|weighed| {
            // The term has one name for both of its signs.
            let open = weighed.term == Term::Explanation && weighed.bits.get() > 0.0;
            let name = if open { voice.say(Word::Unexplained) } else { weighed.term.label(lang) };
            format!("  {:>5}  {name}", voice.signed_bits(weighed.bits.get()))
        }));
    }
    lines.extend([String::new(), voice.say(Word::LookTried).to_owned()]);
    lines.extend(look.tried.iter().map(|attempt| tried(voice, attempt)));
    lines.iter().map(|line| visible_line(line)).collect()
}

fn verdict(voice: Voice, look: &Explained) -> String {
    let says =
        look.explained_by.as_ref().and_then(|name| look.tried.iter().find(|one| one.template == *name));
    match says {
        Some(template) => voice.fill(Word::LookExplained, &[&visible::words(&template.says)]),
        None if look.tried.iter().all(|one| one.missed == Some(Miss::NoTable)) => {
            voice.say(Word::LookUnjudged).to_owned()
        }
        None => voice.say(Word::LookUnexplained).to_owned(),
    }
}

fn relation(voice: Voice, relationship: &Relationship) -> String {
    let percent = voice.percent((relationship.probability * 1_000.0).round() as u64, 1_000);
    let sure = voice.fill(Word::Sureness, &[&percent]);
    let evidence: Vec<String> = relationship.evidence.iter().map(|one| visible::words(one)).collect();
    let subject = if evidence.is_empty() { "" } else { voice.say(Word::TheSubject) };
    format!("{}{sure}{subject}{}.", kind(voice, &relationship.kind), evidence.join("; "))
}

fn tried(voice: Voice, attempt: &Attempt) -> String {
    let lessens = if attempt.explains { "" } else { voice.say(Word::LookLessens) };
    let (mark, why) = match (attempt.row, attempt.missed) {
        (Some(row), _) => ('+', voice.fill(Word::LookHolds, &[&row.to_string(), attempt.table.name()])),
        (None, missed) => ('-', missed.map(|miss| why_not(voice, miss)).unwrap_or_default()),
    };
    format!("{mark} {}: {}{lessens}: {why}", visible::words(&attempt.template), visible::words(&attempt.says))
}

fn why_not(voice: Voice, miss: Miss) -> String {
    let word = match miss {
        Miss::NoTable => Word::MissNoTable,
        Miss::NoFact => Word::MissNoFact,
        Miss::OtherStaff => Word::MissOtherStaff,
        Miss::OtherTime { .. } => Word::MissOtherTime,
        Miss::NotNamed => Word::MissNotNamed,
        Miss::SelfOpened => Word::MissSelfOpened,
        Miss::BeyondPurpose => Word::MissBeyondPurpose,
    };
    let word = voice.say(word);
    let mut letters = word.chars();
    let lower: String = letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect();
    match miss {
        Miss::OtherTime { seconds } => {
            let length = voice.length(seconds.saturating_mul(1_000_000));
            format!("{lower} ({})", voice.fill(Word::Off, &[&length]))
        }
        _ => lower,
    }
}

/// A line in which nothing of the input is obeyed by a terminal.
fn visible_line(line: &str) -> String {
    let shown = |c: char| match c {
        // Keeps a number and its unit together on a page, and is in the way of whoever searches.
        '\u{a0}' => " ".to_owned(),
        _ if visible::hidden(c) => format!("[U+{:04X}]", u32::from(c)),
        _ => c.to_string(),
    };
    line.chars().map(shown).chain(["\n".to_owned()]).collect()
}

#[cfg(test)]
mod tests;
