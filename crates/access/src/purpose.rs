//! Purposes: why a task of some kind may look, and which fields that takes.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ids::{PurposeId, TaskKind};

/// One purpose, as the mapping file declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// What the task is about, for people.
    pub title: String,
    /// The W3C DPV purpose, e.g. `dpv:DeliveryOfGoods`.
    pub dpv: String,
    /// The legal basis, e.g. `gdpr:6-1-b`.
    pub basis: String,
    /// The task kinds that it fits.
    pub task_kinds: Vec<TaskKind>,
    /// How long a grant for it lives, in minutes.
    pub minutes: u32,
    /// The fields, by table.
    pub fields: BTreeMap<String, TableFields>,
}

/// The fields of one table that a purpose shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableFields {
    /// Shown, unless the single value is masked, e.g. as a sensitive item.
    pub show: Vec<String>,
    /// Shown masked only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mask: Vec<String>,
}

/// All purposes of an installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purposes(BTreeMap<PurposeId, Purpose>);

impl Purpose {
    /// How long a grant for it lives.
    pub fn lifetime(&self) -> Duration {
        Duration::from_secs(u64::from(self.minutes) * 60)
    }
}

impl Purposes {
    /// Takes the purposes of a checked mapping.
    pub fn new(purposes: BTreeMap<PurposeId, Purpose>) -> Self {
        Self(purposes)
    }

    /// The purpose of that name.
    pub fn named(&self, id: &PurposeId) -> Option<&Purpose> {
        self.0.get(id)
    }

    /// Every purpose, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&PurposeId, &Purpose)> {
        self.0.iter()
    }

    /// Names the purposes that fit a kind of task.
    pub fn fitting(&self, kind: &TaskKind) -> impl Iterator<Item = &PurposeId> {
        self.0.iter().filter(move |(_, purpose)| purpose.task_kinds.contains(kind)).map(|(id, _)| id)
    }

    /// SHA-256 over the JSON form, in hexadecimal: recorded, so that each look tells under which purposes it was granted.
    pub fn digest(&self) -> String {
        // A map of strings, numbers and lists always has a JSON form.
        let json = serde_json::to_vec(self).unwrap_or_default();
        Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
