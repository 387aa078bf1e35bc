//! `zweck.toml`: read, checked as a whole, and handed to each crate as that crate's own settings.

mod master_key;
mod serve;
mod witnesses;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use access::{
    decision::PolicyFile,
    ids::{PurposeId, TaskKind},
    purpose::{Purpose, Purposes, TableFields},
};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use source::{
    classes::Classes,
    config::{PurposeSection, SourceSection, SubjectSection, TableSection},
    connect::{Address, Settings},
    mapping::{ColumnPath, Mapping},
    schema::TableName,
};
use toml::Spanned;

pub(crate) use self::master_key::MasterKeySource;
pub(crate) use self::serve::Limits;
pub(crate) use self::witnesses::Witnesses;
use crate::outside;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    source: SourceSection,
    subject: SubjectSection,
    #[serde(default)]
    tables: BTreeMap<Spanned<String>, TableSection>,
    #[serde(default)]
    purposes: BTreeMap<Spanned<String>, PurposeSection>,
    #[serde(default)]
    classes: source::classes::Section,
    #[serde(default)]
    ledger: LedgerSection,
    #[serde(default)]
    serve: serve::Section,
}

/// `[ledger]`: relative paths start at the configuration file.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LedgerSection {
    dir: PathBuf,
    origin: String,
    master_key_file: Option<PathBuf>,
    master_key_env: Option<String>,
    master_key_command: Option<Vec<String>>,
    publish_ms: u64,
    queue: usize,
    index_minutes: u64,
    witnesses: Option<witnesses::Section>,
}

impl Default for LedgerSection {
    fn default() -> Self {
        Self {
            dir: "zweck-ledger".into(),
            origin: "localhost/zweck".to_owned(),
            master_key_file: None,
            master_key_env: None,
            master_key_command: None,
            publish_ms: 1000,
            queue: 4096,
            index_minutes: 60,
            witnesses: None,
        }
    }
}

/// A configuration that fits together.
pub(crate) struct Config {
    pub(crate) address: Address,
    pub(crate) settings: Settings,
    pub(crate) mapping: Mapping,
    pub(crate) classes: Classes,
    pub(crate) ledger: ledger::Config,
    /// How often the running gate writes the index of who has how many entries, after the first soon after its start.
    pub(crate) index_every: Duration,
    pub(crate) master_key: MasterKeySource,
    pub(crate) witnesses: Option<Witnesses>,
    pub(crate) listen: SocketAddr,
    pub(crate) limits: Limits,
    pub(crate) policies: Vec<PolicyFile>,
}

impl Config {
    /// Reads and checks a configuration file.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let name = path.display();
        let text = std::fs::read_to_string(path).with_context(|| {
            format!(
                "cannot read `{name}`; draft one with `zweck init <database-url>`, or name it with `--config`"
            )
        })?;
        let file: File = source::config::parse(&text)
            .map_err(|problem| anyhow::anyhow!(problem.render(&text, &name.to_string())))?;
        let mut problems = file.source.check();
        problems.extend(file.serve.check());
        let mapping = source::config::check(&file.subject, &file.tables, &file.purposes)
            .map_err(|found| problems.extend(found))
            .ok()
            .filter(|_| problems.is_empty());
        let Some(mapping) = mapping else {
            let lines: Vec<_> =
                problems.iter().map(|problem| problem.render(&text, &name.to_string())).collect();
            bail!("{}", lines.join("\n"));
        };
        let base = path.parent().unwrap_or(Path::new(""));
        let ledger = ledger_config(&file.ledger, base);
        ledger.check().with_context(|| format!("{name}: `[ledger]`"))?;
        let witnesses = file.ledger.witnesses.as_ref().map(|section| section.check(base)).transpose();
        let index_every = index_every(&file.ledger).with_context(|| format!("{name}: `[ledger]`"))?;
        Ok(Self {
            witnesses: witnesses.with_context(|| format!("{name}: `[ledger.witnesses]`"))?,
            address: address(&file.source, base)?,
            settings: settings(&file.source),
            mapping,
            classes: Classes::new(&file.classes).with_context(|| format!("{name}: `[classes]`"))?,
            master_key: MasterKeySource::new(&file.ledger, base)
                .with_context(|| format!("{name}: `[ledger]`"))?,
            index_every,
            ledger,
            listen: file.serve.listen,
            limits: file.serve.limits(),
            policies: file
                .serve
                .policies
                .iter()
                .map(|file| policy_file(&base.join(file)))
                .collect::<Result<_>>()?,
        })
    }

    /// The purposes as the gate decides on them.
    pub(crate) fn purposes(&self) -> Result<Purposes> {
        let purposes = self.mapping.purposes.iter().map(|(name, purpose)| {
            let mut fields: BTreeMap<String, TableFields> = BTreeMap::new();
            for (table, columns) in &purpose.show {
                fields.entry(table.to_string()).or_default().show = names(columns);
            }
            for (table, columns) in &purpose.mask {
                fields.entry(table.to_string()).or_default().mask = names(columns);
            }
            let purpose = Purpose {
                title: purpose.title.clone(),
                dpv: purpose.dpv.clone(),
                basis: purpose.basis.clone(),
                task_kinds: purpose
                    .task_kinds
                    .iter()
                    .map(|kind| TaskKind::new(kind))
                    .collect::<Result<_, _>>()?,
                minutes: purpose.minutes,
                fields,
            };
            Ok((PurposeId::new(name).with_context(|| format!("purpose `{name}`"))?, purpose))
        });
        Ok(Purposes::new(purposes.collect::<Result<_>>()?))
    }
}

