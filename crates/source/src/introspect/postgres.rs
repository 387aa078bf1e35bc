//! PostgreSQL's catalogue: `pg_class`, `pg_attribute`, `pg_constraint`, `pg_index`.

use std::collections::BTreeMap;

use tokio_postgres::{Client, Row};

use super::{IntrospectError, finish, kinds};
use crate::schema::{Column, Dialect, ForeignKey, Schema, Table, TableKind, TableName};

/// Reads the schema of the database that a client is connected to, all but the system's own schemas.
///
/// # Errors
/// [`IntrospectError::Postgres`] if the connection breaks or the server refuses.
pub async fn postgres(client: &Client) -> Result<Schema, IntrospectError> {
    let mut tables: BTreeMap<u32, Table> = BTreeMap::new();
    for row in client.query(RELATIONS, &[]).await? {
        tables.insert(row.try_get(0)?, relation(&row)?);
    }
    for row in client.query(COLUMNS, &[]).await? {
        if let Some(table) = tables.get_mut(&row.try_get(0)?) {
            table.columns.push(column(&row)?);
        }
    }
    for row in client.query(KEYS, &[]).await? {
        let Some(table) = tables.get_mut(&row.try_get(0)?) else { continue };
        let columns: Vec<String> = row.try_get(2)?;
        if row.try_get(1)? { table.primary_key = columns } else { table.unique.push(columns) }
    }
    let names: BTreeMap<u32, TableName> =
        tables.iter().map(|(oid, table)| (*oid, table.name.clone())).collect();
    for row in client.query(FOREIGN_KEYS, &[]).await? {
        let target = names.get(&row.try_get(2)?).cloned();
        if let (Some(table), Some(target)) = (tables.get_mut(&row.try_get(0)?), target) {
            table.foreign_keys.push(ForeignKey {
                columns: row.try_get(1)?,
                table: target,
                references: row.try_get(3)?,
            });
        }
    }
    Ok(finish(Schema { dialect: Dialect::Postgres, tables: tables.into_values().collect() }))
}

fn relation(row: &Row) -> Result<Table, tokio_postgres::Error> {
    let schema: String = row.try_get(1)?;
    let kind: String = row.try_get(3)?;
    let is_view = matches!(kind.as_str(), "v" | "m");
    Ok(Table {
        name: TableName { schema: (schema != "public").then_some(schema), name: row.try_get(2)? },
        kind: if is_view { TableKind::View } else { TableKind::Table },
        columns: Vec::new(),
        primary_key: Vec::new(),
        unique: Vec::new(),
        foreign_keys: Vec::new(),
        comment: row.try_get(5)?,
        rows: if is_view { None } else { estimate(row.try_get(4)?) },
        readable: row.try_get(6)?,
    })
}

/// `reltuples` is -1 until the first `VACUUM` or `ANALYZE`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::as_conversions,
    reason = "an estimate, checked not to be negative; `as` saturates"
)]
fn estimate(rows: f32) -> Option<u64> {
    (rows >= 0.0).then_some(rows as u64)
}

fn column(row: &Row) -> Result<Column, tokio_postgres::Error> {
    let (typtype, category, base): (String, String, String) =
        (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?);
    Ok(Column {
        name: row.try_get(1)?,
        sql_type: row.try_get(2)?,
        kind: kinds::postgres(&typtype, &category, &base),
        nullable: row.try_get(3)?,
        comment: row.try_get(7)?,
    })
}

/// Tables, partitioned and foreign tables, views and materialised views. Partitions are read through their parent.
const RELATIONS: &str = "
SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text, c.reltuples, obj_description(c.oid, 'pg_class'),
       has_schema_privilege(n.oid, 'USAGE')
         AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

/// Columns with their types; domains are followed to the type under them. Columns that the role may not read are
/// left out, unless it may read none.
const COLUMNS: &str = "
WITH RECURSIVE base(oid, root) AS (
  SELECT t.oid, t.oid FROM pg_catalog.pg_type t
  UNION ALL
  SELECT b.oid, t.typbasetype FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.root WHERE t.typtype = 'd'
)
SELECT a.attrelid, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
       t.typtype::text, t.typcategory::text, t.typname::text, col_description(a.attrelid, a.attnum)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_'
JOIN base b ON b.oid = a.atttypid
JOIN pg_catalog.pg_type t ON t.oid = b.root AND t.typtype <> 'd'
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND (has_column_privilege(a.attrelid, a.attnum, 'SELECT') OR NOT has_any_column_privilege(a.attrelid, 'SELECT'))
ORDER BY a.attrelid, a.attnum";

/// Primary keys and whole, immediate unique indexes over plain columns.
const KEYS: &str = "
SELECT i.indrelid, i.indisprimary, array_agg(a.attname::text ORDER BY k.position)
FROM pg_catalog.pg_index i
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts
GROUP BY i.indexrelid, i.indrelid, i.indisprimary
ORDER BY i.indrelid, 3";

/// Foreign keys, those of partitions left out.
const FOREIGN_KEYS: &str = "
SELECT f.conrelid,
       (SELECT array_agg(a.attname::text ORDER BY k.position)
        FROM unnest(f.conkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
       f.confrelid,
       (SELECT array_agg(a.attname::text ORDER BY k.position)
        FROM unnest(f.confkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number)
FROM pg_catalog.pg_constraint f
WHERE f.contype = 'f' AND f.conparentid = 0";
