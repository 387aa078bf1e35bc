//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{ArgGroup, Args, Parser, Subcommand};

/// Support staff see of a customer only what the task in hand needs, and every look is on record.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read a database's schema and draft the mapping that says what each purpose shows.
    Init(Init),
    /// Compare zweck.toml with the live database.
    Check(Config),
    /// Make and look after a ledger.
    #[command(subcommand)]
    Ledger(Ledger),
    /// Make an API token while the gate is stopped; a running gate makes them with `POST /v1/tokens`.
    Token(Token),
    /// Run the gate.
    Serve(Serve),
    /// Check a ledger without trusting anybody: signature, every tile from the entries up, root.
    Verify(Verify),
    /// Recompute as an independent auditor what a ledger says of all its entries, and cosign its checkpoint.
    CosignIndex(CosignIndex),
    /// All looks at one person, for that person to check.
    #[command(subcommand)]
    Subject(Subject),
    /// See it all on a simulated shop.
    Demo(Demo),
}

/// `zweck init`.
#[derive(Args)]
pub(crate) struct Init {
    /// `sqlite:path` or `postgres://user@host/database`.
    pub(crate) url: String,
    /// Where to write the mapping.
    #[arg(long, value_name = "FILE", default_value = "zweck.toml")]
    pub(crate) out: PathBuf,
    /// The table that has one row for each customer, where it cannot be told.
    #[arg(long, value_name = "TABLE")]
    pub(crate) subject: Option<String>,
    /// Look at some values to recognise columns by their shape; no value is printed, kept or written.
    #[arg(long)]
    pub(crate) sample: bool,
    /// The name of the ledger: a domain of yours and a path, without scheme.
    #[arg(long, value_name = "NAME", default_value = "localhost/zweck")]
    pub(crate) origin: String,
}

/// Where the configuration is.
#[derive(Args, Clone)]
pub(crate) struct Config {
    /// The configuration file.
    #[arg(long, value_name = "FILE", default_value = "zweck.toml")]
    pub(crate) config: PathBuf,
}

/// `zweck ledger`.
#[derive(Subcommand)]
pub(crate) enum Ledger {
    /// Create the ledger that zweck.toml names, with its keys, and print the key to verify it with.
    Create(Config),
}

/// `zweck token`.
#[derive(Args)]
#[command(group(ArgGroup::new("owner").required(true).args(["service", "staff"])))]
pub(crate) struct Token {
    #[command(flatten)]
    pub(crate) config: Config,
    /// The service that will use it.
    #[arg(long, value_name = "NAME", requires = "scopes")]
    pub(crate) service: Option<String>,
    /// The staff member who will use it, to look.
    #[arg(long, value_name = "ID")]
    pub(crate) staff: Option<String>,
    /// What a service may do: tasks, staff, tokens, entries.
    #[arg(long, value_name = "SCOPE", value_delimiter = ',', conflicts_with = "staff")]
    pub(crate) scopes: Vec<String>,
}

/// `zweck serve`.
#[derive(Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) config: Config,
    /// Listen here instead of where zweck.toml says.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
}

/// `zweck verify`.
#[derive(Args)]
pub(crate) struct Verify {
    /// The ledger's directory, or the URL of a gate.
    pub(crate) ledger: String,
    /// The ledger's verification key, as `zweck ledger create` printed it.
    #[arg(long, value_name = "VKEY")]
    pub(crate) key: String,
    /// An API token with the scope `entries`, to check the entries behind a URL too.
    #[arg(long, value_name = "TOKEN", env = "ZWECK_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// `zweck cosign-index`.
#[derive(Args)]
pub(crate) struct CosignIndex {
    /// The ledger's directory, or the URL of a gate.
    pub(crate) ledger: String,
    /// The ledger's verification key, as `zweck ledger create` printed it.
    #[arg(long, value_name = "VKEY")]
    pub(crate) log: String,
    /// The cosigner's own secret key: a line `PRIVATE+KEY+<name>+<id>+<key>`.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// What is remembered between runs: what was signed, and where the next run goes on.
    #[arg(long, value_name = "FILE", default_value = "cosign-index.state")]
    pub(crate) state: PathBuf,
    /// Write the cosigned checkpoint here too.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// An API token with the scope `entries`, for a ledger behind a URL.
    #[arg(long, value_name = "TOKEN", env = "ZWECK_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// `zweck subject`.
#[derive(Subcommand)]
pub(crate) enum Subject {
    /// Write all entries about a person, with the proof that they are all, while the gate is stopped.
    Package(SubjectPackage),
    /// Check such a package with nothing but a policy that says whom to trust.
    Verify(SubjectVerify),
}

/// `zweck subject package`.
#[derive(Args)]
pub(crate) struct SubjectPackage {
    #[command(flatten)]
    pub(crate) config: Config,
    /// The person's id, as the mapping's subject table has it.
    pub(crate) subject: String,
    /// The directory to write it to. Must not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// A checkpoint of this ledger with cosignatures, instead of the newest that witnesses saw.
    #[arg(long, value_name = "FILE", conflicts_with = "new_index")]
    pub(crate) checkpoint: Option<PathBuf>,
    /// Write a new index first, so that the package covers everything; no witness has seen that yet.
    #[arg(long)]
    pub(crate) new_index: bool,
}

/// `zweck subject verify`.
#[derive(Args)]
pub(crate) struct SubjectVerify {
    /// The package's directory.
    pub(crate) package: PathBuf,
    /// Which ledger and which witnesses to believe: a file as of <https://c2sp.org/tlog-policy>.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// Refuse the package unless it is about this person.
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// A witness of the policy that runs `zweck cosign-index`: must have cosigned. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub(crate) index_cosigner: Vec<String>,
}

/// `zweck demo`.
#[derive(Args)]
pub(crate) struct Demo {
    /// End after the story instead of staying up.
    #[arg(long)]
    pub(crate) exit: bool,
    /// Listen here.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7171")]
    pub(crate) listen: SocketAddr,
}
