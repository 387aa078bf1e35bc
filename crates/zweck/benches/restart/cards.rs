//! The cards of the shop's purposes, without a database: every field that a purpose has, in three rows a table.

use std::collections::BTreeMap;

use access::{
    CustomerData, DataError, Permit,
    gate::Reading,
    ids::{PurposeId, TaskKind},
    purpose::{Purpose, Purposes, TableFields},
    reveal::{Card, CardTable, Cell, MaskReason, Value},
};
use anyhow::Result;
use serde::Deserialize;

/// What each look shows, by purpose.
pub(crate) struct Cards(BTreeMap<PurposeId, Card>);

impl Cards {
    pub(crate) fn of(purposes: &Purposes) -> Self {
        Self(purposes.iter().map(|(id, purpose)| (id.clone(), card(purpose))).collect())
    }
}

impl CustomerData for Cards {
    fn read<'a>(&'a self, permit: &'a Permit) -> Reading<'a> {
        Reading::new(async { self.0.get(permit.purpose()).cloned().ok_or(DataError::Nothing) })
    }
}

fn card(purpose: &Purpose) -> Card {
    let tables = purpose.fields.iter().map(|(name, TableFields { show, mask })| {
        let shown = show.iter().map(|_| Cell::Shown(Value::Integer(1)));
        let masked = mask.iter().map(|_| Cell::Masked { left: None, why: MaskReason::Purpose });
        let row: Vec<_> = shown.chain(masked).collect();
        let columns = show.iter().chain(mask).cloned().collect();
        CardTable { name: name.clone(), columns, rows: vec![row; ROWS], more: false, cut: false }
    });
    Card { tables: tables.collect() }
}

/// The purposes of a `zweck.toml`.
pub(crate) fn purposes(zweck_toml: &str) -> Result<Purposes> {
    let File { purposes } = toml::from_str(zweck_toml)?;
    let purposes =
        purposes.into_iter().map(|(name, section)| Ok((PurposeId::new(&name)?, section.purpose()?)));
    Ok(Purposes::new(purposes.collect::<Result<_>>()?))
}

/// As much of the file as is needed.
#[derive(Deserialize)]
struct File {
    purposes: BTreeMap<String, Section>,
}

#[derive(Deserialize)]
struct Section {
    title: String,
    dpv: String,
    basis: String,
    task_kinds: Vec<String>,
    minutes: u32,
    show: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    mask: BTreeMap<String, Vec<String>>,
}

impl Section {
    fn purpose(self) -> Result<Purpose> {
        let mut fields: BTreeMap<String, TableFields> = BTreeMap::new();
        for (table, columns) in self.show {
            fields.entry(table).or_default().show = columns;
        }
        for (table, columns) in self.mask {
            fields.entry(table).or_default().mask = columns;
        }
        Ok(Purpose {
            title: self.title,
            dpv: self.dpv,
            basis: self.basis,
            task_kinds: self.task_kinds.iter().map(|kind| TaskKind::new(kind)).collect::<Result<_, _>>()?,
            minutes: self.minutes,
            fields,
        })
    }
}

const ROWS: usize = 3;
