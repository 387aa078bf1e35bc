//! What anybody may ask: is it well, what does it count, what can it do, what does a problem mean.

use access::{Refusal, conflict::Recorded};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    extract::Name,
    problem::{Problem, ProblemKind},
};

/// Is the gate well? Without its ledger it is not. What is wrong with the ledger's witnesses stops no look, and is said
/// in words, a line each after the first.
#[utoipa::path(get, path = "/healthz", tag = "public", responses(
    (status = 200, description = "the gate can record and so can release; `ok`, or `degraded` and why", body = String,
     content_type = "text/plain"),
    (status = 503, description = "the ledger has stopped; nothing is shown", body = Problem),
))]
pub(crate) async fn healthz(State(app): State<App>) -> Result<String, Problem> {
    match app.gate.ledger().failed() {
        None => {
            let mut problems: Vec<_> = app.gate.conflicts().iter().map(Recorded::sentence).collect();
            problems.extend(app.witnessing().into_iter().flat_map(|witnessing| witnessing.problems));
            let first = if problems.is_empty() { "ok" } else { "degraded" };
            let lines = problems.into_iter().map(|problem| format!("{problem}\n"));
            Ok(format!("{first}\n{}", lines.collect::<String>()))
        }
        Some(_) => Err(Problem::new(ProblemKind::LedgerStopped, "the ledger has stopped")),
    }
}

/// Metrics for Prometheus: counts and durations, never a person.
#[utoipa::path(get, path = "/metrics", tag = "public", responses(
    (status = 200, description = "OpenMetrics text", body = String, content_type = "text/plain"),
))]
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let text = app.metrics.text(&app.gate, app.witnessing().as_ref());
    let text = text.map_err(|_| Problem::new(ProblemKind::Internal, "the metrics could not be written"))?;
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
        .into_response())
}

/// What a problem means: the page behind a problem's `type`.
#[utoipa::path(get, path = "/problems/{name}", tag = "public",
    params(("name" = String, Path, description = "the last part of a problem's `type`")),
    responses(
        (status = 200, description = "what happened and what to do", body = String, content_type = "text/plain"),
        (status = 404, description = "no such problem", body = Problem),
    ))]
pub(crate) async fn problem(Name(name): Name) -> Result<String, Problem> {
    if let Some(refusal) = Refusal::named(&name) {
        return Ok(format!("{}: {}.\nWhat to do: {}.\n", refusal.name(), refusal.title(), refusal.remedy()));
    }
    let known = ProblemKind::ALL.into_iter().find(|kind| kind.name() == name);
    let kind = known.ok_or_else(|| Problem::new(ProblemKind::NotFound, "there is no such problem"))?;
    Ok(format!("{} ({}).\nWhat to do: {}.\n", kind.name(), kind.status(), kind.remedy()))
}

pub(crate) async fn openapi(document: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}

pub(crate) async fn no_such_route() -> Problem {
    Problem::new(ProblemKind::NotFound, "there is no such route")
}

pub(crate) async fn no_such_method() -> Problem {
    Problem::new(ProblemKind::MethodNotAllowed, "this route does not take that method")
}
