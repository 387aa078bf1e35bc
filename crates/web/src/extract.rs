//! Reading requests, so that whatever does not fit is answered with a [`Problem`] that repeats nothing of it.

use access::ids::InvalidId;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::{
    app::App,
    problem::{Problem, ProblemKind},
};

/// How a request does not fit.
#[derive(Debug)]
pub(crate) enum Misfit {
    TooLarge,
    TooSlow,
    NotJson,
    Malformed(String),
    Id(InvalidId),
    Query(&'static str),
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLarge => write!(f, "the body is larger than {BODY_LIMIT} bytes"),
            Self::TooSlow => f.write_str("the body did not come in time"),
            Self::NotJson => f.write_str("the body is not declared as JSON"),
            Self::Malformed(where_and_what) => f.write_str(where_and_what),
            Self::Id(invalid) => write!(f, "{invalid}"),
            Self::Query(expected) => write!(f, "the query does not fit: expected {expected}"),
        }
    }
}

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let read = Bytes::from_request(declared_json(request)?, app);
        let Ok(read) = tokio::time::timeout(app.limits.body, read).await else {
            return Err(Misfit::TooSlow.into());
        };
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(rejected) if rejected.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return Err(Misfit::TooLarge.into());
            }
            Err(_) => return Err(Misfit::Malformed("the body broke off".to_owned()).into()),
        };
        // Left to itself, serde takes an array as well, its items as the fields in order.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(Misfit::Malformed("the body is not a JSON object".to_owned()).into());
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Misfit::Malformed(describe(&error)).into())
    }
}

fn declared_json(request: Request) -> Result<Request, Problem> {
    let declared =
        request.headers().get(axum::http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = declared.and_then(|value| value.split(';').next()).map(str::trim).unwrap_or_default();
    if essence.eq_ignore_ascii_case("application/json") { Ok(request) } else { Err(Misfit::NotJson.into()) }
}

/// Where a JSON text does not fit and what was expected, without what is there.
fn describe(error: &serde_json::Error) -> String {
    let place = format!("line {} column {}", error.line(), error.column());
    let text = error.to_string();
    let expected = match error.classify() {
        serde_json::error::Category::Data => expected(&text),
        _ => return format!("the body is not valid JSON at {place}"),
    };
    format!("the body does not fit at {place}: {expected}")
}

/// Picks out of serde's message the part that names our own fields. What was sent stands only before `, expected `.
fn expected(text: &str) -> &str {
    let end = text.rfind(" at line ").unwrap_or(text.len());
    let text = text.get(..end).unwrap_or_default();
    if OUR_OWN.iter().any(|start| text.starts_with(start)) {
        return text;
    }
    let at = text.rfind(", expected ").map(|comma| comma + ", ".len());
    at.and_then(|at| text.get(at..)).unwrap_or("a value is not as `/openapi.json` describes it")
}

/// The one id in a path.
pub(crate) struct Id<T>(pub(crate) T);

/// An id that a path can name.
pub(crate) trait PathId: Sized {
    fn parse(text: &str) -> Result<Self, InvalidId>;
}

macro_rules! path_id {
    ($($name:ident),*) => {
        $(impl PathId for access::ids::$name {
            fn parse(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        })*
    };
}

path_id!(TaskId, StaffId, SubjectId, GrantId, TokenId);

impl<T: PathId> FromRequestParts<App> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| Misfit::Id(InvalidId))?;
        T::parse(&text).map(Self).map_err(|invalid| Misfit::Id(invalid).into())
    }
}

/// The name that a path ends in, whatever it is. One that is not UTF-8 names nothing.
pub(crate) struct Name(pub(crate) String);

impl FromRequestParts<App> for Name {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let name = Path::<String>::from_request_parts(parts, app).await;
        let nothing = |_| Problem::new(ProblemKind::NotFound, "there is nothing of that name");
        name.map(|Path(name)| Self(name)).map_err(nothing)
    }
}

/// The query of a URL.
pub(crate) struct Params<T>(pub(crate) T);

/// A query that can say what it expects.
pub(crate) trait Expects {
    const EXPECTED: &'static str;
}

impl<T: DeserializeOwned + Expects> FromRequestParts<App> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, app).await;
        query.map(|Query(params)| Self(params)).map_err(|_| Misfit::Query(T::EXPECTED).into())
    }
}

/// How messages begin that hold nothing of the request.
const OUR_OWN: [&str; 4] = ["missing field ", "duplicate field ", "expected an RFC 3339 ", "an id must be "];

/// More than any honest request needs.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;
