//! Exit codes: which page of the runbook to open. Where one of BSD's `sysexits.h` fits, it is that one.

use std::{io, process::ExitCode};

use ledger::Trouble;

/// How a command ends that did not do what it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Anything that has no code of its own.
    Failure = 1,
    /// Wrong arguments, or tables of which too many rows cannot be read.
    Input = 2,
    /// The ledger was changed, cut or lost: `EX_DATAERR`.
    Damaged = 65,
    /// The operating system gave no thread, no random bytes: `EX_OSERR`.
    System = 71,
    /// The disk is full or fails, or a file may not be read or written: `EX_IOERR`.
    Disk = 74,
    /// Another process has the ledger, or a file of it, open: `EX_TEMPFAIL`.
    InUse = 75,
    /// All fits together, and a witness has seen another history of the ledger: `EX_PROTOCOL`.
    Contested = 76,
    /// The keys or the master key are missing, wrong or spoiled: `EX_NOPERM`.
    Keys = 77,
    /// The clock ran backwards.
    Clock = 79,
    /// All is right, and not all can be read: the answer is not complete.
    Incomplete = 80,
}

/// A failure that already knows its code.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) exit: Exit,
    pub(crate) words: String,
}

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

impl std::error::Error for Failed {}

impl Exit {
    /// What an error, or what caused it, comes to.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        error.chain().find_map(Self::of_cause).unwrap_or(Self::Failure)
    }

    fn of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<Self> {
        if let Some(failed) = cause.downcast_ref::<Failed>() {
            return Some(failed.exit);
        }
        match cause.downcast_ref::<audit::Error>() {
            Some(audit::Error::Spill(_)) => return Some(Self::Disk),
            Some(audit::Error::Unknown { .. }) => return Some(Self::Input),
            _ => {}
        }
        if let Some(error) = cause.downcast_ref::<io::Error>()
            && matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
        {
            return Some(Self::Disk);
        }
        if let Some(error) = cause.downcast_ref::<access::gate::OpenError>() {
            return Some(Self::of_gate(error));
        }
        let trouble = None
            .or_else(|| Some(cause.downcast_ref::<ledger::OpenError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::CreateError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::RotateError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::PublishError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::ReplayError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::IndexError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::package::MakeError>()?.trouble()))
            .or_else(|| Some(cause.downcast_ref::<ledger::KeysError>()?.trouble()));
        trouble.map(Self::from)
    }

    fn of_gate(error: &access::gate::OpenError) -> Self {
        use access::gate::OpenError;
        match error {
            OpenError::Ledger { trouble, .. } | OpenError::Record { trouble, .. } => (*trouble).into(),
            OpenError::CopyStays => Self::InUse,
            OpenError::Clock(_) => Self::Clock,
            OpenError::Event { .. } => Self::Damaged,
            OpenError::Reason => Self::Failure,
        }
    }
}

impl From<Trouble> for Exit {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Config => Self::Failure,
            Trouble::InUse => Self::InUse,
            Trouble::Damaged => Self::Damaged,
            Trouble::Disk => Self::Disk,
            Trouble::Keys => Self::Keys,
            Trouble::System => Self::System,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
