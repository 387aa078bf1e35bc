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
    /// Remember here what was verified, and check from the next time on only what was added since.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
    /// Read also what was verified before.
    #[arg(long, requires = "state")]
    pub(crate) again: bool,
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
