//! What an audit reads: tables, their mapping, settings; or the ledger, exported for as long as the audit takes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use audit::{Lang, Options, Settings};
use tables::{Inputs, Mapping, Rejects, Table};

use crate::{
    cli::audit::{Language, Tables},
    command::{explain, ledger::export},
    config::Config,
    outside::now,
    scratch::Scratch,
};

/// All that a run reads.
pub(super) struct Opened {
    pub(super) inputs: Inputs,
    pub(super) settings: Settings,
    /// As it is written; empty if there is none.
    pub(super) mapping: String,
    /// Witnesses who have seen another history of the ledger, a sentence each.
    pub(super) conflicts: Vec<String>,
    /// Removed when this is dropped.
    _exported: Option<Scratch>,
}

impl Opened {
    /// Opens what the arguments name. `scratch` is where an exported ledger may lie meanwhile.
    pub(super) fn open(tables: &Tables, scratch: &Path) -> Result<Self> {
        let text = tables.mapping.as_deref().map(read).transpose()?.unwrap_or_default();
        let mapping = match &tables.mapping {
            Some(path) => Mapping::parse(&text, &path.display().to_string())?,
            None => Mapping::default(),
        };
        let settings = match &tables.settings {
            Some(path) => Settings::parse(&read(path)?).with_context(|| path.display().to_string())?,
            None => Settings::shipped()?,
        };
        let exported =
            tables.ledger.as_deref().map(|ledger| exported(tables, ledger, scratch)).transpose()?;
        let mut paths = tables.inputs.clone();
        if let Some((exported, _)) = &exported {
            paths.extend(missing_of(exported.path(), &paths, &mapping)?);
        }
        let now = tables.now.map_or_else(|| now().as_millis() * 1_000, |now| now.as_microsecond());
        let inputs = Inputs::find(&paths, &mapping)?.until(now.saturating_add(Inputs::TOLERANCE));
        let (exported, conflicts) = exported.unzip();
        let conflicts = conflicts.unwrap_or_default();
        Ok(Self { inputs, settings, mapping: text, conflicts, _exported: exported })
    }
}

/// Options that all commands have.
pub(super) fn options(tables: &Tables, scratch: &Path) -> Options {
    Options {
        lang: lang(tables.lang),
        memory: tables.memory,
        // With a name that is passed over where tables are looked for, should results lie among them.
        spill: scratch.join("_unfinished"),
        ..Options::default()
    }
}

pub(super) fn lang(language: Language) -> Lang {
    match language {
        Language::En => Lang::English,
        Language::De => Lang::German,
    }
}

/// Says of rows that were not read as they stand how many there are, in a line for each way.
pub(super) fn tell_of(rejects: &Rejects, where_they_are: &str) {
    if rejects.count() > 0 {
        explain(format_args!("{} rows could not be read{where_they_are}", rejects.count()));
    }
    for (table, times) in rejects.folded() {
        explain(format_args!(
            "{times} local times in `{table}` are shown twice by the clock when it is set back: the earlier was taken; \
             export times with their offset"
        ));
    }
}

/// Runs on as many threads as were asked for.
pub(super) fn on_threads<T: Send>(tables: &Tables, work: impl FnOnce() -> T + Send) -> Result<T> {
    let threads = tables.threads.map_or(0, usize::from);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
    Ok(pool.install(work))
}

/// The ledger's looks, and of its other tables those that the given files do not have: HR and the ticket system know more.
fn missing_of(exported: &Path, given: &[PathBuf], mapping: &Mapping) -> Result<Vec<PathBuf>> {
    let has = match given {
        [] => Vec::new(),
        given => {
            let given = Inputs::find(given, mapping)?;
            [Table::Staff, Table::Tasks].into_iter().filter(|table| given.has(*table)).collect()
        }
    };
    let tables = [Table::Accesses, Table::Staff, Table::Tasks].into_iter();
    Ok(tables
        .filter(|table| !has.contains(table))
        .map(|table| exported.join(format!("{table}.csv")))
        .collect())
}

/// The tables, and who contests the ledger.
fn exported(tables: &Tables, ledger: &Path, scratch: &Path) -> Result<(Scratch, Vec<String>)> {
    let config = Config::load(&tables.config.config)?;
    let out = scratch.join("ledger.tmp");
    // What a killed run left there.
    let _ = fs::remove_dir_all(&out);
    let exported = export(&config, ledger, &out)?;
    Ok((Scratch::of(out), exported.conflicts))
}

/// Where the rows are listed that a command does not list itself.
pub(super) const LISTED: &str = ": `zweck audit` with these tables and `--out` lists them";

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}
