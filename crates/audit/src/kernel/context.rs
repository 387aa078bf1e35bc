//! Settings and people, made ready for the kernel.

use tables::Table;

use crate::{
    Bits, Missing,
    facts::{Origin, Task, Work},
    finding::Term,
    ids::{Interner, NONE},
    people::People,
    settings::{FactTable, Settings, Template},
};

/// What the kernel needs beside rows. Shared by all threads.
pub(crate) struct Context<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) people: &'a People,
    pub(crate) templates: Vec<Compiled<'a>>,
    /// The different sets of fields that tasks need; the first is all fields.
    pub(crate) masks: Vec<u64>,
    /// Numbers of masks, by kind of task.
    mask_of_kind: Vec<u32>,
    /// Kinds of work that are contact, by number.
    contact: Vec<bool>,
    /// Teams, ascending.
    team_numbers: Vec<u32>,
    /// The places of their teams, by staff.
    team_places: Vec<u32>,
    /// The bits of a look that nothing explains.
    pub(crate) unexplained: Bits,
}

/// A template with its kinds as numbers.
pub(crate) struct Compiled<'a> {
    pub(crate) template: &'a Template,
    pub(crate) bits: Bits,
    /// By number of the kind; `None`: all kinds.
    kinds: Option<Vec<bool>>,
    /// Whether there is the table it needs.
    pub(crate) possible: bool,
}

impl<'a> Context<'a> {
    pub(crate) fn new(settings: &'a Settings, people: &'a People) -> Context<'a> {
        let templates = settings.explanation.iter().map(|template| Compiled::new(template, people)).collect();
        let (masks, mask_of_kind) = masks(settings, people);
        let mut team_numbers: Vec<u32> = people.teams.iter().copied().filter(|team| *team != NONE).collect();
        team_numbers.sort_unstable();
        team_numbers.dedup();
        let place = |team: &u32| team_numbers.binary_search(team).unwrap_or(team_numbers.len());
        let team_places =
            people.teams.iter().map(|team| u32::try_from(place(team)).unwrap_or(NONE)).collect();
        let weight = &settings.evidence.unexplained;
        let unexplained = match (people.has(Table::Tasks), people.has(Table::Work)) {
            (true, true) => Bits::new(weight.bits),
            (false, false) => Bits::ZERO,
            _ => Bits::new(weight.partly),
        };
        Context {
            settings,
            people,
            templates,
            masks,
            mask_of_kind,
            contact: chosen(&settings.contact.kinds, &people.words),
            team_numbers,
            team_places,
            unexplained,
        }
    }

    /// Whether there is anything that could explain a look.
    pub(crate) fn judges(&self) -> bool {
        self.people.has(Table::Tasks) || self.people.has(Table::Work)
    }

    pub(crate) fn teams(&self) -> usize {
        self.team_numbers.len()
    }

    /// The place of a staff member's team among all; staff without one come last.
    pub(crate) fn team_place(&self, staff: u32) -> usize {
        self.team_places.get(staff as usize).map_or(self.team_numbers.len(), |place| *place as usize)
    }

    /// The word of a team at a place.
    pub(crate) fn team_name(&self, place: usize) -> Option<&str> {
        self.team_numbers.get(place).map(|team| self.people.words.text(*team))
    }

    pub(crate) fn mask_of(&self, task: &Task) -> u32 {
        self.mask_of_kind.get(task.kind as usize).copied().unwrap_or(0)
    }

    /// The staff member who opened a task, if one did.
    pub(crate) fn opener(&self, task: &Task) -> u32 {
        let listed = task.opener < self.people.listed_staff || task.opener == task.assignee;
        let guessed = self.people.listed_staff == 0 && matches!(task.origin, Origin::Unknown | Origin::Staff);
        match task.has_opener() {
            true if listed || guessed || task.origin == Origin::Staff => task.opener,
            false if task.origin == Origin::Staff => task.assignee,
            _ => NONE,
        }
    }

    /// Whether a task waits in its queue for whoever takes it. One that whoever opened it has kept does not.
    pub(crate) fn waits(&self, task: &Task) -> bool {
        task.assignee == NONE || self.opener(task) != task.assignee
    }

    /// With whom a subject was in contact, and when. To be sorted by whoever asks [`Context::uncontacted`].
    pub(crate) fn contacts(&self, work: &[Work]) -> impl Iterator<Item = (u32, i64)> {
        work.iter().filter(|work| is(&self.contact, work.kind)).map(|work| (work.staff, work.at))
    }

    /// Whether a staff member opened the task and the subject made no contact with them, or with nobody named, around that
    /// time. Somebody who calls somebody else gives no reason for it.
    pub(crate) fn uncontacted(&self, task: &Task, contacts: &[(u32, i64)]) -> bool {
        let opener = self.opener(task);
        if opener == NONE && task.origin != Origin::Staff {
            return false;
        }
        if !self.people.has(Table::Work) {
            return task.origin == Origin::Staff;
        }
        let rule = &self.settings.contact;
        let (from, until) = (task.opened - rule.before.micros(), task.opened + rule.after.micros());
        let with = |staff: u32| {
            let first = contacts.get(contacts.partition_point(|contact| *contact < (staff, from)));
            first.is_some_and(|(with, at)| *with == staff && *at <= until)
        };
        !with(opener) && !with(NONE)
    }

    /// The templates and terms that need a table.
    pub(crate) fn missing(&self, table: Table) -> Missing {
        let fact = match table {
            Table::Tasks => Some(FactTable::Task),
            Table::Work => Some(FactTable::Work),
            _ => None,
        };
        let templates = self.settings.explanation.iter().filter(|template| Some(template.fact) == fact);
        let terms: &[Term] = match table {
            Table::Staff => &[Term::Relationship, Term::Ring, Term::PrivateEvent],
            Table::Subjects => {
                &[Term::Relationship, Term::Protected, Term::Decoy, Term::NameWalk, Term::Ring]
            }
            Table::Shifts => &[Term::OffShift],
            Table::Tasks => &[Term::SelfOpened, Term::OtherTicket, Term::BorrowedTicket],
            Table::Work => &[Term::NoProgress, Term::PrivateEvent],
            _ => &[],
        };
        Missing {
            table,
            templates: templates.map(|template| template.name.clone()).collect(),
            terms: terms.to_vec(),
        }
    }
}

