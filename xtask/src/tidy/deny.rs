//! The part of `deny.toml` that tidy applies itself, so that licences, bans and sources are checked also on a
//! machine without cargo-deny. Advisories need cargo-deny and its database and are *not* checked here.

use anyhow::{Context, Result};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Deny {
    graph: Graph,
    pub(crate) licenses: Licenses,
    pub(crate) bans: Bans,
}

impl Deny {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("cannot parse `deny.toml`")
    }

    /// The target triples that the product is built for.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &str> {
        self.graph.targets.iter().map(String::as_str)
    }
}

#[derive(Deserialize)]
struct Graph {
    targets: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Licenses {
    pub(crate) allow: Vec<String>,
    #[serde(default)]
    pub(crate) exceptions: Vec<Exception>,
}

/// A licence that is in order for one crate only.
#[derive(Deserialize)]
pub(crate) struct Exception {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) allow: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Bans {
    pub(crate) deny: Vec<Named>,
    pub(crate) skip: Vec<Named>,
}

/// A crate (`name` or `name@version`) with the reason why it is listed.
#[derive(Deserialize)]
pub(crate) struct Named {
    #[serde(rename = "crate")]
    pub(crate) name: String,
    pub(crate) reason: String,
}
