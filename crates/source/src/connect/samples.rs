//! Looks at some values of each column, for `zweck init --sample`. What is kept is their shape.

use tokio::time::timeout;

use super::{Backend, PostgresPool, Source, SqlitePool};
use crate::draft::Samples;
use crate::plan::sql;
use crate::read::ReadError;
use crate::schema::{Dialect, Kind, Schema, Table, TableKind};

impl Source {
    /// The shapes of the values in every readable text column.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the database is not there, or takes too long over one table.
    pub async fn samples(&self, schema: &Schema) -> Result<Samples, ReadError> {
        let mut samples = Samples::default();
        for table in schema.tables.iter().filter(|table| table.kind == TableKind::Table && table.readable) {
            let columns: Vec<_> = table.columns.iter().filter(|column| column.kind == Kind::Text).collect();
            if columns.is_empty() {
                continue;
            }
            let query = query(schema.dialect, table, columns.iter().map(|column| column.name.as_str()));
            let rows = match &self.backend {
                Backend::Sqlite(pool) => sqlite(pool, query, columns.len()).await?,
                Backend::Postgres(pool) => postgres(pool, &query).await?,
            };
            for (index, column) in columns.iter().enumerate() {
                let values = rows.iter().filter_map(|row| row.get(index)?.as_deref());
                samples.note(&table.name, &column.name, values);
            }
        }
        Ok(samples)
    }
}

fn query<'a>(dialect: Dialect, table: &Table, columns: impl Iterator<Item = &'a str>) -> String {
    let columns: Vec<_> = columns.map(|column| sql::text(dialect, &sql::quote(column))).collect();
    format!("SELECT {} FROM {} LIMIT {ROWS}", columns.join(", "), sql::relation(dialect, &table.name))
}

async fn sqlite(
    pool: &SqlitePool,
    query: String,
    columns: usize,
) -> Result<Vec<Vec<Option<String>>>, ReadError> {
    pool.run(move |locked| {
        let mut statement = locked.connection.prepare(&query)?;
        let mut rows = statement.query([])?;
        let mut read = Vec::new();
        while let Some(row) = rows.next()? {
            // What is not text has no shape.
            read.push((0..columns).map(|index| row.get::<_, String>(index).ok()).collect());
        }
        Ok(read)
    })
    .await
}

async fn postgres(pool: &PostgresPool, query: &str) -> Result<Vec<Vec<Option<String>>>, ReadError> {
    let session = pool.session().await?;
    let rows = timeout(pool.patience(), session.client()?.query(query, &[]))
        .await
        .map_err(|_| ReadError::Timeout)??;
    session.finish();
    let text = |row: &tokio_postgres::Row, index| row.try_get::<_, Option<String>>(index).ok().flatten();
    Ok(rows.iter().map(|row| (0..row.len()).map(|index| text(row, index)).collect()).collect())
}

const ROWS: u32 = 200;
