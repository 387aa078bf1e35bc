//! `zweck audit`: tables in, findings and a report out.

use std::{collections::BTreeMap, io::Write as _, process::ExitCode, time::Duration};

use anyhow::{Context as _, Result};
use audit::{Audit, Idle, Kept, Names, Options, Outcome};
use rayon::prelude::*;
use report::Facts;
use serde::Serialize;
use tables::{ColumnNote, Digest, FileNote, Inputs, Rejects};

use super::{
    inputs::{Opened, lang, on_threads, options, tell_of},
    outputs::Out,
    progress::Bar,
};
use crate::{
    cli::audit::AuditRun,
    command::{explain, say, visible},
    exit::{Exit, Failed},
    outside::monotonic,
    replace::replace_private,
};

pub(super) fn run(arguments: &AuditRun) -> Result<ExitCode> {
    let began = monotonic();
    refuse_if_empty(arguments)?;
    let out = Out::at(arguments.out.as_deref().context("where to?")?)?;
    // What says that a run is complete is written last, and goes first.
    RESULTS.iter().try_for_each(|name| out.remove(name))?;
    let opened = Opened::open(&arguments.tables, out.path())?;
    opened.inputs.describe().iter().for_each(tell);
    tell_ignored(&opened.inputs);
    let options = Options {
        from: arguments.from.map(|from| from.as_microsecond()),
        to: arguments.to.map(|to| to.as_microsecond()),
        staff: arguments.staff.clone(),
        subjects: arguments.subject.clone(),
        top: arguments.top,
        scores: arguments.scores.is_some(),
        fresh: arguments.fresh,
        ..options(&arguments.tables, out.path())
    };
    on_threads(&arguments.tables, || audited(arguments, &opened, &options, &out, began))?
}

fn audited(
    arguments: &AuditRun,
    opened: &Opened,
    options: &Options,
    out: &Out,
    began: Duration,
) -> Result<ExitCode> {
    let files = opened.inputs.files();
    let digests: Vec<Digest> = files.par_iter().map(|file| Digest::of(file)).collect::<Result<_, _>>()?;
    let mut kept = Kept::open(&opened.settings, options, &digests, &opened.mapping)?;
    kept.says().into_iter().for_each(explain);
    let written = written(arguments, opened, options, out, &digests, &mut kept, began);
    match (&written, kept.left()) {
        (Ok(()), _) => kept.remove()?,
        (Err(_), Some(left)) => explain(format_args!(
            "what is finished is kept in `{}`: the same command goes on from there",
            left.display()
        )),
        (Err(_), None) => {}
    }
    written.map(|()| ExitCode::SUCCESS)
}

fn written(
    arguments: &AuditRun,
    opened: &Opened,
    options: &Options,
    out: &Out,
    digests: &[Digest],
    kept: &mut Kept,
    began: Duration,
) -> Result<()> {
    let Opened { inputs, settings, .. } = opened;
    let digested = monotonic();
    let bar = Bar::new(inputs);
    let outcome = audit::resume(inputs, settings, options, kept, &|progress| bar.draw(progress));
    bar.clear();
    let Outcome { audit, scores, rejects } = outcome?;
    let judged = monotonic();
    out.write("rejects.csv", |file| rejects.write_csv(file))?;
    refuse_if_unreadable(&rejects, arguments, out)?;
    refuse_if_unknown(&audit)?;
    let every_score = || match (&arguments.scores, scores) {
        (Some(path), Some(scores)) => {
            replace_private(path, |file| scores.write_parquet(inputs, settings, file))
        }
        _ => Ok(()),
    };
    let findings = || {
        out.write("findings.jsonl", |file| audit::write_jsonl(&audit.findings, file))?;
        out.write("findings.parquet", |file| audit::write_parquet(&audit.findings, file))?;
        let page = page(&audit, opened, digests, &rejects, arguments)?;
        out.write("report.html", |file| file.write_all(page.as_bytes()))
    };
    let (every_score, findings) = rayon::join(every_score, findings);
    every_score.and(findings)?;
    let run = Run {
        zweck: env!("CARGO_PKG_VERSION"),
        inputs: inputs.describe().into_iter().zip(digests).map(Input::of).collect(),
        conflicts: &opened.conflicts,
        ignored: inputs.ignored().iter().map(|path| path.display().to_string()).collect(),
        rejects: rejects
            .counts()
            .iter()
            .map(|((table, reason), rows)| (format!("{table}: {reason}"), *rows))
            .collect(),
        folded: rejects.folded().iter().map(|(table, times)| (table.name(), *times)).collect(),
        audit: &audit,
        seconds: Seconds {
            digests: (digested - began).as_secs_f64(),
            audit: (judged - digested).as_secs_f64(),
            outputs: (monotonic() - judged).as_secs_f64(),
        },
    };
    out.write("run.json", |file| {
        serde_json::to_writer_pretty(&mut *file, &run)?;
        anyhow::Ok(writeln!(file)?)
    })?;
    headline(&audit, &rejects);
    say(out.path().join("report.html").display());
    Ok(())
}

