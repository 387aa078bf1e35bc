//! The handlers, one file per resource. Each only translates: the gate decides.

pub(crate) mod answer;
pub(crate) mod grants;
pub(crate) mod ledger;
pub(crate) mod looks;
pub(crate) mod me;
pub(crate) mod public;
pub(crate) mod staff;
pub(crate) mod subjects;
pub(crate) mod tasks;
pub(crate) mod tokens;
