//! A client of the gate, as a ticket system or an agent's tool would be one.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use ureq::Agent;

/// The gate behind a URL, asked with one token.
pub(super) struct Api {
    agent: Agent,
    base: String,
    token: String,
}

/// An answer, good or bad.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Api {
    pub(super) fn new(base: &str, token: &str) -> Self {
        let config =
            Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).build();
        Self { agent: config.into(), base: base.to_owned(), token: token.to_owned() }
    }

    /// The same gate with another token.
    pub(super) fn with_token(&self, token: &str) -> Self {
        Self { agent: self.agent.clone(), base: self.base.clone(), token: token.to_owned() }
    }

    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) fn get(&self, path: &str) -> Result<Answer> {
        answer(self.agent.get(self.url(path)).header("Authorization", self.bearer()).call(), path)
    }

    pub(super) fn get_text(&self, path: &str) -> Result<String> {
        Ok(self.agent.get(self.url(path)).call()?.body_mut().read_to_string()?)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = self.agent.post(self.url(path)).header("Authorization", self.bearer());
        answer(request.header("Content-Type", "application/json").send(body.to_string()), path)
    }

    pub(super) fn patch(&self, path: &str, body: &Value) -> Result<Answer> {
        let request = self.agent.patch(self.url(path)).header("Authorization", self.bearer());
        answer(request.header("Content-Type", "application/json").send(body.to_string()), path)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

impl Answer {
    /// The answer, if it is a good one.
    pub(super) fn good(self) -> Result<Self> {
        ensure!(
            (200..300).contains(&self.status),
            "the gate answered {}: {}",
            self.status,
            self.text("title")
        );
        Ok(self)
    }

    /// A field of the body that holds text; empty if there is none.
    pub(super) fn text(&self, field: &str) -> &str {
        self.body.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The rows of one table of a card.
    pub(super) fn rows(&self, table: &str) -> &[Value] {
        let tables = self.body.get("tables").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let found =
            tables.iter().find(|candidate| candidate.get("name").and_then(Value::as_str) == Some(table));
        found
            .and_then(|table| table.get("rows"))
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>, path: &str) -> Result<Answer> {
    let mut response = response.with_context(|| format!("`{path}`"))?;
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().with_context(|| format!("`{path}`"))?;
    // An empty body, as of 204, has no fields.
    Ok(Answer { status, body: serde_json::from_str(&text).unwrap_or_default() })
}

const TIMEOUT: Duration = Duration::from_secs(30);
