//! What happens in the invented audit.

use audit::{Happening, Lang, Miss, Term};

/// A kind of finding.
pub(super) struct Story {
    pub(super) sentence: Both,
    /// Days after the start of the story.
    pub(super) looks: &'static [f64],
    /// In how many of a hundred looks a task explains the look.
    pub(super) explained: i64,
    pub(super) around: &'static [(f64, What)],
    pub(super) relationship: Option<(&'static str, &'static [Both])>,
    pub(super) terms: &'static [(Term, f64)],
    pub(super) misses: &'static [Miss],
}

/// English and German.
pub(super) struct Both(&'static str, &'static str);

impl Both {
    pub(super) fn say(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::English => self.0,
            Lang::German => self.1,
        }
    }
}

/// Something beside the looks.
#[derive(Clone, Copy)]
pub(super) enum What {
    Opened { theirs: bool, by_them: bool },
    Closed { theirs: bool },
    Open { theirs: bool },
    Work { theirs: bool },
}

impl What {
    pub(super) fn happening(self) -> Happening {
        let kind = "delivery".to_owned();
        match self {
            What::Opened { theirs, by_them } => Happening::Opened { kind, theirs, by_them },
            What::Closed { theirs } => Happening::Closed { kind, theirs },
            What::Open { theirs } => Happening::Open { kind, theirs, by_them: false },
            What::Work { theirs } => Happening::Work { kind: "call".to_owned(), theirs },
        }
    }
}

const FORMER: &[Both] = &[
    Both(
        "shares a former address of the staff member until 2023",
        "teilte bis 2023 eine frühere Adresse mit dem Mitarbeiter oder der Mitarbeiterin",
    ),
    Both("has another surname", "hat einen anderen Nachnamen"),
];
const NEXT_DOOR: &[Both] = &[Both(
    "lives in the same street, 2 house numbers away (9 subjects as near)",
    "wohnt in derselben Straße, 2 Hausnummern entfernt (so nah 9 Betroffene)",
)];
const KIN: &[Both] = &[
    Both("has the same surname (one in 41,000)", "hat denselben Nachnamen (1 von 41.000)"),
    Both(
        "was an emergency contact of the staff member (as family)",
        "war Notfallkontakt (Familie) des Mitarbeiters oder der Mitarbeiterin",
    ),
];
const NOTHING_NEAR: &[Miss] =
    &[Miss::NoFact, Miss::OtherTime { seconds: 1_900_800 }, Miss::NoFact, Miss::OtherStaff];
const NOBODYS: &[Miss] = &[Miss::NoFact, Miss::OtherStaff];
const OWN_TICKET: &[Miss] = &[Miss::SelfOpened, Miss::NoFact, Miss::OtherTime { seconds: 97_200 }];
const OTHERS: &[Miss] = &[Miss::NotNamed, Miss::OtherStaff, Miss::NoFact];