/// How a file is read, as far as somebody has to check it: names of columns that are the table's own need no word.
fn tell(file: &FileNote) {
    explain(visible(&format!("{}: `{}`, {}", file.path.display(), file.table, file.format)));
    let read = audit::columns_read(file.table);
    let worth_a_word = |column: &&ColumnNote| {
        read.contains(&column.column) && (column.times.is_some() || column.name != column.column)
    };
    for column in file.columns.iter().filter(worth_a_word) {
        explain(visible(&format!("  {column}")));
    }
    let not_read = not_read(file);
    if !not_read.is_empty() {
        explain(visible(&format!("  not read: `{}`", not_read.join("`, `"))));
    }
}

/// Columns that no table knows, and those that an audit makes no use of, by their names in the file.
fn not_read(file: &FileNote) -> Vec<String> {
    let read = audit::columns_read(file.table);
    let unused = file.columns.iter().filter(|column| !read.contains(&column.column));
    file.others.iter().chain(unused.map(|column| &column.name)).cloned().collect()
}

/// Files that lie beside the tables: one whose name is misspelt would be missed otherwise.
fn tell_ignored(inputs: &Inputs) {
    if let Some(first) = inputs.ignored().first() {
        let count = inputs.ignored().len();
        explain(visible(&format!(
            "not read, as they are named after no table: {count} of the files, such as `{}`; run.json lists them",
            first.display()
        )));
    }
}

/// The report. It says nothing of the time at which it was made, so that the same input gives the same bytes.
fn page(
    audit: &Audit,
    opened: &Opened,
    digests: &[Digest],
    rejects: &Rejects,
    arguments: &AuditRun,
) -> Result<String> {
    let inputs = &opened.inputs;
    let tables = &arguments.tables;
    let titles: Vec<String> =
        tables.inputs.iter().chain(&tables.ledger).map(|path| path.display().to_string()).collect();
    let mut facts = Facts::new(&titles.join(", "), lang(tables.lang)).with_inputs(inputs, digests, rejects);
    facts.most = arguments.top;
    facts.versions = vec![("zweck".to_owned(), env!("CARGO_PKG_VERSION").to_owned())];
    facts.options = asked(arguments);
    facts.conflicts.clone_from(&opened.conflicts);
    if arguments.names {
        facts.names = Names::of(&audit.findings, inputs)?;
    }
    Ok(report::render(audit, &facts))
}

