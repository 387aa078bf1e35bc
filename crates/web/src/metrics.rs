//! Prometheus metrics: counts and durations, never a person.

use std::{collections::BTreeSet, sync::atomic::AtomicU64, time::Duration};

use access::{Gate, gate, ids::PurposeId};
use axum::http::StatusCode;
use prometheus_client::{
    encoding::EncodeLabelSet,
    encoding::text::{encode_eof, encode_registry},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::witnessing::Witnessing;

/// All metrics of the gate. Their names start with the stage of the flow that they count.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    durations: Family<Route, Histogram>,
    decisions: Family<Outcome, Counter>,
    reveals: Family<Purpose, Counter>,
    ledger_entries: Gauge<u64, AtomicU64>,
    ledger_commits: Gauge<u64, AtomicU64>,
    open_tasks: Gauge,
    staff: Gauge,
    grants: Gauge,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Purpose {
    purpose: String,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("zweck"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            decisions: Family::default(),
            reveals: Family::default(),
            ledger_entries: Gauge::default(),
            ledger_commits: Gauge::default(),
            open_tasks: Gauge::default(),
            staff: Gauge::default(),
            grants: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("request", "Requests answered", metrics.requests.clone());
        registry.register("request_seconds", "Time from request to answer", metrics.durations.clone());
        registry.register("decision", "Grants and looks, permitted and refused", metrics.decisions.clone());
        registry.register("reveal", "Looks released", metrics.reveals.clone());
        registry.register("ledger_entries", "Durable ledger entries", metrics.ledger_entries.clone());
        registry.register(
            "ledger_commits",
            "Groups of entries made durable together since the start",
            metrics.ledger_commits.clone(),
        );
        registry.register("state_open_tasks", "Open tasks", metrics.open_tasks.clone());
        registry.register("state_staff", "Staff known", metrics.staff.clone());
        registry.register("state_grants", "Grants, live or just over", metrics.grants.clone());
        metrics
    }

    pub(crate) fn answered(&self, route: &str, status: StatusCode, took: Duration) {
        self.requests.get_or_create(&Request { route: route.to_owned(), status: status.as_u16() }).inc();
        self.durations.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// Counts what a decision came to.
    pub(crate) fn decided<T>(&self, answer: &Result<T, gate::Error>) {
        let outcome = match answer {
            Ok(_) => "permitted",
            Err(gate::Error::Refused { refusal, .. }) => refusal.name(),
            Err(_) => return,
        };
        self.decisions.get_or_create(&Outcome { outcome }).inc();
    }

    pub(crate) fn revealed(&self, purpose: &PurposeId) {
        self.reveals.get_or_create(&Purpose { purpose: purpose.as_str().to_owned() }).inc();
    }

    /// The OpenMetrics text, with the gauges read now from the gate and, when there are any, from the witnesses.
    pub(crate) fn text(
        &self,
        gate: &Gate,
        witnessing: Option<&Witnessing>,
    ) -> Result<String, std::fmt::Error> {
        let counts = gate.counts();
        let gauge = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        self.ledger_entries.set(gate.ledger().size());
        self.ledger_commits.set(gate.ledger().commits());
        self.open_tasks.set(gauge(counts.tasks));
        self.staff.set(gauge(counts.staff));
        self.grants.set(gauge(counts.grants));
        let mut text = String::new();
        encode_registry(&mut text, &self.registry)?;
        let on_record = gate.conflicts();
        let by: BTreeSet<&str> = on_record.iter().map(|recorded| recorded.conflict.key.as_str()).collect();
        if witnessing.is_some() || !by.is_empty() {
            encode_registry(&mut text, &witness_gauges(witnessing, by.len()))?;
        }
        encode_eof(&mut text)?;
        Ok(text)
    }
}

/// Conflicts on record stay, though nobody is asked any more.
fn witness_gauges(witnessing: Option<&Witnessing>, on_record: usize) -> Registry {
    let mut registry = Registry::with_prefix("zweck_ledger");
    let mut register = |name: &str, help: &str, value: u64| {
        let gauge = Gauge::<u64, AtomicU64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    };
    if let Some(Witnessing { witnessed, unwitnessed, alarm, .. }) = witnessing {
        register("witnessed_entries", "Entries that a quorum of witnesses has cosigned", *witnessed);
        register("unwitnessed_seconds", "Since a quorum last vouched for the ledger", unwitnessed.as_secs());
        register("unwitnessed_alarm", "Whether that is too long: 1", u64::from(*alarm));
    }
    let conflicts = on_record + witnessing.map_or(0, |witnessing| witnessing.conflicts_not_kept);
    register("witness_conflicts", "Witnesses that have seen another history", conflicts as u64);
    registry
}

/// Bounds of the duration histogram, in seconds: from a look in memory to a database that hangs.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.015, 0.03, 0.1, 0.3, 1.0, 3.0];
