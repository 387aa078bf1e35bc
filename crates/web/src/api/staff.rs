//! `/v1/staff`: the HR system tells who may work, and what they have learnt and confirmed.

use std::collections::BTreeSet;

use access::{
    Timestamp,
    event::{Qualification, StaffChange, StaffRecord},
    gate::Qualified,
    ids::{Queue, StaffId},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Done, OnRecord};
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Body, Id},
    problem::Problem,
};

/// A staff member. No name: the gate does not need it.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewStaff {
    /// The HR system's id.
    #[schema(value_type = String, example = "s-7")]
    id: StaffId,
    /// Whether they may work at all.
    #[serde(default = "yes")]
    active: bool,
    /// The queues whose tasks are theirs.
    #[serde(default)]
    #[schema(value_type = Vec<String>, example = json!(["support"]))]
    queues: BTreeSet<Queue>,
}

/// A change to a staff member; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaffPatch {
    active: Option<bool>,
    /// All their queues from now on.
    #[schema(value_type = Option<Vec<String>>)]
    queues: Option<BTreeSet<Queue>>,
}

/// A completed training.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTraining {
    #[schema(example = "data-protection-2026")]
    course: String,
    /// Until when it counts (RFC 3339).
    #[schema(value_type = String, example = "2027-11-23T00:00:00Z")]
    valid_until: Timestamp,
}

/// A confirmed version of the access policy.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAttestation {
    #[schema(example = "access-policy-3")]
    policy: String,
    /// Until when it counts (RFC 3339).
    #[schema(value_type = String, example = "2027-11-23T00:00:00Z")]
    valid_until: Timestamp,
}

/// Make a staff member known. Scope `staff`.
#[utoipa::path(post, path = "/v1/staff", tag = "staff", security(("token" = [])), responses(
    (status = 201, description = "added", body = NewStaff),
    (status = 200, description = "known just so before", body = NewStaff),
    (status = "4XX", description = "not done, and why", body = Problem),
))]
pub(crate) async fn add(
    State(app): State<App>,
    Caller(by): Caller,
    Body(staff): Body<NewStaff>,
) -> Result<Response, Problem> {
    let record = StaffRecord { staff: staff.id.clone(), active: staff.active, queues: staff.queues.clone() };
    let added = app.gate.add_staff(&by, app.now(), record).await?;
    Ok(if added {
        OnRecord(StatusCode::CREATED, staff).into_response()
    } else {
        axum::Json(staff).into_response()
    })
}

/// Change a staff member's status or queues. Scope `staff`.
#[utoipa::path(patch, path = "/v1/staff/{id}", tag = "staff", security(("token" = [])),
    params(("id" = String, Path, description = "the HR system's id")),
    responses((status = 204, description = "done"), (status = "4XX", description = "not done, and why", body = Problem)))]
pub(crate) async fn change(
    State(app): State<App>,
    Caller(by): Caller,
    Id(staff): Id<StaffId>,
    Body(patch): Body<StaffPatch>,
) -> Result<Done, Problem> {
    let change = StaffChange { staff, active: patch.active, queues: patch.queues };
    app.gate.change_staff(&by, app.now(), change).await?;
    Ok(Done)
}

/// Note a completed training. Scope `staff`.
#[utoipa::path(post, path = "/v1/staff/{id}/trainings", tag = "staff", security(("token" = [])),
    params(("id" = String, Path, description = "the HR system's id")),
    responses((status = 204, description = "done"), (status = "4XX", description = "not done, and why", body = Problem)))]
pub(crate) async fn train(
    State(app): State<App>,
    Caller(by): Caller,
    Id(staff): Id<StaffId>,
    Body(training): Body<NewTraining>,
) -> Result<Done, Problem> {
    let record = Qualification { staff, name: training.course, until: training.valid_until };
    app.gate.qualify(&by, app.now(), Qualified::Training, record).await?;
    Ok(Done)
}

/// Note a confirmed access policy. Scope `staff`.
#[utoipa::path(post, path = "/v1/staff/{id}/attestations", tag = "staff", security(("token" = [])),
    params(("id" = String, Path, description = "the HR system's id")),
    responses((status = 204, description = "done"), (status = "4XX", description = "not done, and why", body = Problem)))]
pub(crate) async fn attest(
    State(app): State<App>,
    Caller(by): Caller,
    Id(staff): Id<StaffId>,
    Body(attestation): Body<NewAttestation>,
) -> Result<Done, Problem> {
    let record = Qualification { staff, name: attestation.policy, until: attestation.valid_until };
    app.gate.qualify(&by, app.now(), Qualified::Attestation, record).await?;
    Ok(Done)
}

fn yes() -> bool {
    true
}