impl<'a> Compiled<'a> {
    fn new(template: &'a Template, people: &People) -> Compiled<'a> {
        let kinds = (!template.kinds.is_empty()).then(|| chosen(&template.kinds, &people.words));
        let possible = people.has(template.fact.table());
        Compiled { template, bits: Bits::new(template.bits), kinds, possible }
    }

    pub(crate) fn takes(&self, kind: u32) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| is(kinds, kind))
    }
}

/// Which of all words are in a list, whatever the case of their letters.
fn chosen(list: &[String], words: &Interner) -> Vec<bool> {
    let list: Vec<String> = list.iter().map(|word| word.to_lowercase()).collect();
    let number = |word: usize| u32::try_from(word).unwrap_or(NONE);
    (0..words.len()).map(|word| list.contains(&words.text(number(word)).to_lowercase())).collect()
}

fn is(chosen: &[bool], kind: u32) -> bool {
    chosen.get(kind as usize).copied().unwrap_or(false)
}

/// The sets of fields that kinds of task need. A kind that no purpose names needs all; one that several name needs the
/// fields of each.
fn masks(settings: &Settings, people: &People) -> (Vec<u64>, Vec<u32>) {
    let mut masks = vec![u64::MAX];
    let mut of_kind = vec![u64::MAX; people.words.len()];
    for purpose in &settings.purpose {
        let fields = chosen(&purpose.fields, &people.fields);
        // Names that share the last bit cannot be told apart, and are never held to be too much.
        let mask =
            (0..63).filter(|bit| fields.get(*bit) == Some(&true)).fold(1 << 63, |mask, bit| mask | 1 << bit);
        for (kind, chosen) in chosen(&purpose.task_kinds, &people.words).into_iter().enumerate() {
            if let Some(old) = of_kind.get_mut(kind).filter(|_| chosen) {
                *old = if *old == u64::MAX { mask } else { *old | mask };
            }
        }
    }
    let numbers = of_kind.into_iter().map(|mask| {
        let place = masks.iter().position(|known| *known == mask).unwrap_or_else(|| {
            masks.push(mask);
            masks.len() - 1
        });
        u32::try_from(place).unwrap_or(0)
    });
    let numbers = numbers.collect();
    (masks, numbers)
}
