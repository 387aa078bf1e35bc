//! Principal: who calls. Wrapped around every route, so that a new route is closed until somebody lists it as public.

use std::time::Duration;

use access::{
    event::Called,
    principal::{Presented, Principal, Unauthenticated},
};
use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    problem::{Problem, ProblemKind},
    routes::PUBLIC,
};

/// The verified caller of a route that is not public.
#[derive(Clone)]
pub(crate) struct Caller(pub(crate) Principal);

/// Marks an answer that the gate already recorded. Every other answer to a known principal is recorded as a call.
#[derive(Clone, Copy)]
pub(crate) struct Recorded;

/// Lets public routes through, and others only with a principal; sees to it that each call leaves a record.
pub(crate) async fn authenticate(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = (app.clock.monotonic)();
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str).to_owned();
    let mut response = if PUBLIC.contains(&route.as_str()) {
        next.run(request).await
    } else {
        match admitted(&app, presented(&request)).await {
            Ok(principal) => answer(&app, &principal, &route, request, next).await,
            Err(problem) => problem.into_response(),
        }
    };
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    app.metrics.answered(&route, response.status(), (app.clock.monotonic)().saturating_sub(started));
    response
}

/// Runs the handler in a task of its own: neither a panic nor a caller who hangs up keeps a call off the record.
async fn answer(app: &App, by: &Principal, route: &str, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Caller(by.clone()));
    let (app_there, by_there, route_there) = (app.clone(), by.clone(), route.to_owned());
    let handler = tokio::spawn(async move {
        let response = next.run(request).await;
        recorded(&app_there, &by_there, &route_there, response).await
    });
    match handler.await {
        Ok(response) => response,
        Err(_) => {
            let problem = Problem::new(ProblemKind::Internal, "the gate failed to answer");
            recorded(app, by, route, problem.into_response()).await
        }
    }
}

/// An answer to a known principal goes out only after something on the ledger tells of the call.
async fn recorded(app: &App, by: &Principal, route: &str, response: Response) -> Response {
    if response.extensions().get::<Recorded>().is_some() {
        return response;
    }
    let called = Called { route: route.to_owned(), status: response.status().as_u16() };
    match app.gate.record_call(by, app.now(), called).await {
        Ok(()) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// A known caller who does not call too fast. Who does is counted in the metrics and not recorded: otherwise the
/// ledger would grow with every call that was meant to make it grow.
async fn admitted(app: &App, token: Option<Presented>) -> Result<Principal, Problem> {
    let principal = principal(app, token).await?;
    let too_fast = |wait| Problem::too_many_calls("this token calls faster than it may", wait);
    app.take_call(&principal).map_err(too_fast)?;
    Ok(principal)
}

async fn principal(app: &App, token: Option<Presented>) -> Result<Principal, Problem> {
    let token = token.ok_or_else(unauthenticated)?;
    if let Some(principal) = app.gate.recall(&token) {
        return Ok(principal);
    }
    if !app.gate.knows_token(token.id()) {
        return Err(unauthenticated());
    }
    let Some(_turn) = app.queue(token.id()).await else {
        let crowded = "too many calls at once with a token that was not verified yet";
        return Err(Problem::too_many_calls(crowded, Duration::from_secs(1)));
    };
    let gate = app.gate.clone();
    // Of several first calls that came at once, only one pays for the hash.
    let verified = app.hash(move || gate.recall(&token).map_or_else(|| gate.verify(&token), Ok)).await;
    match verified {
        Some(answer) => answer.map_err(|_| unauthenticated()),
        None => Err(Problem::new(ProblemKind::Internal, "the token could not be verified")),
    }
}

fn presented(request: &Request) -> Option<Presented> {
    let mut values = request.headers().get_all(header::AUTHORIZATION).iter();
    // Of two, a proxy may have checked the other one.
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") { Presented::parse(token.trim()).ok() } else { None }
}

fn unauthenticated() -> Problem {
    Problem::new(ProblemKind::Unauthenticated, Unauthenticated.to_string())
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        // Absent only on a public route, whose handler then has no business to ask.
        parts.extensions.get::<Self>().cloned().ok_or_else(unauthenticated)
    }
}

/// Stands for the path of a request that no route matches: a path may hold anything.
const NO_ROUTE: &str = "(none)";
