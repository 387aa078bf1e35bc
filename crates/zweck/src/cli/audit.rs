//! `zweck audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::Config;

/// `zweck audit`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Audit {
    #[command(subcommand)]
    pub(crate) command: Option<AuditCommand>,
    #[command(flatten)]
    pub(crate) run: AuditRun,
}

/// What to do instead of a whole audit.
#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Show of one look every explanation that was tried, and why it did or did not hold.
    Explain(AuditExplain),
    /// Print which staff and subjects are related, how, and by what evidence: one JSON object a line.
    Relate(AuditRelate),
    /// Print the settings: what explains a look, what does not, and how much everything weighs, with the reasons.
    Settings,
    /// Draw looks, or staff, for people to review, so that what they find holds for all: strata by score, at random in each.
    Sample(AuditSample),
    /// Say what a review of one of them came to; or list what a reviewer should see next.
    Label(AuditLabel),
    /// State how common misuse is, as far as the reviews show it.
    Estimate(AuditEstimate),
}

/// What is audited.
#[derive(Args)]
pub(crate) struct Tables {
    /// Tables as CSV, JSON lines or Parquet, or directories of them: files named accesses, staff, staff_contacts,
    /// staff_addresses, shifts, subjects, subject_addresses, tasks, work. Only accesses is needed.
    #[arg(value_name = "PATH", required_unless_present = "ledger")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Which file is which table and which column is which, where their names do not say so.
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Settings of yours; `zweck audit settings` prints those that they change.
    #[arg(long, value_name = "FILE")]
    pub(crate) settings: Option<PathBuf>,
    /// Zweck's own ledger instead of a table of accesses; its keys are those of zweck.toml.
    #[arg(long, value_name = "DIR")]
    pub(crate) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: Config,
    /// The language of findings and report.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) lang: Language,
    /// Memory for rows; what exceeds it goes to disk.
    #[arg(long, value_name = "SIZE", value_parser = bytes, default_value = "1GiB")]
    pub(crate) memory: u64,
    /// What counts as now: looks, work and openings of tasks more than a day later are rejected. The clock's time if absent.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) now: Option<Timestamp>,
    /// Threads; as many as the machine has processors if absent.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// `zweck audit` without a command.
#[derive(Args)]
pub(crate) struct AuditRun {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Where to write report.html, findings.parquet, findings.jsonl, rejects.csv and run.json.
    // Asked for unless there is a command, which is why the type cannot say so.
    #[arg(long, value_name = "DIR", required = true)]
    pub(crate) out: Option<PathBuf>,
    /// Only looks from this day or moment on: 2026-01-31, or 2026-01-31T08:00:00Z. A day begins at midnight UTC.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) from: Option<Timestamp>,
    /// Only looks before this day or moment.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) to: Option<Timestamp>,
    /// Findings only of these staff.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) staff: Vec<String>,
    /// Findings only about these subjects.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) subject: Vec<String>,
    /// At most so many findings.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) top: usize,
    /// Put names of staff and subjects into the report, not only their ids.
    #[arg(long)]
    pub(crate) names: bool,
    /// Write the score of every look here, as Parquet.
    #[arg(long, value_name = "FILE")]
    pub(crate) scores: Option<PathBuf>,
    /// Start over instead of going on from where an unfinished run of the same ended.
    #[arg(long)]
    pub(crate) fresh: bool,
    /// The share of rows of a table that may be unreadable, in per cent.
    #[arg(long, value_name = "PER CENT", value_parser = per_cent, default_value_t = 1.0)]
    pub(crate) max_rejects: f64,
}

/// `zweck audit explain`.
#[derive(Args)]
pub(crate) struct AuditExplain {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// The look: its access_id, or its row from 0 where the table has none.
    #[arg(long, value_name = "ID")]
    pub(crate) access: String,
    /// Print it as JSON instead of in words.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `zweck audit relate`.
#[derive(Args)]
pub(crate) struct AuditRelate {
    #[command(flatten)]
    pub(crate) tables: Tables,
    /// Only these staff.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) staff: Vec<String>,
    /// Only these subjects.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) subject: Vec<String>,
}

/// `zweck audit sample`.
#[derive(Args)]
pub(crate) struct AuditSample {
    /// The directory of the review. Drawing again from the same plan and scores changes nothing.
    pub(crate) dir: PathBuf,
    /// The scores of all looks, as `zweck audit --scores` wrote them; or CSV with the columns access_id, score, staff_id.
    #[arg(long, value_name = "FILE")]
    pub(crate) scores: PathBuf,
    /// What the random order is made from: a text that nobody could choose, such as the hash of a witnessed checkpoint.
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["plan", "more"])]
    pub(crate) seed: Option<String>,
    /// What is counted.
    #[arg(long, value_enum, default_value_t = Unit::Look)]
    pub(crate) unit: Unit,
    /// A plan of yours (JSON) instead of three strata: the 1,000 highest scores, the next 20,000, the rest; 200 of each.
    #[arg(long, value_name = "FILE", conflicts_with = "seed")]
    pub(crate) plan: Option<PathBuf>,
    /// Draw more, at any time: the size of the sample of each stratum, from the highest scores down.
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', conflicts_with_all = ["seed", "plan"])]
    pub(crate) more: Vec<u64>,
}