/// The options that narrow what is in a report.
fn asked(arguments: &AuditRun) -> Vec<(String, String)> {
    let time = |time: &Option<jiff::Timestamp>| time.map(|time| time.to_string());
    let list = |list: &[String]| (!list.is_empty()).then(|| list.join(", "));
    let options = [
        ("--from", time(&arguments.from)),
        ("--to", time(&arguments.to)),
        ("--staff", list(&arguments.staff)),
        ("--subject", list(&arguments.subject)),
        ("--top", Some(arguments.top.to_string())),
    ];
    options.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Looks between a moment and an earlier one: nobody means that.
fn refuse_if_empty(arguments: &AuditRun) -> Result<()> {
    match (arguments.from, arguments.to) {
        (Some(from), Some(to)) if from >= to => {
            let words = format!("no look is from `{from}` on and before `{to}`: correct `--from` or `--to`");
            Err(Failed { exit: Exit::Input, words }.into())
        }
        _ => Ok(()),
    }
}

/// Findings only of somebody whom nobody knows would be none, and read like an all-clear.
fn refuse_if_unknown(audit: &Audit) -> Result<()> {
    let unknown = audit.unknown.first().map(|id| audit::Error::Unknown { id: id.clone() });
    Ok(unknown.map_or(Ok(()), Err)?)
}

/// Too many bad rows: whatever would be said of the others would be said of another log.
fn refuse_if_unreadable(rejects: &Rejects, arguments: &AuditRun, out: &Out) -> Result<()> {
    let limit = arguments.max_rejects / 100.0;
    let Some((table, share)) = rejects.above(limit).into_iter().next() else { return Ok(()) };
    let words = format!(
        "{:.1} % of the rows of `{table}` cannot be read, more than {} %: see `{}`, and correct the file or the mapping, \
         or raise `--max-rejects`",
        100.0 * share,
        arguments.max_rejects,
        out.path().join("rejects.csv").display()
    );
    Err(Failed { exit: Exit::Input, words }.into())
}

fn headline(audit: &Audit, rejects: &Rejects) {
    let (first, repeats) = (audit.totals.first, audit.totals.repeats);
    explain(format_args!(
        "{} looks: {} of {} first looks at a subject are explained by work, and {} of {} repeats",
        audit.counts.looks, first.explained, first.looks, repeats.explained, repeats.looks
    ));
    explain(format_args!("{} findings of {}", audit.findings.len(), audit.found));
    let strangers = [
        (audit.counts.looks_of_unknown_staff, "staff who are not in the table of staff"),
        (audit.counts.looks_at_unknown_subjects, "subjects who are not in the table of subjects"),
    ];
    for (looks, who) in strangers.into_iter().filter(|(looks, _)| *looks > 0) {
        explain(format_args!("{looks} looks name {who}"));
    }
    for (table, idle, rows) in audit.unused.iter() {
        let why = match idle {
            Idle::OfNobody => "name staff whom `staff` does not list",
            Idle::OfNoSubject => "are about subjects whom `subjects` does not list",
            Idle::Backwards => "end before they begin",
        };
        explain(format_args!("{rows} rows of `{table}` {why}"));
    }
    let outside = &audit.outside;
    if outside.count() > 0 {
        explain(format_args!(
            "{} looks, {} openings of tasks and {} rows of work name staff who were not employed then, by `from` and `to` of \
             `staff`: see `outside` in run.json",
            outside.looks, outside.tasks, outside.work
        ));
    }
    tell_of(rejects, ": see rejects.csv");
}

/// `run.json`: what was read and how, and what came of it, but for the findings, which have files of their own.
#[derive(Serialize)]
struct Run<'a> {
    zweck: &'static str,
    inputs: Vec<Input>,
    /// Witnesses who have seen another history of the ledger that was read; absent when none is known.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    conflicts: &'a [String],
    /// Files that are no table.
    ignored: Vec<String>,
    /// Rows that could not be read, by table and reason.
    rejects: BTreeMap<String, u64>,
    /// Local times that the clock shows twice, by table.
    folded: BTreeMap<&'static str, u64>,
    #[serde(flatten)]
    audit: &'a Audit,
    /// The only part that differs from run to run.
    seconds: Seconds,
}

#[derive(Serialize)]
struct Input {
    path: String,
    table: &'static str,
    bytes: u64,
    sha256: String,
    /// Its columns of which nothing was read.
    not_read: Vec<String>,
}

#[derive(Serialize)]
struct Seconds {
    digests: f64,
    audit: f64,
    outputs: f64,
}

impl Input {
    fn of((file, digest): (FileNote, &Digest)) -> Self {
        let sha256 = digest.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let (path, table) = (digest.path.display().to_string(), file.table.name());
        Self { path, table, bytes: digest.size, sha256, not_read: not_read(&file) }
    }
}

const RESULTS: [&str; 5] = ["run.json", "report.html", "findings.jsonl", "findings.parquet", "rejects.csv"];
