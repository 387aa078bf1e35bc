//! An invented audit: a few stories, told again and again with other people, times and amounts of work.

#[path = "stories.rs"]
mod stories;

use audit::{
    Audit, Bits, Counts, Event, Finding, Happening, Lang, Missing, Moment, Outside, OutsideRow, Relationship,
    Settings, Share, StaffScore, TeamShare, TemplateShare, Term, Totals, Tried, Unused, Weighed,
    settings::SettingsError,
};
use report::{Facts, Input, MissingColumn, Rejected};
use tables::Table;

use self::stories::{STORIES, Story, What};

/// An audit with so many findings.
pub(crate) fn audit(findings: usize, lang: Lang) -> Result<Audit, SettingsError> {
    let settings = Settings::shipped()?;
    let mut dice = Dice(findings as u64 + 1);
    let mut findings: Vec<Finding> = STORIES
        .iter()
        .cycle()
        .take(findings)
        .map(|story| finding(&settings, story, &mut dice, lang))
        .collect();
    findings.sort_by(|a, b| b.score.total_cmp(&a.score));
    for (place, finding) in findings.iter_mut().enumerate() {
        finding.rank = place as u64 + 1;
    }
    Ok(Audit {
        found: findings.len() as u64,
        staff: staff(&findings),
        totals: totals(&settings),
        missing: vec![
            Missing { table: Table::Shifts, templates: Vec::new(), terms: vec![Term::OffShift] },
            Missing { table: Table::StaffContacts, templates: Vec::new(), terms: Vec::new() },
        ],
        period: Some((Moment(START), Moment(START + 89 * DAY))),
        outside: outside(),
        unused: Unused::default(),
        unknown: Vec::new(),
        counts: Counts {
            looks: 12_480,
            staff: 214,
            subjects: 8_903,
            looks_of_unknown_staff: 12,
            tasks: 6_120,
            work: 15_377,
            relations: 431,
            ..Counts::default()
        },
        settings,
        findings,
    })
}

/// Looks of two people who were not employed then.
fn outside() -> Outside {
    let row = |(row, staff, column, days): (u64, &str, &'static str, i64)| OutsideRow {
        table: Table::Accesses,
        row,
        file: "accesses.csv".to_owned(),
        row_in_file: row,
        staff_id: staff.to_owned(),
        at: Moment(START + days * DAY + 615 * MINUTE),
        column,
        day: Moment(START + 40 * DAY),
    };
    let rows = [(1_204, "S-1021", "from", 12), (9_950, "S-1044", "to", 71), (9_951, "S-1044", "to", 71)];
    Outside { looks: rows.len() as u64, rows: rows.map(row).to_vec(), ..Outside::default() }
}

/// What else its page says.
pub(crate) fn facts(lang: Lang) -> Facts {
    let title = match lang {
        Lang::English => "Invented example: support desk, first quarter of 2026",
        Lang::German => "Erfundenes Beispiel: Kundendienst, erstes Quartal 2026",
    };
    let mut facts = Facts::new(title, lang);
    facts.inputs = [
        (Table::Accesses, 1_911_402),
        (Table::Staff, 31_077),
        (Table::Tasks, 702_316),
        (Table::Work, 1_204_551),
    ]
    .into_iter()
    .map(|(table, size)| Input {
        table,
        file: format!("{table}.csv"),
        format: "CSV, UTF-8".to_owned(),
        size,
        sha256: Some(std::array::from_fn(|place| (place as u8).wrapping_mul(37).wrapping_add(size as u8))),
    })
    .collect();
    facts.missing_columns =
        [(Table::Accesses, "fields"), (Table::Accesses, "session"), (Table::Tasks, "queue")]
            .map(|(table, column)| MissingColumn { table, column })
            .to_vec();
    facts.rejects = vec![
        Rejected { table: Table::Accesses, reason: "time".to_owned(), rows: 7, of: 12_487 },
        Rejected { table: Table::Work, reason: "ragged".to_owned(), rows: 3, of: 15_380 },
    ];
    facts.versions = vec![("zweck".to_owned(), env!("CARGO_PKG_VERSION").to_owned())];
    facts.options = vec![("--top".to_owned(), "1000".to_owned())];
    facts.folded = vec![(Table::Accesses, 4)];
    facts
}

