//! What a report says about the run beside what the audit found.

use audit::{Lang, Names};
use tables::{Digest, Inputs, Rejects, Table};

/// Facts of a run. [`Facts::new`] has none of the optional ones; the same facts make the same bytes.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The heading of the page.
    pub title: String,
    /// The language of the page. The sentences of the audit must be in the same ([`audit::Options::lang`]).
    pub lang: Lang,
    /// At most so many findings are shown. The others are in the files beside the page.
    pub most: usize,
    /// The files that were read.
    pub inputs: Vec<Input>,
    /// Columns that tables which are there do not have.
    pub missing_columns: Vec<MissingColumn>,
    /// Rows that could not be read.
    pub rejects: Vec<Rejected>,
    /// How many local times of a table the clock shows twice, and the earlier was taken.
    pub folded: Vec<(Table, u64)>,
    /// Programs and their versions.
    pub versions: Vec<(String, String)>,
    /// Options of the command line and their values.
    pub options: Vec<(String, String)>,
    /// Witnesses who have seen another history of the ledger that was read, a sentence each.
    pub conflicts: Vec<String>,
    /// Names to be shown beside ids. Empty, the page shows ids only.
    pub names: Names,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its table.
    pub table: Table,
    /// Its name, without its directory: a path may tell of people too.
    pub file: String,
    /// How it is written, such as `CSV, UTF-8`.
    pub format: String,
    /// Bytes on the disk.
    pub size: u64,
    /// SHA-256 of these, if it was taken.
    pub sha256: Option<[u8; 32]>,
}

/// A column that a table does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingColumn {
    /// The table.
    pub table: Table,
    /// The column, as in [`Table::columns`].
    pub column: &'static str,
}

/// Rows of a table that could not be read, for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The table.
    pub table: Table,
    /// The reason, as in [`tables::Reason::code`].
    pub reason: String,
    /// How many.
    pub rows: u64,
    /// Of how many rows of this table.
    pub of: u64,
}

impl Facts {
    /// A title and a language, and nothing else.
    pub fn new(title: &str, lang: Lang) -> Facts {
        Facts {
            title: title.to_owned(),
            lang,
            most: MOST,
            inputs: Vec::new(),
            missing_columns: Vec::new(),
            rejects: Vec::new(),
            folded: Vec::new(),
            versions: Vec::new(),
            options: Vec::new(),
            conflicts: Vec::new(),
            names: Names::default(),
        }
    }

    /// With the files that were read, the columns that they lack, and the rows that were rejected. `digests` are those of
    /// [`Inputs::digests`], in its order, or none.
    #[must_use]
    pub fn with_inputs(mut self, inputs: &Inputs, digests: &[Digest], rejects: &Rejects) -> Facts {
        let mut digests = digests.iter();
        self.inputs = inputs
            .describe()
            .into_iter()
            .map(|note| Input {
                table: note.table,
                file: note.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                format: note.format,
                size: note.size,
                sha256: digests.next().map(|digest| digest.sha256),
            })
            .collect();
        let there = Table::ALL.into_iter().filter(|table| inputs.has(*table));
        self.missing_columns = there
            .flat_map(|table| {
                table.columns().iter().map(move |column| MissingColumn { table, column: column.name })
            })
            .filter(|missing| !inputs.has_column(missing.table, missing.column))
            .collect();
        let counts = rejects.counts().iter();
        self.rejects = counts
            .map(|((table, reason), rows)| Rejected {
                table: *table,
                reason: (*reason).to_owned(),
                rows: *rows,
                of: rejects.rows(*table),
            })
            .collect();
        self.folded = rejects.folded().iter().map(|(table, times)| (*table, *times)).collect();
        self
    }
}

/// As many as anybody prints.
const MOST: usize = 1_000;
