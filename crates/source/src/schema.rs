//! What introspection finds in a database: names, types, keys, comments and row estimates. Never a value.

/// The whole readable schema of one database, tables in a stable order (by schema, then name).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Which SQL the database speaks.
    pub dialect: Dialect,
    /// Tables and views.
    pub tables: Vec<Table>,
}

/// The SQL a database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, opened read-only from a file.
    Sqlite,
    /// PostgreSQL over the network or a Unix socket.
    Postgres,
}

/// One table or view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: TableName,
    /// Table or view.
    pub kind: TableKind,
    /// Columns in database order.
    pub columns: Vec<Column>,
    /// The primary key's columns, in key order; empty where there is none.
    pub primary_key: Vec<String>,
    /// Further unique keys.
    pub unique: Vec<Vec<String>>,
    /// Declared foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// The comment that the database keeps on it.
    pub comment: Option<String>,
    /// The database's own estimate, or an exact count where that is cheap.
    pub rows: Option<u64>,
    /// Whether the connection's role may read it, or at least some of its columns. Where it may read only some,
    /// only those are listed.
    pub readable: bool,
}

impl Schema {
    /// The table or view of that name.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == *name)
    }
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether at most one row has any given values in these columns, whatever their order.
    pub fn is_unique(&self, columns: &[String]) -> bool {
        std::iter::once(&self.primary_key)
            .chain(&self.unique)
            .any(|key| !key.is_empty() && key.iter().all(|column| columns.contains(column)))
    }
}

/// A table's name, with its schema where that is not the default one (`public`, `main`).
///
/// It displays as the mapping file writes it: `orders`, `crm.orders`, `"Order Lines"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// `None` for the default schema.
    pub schema: Option<String>,
    /// The table's name, unquoted, in the case in which the database keeps it.
    pub name: String,
}

/// What kind of relation a [`Table`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A base table (or a partitioned or foreign one).
    Table,
    /// A view or materialised view: it has no keys of its own.
    View,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, unquoted.
    pub name: String,
    /// The declared type as the database prints it, e.g. `character varying(40)`, `crm.postcode`.
    pub sql_type: String,
    /// The type reduced to what Zweck treats differently. Domains are resolved to their base type.
    pub kind: Kind,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The comment that the database keeps on it.
    pub comment: Option<String>,
}

/// A column's type, reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers of up to 64 bits.
    Integer,
    /// Binary floating point.
    Float,
    /// Exact decimals; released as text so that no digit is lost.
    Decimal,
    /// True or false.
    Boolean,
    /// Text of any length.
    Text,
    /// One of a declared set of labels.
    Enum,
    /// A UUID.
    Uuid,
    /// A date, time or timestamp.
    Time,
    /// JSON or XML: its inside is not mapped, so it is hidden.
    Document,
    /// Binary data: hidden.
    Bytes,
    /// An array of anything.
    Array,
    /// Everything else: geometry, network addresses, ranges…
    Other,
}

/// A declared reference from some columns of a table to as many of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// The referring columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub table: TableName,
    /// The columns referred to, as many as `columns`.
    pub references: Vec<String>,
}
