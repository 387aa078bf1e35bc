//! `/v1/grants/{id}/subject`: the look.

use access::{
    gate,
    ids::GrantId,
    request::Window,
    reveal::{Card, Revealed},
};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::answer::OnRecord;
use crate::{
    app::App,
    authenticate::Caller,
    extract::{Expects, Id, Params},
    problem::Problem,
};

/// Which part of the card.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// One table only.
    table: Option<String>,
    /// Which page of that table; the first one is 0.
    #[serde(default)]
    page: u32,
}

impl Expects for Part {
    const EXPECTED: &'static str = "`table` and, with it, `page` from 0";
}

/// The customer's card. A masked value is `{"masked": why}`, with `left` where the mask leaves something.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `Revealed<Card>` serialises to")]
pub(crate) struct CardView {
    grant: String,
    /// The customer.
    subject: String,
    task: String,
    purpose: String,
    /// When the grant ends.
    expires: String,
    /// The index of this look's record on the ledger.
    record: u64,
    tables: Vec<TableView>,
}

/// The rows of one table.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what `Revealed<Card>` serialises to")]
pub(crate) struct TableView {
    name: String,
    /// One object a row, keyed by column, newest first.
    #[schema(value_type = Vec<Object>)]
    rows: Vec<()>,
    /// Whether there are further rows: ask again with `table` and `page`.
    more: bool,
    /// Whether rows of this page were left out because they are too large for one card.
    cut: bool,
}

/// Look at the customer of a grant. The record of it is durable before the answer begins.
#[utoipa::path(get, path = "/v1/grants/{id}/subject", tag = "looks", security(("token" = [])),
    params(("id" = String, Path, description = "the grant"), Part),
    responses(
        (status = 200, description = "the card, as the purpose shows it", body = CardView),
        (status = 403, description = "refused: `type` says why, `detail` what would make it possible", body = Problem),
        (status = 503, description = "nothing was shown: the customers' database or the ledger did not answer", body = Problem),
    ))]
pub(crate) async fn look(
    State(app): State<App>,
    Caller(by): Caller,
    Id(grant): Id<GrantId>,
    Params(part): Params<Part>,
) -> Result<OnRecord<Revealed<Card>>, Problem> {
    if part.page > 0 && part.table.is_none() {
        return Err(gate::Error::Invalid("`page` needs `table`").into());
    }
    let window = Window { table: part.table, page: part.page };
    let answer = app.gate.look(&by, app.now(), &grant, window).await;
    app.metrics.decided(&answer);
    let card = answer?;
    app.metrics.revealed(card.purpose());
    Ok(OnRecord(StatusCode::OK, card))
}
