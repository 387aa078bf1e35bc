//! What kind of trouble an error is, for an operator: which page of the runbook to open.

use crate::{
    AppendError, CreateError, DiskError, IndexError, KeysError, OpenError, PlaceError, PublishError,
    Pushback, RecoveryError, ReplayError, RotateError, SnapshotError, TreeError, package::MakeError,
    verify::VerifyError,
};

/// Kinds of trouble with a ledger that call for different help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The configuration cannot work, or names what is not there, is full, or is of another version.
    Config,
    /// Another process has the ledger, or a file of it, open.
    InUse,
    /// The log or what is published of it was changed, cut or lost.
    Damaged,
    /// The file system refused or failed.
    Disk,
    /// The keys are missing, spoiled or older than the log, or the master key is another one.
    Keys,
    /// The operating system gave no thread or no random bytes.
    System,
}

impl CreateError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            CreateError::Config(_) | CreateError::Exists(_) => Trouble::Config,
            CreateError::Disk(error) => error.trouble(),
            CreateError::Keys(error) => error.trouble(),
        }
    }
}

impl OpenError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            OpenError::Config(_) | OpenError::NoLedger(_) => Trouble::Config,
            OpenError::Locked(_) => Trouble::InUse,
            OpenError::Disk(error) => error.trouble(),
            OpenError::Keys(error) => error.trouble(),
            OpenError::Verify(error) => error.trouble(),
            OpenError::Log(error) => error.trouble(),
            OpenError::Replay(error) => error.trouble(),
            OpenError::Publish(error) => error.trouble(),
            OpenError::Thread(_) => Trouble::System,
        }
    }
}

impl RotateError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            RotateError::Config(_) => Trouble::Config,
            RotateError::Open(error) => error.trouble(),
            RotateError::Disk(error) => error.trouble(),
            RotateError::Keys(error) => error.trouble(),
            RotateError::CopyStays => Trouble::InUse,
        }
    }
}

impl ReplayError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            ReplayError::OutOfRange { .. } => Trouble::Config,
            ReplayError::Publish(error) => error.trouble(),
            ReplayError::Tree(error) => error.trouble(),
            ReplayError::Verify(error) => error.trouble(),
            ReplayError::Keys(error) => error.trouble(),
        }
    }
}

impl PublishError {
    /// Which kind of trouble it is. Of a ledger that has stopped before, [`crate::Ledger::trouble`] tells.
    pub fn trouble(&self) -> Trouble {
        match self {
            PublishError::Disk(error) | PublishError::Place(PlaceError::Disk(error)) => error.trouble(),
            PublishError::Place(PlaceError::Different(_)) | PublishError::Inconsistent { .. } => {
                Trouble::Damaged
            }
            PublishError::Log(error) => error.trouble(),
            PublishError::Tree(error) => error.trouble(),
            PublishError::Verify(error) => error.trouble(),
            PublishError::Keys(error) => error.trouble(),
            PublishError::Stopped(_) => Trouble::System,
        }
    }
}

impl SnapshotError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            SnapshotError::Garbled | SnapshotError::Unsealable | SnapshotError::OtherTree { .. } => {
                Trouble::Damaged
            }
            SnapshotError::Disk(error) => error.trouble(),
            SnapshotError::Random(_) => Trouble::System,
            SnapshotError::Tree(error) => error.trouble(),
            SnapshotError::Publish(error) => error.trouble(),
        }
    }
}

impl IndexError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            IndexError::Publish(error) => error.trouble(),
            IndexError::Replay(error) => error.trouble(),
            IndexError::Chain(_) => Trouble::Damaged,
            IndexError::Disk(error) => error.trouble(),
            IndexError::Tree(error) => error.trouble(),
            IndexError::Pushback(Pushback::Stopped(_)) | IndexError::Append(AppendError::Stopped(_)) => {
                Trouble::System
            }
            IndexError::Pushback(Pushback::Full)
            | IndexError::Append(AppendError::TooLarge { .. })
            | IndexError::Overtaken { .. } => Trouble::Config,
        }
    }
}

impl MakeError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        match self {
            MakeError::NoLedger(_)
            | MakeError::Given(_)
            | MakeError::NoIndex { .. }
            | MakeError::TooLong
            | MakeError::Policy(_) => Trouble::Config,
            MakeError::Index(_) | MakeError::Envelope { .. } | MakeError::Wrong(_) => Trouble::Damaged,
            MakeError::Verify(error) => error.trouble(),
            MakeError::Tree(error) => error.trouble(),
            MakeError::Keys(error) => error.trouble(),
            MakeError::Disk(error) => error.trouble(),
        }
    }
}

impl RecoveryError {
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            RecoveryError::Disk(error) => error.trouble(),
            RecoveryError::Corrupt { .. } | RecoveryError::Missing { .. } | RecoveryError::Short { .. } => {
                Trouble::Damaged
            }
        }
    }
}

impl VerifyError {
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            VerifyError::Tree(error) => error.trouble(),
            VerifyError::NoCheckpoint
            | VerifyError::Note(_)
            | VerifyError::Checkpoint(_)
            | VerifyError::Origin { .. }
            | VerifyError::Changed(_)
            | VerifyError::Shrunk { .. }
            | VerifyError::Rewritten { .. }
            | VerifyError::Root { .. } => Trouble::Damaged,
        }
    }
}

impl TreeError {
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            TreeError::Store(_) => Trouble::Disk,
            TreeError::Missing(_) | TreeError::Length { .. } | TreeError::Bundle { .. } => Trouble::Damaged,
            TreeError::OutOfRange { .. } => Trouble::Config,
        }
    }
}

impl KeysError {
    /// Which kind of trouble it is.
    pub fn trouble(&self) -> Trouble {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, SystemIoFailure};
        match self {
            KeysError::Sqlite(error) => match error.sqlite_error_code() {
                Some(CannotOpen | DiskFull | SystemIoFailure) => Trouble::Disk,
                _ => Trouble::Keys,
            },
            KeysError::Disk(error) => error.trouble(),
            KeysError::Locked | KeysError::CopyStays => Trouble::InUse,
            KeysError::WrongMaster
            | KeysError::OtherOrigin(_)
            | KeysError::OtherTenant
            | KeysError::Damaged(_)
            | KeysError::UnknownOwner { .. } => Trouble::Keys,
            KeysError::Ahead { .. } | KeysError::BrokenChain { .. } | KeysError::Envelope { .. } => {
                Trouble::Damaged
            }
            KeysError::Name(_)
            | KeysError::NotErasable
            | KeysError::Older(_)
            | KeysError::Newer(_)
            | KeysError::Full => Trouble::Config,
            KeysError::Random(_) | KeysError::Vrf(_) | KeysError::Stopped(_) => Trouble::System,
        }
    }
}

impl DiskError {
    pub(crate) fn trouble(&self) -> Trouble {
        Trouble::Disk
    }
}