pub(super) const STORIES: [Story; 6] = [
    Story {
        sentence: Both(
            "Looked 4 times in 61 days at orders of a person who shares a former address of the staff member until 2023; they came back again and again; no task or work of theirs within 21 days.",
            "4 Abrufe in 61 Tagen zu einer Person (orders); diese teilte bis 2023 eine frühere Adresse mit dem Mitarbeiter oder der Mitarbeiterin; sie kamen immer wieder; keine Aufgabe und keine Arbeit von ihnen binnen 21 Tagen.",
        ),
        looks: &[0.0, 17.0, 38.5, 61.0],
        explained: 0,
        around: &[
            (-22.0, What::Opened { theirs: true, by_them: false }),
            (-21.0, What::Closed { theirs: true }),
            (24.0, What::Opened { theirs: false, by_them: false }),
            (29.0, What::Closed { theirs: false }),
            (24.0, What::Work { theirs: false }),
            (28.0, What::Work { theirs: false }),
            (0.0, What::Open { theirs: false }),
            (80.0, What::Work { theirs: false }),
        ],
        relationship: Some(("former_partner", FORMER)),
        terms: &[
            (Term::Relationship, 9.6),
            (Term::Series, 6.0),
            (Term::Explanation, 4.0),
            (Term::Mitigation, -1.9),
        ],
        misses: NOTHING_NEAR,
    },
    Story {
        sentence: Both(
            "Looked once at a person; the person is protected; several others looked around the same time without a task; no task or work of theirs for the person.",
            "Ein Abruf zu einer Person; die Person ist geschützt; mehrere andere sahen um dieselbe Zeit ohne Aufgabe nach; keine Aufgabe und keine Arbeit von ihnen für die Person.",
        ),
        looks: &[0.0],
        explained: 0,
        around: &[
            (-9.0, What::Opened { theirs: false, by_them: false }),
            (-3.0, What::Closed { theirs: false }),
            (-8.9, What::Work { theirs: false }),
        ],
        relationship: None,
        terms: &[(Term::Spike, 8.4), (Term::Protected, 6.0), (Term::Explanation, 4.0)],
        misses: NOBODYS,
    },
    Story {
        sentence: Both(
            "Looked 2 times at a person who lives in the same street, 2 house numbers away; they opened the task themselves, without contact from the person; no task or work of theirs that explains it.",
            "2 Abrufe zu einer Person; diese wohnt in derselben Straße, 2 Hausnummern entfernt; die Aufgabe haben sie selbst eröffnet, ohne Kontakt der Person; keine Aufgabe und keine Arbeit von ihnen, die es erklärt.",
        ),
        looks: &[0.0, 0.3],
        explained: 0,
        around: &[(-0.1, What::Opened { theirs: true, by_them: true }), (0.5, What::Closed { theirs: true })],
        relationship: Some(("neighbour", NEXT_DOOR)),
        terms: &[(Term::Relationship, 9.8), (Term::Explanation, 4.0), (Term::SelfOpened, 1.2)],
        misses: OWN_TICKET,
    },
    Story {
        sentence: Both(
            "Looked 7 times in 12 days at a person who has the same surname (one in 41,000); under somebody else's ticket; nothing was done for the person in between; some of it explained by a task that was assigned to them and open.",
            "7 Abrufe in 12 Tagen zu einer Person; diese hat denselben Nachnamen (1 von 41.000); unter einem fremden Ticket; dazwischen geschah nichts für die Person; zum Teil erklärt durch eine offene, ihnen zugewiesene Aufgabe.",
        ),
        looks: &[0.0, 0.2, 1.0, 3.0, 6.5, 11.0, 12.0],
        explained: 35,
        around: &[
            (-1.0, What::Opened { theirs: false, by_them: false }),
            (9.0, What::Closed { theirs: false }),
            (1.0, What::Opened { theirs: true, by_them: false }),
            (4.0, What::Closed { theirs: true }),
            (-1.0, What::Work { theirs: false }),
            (1.2, What::Work { theirs: true }),
            (2.0, What::Work { theirs: true }),
        ],
        relationship: Some(("family", KIN)),
        terms: &[
            (Term::Relationship, 14.0),
            (Term::BorrowedTicket, 3.5),
            (Term::NoProgress, 1.0),
            (Term::Explanation, -3.9),
        ],
        misses: OTHERS,
    },
    Story {
        sentence: Both(
            "Looked once at a person; among many other people within an hour; in a row of consecutive ids; no task or work of theirs for the person.",
            "Ein Abruf zu einer Person; neben vielen anderen Personen binnen einer Stunde; in einer Reihe aufeinanderfolgender Nummern; keine Aufgabe und keine Arbeit von ihnen für die Person.",
        ),
        looks: &[0.0],
        explained: 0,
        around: &[],
        relationship: None,
        terms: &[(Term::Burst, 7.4), (Term::IdWalk, 6.0), (Term::Explanation, 4.0)],
        misses: NOBODYS,
    },
    Story {
        sentence: Both(
            "Looked once at a person; the person is a decoy, which no task is about; no task or work of theirs for the person.",
            "Ein Abruf zu einer Person; die Person ist ein Köder, um den es in keiner Aufgabe geht; keine Aufgabe und keine Arbeit von ihnen für die Person.",
        ),
        looks: &[0.0],
        explained: 0,
        around: &[(2.0, What::Work { theirs: false })],
        relationship: None,
        terms: &[(Term::Decoy, 11.0), (Term::Explanation, 4.0)],
        misses: NOBODYS,
    },
];
