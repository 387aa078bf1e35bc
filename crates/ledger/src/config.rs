//! What a ledger is told, and what it is given to record.

use std::{fmt, path::PathBuf, time::Duration};

use crate::note::is_key_name;

/// Where a ledger is and how it works.
#[derive(Debug, Clone)]
pub struct Config {
    /// The ledger's directory.
    pub dir: PathBuf,
    /// Its public name, such as `example.com/looks`: in every checkpoint, and the name of its key.
    pub origin: String,
    /// Whose owners these are. Part of every tag, so that two tenants' tags do not meet.
    pub tenant: String,
    /// Longest time from committed to integrated.
    pub publish_every: Duration,
    /// Most drafts that may wait; more get [`Pushback::Full`](crate::Pushback::Full).
    pub queue: usize,
}

/// A configuration that no ledger can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Notes could not be signed under this name.
    #[error(
        "the origin `{0}` cannot name a ledger: use a host and path such as `example.com/looks`, without spaces and `+`"
    )]
    Origin(String),
    /// The tenant would run into what follows it in a tag's input.
    #[error("the tenant must not contain a NUL character")]
    Tenant,
    /// Nothing could ever be appended.
    #[error("the queue must hold at least 1 draft")]
    Queue,
    /// Publication would never rest.
    #[error("the time between publications must be more than 0")]
    PublishEvery,
}

impl Config {
    /// Whether a ledger can be made or opened with it.
    pub fn check(&self) -> Result<(), ConfigError> {
        if !is_key_name(&self.origin) {
            return Err(ConfigError::Origin(self.origin.clone()));
        }
        if self.tenant.contains('\0') {
            return Err(ConfigError::Tenant);
        }
        if self.queue == 0 {
            return Err(ConfigError::Queue);
        }
        if self.publish_every.is_zero() {
            return Err(ConfigError::PublishEvery);
        }
        Ok(())
    }
}

/// Whose key seals an entry, and so whose erasure makes it unreadable.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A subject, by id.
    Subject(String),
    /// A member of staff, by id.
    Staff(String),
    /// The ledger itself. Cannot be erased.
    Log,
}

impl Owner {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Owner::Subject(_) => "subject",
            Owner::Staff(_) => "staff",
            Owner::Log => "log",
        }
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Owner::Subject(id) | Owner::Staff(id) => id,
            Owner::Log => "",
        }
    }
}

/// Shows the kind only: ids are personal data.
impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Owner({})", self.kind())
    }
}

/// What is to be recorded.
#[derive(Clone)]
pub struct Draft {
    /// Whose key seals it.
    pub owner: Owner,
    /// Stands on the entry in clear, so that readers can skip without keys.
    pub class: u8,
    /// At most [`MAX_PAYLOAD`](crate::MAX_PAYLOAD) bytes.
    pub payload: Vec<u8>,
}

/// Shows no payload.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Draft {{ owner: {:?}, class: {}, payload: {} bytes }}",
            self.owner,
            self.class,
            self.payload.len()
        )
    }
}
