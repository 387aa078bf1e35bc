//! The policy set: the shipped policies and the operator's, checked against the schema before the gate starts.

use std::{collections::HashMap, error::Error, str::FromStr};

use cedar_policy::{Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use sha2::{Digest, Sha256};

use super::{cedar::Names, shortcut::shortcut};
use crate::{purpose::Purposes, refusal::Refusal};

/// A checked policy set, ready to decide under given purposes.
pub struct Policies {
    pub(super) set: PolicySet,
    pub(super) shortcut: PolicySet,
    pub(super) refusals: HashMap<PolicyId, Refusal>,
    pub(super) names: Names,
    digest: String,
}

/// Why a policy file was not accepted. The gate does not start with it.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// The text is not Cedar.
    #[error("policy file `{file}` is not valid Cedar: {problem}")]
    Syntax {
        /// Which file.
        file: String,
        /// What Cedar says.
        problem: String,
    },
    /// A policy has no `@id`, or one that is taken.
    #[error("policy file `{file}`: give each policy an `@id(\"…\")` of its own; {problem}")]
    Id {
        /// Which file.
        file: String,
        /// Which policy.
        problem: String,
    },
    /// A policy names a refusal that does not exist.
    #[error("policy `{policy}`: unknown refusal `{refusal}`; use one of {}", known_refusals())]
    Refusal {
        /// Which policy.
        policy: String,
        /// What it names.
        refusal: String,
    },
    /// A policy uses attributes or types that the schema does not have.
    #[error("the policies do not fit the schema: {0}")]
    Schema(String),
}

/// A policy file: its name, for messages, and its text.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// For messages.
    pub name: String,
    /// Cedar.
    pub text: String,
}

impl Policies {
    /// The shipped policies and, on top of them, the operator's.
    pub fn load(extra: &[PolicyFile], purposes: &Purposes) -> Result<Self, PolicyError> {
        let shipped = PolicyFile { name: "default.cedar".to_owned(), text: DEFAULT.to_owned() };
        let (mut set, mut refusals) = (PolicySet::new(), HashMap::new());
        let mut digest = Sha256::new().chain_update(SCHEMA);
        for file in std::iter::once(&shipped).chain(extra) {
            for policy in parse(file)? {
                refusals.extend(refusal_of(&policy)?);
                set.add(policy).map_err(|error| PolicyError::Id {
                    file: file.name.clone(),
                    problem: error.to_string(),
                })?;
            }
            // The length keeps one file apart from two that say the same together.
            digest.update((file.text.len() as u64).to_be_bytes());
            digest.update(&file.text);
        }
        let schema = schema()?;
        let result = Validator::new(schema).validate(&set, ValidationMode::Strict);
        if let Some(error) = result.validation_errors().next() {
            return Err(PolicyError::Schema(error.to_string()));
        }
        let unfit = |error: Box<dyn Error>| PolicyError::Schema(error.to_string());
        let (names, shortcut) = (Names::new(purposes).map_err(unfit)?, shortcut(&set).map_err(unfit)?);
        let digest = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { set, shortcut, refusals, names, digest })
    }

    /// SHA-256 over the schema and all policy texts in order, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn parse(file: &PolicyFile) -> Result<Vec<Policy>, PolicyError> {
    let syntax = |problem| PolicyError::Syntax { file: file.name.clone(), problem };
    let set = PolicySet::from_str(&file.text).map_err(|error| syntax(error.to_string()))?;
    if set.templates().next().is_some() {
        // Cedar would pass over it without a word.
        return Err(syntax("a template decides nothing by itself; write the policy out".to_owned()));
    }
    set.policies()
        .map(|policy| match policy.annotation("id") {
            Some(id) if !id.is_empty() => {
                without_locations(policy, id).map_err(|error| syntax(error.to_string()))
            }
            _ => Err(PolicyError::Id {
                file: file.name.clone(),
                problem: format!("`{}` has none", policy.id()),
            }),
        })
        .collect()
}

/// The same policy by another id, that has forgotten where in the text each of its parts stood: Cedar would carry
/// that along in every value that it computes.
fn without_locations(policy: &Policy, id: &str) -> Result<Policy, Box<dyn Error>> {
    Ok(Policy::from_json(Some(PolicyId::new(id)), policy.to_json()?)?)
}

fn refusal_of(policy: &Policy) -> Result<Option<(PolicyId, Refusal)>, PolicyError> {
    let Some(name) = policy.annotation("refusal") else { return Ok(None) };
    let unknown = || PolicyError::Refusal { policy: policy.id().to_string(), refusal: name.to_owned() };
    Ok(Some((policy.id().clone(), Refusal::named(name).ok_or_else(unknown)?)))
}

fn schema() -> Result<Schema, PolicyError> {
    match Schema::from_cedarschema_str(SCHEMA) {
        Ok((schema, _warnings)) => Ok(schema),
        Err(error) => Err(PolicyError::Schema(error.to_string())),
    }
}

fn known_refusals() -> String {
    Refusal::ALL.map(|refusal| format!("`{}`", refusal.name())).join(", ")
}

const SCHEMA: &str = include_str!("../../policies/schema.cedarschema");
const DEFAULT: &str = include_str!("../../policies/default.cedar");
