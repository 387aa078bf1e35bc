/// Why a mapping has no exact query on this database.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The database has no such table.
    #[error("table `{table}` is not in the database: run `zweck check`")]
    NoTable {
        /// The table that is missing.
        table: String,
    },
    /// The table has no such column.
    #[error("column `{table}.{column}` is not in the database: run `zweck check`")]
    NoColumn {
        /// The table.
        table: String,
        /// The column that it lacks.
        column: String,
    },
    /// A purpose names a table that is not the subject's and not personal.
    #[error(
        "purpose `{purpose}` names `{table}`, which is neither the subject's table nor personal: map a path to the subject first"
    )]
    HiddenTable {
        /// The purpose.
        purpose: String,
        /// The table that it names.
        table: String,
    },
    /// A purpose names a column that the mapping does not release.
    #[error("purpose `{purpose}` names `{table}.{path}`, which is not mapped: give it a category first")]
    HiddenColumn {
        /// The purpose.
        purpose: String,
        /// The table.
        table: String,
        /// The column that is not mapped.
        path: String,
    },
    /// A column path follows a foreign key for which the mapping has no look-up.
    #[error("`{table}.{path}` follows a foreign key that the mapping does not declare")]
    NoLookup {
        /// The table that the path starts from.
        table: String,
        /// The path.
        path: String,
    },
    /// A look-up leads into a table about staff, or one that is hidden or not mapped.
    #[error(
        "`{table}.{path}` looks into `{into}`, which the mapping hides: map it as catalogue, or drop the column"
    )]
    HiddenLookup {
        /// The table that the path starts from.
        table: String,
        /// The path.
        path: String,
        /// Where it leads.
        into: String,
    },
    /// A look-up's target is not unique: a row could have several parents, and any choice could be another person's.
    #[error(
        "`{table}.{path}` looks into `{into}` by columns that are not a declared unique key: add one in the database, or drop the column"
    )]
    NotUnique {
        /// The table that the path starts from.
        table: String,
        /// The path.
        path: String,
        /// Where it leads.
        into: String,
    },
    /// The steps from a table do not lead to the subject.
    #[error("the path of `{table}` does not lead to the subject's table: step {step} is broken")]
    BrokenPath {
        /// The table.
        table: String,
        /// The first step that does not fit, counted from 1.
        step: usize,
    },
    /// Two columns are joined that have no equality of their own.
    #[error("`{table}.{column}` cannot be compared with `{other}.{reference}`: their types differ")]
    Incomparable {
        /// The referring table.
        table: String,
        /// Its column.
        column: String,
        /// The table referred to.
        other: String,
        /// Its column.
        reference: String,
    },
    /// The subject's key has a column that cannot be an id.
    #[error(
        "`{table}.{column}` cannot be part of a subject's key: use whole numbers, decimals, text, labels or UUIDs"
    )]
    KeyKind {
        /// The subject's table.
        table: String,
        /// The key column.
        column: String,
    },
    /// The mapping declares no key for the subject.
    #[error("the subject's table `{table}` needs a key in the mapping")]
    NoKey {
        /// The subject's table.
        table: String,
    },
    /// Rows cannot be ordered by this column.
    #[error("rows of `{table}` cannot be ordered by `{column}`: name a date or a number as `newest`")]
    Unordered {
        /// The table.
        table: String,
        /// Its `newest` column.
        column: String,
    },
    /// A purpose names more tables than one look may read.
    #[error("purpose `{purpose}` names {tables} tables, at most {max} fit one look: split it", max = super::MAX_TABLES)]
    TooManyTables {
        /// The purpose.
        purpose: String,
        /// How many tables it names.
        tables: usize,
    },
}
