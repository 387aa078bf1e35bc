//! Findings in words: who looked how often, what the person is to them, and which work there was. No names, no ids.

use relate::Lang;

use crate::{
    Context, Relationship, Term, Weighed,
    facts::{DAY, HOUR, Look},
    kernel::Candidate,
};

/// What there is to tell.
pub(crate) struct Story<'a> {
    /// In order of time.
    pub(crate) looks: &'a [Look],
    /// The same, judged.
    pub(crate) found: &'a [Candidate],
    pub(crate) relationship: Option<&'a Relationship>,
    pub(crate) terms: &'a [Weighed],
    /// Whether they opened a task themselves without contact: worth telling whatever it weighs.
    pub(crate) self_opened: bool,
    /// How far the nearest task or work of theirs is, in microseconds.
    pub(crate) nearest: Option<i64>,
}

/// For example: `Looked 4 times in 93 days at a person who shares a former address of the staff member until 2023; no task
/// or work of theirs within 30 days.`
pub(crate) fn of(context: &Context<'_>, story: &Story<'_>, lang: Lang) -> String {
    let mut sentence = opening(context, story, lang);
    let heavy = story.terms.iter().filter(|weighed| weighed.bits >= crate::Bits::new(WORTH_TELLING));
    let terms = heavy.map(|weighed| weighed.term).filter(|term| *term != Term::SelfOpened);
    let terms = terms.chain(story.self_opened.then_some(Term::SelfOpened));
    for clause in terms.filter_map(|term| clause(term, lang)) {
        sentence.push_str("; ");
        sentence.push_str(clause);
    }
    sentence.push_str("; ");
    sentence.push_str(&work(context, story, lang));
    sentence.push('.');
    sentence
}

/// Of the account of a staff member, to be put after "the subject".
pub(crate) fn other_team(lang: Lang) -> &'static str {
    match lang {
        Lang::English => "is a staff member of another team",
        Lang::German => "arbeitet in einem anderen Team",
    }
}

fn opening(context: &Context<'_>, story: &Story<'_>, lang: Lang) -> String {
    let looks = story.looks.len();
    let span =
        story.looks.first().zip(story.looks.last()).map_or(0, |(first, last)| (last.at - first.at) / DAY);
    let evidence = story.relationship.and_then(|relationship| relationship.evidence.first());
    let shown = fields(context, story.looks);
    match lang {
        Lang::English => {
            let times = match looks {
                1 => "once".to_owned(),
                _ => format!("{looks} times"),
            };
            let span = if span > 1 { format!(" in {span} days") } else { String::new() };
            let what = if shown.is_empty() { String::new() } else { format!(" {shown} of") };
            let who = evidence.map(|evidence| format!(" who {evidence}")).unwrap_or_default();
            format!("Looked {times}{span} at{what} a person{who}")
        }
        Lang::German => {
            let times = match looks {
                1 => "Ein Abruf".to_owned(),
                _ => format!("{looks} Abrufe"),
            };
            let span = if span > 1 { format!(" in {span} Tagen") } else { String::new() };
            let what = if shown.is_empty() { String::new() } else { format!(" ({shown})") };
            let who = evidence.map(|evidence| format!("; diese {evidence}")).unwrap_or_default();
            format!("{times}{span} zu einer Person{what}{who}")
        }
    }
}

/// The fields that were shown, if they are few.
fn fields(context: &Context<'_>, looks: &[Look]) -> String {
    let mask = looks.iter().fold(0, |mask, look| mask | look.fields);
    if mask == 0 || mask.count_ones() > 3 {
        return String::new();
    }
    let names = (0..63).filter(|bit| mask & (1 << bit) != 0).map(|bit| context.people.fields.text(bit));
    names.collect::<Vec<_>>().join(", ")
}

