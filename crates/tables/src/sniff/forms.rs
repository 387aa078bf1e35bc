//! Columns that do not show by themselves whether the day or the month comes first.

use std::collections::BTreeMap;

use super::{Bound, InputFile};
use crate::mapping::DateOrder;
use crate::time::{Form, Verdict};
use crate::{Error, Table};

/// Settles them by another column of the same file, then by the same table's other files, if those agree.
///
/// # Errors
/// A column that cannot be settled, or that contradicts itself.
pub(crate) fn settle(files: &mut [InputFile]) -> Result<(), Error> {
    let mut by_table: BTreeMap<Table, Vec<DateOrder>> = BTreeMap::new();
    for file in files.iter() {
        by_table.entry(file.table).or_default().extend(orders(&file.columns));
    }
    for file in files {
        let own = agreed(&orders(&file.columns));
        let table = by_table.get(&file.table).and_then(|orders| agreed(orders));
        for bound in file.columns.iter_mut().filter(|bound| bound.is_time()) {
            let undecided = |reason| Error::AmbiguousDates {
                path: file.path.to_path_buf(),
                table: file.table,
                column: bound.column.name,
                reason,
            };
            let (order, because) = match (bound.verdict, own, table) {
                (Verdict::Form(_), ..) => continue,
                (Verdict::Both, ..) => {
                    return Err(undecided("some rows only the one way, others only the other"));
                }
                (Verdict::Either, Some(order), _) => (order, "as in another column of the file"),
                (Verdict::Either, None, Some(order)) => (order, "as in another file of the table"),
                (Verdict::Either, None, None) => {
                    return Err(undecided("no day in the sample is later than the 12th"));
                }
            };
            bound.form = Form::YearLast(order);
            bound.because = Some(because.to_owned());
        }
    }
    Ok(())
}

fn orders(columns: &[Bound]) -> Vec<DateOrder> {
    columns
        .iter()
        .filter_map(|bound| match bound.verdict {
            Verdict::Form(Form::YearLast(order)) => Some(order),
            _ => None,
        })
        .collect()
}

fn agreed(orders: &[DateOrder]) -> Option<DateOrder> {
    let first = orders.first()?;
    orders.iter().all(|order| order == first).then_some(*first)
}
