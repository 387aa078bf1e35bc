//! The truth about every look of a world.

use std::{collections::HashMap, path::Path};

use anyhow::{Context as _, Result};

pub(crate) struct Truth {
    /// By row of the table of accesses.
    pub(crate) looks: Vec<Look>,
    rows: HashMap<String, usize>,
}

pub(crate) struct Look {
    /// `None` for an honest one.
    pub(crate) misuse: Option<Misuse>,
}

#[derive(Clone)]
pub(crate) struct Misuse {
    /// At whom.
    pub(crate) kind: String,
    /// How it was hidden.
    pub(crate) manner: String,
    /// Looks that belong together.
    pub(crate) series: String,
}

impl Truth {
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let (mut looks, mut rows) = (Vec::new(), HashMap::new());
        for row in csv::Reader::from_path(dir.join("looks.csv"))?.into_deserialize() {
            let (id, misuse, kind, manner, series): (String, bool, String, String, String) = row?;
            rows.insert(id, looks.len());
            looks.push(Look { misuse: misuse.then_some(Misuse { kind, manner, series }) });
        }
        Ok(Self { looks, rows })
    }

    pub(crate) fn row(&self, access_id: &str) -> Result<usize> {
        self.rows.get(access_id).copied().context("a finding names a look that there is not")
    }

    pub(crate) fn misuse(&self) -> usize {
        self.looks.iter().filter(|look| look.misuse.is_some()).count()
    }
}
