//! `/v1/grants`: asked for, given back.

use access::{
    Timestamp,
    gate::{self, GrantAnswer},
    ids::{GrantId, PurposeId, SubjectId, TaskId},
    purpose::{Purposes, TableFields},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::answer::OnRecord;
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Body, Id},
    problem::{Problem, ProblemKind},
};

/// For which task, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantRequest {
    #[schema(value_type = String, example = "T-1001")]
    task_id: TaskId,
    #[schema(value_type = String, example = "delivery")]
    purpose: PurposeId,
}

/// A grant: this staff member, this customer, this task, this purpose, these fields, until then.
#[derive(Serialize, ToSchema)]
pub(crate) struct GrantView {
    #[schema(value_type = String)]
    id: GrantId,
    #[schema(value_type = String, example = "T-1001")]
    task_id: TaskId,
    #[schema(value_type = String, example = "42")]
    subject: SubjectId,
    #[schema(value_type = String, example = "delivery")]
    purpose: PurposeId,
    #[schema(value_type = String, example = "2026-11-23T08:45:00Z")]
    expires: Timestamp,
    /// The columns, by table: shown, or shown masked.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, TableFields>,
}

/// Ask for a grant. A live one for the same task and purpose is answered again.
#[utoipa::path(post, path = "/v1/grants", tag = "looks", security(("token" = [])), responses(
    (status = 201, description = "granted", body = GrantView),
    (status = 200, description = "already held", body = GrantView),
    (status = 403, description = "refused: `type` says why, `detail` what would make it possible", body = Problem),
    (status = "4XX", description = "not done, and why", body = Problem),
))]
pub(crate) async fn request(
    State(app): State<App>,
    Caller(by): Caller,
    Body(request): Body<GrantRequest>,
) -> Result<Response, Problem> {
    let id = (app.entropy)().and_then(|bytes| grant_id(&bytes));
    let id = id.ok_or_else(|| Problem::new(ProblemKind::Internal, "no grant could be made"))?;
    let answer = app.gate.request_grant(&by, app.now(), request.task_id, request.purpose, id).await;
    app.metrics.decided(&answer);
    Ok(match answer? {
        GrantAnswer::Given(grant) => {
            OnRecord(StatusCode::CREATED, view(app.gate.purposes(), grant)).into_response()
        }
        GrantAnswer::Held(grant) => axum::Json(view(app.gate.purposes(), grant)).into_response(),
    })
}

/// Give a grant back before it expires.
#[utoipa::path(delete, path = "/v1/grants/{id}", tag = "looks", security(("token" = [])),
    params(("id" = String, Path, description = "the grant")),
    responses((status = 204, description = "done"), (status = "4XX", description = "not done, and why", body = Problem)))]
pub(crate) async fn end(
    State(app): State<App>,
    Caller(by): Caller,
    Id(id): Id<GrantId>,
) -> Result<StatusCode, Problem> {
    app.gate.end_grant(&by, app.now(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn view(purposes: &Purposes, grant: gate::Grant) -> GrantView {
    let fields = purposes.named(&grant.purpose).map(|purpose| purpose.fields.clone()).unwrap_or_default();
    GrantView {
        id: grant.id,
        task_id: grant.task,
        subject: grant.subject,
        purpose: grant.purpose,
        expires: grant.expires,
        fields,
    }
}

fn grant_id(entropy: &[u8; 40]) -> Option<GrantId> {
    let bytes = entropy.first_chunk::<16>()?;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    GrantId::new(&format!("g-{hex}")).ok()
}
