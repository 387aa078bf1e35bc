//! The plan of one table under one purpose.

use super::cells::{self, CellPlan};
use super::joins::{Joins, Source};
use super::lookup::Catalogue;
use super::{PlanError, reach, sql};
use crate::mapping::{ColumnPath, ItemRule, MappedTable, Mask, Purpose, Role};
use crate::schema::{Dialect, Kind, TableName};

/// One query: the subject's rows of one table, newest first, masked.
///
/// Its parameters are the key's parts, then the limit and the offset. Its first column is the item flag where
/// [`flagged`](Self::flagged), then come the columns.
#[derive(Debug)]
pub(crate) struct TablePlan {
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
    pub(crate) cells: Vec<CellPlan>,
    pub(crate) flagged: bool,
    pub(crate) sql: String,
}

/// The item flag of a row whose item is of a harmless class.
pub(crate) const ITEM_CLEAR: i64 = 0;
/// The item flag of a row whose item is of a sensitive class.
pub(crate) const ITEM_SENSITIVE: i64 = 1;
/// The item flag of a row whose item has no class, or one that nobody listed.
pub(crate) const ITEM_UNKNOWN: i64 = 2;
/// SQLite's function from an item's class to its flag. A list in the SQL would be built into an index by every
/// single query, which takes longer than the rest of it; PostgreSQL hashes such a list once per plan.
pub(crate) const ITEM_FUNCTION: &str = "zweck_item";

impl TablePlan {
    pub(super) fn compile(
        catalogue: &Catalogue<'_>,
        purpose_name: &str,
        purpose: &Purpose,
        name: &TableName,
    ) -> Result<TablePlan, PlanError> {
        let hidden = || PlanError::HiddenTable { purpose: purpose_name.to_owned(), table: name.to_string() };
        let mapped = catalogue.mapping.tables.get(name).ok_or_else(hidden)?;
        if !matches!(mapped.role, Role::Subject | Role::Personal) {
            return Err(hidden());
        }
        catalogue.table(name)?;
        let mut joins = Joins::new(catalogue, name, mapped);
        let mut selects = Selects::default();
        for (path, mask) in columns(purpose_name, purpose, name, mapped)? {
            let source = joins.column(path)?;
            let item = mapped.item.as_ref().filter(|rule| rule.masks.contains(path));
            selects.add(catalogue.dialect(), path, &source, mask, item.is_some());
        }
        let order = order(catalogue, name, mapped)?;
        let rule = mapped.item.as_ref().filter(|_| selects.cells.iter().any(|cell| cell.item));
        let flag = rule.map(|rule| flag(catalogue, &mut joins, rule)).transpose()?;
        let reach = reach::condition(catalogue, name, &mapped.path)?;
        let first = catalogue.mapping.key.len() + 1;
        let sql = format!(
            "SELECT {} FROM {} {}{} WHERE {reach}{order} LIMIT {} OFFSET {}",
            selects.list(flag.as_ref()),
            sql::relation(catalogue.dialect(), name),
            Joins::BASE,
            joins.sql,
            number(catalogue.dialect(), first),
            number(catalogue.dialect(), first + 1),
        );
        let Selects { names, cells, .. } = selects;
        Ok(TablePlan { table: name.to_string(), columns: names, cells, flagged: flag.is_some(), sql })
    }
}

/// The columns that `purpose` names, each with its mask if it is to be masked: those shown, then those masked.
/// A column in both lists is masked.
fn columns<'a>(
    purpose_name: &str,
    purpose: &'a Purpose,
    name: &TableName,
    mapped: &MappedTable,
) -> Result<Vec<(&'a ColumnPath, Option<Mask>)>, PlanError> {
    let masked = purpose.mask.get(name).map(Vec::as_slice).unwrap_or_default();
    let shown = purpose.show.get(name).map(Vec::as_slice).unwrap_or_default();
    let shown = shown.iter().filter(|path| !masked.contains(path)).map(|path| (path, false));
    let masked = masked.iter().map(|path| (path, true));
    let with_mask = |(path, masked): (&'a ColumnPath, bool)| {
        let Some(column) = mapped.columns.get(path) else {
            let purpose = purpose_name.to_owned();
            return Err(PlanError::HiddenColumn { purpose, table: name.to_string(), path: path.to_string() });
        };
        Ok((path, masked.then_some(column.mask)))
    };
    shown.chain(masked).map(with_mask).collect()
}

