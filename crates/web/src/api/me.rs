//! `/v1/me`: what the gate knows of the caller.

use std::collections::BTreeSet;

use access::{
    Timestamp,
    ids::{PurposeId, TaskKind},
    principal::{Identity, Scope},
    state::Staff,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::grants::{GrantView, view};
use crate::{app::App, authenticate::Caller, problem::Problem};

/// The caller, as the gate sees them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    /// `{"staff": id}` or `{"service": id}`.
    #[schema(value_type = Object)]
    identity: Identity,
    #[schema(value_type = Vec<String>)]
    scopes: BTreeSet<Scope>,
    /// For staff: status, queues, and until when training and attestation count.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    staff: Option<Staff>,
    /// For staff: their live grants.
    grants: Vec<GrantView>,
    /// The purposes there are.
    purposes: Vec<PurposeView>,
    /// The gate's time.
    #[schema(value_type = String)]
    now: Timestamp,
}

/// A purpose.
#[derive(Serialize, ToSchema)]
pub(crate) struct PurposeView {
    #[schema(value_type = String)]
    name: PurposeId,
    title: String,
    /// The W3C DPV purpose.
    dpv: String,
    /// The kinds of task that it fits.
    #[schema(value_type = Vec<String>)]
    task_kinds: Vec<TaskKind>,
    /// How long a grant for it lives.
    minutes: u32,
}

/// Who am I, and what can I ask for?
#[utoipa::path(get, path = "/v1/me", tag = "looks", security(("token" = [])), responses(
    (status = 200, description = "the caller, as the gate sees them", body = Me),
    (status = 401, description = "the token is missing, unknown or revoked", body = Problem),
))]
pub(crate) async fn me(State(app): State<App>, Caller(by): Caller) -> Json<Me> {
    let now = app.now();
    let purposes = app.gate.purposes();
    let grants = by.staff().map(|id| app.gate.grants_of(id, now)).unwrap_or_default();
    Json(Me {
        identity: by.identity().clone(),
        scopes: by.scopes().clone(),
        staff: by.staff().and_then(|id| app.gate.staff_member(id)),
        grants: grants.into_iter().map(|grant| view(purposes, grant)).collect(),
        purposes: purposes
            .iter()
            .map(|(name, purpose)| PurposeView {
                name: name.clone(),
                title: purpose.title.clone(),
                dpv: purpose.dpv.clone(),
                task_kinds: purpose.task_kinds.clone(),
                minutes: purpose.minutes,
            })
            .collect(),
        now,
    })
}
