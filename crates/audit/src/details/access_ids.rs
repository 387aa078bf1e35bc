//! Looks by name instead of by row.

use std::collections::HashMap;

use tables::{Inputs, Rejects, Table};

use super::Draft;
use crate::{
    Error,
    columns::{Rows, Texts},
};

/// Names the looks of findings as the input does, or else by row number.
pub(super) fn fill(inputs: &Inputs, drafts: &mut [Draft]) -> Result<(), Error> {
    let mut names: HashMap<u64, String> = HashMap::new();
    if inputs.has_column(Table::Accesses, "access_id") && !drafts.is_empty() {
        for draft in &*drafts {
            let rows = draft.rows.iter().chain(&draft.timeline_rows);
            names.extend(rows.map(|row| (*row, String::new())));
        }
        // Rejects were counted when the looks were read.
        let mut rejects = Rejects::new();
        for batch in inputs.scan(Table::Accesses, &["access_id"], &mut rejects)? {
            let batch = batch?;
            let (ids, rows) = (Texts::of(&batch, "access_id"), Rows::of(&batch));
            for row in 0..batch.num_rows() {
                if let Some(name) = names.get_mut(&rows.at(row)) {
                    ids.at(row).clone_into(name);
                }
            }
        }
    }
    for draft in drafts {
        draft.name(|row| {
            names.get(&row).filter(|name| !name.is_empty()).cloned().unwrap_or_else(|| row.to_string())
        });
    }
    Ok(())
}
