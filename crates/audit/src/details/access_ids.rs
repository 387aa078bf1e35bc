//! Looks by name instead of by row.

use std::collections::HashMap;

use tables::{Inputs, Rejects, Table};

use super::Draft;
use crate::{
    Error,
    ahead::ahead,
    columns::{Rows, Texts},
};

/// Names the looks of findings as the input does, or else by row number.
pub(super) fn fill(inputs: &Inputs, drafts: &mut [Draft]) -> Result<(), Error> {
    let rows = |draft: &Draft| draft.rows.iter().chain(&draft.timeline_rows).copied().collect::<Vec<u64>>();
    let mut wanted: Vec<u64> = drafts.iter().flat_map(rows).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut names: HashMap<u64, String> = HashMap::with_capacity(wanted.len());
    if inputs.has_column(Table::Accesses, "access_id") && !wanted.is_empty() {
        // Rejects were counted when the looks were read.
        let mut rejects = Rejects::new();
        ahead(inputs, Table::Accesses, &["access_id"], &mut rejects, |batches| {
            for batch in batches {
                let batch = batch?;
                let (ids, rows) = (Texts::of(&batch, "access_id"), Rows::of(&batch));
                let next = wanted.partition_point(|row| *row < rows.at(0));
                let last = rows.at(batch.num_rows() - 1);
                for row in wanted.iter().skip(next).take_while(|row| **row <= last) {
                    names.extend(rows.find(*row).map(|place| (*row, ids.at(place).to_owned())));
                }
            }
            Ok::<_, Error>(())
        })?;
    }
    for draft in drafts {
        draft.name(|row| {
            names.get(&row).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| row.to_string())
        });
    }
    Ok(())
}
