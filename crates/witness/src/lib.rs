//! Witnesses of ledgers, as <https://c2sp.org/tlog-witness>: one that cosigns other people's, and the client that asks
//! them to cosign ours. Not in here: the formats of checkpoints, notes, proofs and policies, which are `ledger`'s, and
//! the clock, the environment and the choice of whom to trust, which the binary passes in.
//!
//! ```text
//! ledger ─► client ─► POST add-checkpoint ─► server: signed? a continuation of what I saw? ─► durable, then cosigned
//!    ▲         │                                                      │
//!    └─ lines ─┴─◄──────────── checked against the witness's key ─────┘
//! ```
//!
//! A log that shows two people two histories must show them to the same witnesses, and these remember the first.

mod client;
mod key;
mod protocol;
mod server;

pub use crate::{
    client::{
        Client, Clock, ConfigError, Conflict, NotKept, Options, StartError, State, Status, WitnessStatus,
        check,
    },
    key::{KeyFileError, read_key, write_key},
    protocol::{AddCheckpoint, BadRequest},
    server::{Refusal, StoreError, Witness, router},
};