fn finding(settings: &Settings, story: &Story, dice: &mut Dice, lang: Lang) -> Finding {
    let start = START + dice.up_to(80) * DAY + dice.up_to(600) * MINUTE;
    let looks: Vec<i64> =
        story.looks.iter().map(|days| start + (days * DAY as f64) as i64 + dice.up_to(90) * MINUTE).collect();
    let mut timeline: Vec<Event> = looks.iter().map(|at| look(*at, story, dice)).collect();
    for (days, what) in story.around {
        // A task that is open all the time is there at the first look.
        let later = if matches!(what, What::Open { .. }) { 0 } else { dice.up_to(200) };
        let at = start + (days * DAY as f64) as i64 + later * MINUTE;
        timeline.push(Event { at: Moment(at), what: what.happening() });
    }
    timeline.sort_by_key(|event| event.at);
    let mut terms: Vec<Weighed> = story
        .terms
        .iter()
        .map(|(term, bits)| Weighed {
            term: *term,
            bits: Bits::new((bits * (7 + dice.up_to(7)) as f64).round() / 10.0),
        })
        .collect();
    terms.sort_by_key(|weighed| std::cmp::Reverse(weighed.bits));
    let times = |pick: fn(std::slice::Iter<'_, i64>) -> Option<&i64>| {
        Moment(pick(looks.iter()).copied().unwrap_or(start))
    };
    Finding {
        rank: 0,
        score: terms.iter().map(|weighed| weighed.bits).fold(Bits::ZERO, |sum, bits| sum + bits).get(),
        staff_id: format!("S-{:04}", 1000 + dice.up_to(60)),
        subject_id: format!("C-{:06}", 100_000 + dice.up_to(800_000)),
        team: dice.pick(&TEAMS).map(|team| (*team).to_owned()),
        access_ids: looks.iter().map(|_| format!("a{:07}", 1_000_000 + dice.up_to(8_000_000))).collect(),
        first_at: times(|times| times.min()),
        last_at: times(|times| times.max()),
        relationship: story.relationship.as_ref().map(|(kind, evidence)| Relationship {
            kind: (*kind).to_owned(),
            weight: 12.0,
            probability: 0.9 + dice.up_to(99) as f64 / 1000.0,
            evidence: evidence.iter().map(|both| both.say(lang).to_owned()).collect(),
        }),
        terms,
        explanations_tried: tried(settings, story, dice),
        sentence: story.sentence.say(lang).to_owned(),
        timeline,
    }
}

fn look(at: i64, story: &Story, dice: &mut Dice) -> Event {
    let explained_by = (dice.up_to(100) < story.explained).then(|| "own-task".to_owned());
    Event { at: Moment(at), what: Happening::Look { access_id: String::new(), explained_by } }
}

fn tried(settings: &Settings, story: &Story, dice: &mut Dice) -> Vec<Tried> {
    let explaining = settings.explanation.iter().filter(|template| template.explains).enumerate();
    explaining
        .map(|(place, template)| Tried {
            template: template.name.clone(),
            held: u64::from(place == 0 && story.explained > 0),
            missed: dice.pick(story.misses).copied(),
        })
        .collect()
}

fn staff(findings: &[Finding]) -> Vec<StaffScore> {
    let mut staff: Vec<StaffScore> = Vec::new();
    for finding in findings {
        let looks = finding.access_ids.len() as u64;
        match staff.iter_mut().find(|one| one.staff_id == finding.staff_id) {
            Some(one) => {
                one.findings += 1;
                one.looks += looks;
                one.sum += finding.score;
            }
            None => staff.push(StaffScore {
                staff_id: finding.staff_id.clone(),
                team: finding.team.clone(),
                findings: 1,
                looks,
                highest: finding.score,
                sum: finding.score,
            }),
        }
    }
    staff.sort_by(|a, b| b.sum.total_cmp(&a.sum));
    staff
}

fn totals(settings: &Settings) -> Totals {
    let shares = [
        (4_410, 1_520),
        (2_270, 730),
        (1_010, 322),
        (204, 61),
        (330, 140),
        (171, 44),
        (198, 39),
        (120, 31),
        (77, 25),
        (58, 12),
    ];
    let templates = settings.explanation.iter().filter(|template| template.explains).zip(shares);
    let teams = [(3_410, 3_291), (2_890, 2_803), (1_502, 1_377), (1_210, 1_177), (400, 200)];
    let names = TEAMS.iter().map(|team| Some((*team).to_owned())).chain([None]);
    Totals {
        first: Share { looks: 9_412, explained: 8_848 },
        repeats: Share { looks: 3_068, explained: 2_924 },
        templates: templates
            .map(|(template, (first, repeats))| TemplateShare {
                template: template.name.clone(),
                first,
                repeats,
            })
            .collect(),
        teams: names
            .zip(teams)
            .map(|(team, (looks, explained))| TeamShare {
                team,
                first: Share { looks, explained },
                repeats: Share { looks: looks / 3, explained: looks / 3 - looks / 60 },
            })
            .collect(),
    }
}

/// The same numbers at every run (Knuth's MMIX generator; nothing here needs to be random).
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % bound
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        let place = self.up_to(among.len() as i64);
        among.get(place.unsigned_abs() as usize)
    }
}

const TEAMS: [&str; 4] = ["Returns", "Orders", "Payments", "Marketplace"];
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1_440 * MINUTE;
/// 1 January 2026.
const START: i64 = 20_454 * DAY;
