//! Front door: the HTTP API. It turns bytes into questions for [`access::Gate`] and its answers into bytes. Not in
//! here: any rule about who may see what, SQL, and the ledger's format.
//!
//! ```text
//! bytes ─► authenticate ─► handler ─► Gate ─► answer or Problem ─► recorded? ─► bytes
//! ```
//!
//! Every route is in [`routes`]; each is either on the list of public ones or answered only to a known principal, and
//! then leaves a record: the gate's own, or that of the call. Only who calls too fast is turned away without one.

mod api;
mod app;
mod authenticate;
mod extract;
mod limits;
mod metrics;
mod problem;
mod routes;
mod witnessing;

pub use app::{App, Clock};
pub use limits::Limits;
pub use problem::{Problem, ProblemKind};
pub use routes::{PUBLIC, openapi, router};
pub use witnessing::Witnessing;
