//! Answers to things that the gate recorded.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::authenticate::Recorded;

/// An answer of which the ledger already tells.
pub(crate) struct OnRecord<T>(pub(crate) StatusCode, pub(crate) T);

impl<T: Serialize> IntoResponse for OnRecord<T> {
    fn into_response(self) -> Response {
        let mut response = (self.0, Json(self.1)).into_response();
        response.extensions_mut().insert(Recorded);
        response
    }
}

/// "Done", with nothing to say, and on record.
pub(crate) struct Done;

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        let mut response = StatusCode::NO_CONTENT.into_response();
        response.extensions_mut().insert(Recorded);
        response
    }
}
