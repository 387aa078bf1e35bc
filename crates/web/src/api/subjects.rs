//! `/v1/subjects`: what the ledger holds about a person is made unreadable.

use access::ids::SubjectId;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::OnRecord;
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Body, Id},
    problem::{Problem, ProblemKind},
};

/// Why somebody is erased.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureRequest {
    /// For the record, which stays: a reference to the request, and nothing that tells who it is.
    #[schema(example = "request DSR-77")]
    reason: String,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ErasureAnswer {
    /// Whether there was anything to erase.
    erased: bool,
}

/// Erase a subject: destroy their key, so that every record about them is unreadable for ever. Their tasks and
/// grants are unknown from then on. Cannot be undone. Scope `erase`.
#[utoipa::path(post, path = "/v1/subjects/{id}/erasure", tag = "subjects", security(("token" = [])),
    params(("id" = String, Path, description = "the customer's key in the customers' database")),
    responses(
        (status = 200, description = "nothing about them is readable now", body = ErasureAnswer),
        (status = "4XX", description = "not done, and why", body = Problem),
        (status = 503, description = "the key is destroyed, but a copy of it stays while another process uses \
            `keys.sqlite`: repeat (`erasure-unfinished`); or nothing can be recorded", body = Problem),
    ))]
pub(crate) async fn erase(
    State(app): State<App>,
    Caller(by): Caller,
    Id(subject): Id<SubjectId>,
    Body(request): Body<ErasureRequest>,
) -> Result<Response, Problem> {
    let (gate, at) = (app.gate.clone(), app.now());
    let erased =
        tokio::task::spawn_blocking(move || gate.erase_subject(&by, at, &subject, &request.reason)).await;
    let erased = erased.map_err(|_| Problem::new(ProblemKind::Internal, "the erasure broke off"))??;
    let answer = ErasureAnswer { erased };
    Ok(match erased {
        true => OnRecord(StatusCode::OK, answer).into_response(),
        false => axum::Json(answer).into_response(),
    })
}