/// What a term says beside its weight. The relationship opens the sentence, and work ends it.
fn clause(term: Term, lang: Lang) -> Option<&'static str> {
    let (english, german) = match term {
        Term::Explanation | Term::Mitigation | Term::Relationship => return None,
        Term::SelfOpened => (
            "they opened the task themselves, without contact from the person",
            "die Aufgabe haben sie selbst eröffnet, ohne Kontakt der Person",
        ),
        Term::BeyondPurpose => {
            ("with fields that the task does not need", "mit Feldern, die die Aufgabe nicht braucht")
        }
        Term::OtherTicket => {
            ("naming a task that is not about this person", "unter Nennung einer Aufgabe zu jemand anderem")
        }
        Term::UnusualFields => (
            "with fields that others of their team hardly ever need",
            "mit Feldern, die andere im Team kaum je brauchen",
        ),
        Term::BorrowedTicket => ("under somebody else's ticket", "unter einem fremden Ticket"),
        Term::Protected => ("the person is protected", "die Person ist geschützt"),
        Term::Decoy => (
            "the person is a decoy, which no task is about",
            "die Person ist ein Köder, um den es in keiner Aufgabe geht",
        ),
        Term::Spike => (
            "others looked around the same time without a task",
            "andere sahen um dieselbe Zeit ohne Aufgabe nach",
        ),
        Term::Series => ("again and again", "immer wieder"),
        Term::OffShift => ("outside of their shift", "außerhalb ihrer Schicht"),
        Term::NoProgress => {
            ("nothing was done for the person in between", "dazwischen geschah nichts für die Person")
        }
        Term::Burst => (
            "among looks at other people around the same time",
            "neben Abrufen zu anderen Personen um dieselbe Zeit",
        ),
        Term::Cover => (
            "minutes from a look at somebody else that weighs much by itself",
            "Minuten neben einem Abruf zu jemand anderem, der für sich schwer wiegt",
        ),
        Term::IdWalk => ("in a row of consecutive ids", "in einer Reihe aufeinanderfolgender Nummern"),
        Term::NameWalk => {
            ("in a row of names in alphabetic order", "in einer Reihe von Namen nach dem Alphabet")
        }
        Term::Ring => {
            ("the person is close to a colleague", "die Person steht einer Kollegin oder einem Kollegen nahe")
        }
        Term::PrivateEvent => {
            ("near an order or return of their own", "nahe einer eigenen Bestellung oder Rückgabe")
        }
    };
    Some(match lang {
        Lang::English => english,
        Lang::German => german,
    })
}

fn work(context: &Context<'_>, story: &Story<'_>, lang: Lang) -> String {
    let explained = story.found.iter().find_map(|look| context.templates.get(look.template as usize));
    let unexplained = story.found.iter().any(Candidate::unexplained);
    if let Some(compiled) = explained {
        let says = &compiled.template.says;
        return match (lang, unexplained) {
            (Lang::English, false) => format!("explained by {}", says.en),
            (Lang::English, true) => format!("some of it explained by {}", says.en),
            (Lang::German, false) => format!("erklärt durch {}", says.de),
            (Lang::German, true) => format!("zum Teil erklärt durch {}", says.de),
        };
    }
    let english = lang == Lang::English;
    if !context.judges() {
        let (english_words, german) =
            ("whether there was a task is not known", "ob es eine Aufgabe gab, ist nicht bekannt");
        return if english { english_words } else { german }.to_owned();
    }
    match story.nearest.map(|distance| (distance / DAY, distance / HOUR)) {
        None if english => "no task or work of theirs for the person".to_owned(),
        None => "keine Aufgabe und keine Arbeit von ihnen für die Person".to_owned(),
        Some((days @ 2.., _)) if english => format!("no task or work of theirs within {days} days"),
        Some((days @ 2.., _)) => format!("keine Aufgabe und keine Arbeit von ihnen binnen {days} Tagen"),
        Some((_, hours @ 1..)) if english => format!("no task or work of theirs within {hours} hours"),
        Some((_, hours @ 1..)) => format!("keine Aufgabe und keine Arbeit von ihnen binnen {hours} Stunden"),
        Some(_) if english => "no task or work of theirs that explains it".to_owned(),
        Some(_) => "keine Aufgabe und keine Arbeit von ihnen, die es erklärt".to_owned(),
    }
}

/// Weaker evidence counts, but would only make the sentence longer: one bit doubles the odds.
const WORTH_TELLING: f64 = 1.0;
