//! `/v1/tokens`: API tokens are issued, shown once, and revoked.

use std::collections::BTreeSet;

use access::{
    ids::TokenId,
    principal::{Identity, NewToken, Scope},
};
use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::{Done, OnRecord};
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Body, Id},
    problem::{Problem, ProblemKind},
};

/// Whose token it will be, and what for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenRequest {
    /// `{"staff": "s-7"}` or `{"service": "tickets"}`.
    #[schema(value_type = Object, example = json!({"staff": "s-7"}))]
    owner: Identity,
    /// `look` for staff; one or more of `tasks`, `staff`, `tokens`, `entries`, `erase` for a service.
    #[schema(value_type = Vec<String>, example = json!(["look"]))]
    scopes: BTreeSet<Scope>,
}

/// A new token.
#[derive(Serialize, ToSchema)]
pub(crate) struct Issued {
    /// Its public half, to revoke it by.
    #[schema(value_type = String)]
    id: TokenId,
    /// The token: shown now and never again.
    token: String,
}

/// Issue a token. Scope `tokens`.
#[utoipa::path(post, path = "/v1/tokens", tag = "tokens", security(("token" = [])), responses(
    (status = 201, description = "issued", body = Issued),
    (status = "4XX", description = "not done, and why", body = Problem),
))]
pub(crate) async fn issue(
    State(app): State<App>,
    Caller(by): Caller,
    Body(request): Body<TokenRequest>,
) -> Result<OnRecord<Issued>, Problem> {
    // The gate asks again; but a hash is dear, and nobody else may have one made.
    if !by.scopes().contains(&Scope::Tokens) {
        return Err(access::gate::Error::OutOfScope(Scope::Tokens).into());
    }
    let failed = || Problem::new(ProblemKind::Internal, "no token could be made");
    let entropy = (app.entropy)().ok_or_else(failed)?;
    let made = app.hash(move || NewToken::make(request.owner, request.scopes, entropy)).await;
    let (record, token) = made.ok_or_else(failed)?.map_err(|_| failed())?;
    let issued = Issued { id: record.id.clone(), token: token.reveal().to_owned() };
    app.gate.issue_token(&by, app.now(), record).await?;
    Ok(OnRecord(StatusCode::CREATED, issued))
}

/// Revoke a token. Scope `tokens`.
#[utoipa::path(delete, path = "/v1/tokens/{id}", tag = "tokens", security(("token" = [])),
    params(("id" = String, Path, description = "the token's public half")),
    responses((status = 204, description = "done"), (status = "4XX", description = "not done, and why", body = Problem)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Caller(by): Caller,
    Id(id): Id<TokenId>,
) -> Result<Done, Problem> {
    app.gate.revoke_token(&by, app.now(), &id).await?;
    Ok(Done)
}
