//! Problems: every answer that is not the wanted one, as RFC 9457 `application/problem+json`.
//!
//! The error boundary: what is in a [`Problem`] is shown to the caller, so it is made of fixed sentences and of names
//! that the caller's own program uses. Nothing of a customer, and nothing that the caller sent, is repeated.

use std::time::Duration;

use access::{DataError, Refusal, gate};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{authenticate::Recorded, extract::Misfit};

/// An error as the caller sees it (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Which problem: stable, and a page of this server that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/training-expired")]
    kind: String,
    /// What happened.
    #[schema(example = "your data protection training is missing or has run out")]
    title: String,
    /// The HTTP status.
    #[schema(example = 403)]
    status: u16,
    /// What to do.
    #[schema(example = "complete the training; it counts as soon as it is recorded")]
    detail: String,
    /// The operator's policies that forbade it, if any did.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    policies: Vec<String>,
    #[serde(skip)]
    recorded: bool,
    /// In seconds.
    #[serde(skip)]
    retry_after: Option<u64>,
}

/// Every problem that is not a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// No token, or one that opens nothing.
    Unauthenticated,
    /// The token is for something else.
    OutOfScope,
    /// There is no such thing, or it is not the caller's.
    NotFound,
    /// The thing exists and is different.
    Conflict,
    /// The request cannot be read.
    InvalidRequest,
    /// The request is too large.
    TooLarge,
    /// The body takes too long.
    RequestTimeout,
    /// The caller calls too fast.
    TooManyCalls,
    /// The route has other methods.
    MethodNotAllowed,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// The customers' database does not answer.
    DataUnavailable,
    /// The ledger's queue is full.
    LedgerBusy,
    /// The key is destroyed, but a copy of it is not yet.
    ErasureUnfinished,
    /// The ledger can no longer record.
    LedgerStopped,
    /// A fault of this program.
    Internal,
}

impl ProblemKind {
    /// Every one.
    pub const ALL: [Self; 15] = [
        Self::Unauthenticated,
        Self::OutOfScope,
        Self::NotFound,
        Self::Conflict,
        Self::InvalidRequest,
        Self::TooLarge,
        Self::RequestTimeout,
        Self::TooManyCalls,
        Self::MethodNotAllowed,
        Self::UnsupportedMediaType,
        Self::DataUnavailable,
        Self::LedgerBusy,
        Self::ErasureUnfinished,
        Self::LedgerStopped,
        Self::Internal,
    ];

    /// The last part of its `type`, and a metric's label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::OutOfScope => "out-of-scope",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::InvalidRequest => "invalid-request",
            Self::TooLarge => "too-large",
            Self::RequestTimeout => "request-timeout",
            Self::TooManyCalls => "too-many-calls",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::DataUnavailable => "data-unavailable",
            Self::LedgerBusy => "ledger-busy",
            Self::ErasureUnfinished => "erasure-unfinished",
            Self::LedgerStopped => "ledger-stopped",
            Self::Internal => "internal",
        }
    }

    /// Its HTTP status.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::OutOfScope => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict => StatusCode::CONFLICT,
            Self::InvalidRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyCalls => StatusCode::TOO_MANY_REQUESTS,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::DataUnavailable | Self::LedgerBusy | Self::ErasureUnfinished | Self::LedgerStopped => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to do about it, in general.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Unauthenticated => "send `Authorization: Bearer <token>` with a token that was not revoked",
            Self::OutOfScope => "use a token with the scope that is named",
            Self::NotFound => "check the id and whose it is",
            Self::Conflict => "read what is there before you change it",
            Self::InvalidRequest => "compare the request with `/openapi.json`",
            Self::TooLarge => "send less",
            Self::RequestTimeout => "send the body at once",
            Self::TooManyCalls => "wait as long as `Retry-After` says; the operator can change the limit",
            Self::MethodNotAllowed => "compare the method with `/openapi.json`",
            Self::UnsupportedMediaType => "send JSON with `Content-Type: application/json`",
            Self::DataUnavailable => {
                "nothing was shown; try again in a moment, and tell the operator if it stays so"
            }
            Self::LedgerBusy => "nothing happened; try again in a moment",
            Self::ErasureUnfinished => {
                "the gate reads no record with it any more; end the other process and repeat until it says 200"
            }
            Self::LedgerStopped => "nothing is shown without a record; tell the operator",
            Self::Internal => "nothing was shown; tell the operator",
        }
    }
}

impl Problem {
    pub(crate) fn new(kind: ProblemKind, title: impl Into<String>) -> Self {
        Self {
            kind: uri(kind.name()),
            title: title.into(),
            status: kind.status().as_u16(),
            detail: kind.remedy().to_owned(),
            policies: Vec::new(),
            recorded: false,
            retry_after: (kind.status() == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        }
    }

    pub(crate) fn too_many_calls(title: &str, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Self { retry_after: Some(seconds), ..Self::new(ProblemKind::TooManyCalls, title) }
    }

    fn refused(refusal: Refusal, policies: Vec<String>) -> Self {
        Self {
            kind: uri(refusal.name()),
            title: refusal.title().to_owned(),
            status: StatusCode::FORBIDDEN.as_u16(),
            detail: refusal.remedy().to_owned(),
            policies,
            recorded: true,
            retry_after: None,
        }
    }

    fn recorded(self) -> Self {
        Self { recorded: true, ..self }
    }
}

impl From<gate::Error> for Problem {
    fn from(error: gate::Error) -> Self {
        let title = error.to_string();
        match error {
            gate::Error::Refused { refusal, policies } => Self::refused(refusal, policies),
            gate::Error::OutOfScope(_) => Self::new(ProblemKind::OutOfScope, title),
            gate::Error::NotFound(_) => Self::new(ProblemKind::NotFound, title),
            gate::Error::Conflict(_) => Self::new(ProblemKind::Conflict, title),
            gate::Error::Invalid(_) => Self::new(ProblemKind::InvalidRequest, title),
            gate::Error::Data(DataError::Nothing) => Self::new(ProblemKind::NotFound, title).recorded(),
            gate::Error::Data(DataError::Unavailable | DataError::Timeout | DataError::Mismatch) => {
                Self::new(ProblemKind::DataUnavailable, title).recorded()
            }
            gate::Error::TooLarge => Self::new(ProblemKind::TooLarge, title),
            gate::Error::Busy => Self::new(ProblemKind::LedgerBusy, title),
            gate::Error::CopyStays => Self::new(ProblemKind::ErasureUnfinished, title),
            gate::Error::Clock(_) | gate::Error::Stopped => Self::new(ProblemKind::LedgerStopped, title),
        }
    }
}

impl From<Misfit> for Problem {
    fn from(misfit: Misfit) -> Self {
        let kind = match misfit {
            Misfit::TooLarge => ProblemKind::TooLarge,
            Misfit::TooSlow => ProblemKind::RequestTimeout,
            Misfit::NotJson => ProblemKind::UnsupportedMediaType,
            Misfit::Malformed(_) | Misfit::Id(_) | Misfit::Query(_) => ProblemKind::InvalidRequest,
        };
        Self::new(kind, misfit.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (recorded, retry_after) = (self.recorded, self.retry_after);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if recorded {
            response.extensions_mut().insert(Recorded);
        }
        response
    }
}

fn uri(name: &str) -> String {
    format!("/problems/{name}")
}
