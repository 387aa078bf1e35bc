//! Between the gate and the customers' database: the rows of one as the card of the other.

use access::{
    CustomerData, DataError, Permit,
    gate::Reading,
    reveal::{Card, CardTable, Cell, MaskReason, Value},
};
use source::{
    connect::Source,
    plan::Plans,
    read::{ReadError, ReadRequest, Rows, TableRows},
    value,
};

/// The customers' database with its compiled queries.
pub(crate) struct ShopData {
    pub(crate) source: Source,
    pub(crate) plans: Plans,
}

impl CustomerData for ShopData {
    fn read<'a>(&'a self, permit: &'a Permit) -> Reading<'a> {
        Reading::new(async move {
            let (_, window) = permit.look().ok_or(DataError::Mismatch)?;
            let request = ReadRequest {
                purpose: permit.purpose().as_str(),
                subject: permit.subject().as_str(),
                table: window.table.as_deref(),
                page: window.page,
            };
            match self.source.read(&self.plans, &request).await {
                Ok(rows) => Ok(card(rows)),
                Err(error) => {
                    tracing::warn!(%error, "the customers' database gave no card");
                    Err(data_error(&error))
                }
            }
        })
    }
}

fn data_error(error: &ReadError) -> DataError {
    match error {
        ReadError::NoSuchSubject | ReadError::NoSuchPage => DataError::Nothing,
        ReadError::Unavailable => DataError::Unavailable,
        ReadError::Timeout => DataError::Timeout,
        ReadError::NoSuchPurpose
        | ReadError::NoSuchTable
        | ReadError::Refused { .. }
        | ReadError::Schema(_) => DataError::Mismatch,
    }
}

fn card(rows: Rows) -> Card {
    Card { tables: rows.tables.into_iter().map(table).collect() }
}

fn table(table: TableRows) -> CardTable {
    let rows = table.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    CardTable { name: table.table, columns: table.columns, rows, more: table.more, cut: table.cut }
}

fn cell(cell: value::Cell) -> Cell {
    match cell {
        value::Cell::Shown(value) => Cell::Shown(match value {
            value::Value::Null => Value::Null,
            value::Value::Bool(value) => Value::Bool(value),
            value::Value::Integer(value) => Value::Integer(value),
            value::Value::Float(value) => Value::Float(value),
            value::Value::Text(value) => Value::Text(value),
        }),
        value::Cell::Masked { left, why } => {
            let why = match why {
                value::MaskReason::Purpose => MaskReason::Purpose,
                value::MaskReason::SensitiveItem => MaskReason::SensitiveItem,
                value::MaskReason::UnknownItem => MaskReason::UnknownItem,
                value::MaskReason::Unsupported => MaskReason::Unsupported,
                value::MaskReason::Unreadable => MaskReason::Unreadable,
                value::MaskReason::TooLong => MaskReason::TooLong,
            };
            Cell::Masked { left, why }
        }
    }
}