/// What prevalence is stated of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// Looks: how many of them were misuse.
    Look,
    /// Staff: how many of them ever misused their access.
    Staff,
}

/// `zweck audit label`.
#[derive(Args)]
pub(crate) struct AuditLabel {
    /// The directory of the review.
    pub(crate) dir: PathBuf,
    /// Who reviews: an id of yours.
    #[arg(long, value_name = "ID")]
    pub(crate) reviewer: String,
    /// What was reviewed; without it, what this reviewer should see next is listed.
    #[arg(long, value_name = "ID", requires = "verdict")]
    pub(crate) unit: Option<String>,
    /// What it came to.
    #[arg(long, value_enum, requires = "unit")]
    pub(crate) verdict: Option<Verdict>,
}

/// What a review comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Verdict {
    /// It was misuse.
    Misuse,
    /// It was not.
    NoMisuse,
    /// It cannot be told.
    CannotTell,
}

/// `zweck audit estimate`.
#[derive(Args)]
pub(crate) struct AuditEstimate {
    /// The directory of the review.
    pub(crate) dir: PathBuf,
    /// The language of the statement.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub(crate) lang: Language,
    /// Print the numbers as JSON instead.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A language for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// English.
    En,
    /// German.
    De,
}

/// A size such as `512MiB`, `2GiB`, `1.5GB` or bytes.
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()));
    match (number.parse::<f64>(), unit) {
        (Ok(number), Some((_, size))) if number >= 1.0 => Ok((number * size) as u64),
        _ => Err("give a size such as `512MiB` or `2GiB`".to_owned()),
    }
}

fn per_cent(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=100.0).contains(number));
    number.ok_or_else(|| "give a number from 0 to 100".to_owned())
}

fn moment(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|midnight| midnight.timestamp());
    let moment = if text.contains(['T', 't', ' ']) { text.parse().ok() } else { day() };
    moment.ok_or_else(|| {
        "give a day such as `2026-01-31`, or a moment such as `2026-01-31T08:00:00Z`".to_owned()
    })
}

const UNITS: [(&str, f64); 8] = [
    ("", 1.0),
    ("B", 1.0),
    ("KB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
    ("KiB", 1024.0),
    ("MiB", 1048576.0),
    ("GiB", 1073741824.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_moments_are_read_as_people_write_them() {
        for (text, size) in
            [("2GiB", 2 << 30), ("512mib", 512 << 20), ("1.5 GB", 1_500_000_000), ("4096", 4096)]
        {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "GiB", "2 Gibi", "-1", "0", "1e9", "nan"] {
            assert!(bytes(text).is_err(), "{text}");
        }
        for (text, then) in [
            ("2026-01-31", "2026-01-31T00:00:00Z"),
            ("2026-01-31T09:00:00+01:00", "2026-01-31T08:00:00Z"),
            ("2026-01-31 08:00:00Z", "2026-01-31T08:00:00Z"),
        ] {
            assert_eq!(moment(text).map(|then| then.to_string()), Ok(then.to_owned()));
        }
        for text in ["", "31.01.2026", "2026-01-31T08:00:00", "2026-02-30"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