fn index_every(section: &LedgerSection) -> Result<Duration> {
    match section.index_minutes {
        0 => bail!(
            "`index_minutes` must be 1 or more: without an index nobody can check that their looks are all"
        ),
        minutes => Ok(Duration::from_secs(minutes.saturating_mul(60))),
    }
}

fn ledger_config(section: &LedgerSection, base: &Path) -> ledger::Config {
    ledger::Config {
        dir: base.join(&section.dir),
        tenant: section.origin.clone(),
        origin: section.origin.clone(),
        publish_every: Duration::from_millis(section.publish_ms),
        queue: section.queue,
    }
}

/// The database's address. A path of SQLite starts at the configuration file, like all paths in it.
fn address(section: &SourceSection, base: &Path) -> Result<Address> {
    let url = match (&section.url, &section.url_env) {
        (_, Some(variable)) => outside::environment(variable.get_ref()).with_context(|| {
            format!(
                "the environment variable `{}` is to hold the database's URL, and is not set",
                variable.get_ref()
            )
        })?,
        (Some(url), None) => url.get_ref().clone(),
        (None, None) => bail!("`[source]` needs `url` or `url_env`"),
    };
    let address = match Address::parse(&url)? {
        Address::Sqlite(path) => Address::Sqlite(base.join(path)),
        postgres => postgres,
    };
    let Some(variable) = &section.password_env else { return Ok(address) };
    let variable = variable.get_ref();
    let password = outside::environment(variable).with_context(|| {
        format!("the environment variable `{variable}` is to hold the database's password, and is not set")
    })?;
    Ok(address.with_password(&password))
}

fn settings(section: &SourceSection) -> Settings {
    let default = Settings::default();
    let number = |value: &Option<Spanned<u64>>| value.as_ref().map(|value| *value.get_ref());
    Settings {
        timeout: number(&section.timeout_ms).map_or(default.timeout, Duration::from_millis),
        pool: number(&section.pool).and_then(|pool| usize::try_from(pool).ok()).unwrap_or(default.pool),
        rows: number(&section.rows).and_then(|rows| u32::try_from(rows).ok()).unwrap_or(default.rows),
    }
}

fn policy_file(path: &Path) -> Result<PolicyFile> {
    let name = path.display().to_string();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the policy file `{name}`"))?;
    Ok(PolicyFile { name, text })
}

fn names(columns: &[ColumnPath]) -> Vec<String> {
    columns.iter().map(ToString::to_string).collect()
}

/// A table's name as the mapping file writes it.
pub(crate) fn table_name(text: &str) -> Result<TableName> {
    text.parse().with_context(|| format!("`{text}` is not the name of a table"))
}
