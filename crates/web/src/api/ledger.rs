//! The ledger's public files (C2SP tlog-tiles). Hash tiles and checkpoints are for anybody; sealed entries are for
//! auditors.

use access::principal::Scope;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    authenticate::Caller,
    extract::Name,
    problem::{Problem, ProblemKind},
};

/// The newest signed checkpoint.
#[utoipa::path(get, path = "/checkpoint", tag = "ledger", responses(
    (status = 200, description = "a signed note", body = String, content_type = "text/plain"),
))]
pub(crate) async fn checkpoint(State(app): State<App>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "max-age=1")];
    (headers, app.gate.ledger().checkpoint()).into_response()
}

/// The newest checkpoint that a quorum of the ledger's witnesses has cosigned.
#[utoipa::path(get, path = "/witnessed", tag = "ledger", responses(
    (status = 200, description = "a signed note", body = String, content_type = "text/plain"),
    (status = 404, description = "there is none yet", body = Problem),
))]
pub(crate) async fn witnessed(State(app): State<App>) -> Result<Response, Problem> {
    let ledger = app.gate.ledger().clone();
    let read = tokio::task::spawn_blocking(move || ledger.witnessed());
    let failed = || Problem::new(ProblemKind::Internal, "the witnessed checkpoint could not be read");
    let note = read.await.map_err(|_| failed())?.map_err(|_| failed())?;
    let none = || Problem::new(ProblemKind::NotFound, "no checkpoint has been witnessed yet");
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "max-age=1")];
    Ok((headers, note.ok_or_else(none)?).into_response())
}

/// The witnesses that have seen another history of the ledger, and what they showed: a line that says how many lines
/// follow, each a JSON object.
#[utoipa::path(get, path = "/conflicts", tag = "ledger", responses(
    (status = 200, description = "conflicts that are not settled", body = String, content_type = "text/plain"),
    (status = 404, description = "there are none", body = Problem),
))]
pub(crate) async fn conflicts(State(app): State<App>) -> Result<Response, Problem> {
    let ledger = app.gate.ledger().clone();
    let read = tokio::task::spawn_blocking(move || ledger.conflicts());
    let failed = || Problem::new(ProblemKind::Internal, "the conflicts with witnesses could not be read");
    let file = read.await.map_err(|_| failed())?.map_err(|_| failed())?;
    let none = || Problem::new(ProblemKind::NotFound, "no witness is known to have seen another history");
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, file.ok_or_else(none)?).into_response())
}

/// A tile of hashes.
#[utoipa::path(get, path = "/tile/{*path}", tag = "ledger",
    params(("path" = String, Path, description = "`<level>/<index>[.p/<width>]`")),
    responses(
        (status = 200, description = "32 bytes for each hash", body = [u8], content_type = "application/octet-stream"),
        (status = 404, description = "no such tile", body = Problem),
    ))]
pub(crate) async fn tile(State(app): State<App>, Name(path): Name) -> Result<Response, Problem> {
    // Entry bundles have a route of their own. However the path is written, they are not to be had here.
    if path.split('/').next().is_none_or(|level| level.parse::<u8>().is_err()) {
        return Err(no_such_tile());
    }
    file(app, format!("tile/{path}"), "max-age=31536000, immutable").await
}

/// A bundle of sealed entries. Scope `entries`.
#[utoipa::path(get, path = "/tile/entries/{*path}", tag = "ledger", security(("token" = [])),
    params(("path" = String, Path, description = "`<index>[.p/<width>]`")),
    responses(
        (status = 200, description = "sealed entries, each after its length", body = [u8],
         content_type = "application/octet-stream"),
        (status = 404, description = "no such bundle", body = Problem),
    ))]
pub(crate) async fn entries(
    State(app): State<App>,
    Caller(by): Caller,
    Name(path): Name,
) -> Result<Response, Problem> {
    if !by.scopes().contains(&Scope::Entries) {
        return Err(access::gate::Error::OutOfScope(Scope::Entries).into());
    }
    file(app, format!("tile/entries/{path}"), "private, max-age=31536000, immutable").await
}

async fn file(app: App, path: String, cache: &'static str) -> Result<Response, Problem> {
    let ledger = app.gate.ledger().clone();
    let read = tokio::task::spawn_blocking(move || ledger.public_file(&path));
    let failed = || Problem::new(ProblemKind::Internal, "the tile could not be read");
    let bytes = read.await.map_err(|_| failed())?.map_err(|_| failed())?.ok_or_else(no_such_tile)?;
    let headers = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, cache)];
    Ok((headers, bytes).into_response())
}

fn no_such_tile() -> Problem {
    Problem::new(ProblemKind::NotFound, "there is no such tile")
}
