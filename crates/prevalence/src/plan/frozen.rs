//! A plan together with the units that it was frozen over, as bytes with a digest.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Plan, PlanError};
use crate::{hex::hex, population::Population};

/// A plan that can no longer change. The digest of its bytes commits to everything that decides which units are
/// reviewed in which order: put it on a ledger, or tell it to somebody, before the first verdict.
///
/// The bytes are JSON: UTF-8, indented by two spaces, the keys in the order of the structs and of the alphabet where
/// they are ids, each number in the shortest form that reads back as itself, one newline at the end. Example:
///
/// ```json
/// {
///   "format": "zweck-prevalence-plan/1",
///   "plan": {
///     "unit": "look",
///     "alpha": 0.05,
///     "seed": "Y2hlY2twb2ludA",
///     "second_reviews": 0.1,
///     "strata": [
///       { "take": { "from_score": 12.0 }, "sample": 100, "prior": { "a": 1.0, "b": 1.0 } },
///       { "take": { "highest": 10000 }, "sample": 100, "prior": { "a": 1.0, "b": 10.0 } },
///       { "take": "rest", "sample": 400, "prior": { "a": 1.0, "b": 30.0 } }
///     ],
///     "known": { "look-0017": "misuse", "look-4711": "no misuse" }
///   },
///   "units": [ 200, 10000, 989798 ],
///   "scores_sha256": "…"
/// }
/// ```
///
/// (Here the strata are on one line each, to be read more easily.) `units` are the sizes of the strata;
/// `scores_sha256` is explained at [`Population::digest`].
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    document: Document,
    bytes: Vec<u8>,
    digest: String,
}

/// `plan.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: Format,
    plan: Plan,
    units: Vec<u64>,
    scores_sha256: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "zweck-prevalence-plan/1")]
    One,
}

/// Bytes that are no frozen plan, or no longer the one that was frozen.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FrozenError {
    /// The bytes have another digest.
    #[error(
        "the frozen plan was changed: its SHA-256 is {found}, and {expected} was frozen; bring back the original, or \
         begin a new review in an empty directory"
    )]
    Changed {
        /// What was frozen.
        expected: String,
        /// What is there.
        found: String,
    },
    /// Not our JSON.
    #[error("this is no frozen plan (line {line}, column {column}): was it written by another version?")]
    Format {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Somebody froze what cannot be followed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Somebody froze sizes for other strata.
    #[error(
        "the frozen plan names {units} sizes for {strata} strata: begin a new review in an empty directory"
    )]
    Sizes {
        /// Sizes.
        units: usize,
        /// Strata.
        strata: usize,
    },
}

impl Plan {
    /// Fixes the plan and the units that it is about. The population must have been read by this plan.
    pub fn freeze(&self, population: &Population) -> Result<Frozen, FrozenError> {
        self.check()?;
        let (plan, units) = (self.clone(), population.units());
        let document =
            Document { format: Format::One, plan, units, scores_sha256: population.digest().to_owned() };
        let mut bytes = serde_json::to_vec_pretty(&document).map_err(|error| at(&error))?;
        bytes.push(b'\n');
        Ok(Frozen { document, digest: hex(&Sha256::digest(&bytes).into()), bytes })
    }
}

impl Frozen {
    /// Reads back what was frozen. Fails if it is not, byte for byte, what has this digest (64 hexadecimal digits).
    pub fn thaw(bytes: Vec<u8>, expected: &str) -> Result<Frozen, FrozenError> {
        let digest = hex(&Sha256::digest(&bytes).into());
        if digest != expected {
            return Err(FrozenError::Changed { expected: expected.to_owned(), found: digest });
        }
        let document: Document = serde_json::from_slice(&bytes).map_err(|error| at(&error))?;
        document.plan.check()?;
        let (units, strata) = (document.units.len(), document.plan.strata.len());
        if units != strata {
            return Err(FrozenError::Sizes { units, strata });
        }
        Ok(Frozen { document, bytes, digest })
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.document.plan
    }

    /// The sizes of its strata.
    #[must_use]
    pub fn units(&self) -> &[u64] {
        &self.document.units
    }

    /// What is written, and what the digest is of.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the bytes, in 64 hexadecimal digits.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whether these are the units it was frozen over.
    pub(crate) fn is_of(&self, population: &Population) -> bool {
        self.document.units == population.units() && self.document.scores_sha256 == population.digest()
    }
}

fn at(error: &serde_json::Error) -> FrozenError {
    FrozenError::Format { line: error.line(), column: error.column() }
}
