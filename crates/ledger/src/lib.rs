//! The ledger: opaque bytes in, [`Committed`] out. It knows nothing of looks, staff, HTTP or async runtimes,
//! and reads neither clock nor environment.
//!
//! ```text
//!  Draft ─► queue ─► writer ────────────────► Committed
//!                      │ keys.sqlite: missing keys, durable first
//!                      │ wal/: one frame, one fdatasync per group
//!                      ▼
//!                  publisher (every `publish_every`, and after a start)
//!                      │ tiles/tile/…: bundles and hash tiles, read back and hashed again
//!                      ▼
//!                  tiles/checkpoint: signed, replaced last
//! ```
//!
//! *Committed* means durable with an index; *integrated* means inside a signed checkpoint. The published files
//! follow <https://c2sp.org/tlog-tiles>, <https://c2sp.org/tlog-checkpoint> and
//! <https://c2sp.org/signed-note>, so tools that we did not write can check them; [`verify`] is ours.
//!
//! A directory of a ledger:
//!
//! | path | what | may be published |
//! |---|---|---|
//! | `tiles/checkpoint`, `tiles/tile/<L>/` | signed tree head, hash tiles | yes |
//! | `tiles/witnessed` | newest tree head that a quorum of witnesses cosigned | yes |
//! | `tiles/conflicts` | what the caller says of witnesses who saw another history; absent without | yes |
//! | `tiles/tile/entries/` | sealed entries | to authorised auditors |
//! | `wal/` | durable entries that are not yet published, and some that are | no |
//! | `keys.sqlite` | wrapped keys | no |
//! | `index/` | the latest epochs of the index, see [`IndexRoot`] | no |
//! | `snapshot` | sealed state of the caller | no |
//! | `staging/` | unfinished files, cleared at the start | no |
//! | `LOCK` | held by the one process that has the ledger open | no |

mod bundle;
mod checkpoint;
mod config;
pub mod cosigner;
mod disk;
mod envelope;
mod hash;
mod index;
mod inspect;
mod keys;
mod ledger;
mod master;
mod merkle;
mod note;
pub mod package;
pub mod policy;
pub mod proof;
mod publish;
mod queue;
mod replay;
mod snapshot;
mod sync;
#[cfg(test)]
mod testing;
mod tile;
mod tlog_proof;
mod tree;
mod trouble;
pub mod verify;
pub mod vrf;
mod wal;
mod writer;

pub use crate::{
    bundle::{BundleError, split as split_bundle},
    checkpoint::{Checkpoint, CheckpointError},
    config::{Config, ConfigError, Draft, Owner},
    disk::{DiskError, PlaceError},
    envelope::{EnvelopeError, MAX_PAYLOAD},
    hash::{Hash, NotAHash},
    index::{Broken, ChainError, IndexProofError, IndexRoot},
    inspect::{Header, KeyReader},
    keys::{Erasure, KeysError, Payload},
    ledger::{CosignError, CreateError, IndexError, Ledger, NextIndex, OpenError, RotateError, Rotated},
    master::{MasterKey, MasterKeyError, RandomError},
    merkle::Frontier,
    note::{BadKeyName, CheckedSignature, Note, NoteError, SigningKey, VerifyingKey, VerifyingKeyError},
    policy::{
        Cosigned, NotListed, Policy, PolicyError, PolicyLog, PolicyProblem, PolicyRefusal, PolicyWitness,
        Verdict,
    },
    publish::PublishError,
    queue::{AppendError, Committed, Pending, Pushback, Slot},
    replay::{Entry, ReplayError},
    snapshot::{Snapshot, SnapshotError},
    tile::{NotATile, TILE_WIDTH, TilePath},
    tlog_proof::{TlogProof, TlogProofError},
    tree::{Tree, TreeError},
    trouble::Trouble,
    verify::{Directory, StoreError, TileStore},
    wal::{Damage, RecoveryError},
};