#[derive(Default)]
struct Selects {
    names: Vec<String>,
    cells: Vec<CellPlan>,
    sql: Vec<String>,
}

/// A row's item flag in SQL.
struct Flag {
    /// One of the three numbers.
    number: String,
    /// Whether the item is of a harmless class.
    clear: String,
}

impl Selects {
    fn add(
        &mut self,
        dialect: Dialect,
        path: &ColumnPath,
        source: &Source<'_>,
        mask: Option<Mask>,
        item: bool,
    ) {
        let (sql, release) = cells::select(dialect, &source.sql, source.column, mask);
        self.names.push(path.to_string());
        self.cells.push(CellPlan { release, item });
        self.sql.push(sql);
    }

    /// The select list; what an item hides is not even computed unless its class is harmless.
    fn list(&self, flag: Option<&Flag>) -> String {
        let mut list: Vec<String> = flag.iter().map(|flag| flag.number.clone()).collect();
        for (sql, cell) in self.sql.iter().zip(&self.cells) {
            list.push(match flag.filter(|_| cell.item) {
                Some(flag) => format!("CASE WHEN {} THEN {sql} END", flag.clear),
                None => sql.clone(),
            });
        }
        list.join(", ")
    }
}

fn flag(catalogue: &Catalogue<'_>, joins: &mut Joins<'_>, rule: &ItemRule) -> Result<Flag, PlanError> {
    let dialect = catalogue.dialect();
    let unknown = number_literal(dialect, ITEM_UNKNOWN);
    let Some(class) = &rule.class else { return Ok(Flag { number: unknown, clear: "1 = 0".to_owned() }) };
    let class = sql::text(dialect, &joins.column(class)?.sql);
    if dialect == Dialect::Sqlite {
        let number = format!("{ITEM_FUNCTION}({class})");
        return Ok(Flag { clear: format!("{number} = {ITEM_CLEAR}"), number });
    }
    let class = format!("lower(trim({class}))");
    let clear = one_of(&class, &catalogue.classes.clear_spellings());
    let sensitive = one_of(&class, &catalogue.classes.sensitive_spellings());
    let number = format!(
        "CASE WHEN {clear} THEN {} WHEN {sensitive} THEN {} ELSE {unknown} END",
        number_literal(dialect, ITEM_CLEAR),
        number_literal(dialect, ITEM_SENSITIVE),
    );
    Ok(Flag { number, clear })
}

fn one_of(expression: &str, names: &[String]) -> String {
    if names.is_empty() {
        return "1 = 0".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| sql::literal(name)).collect();
    format!("{expression} IN ({})", names.join(", "))
}

/// Newest first, and total by the primary key. Without either, rows come in the database's own order, and pages of
/// two reads may overlap.
fn order(catalogue: &Catalogue<'_>, name: &TableName, mapped: &MappedTable) -> Result<String, PlanError> {
    let mut terms = Vec::new();
    for column in mapped.newest.iter().chain(&mapped.key) {
        let column = catalogue.column(name, column)?;
        let sql = sql::column(Joins::BASE, &column.name);
        // By bytes, so that the order does not depend on the server's locale and is total where case is ignored.
        let sql = match (column.kind, catalogue.dialect()) {
            (Kind::Document, _) => {
                return Err(PlanError::Unordered { table: name.to_string(), column: column.name.clone() });
            }
            (Kind::Text, Dialect::Sqlite) => format!("{sql} COLLATE BINARY"),
            (Kind::Text, Dialect::Postgres) => format!("{sql}::text COLLATE \"C\""),
            _ => sql,
        };
        terms.push(format!("{sql} DESC NULLS LAST"));
    }
    if terms.is_empty() { Ok(String::new()) } else { Ok(format!(" ORDER BY {}", terms.join(", "))) }
}

fn number(dialect: Dialect, parameter: usize) -> String {
    match dialect {
        Dialect::Sqlite => sql::parameter(dialect, parameter),
        Dialect::Postgres => format!("{}::int8", sql::parameter(dialect, parameter)),
    }
}

fn number_literal(dialect: Dialect, number: i64) -> String {
    match dialect {
        Dialect::Sqlite => number.to_string(),
        Dialect::Postgres => format!("{number}::int8"),
    }
}
