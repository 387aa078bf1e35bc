//! Small worlds as tables, and what the audit says of them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod evidence;
mod explanations;
mod invariants;
mod output;
mod outside;
mod relations;
mod resume;
mod spill;
mod without;

use std::{
    fmt::Write,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use ::tables::{Inputs, Mapping};
use audit::{Options, Outcome, Settings, Term};

/// Tables as CSV in a directory of their own.
pub(crate) struct World {
    directory: PathBuf,
}

impl World {
    /// From names and texts of tables. Spaces around commas are for the reader.
    pub(crate) fn new(tables: &[(&str, &str)]) -> World {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let directory = std::env::temp_dir().join(format!("zweck-world-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        for (name, text) in tables {
            let mut csv = String::new();
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let cells: Vec<&str> = line.split(',').map(str::trim).collect();
                writeln!(csv, "{}", cells.join(",")).unwrap();
            }
            std::fs::write(directory.join(format!("{name}.csv")), csv).unwrap();
        }
        World { directory }
    }

    /// Adds lines to a table as they are.
    pub(crate) fn append(&self, name: &str, lines: &str) {
        let path = self.directory.join(format!("{name}.csv"));
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, lines.as_bytes()).unwrap();
    }

    pub(crate) fn inputs(&self) -> Inputs {
        Inputs::find(std::slice::from_ref(&self.directory), &Mapping::default()).unwrap()
    }

    pub(crate) fn options(&self) -> Options {
        Options { scores: true, spill: self.directory.join("spill"), ..Options::default() }
    }

    pub(crate) fn run(&self, settings: &str) -> Outcome {
        let settings = Settings::parse(settings).unwrap();
        audit::run(&self.inputs(), &settings, &self.options(), &|_| {}).unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// Every finding, however weak.
pub(crate) const ALL: &str = "[findings]\nleast = -100.0\n";

/// A line for each look: the template that explains it, or `-`, and the score.
pub(crate) fn verdicts(outcome: &Outcome) -> String {
    let mut lines = String::new();
    for row in 0..outcome.audit.counts.looks + outcome.rejects.count() {
        let Some((bits, template)) = outcome.scores.as_ref().unwrap().of(row) else { continue };
        let name = template.map_or("-", |place| outcome.audit.settings.explanation[place].name.as_str());
        writeln!(lines, "{row} {name} {:+.2}", bits.get()).unwrap();
    }
    lines
}

/// A line for each finding: staff, subject, looks, score, and its terms but the explanation. How sure a relation is belongs
/// to `relate`: its bits are left out, here and in the score.
pub(crate) fn findings(outcome: &Outcome) -> String {
    let mut lines = String::new();
    for finding in &outcome.audit.findings {
        let looks = finding.access_ids.join("+");
        let relation = finding.terms.iter().find(|weighed| weighed.term == Term::Relationship);
        let score = finding.score - relation.map_or(0.0, |weighed| weighed.bits.get());
        write!(lines, "{} {} {looks} {score:+.2}", finding.staff_id, finding.subject_id).unwrap();
        if relation.is_some() {
            lines.push_str(" relationship");
        }
        for weighed in &finding.terms {
            if !matches!(weighed.term, Term::Explanation | Term::Relationship) {
                let name = serde_json::to_value(weighed.term).unwrap();
                write!(lines, " {} {:+.2}", name.as_str().unwrap(), weighed.bits.get()).unwrap();
            }
        }
        lines.push('\n');
    }
    lines
}

pub(crate) const STAFF: &str = "
    staff_id, team
    ann,  red
    ben,  red
    cleo, blue
";
