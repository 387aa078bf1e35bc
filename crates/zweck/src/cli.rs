//! The command line.

pub(crate) mod audit;

use std::{net::SocketAddr, path::PathBuf};

use clap::{ArgGroup, Args, Parser, Subcommand};
use ledger::VerifyingKey;

use self::audit::Audit;

/// Support staff see of a customer only what the task in hand needs, and every look is on record.
#[derive(Parser)]
#[command(version, about, max_term_width = 100, after_help = EXIT_CODES)]
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
    /// What concerns one person: all looks at them, for them to check, and erasure.
    #[command(subcommand)]
    Subject(Subject),
    /// Vouch for other people's ledgers: cosign what continues what was cosigned before, and nothing else.
    Witness(Witness),
    /// Recompute as an independent auditor what a ledger says of all its entries, and cosign its checkpoint.
    CosignIndex(CosignIndex),
    /// Find the looks that no task explains, in the ledger or in the logs of systems that never had a gate.
    Audit(Box<Audit>),
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
    /// Print entries, one JSON object a line: readable where zweck.toml leads to the keys, sealed otherwise.
    Show(Show),
    /// Count entries and bytes, and say what the ledger takes on the disk.
    Stats(Stats),
    /// Write the looks, tasks and staff of a ledger as tables that `zweck audit` reads.
    Export(Export),
    /// Prove that an entry is on the ledger: a `.tlog-proof` (https://c2sp.org/tlog-proof).
    Inclusion(Inclusion),
    /// Prove that the ledger of N entries continues that of M entries.
    Consistency(Consistency),
    /// Check a `.tlog-proof` with nothing but the ledger's verification key.
    CheckProof(CheckProof),
    /// Wrap all keys under another master key; what is on the ledger stays as it is.
    RotateMaster(RotateMaster),
    /// Say that the clock was ahead when the newest entries were recorded, and go on from now.
    AcceptClock(Config),
    /// Say what was behind the conflicts with witnesses, and end them; on record, like the conflicts themselves.
    SettleConflicts(SettleConflicts),
}

/// Which ledger to read. Its files are only read, so a gate may be running.
#[derive(Args)]
pub(crate) struct Where {
    /// The ledger's directory, or the URL of a gate; the ledger of zweck.toml if absent.
    pub(crate) ledger: Option<String>,
    #[command(flatten)]
    pub(crate) config: Config,
    /// An API token with the scope `entries`, for the entries behind a URL.
    #[arg(long, value_name = "TOKEN", env = "ZWECK_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

/// `zweck ledger show`.
#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) place: Where,
    /// Only this entry.
    #[arg(long, value_name = "N", conflicts_with_all = ["from", "to"])]
    pub(crate) entry: Option<u64>,
    /// From this entry on.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) from: u64,
    /// Up to this entry and without it.
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
}

/// `zweck ledger stats`.
#[derive(Args)]
pub(crate) struct Stats {
    /// The ledger's directory; that of zweck.toml if absent.
    pub(crate) ledger: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) config: Config,
}

/// `zweck ledger export`.
#[derive(Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) config: Config,
    /// The directory to write them to. Must not exist.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

/// `zweck ledger inclusion`.
#[derive(Args)]
pub(crate) struct Inclusion {
    #[command(flatten)]
    pub(crate) place: Where,
    /// Which entry.
    #[arg(long, value_name = "N")]
    pub(crate) entry: u64,
    /// Write the proof here instead of printing it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Put the sealed entry into the proof, which is then all that a check needs.
    #[arg(long)]
    pub(crate) with_entry: bool,
}

/// `zweck ledger consistency`.
#[derive(Args)]
pub(crate) struct Consistency {
    #[command(flatten)]
    pub(crate) place: Where,
    /// The older size.
    #[arg(long, value_name = "M")]
    pub(crate) from: u64,
    /// The newer size; that of the checkpoint if absent.
    #[arg(long, value_name = "N")]
    pub(crate) to: Option<u64>,
}

/// `zweck ledger check-proof`.
#[derive(Args)]
pub(crate) struct CheckProof {
    /// The `.tlog-proof` file.
    pub(crate) proof: PathBuf,
    /// The ledger's verification key, as `zweck ledger create` printed it.
    #[arg(long, value_name = "VKEY")]
    pub(crate) key: String,
    /// The leaf that it is to prove, as `zweck ledger show` prints it; that of the entry in the proof if absent.
    #[arg(long, value_name = "BASE64", conflicts_with = "entry_file")]
    pub(crate) leaf: Option<String>,
    /// The sealed entry that it is to prove.
    #[arg(long, value_name = "FILE")]
    pub(crate) entry_file: Option<PathBuf>,
}

/// `zweck ledger rotate-master`.
#[derive(Args)]
pub(crate) struct RotateMaster {
    #[command(flatten)]
    pub(crate) config: Config,
    /// The file of the new master key; made if there is none.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_key: PathBuf,
}

/// `zweck ledger settle-conflicts`.
#[derive(Args)]
pub(crate) struct SettleConflicts {
    #[command(flatten)]
    pub(crate) config: Config,
    /// What was behind them. It stays on the ledger for ever: no names.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
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
    /// What a service may do: tasks, staff, tokens, entries, erase.
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

/// `zweck witness`.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Witness {
    #[command(subcommand)]
    pub(crate) command: Option<WitnessCommand>,
    #[command(flatten)]
    pub(crate) serve: Option<WitnessServe>,
}

/// What to do instead of serving.
#[derive(Subcommand)]
pub(crate) enum WitnessCommand {
    /// Make a witness's key and its empty state, and print the key for those who trust it.
    Create(WitnessCreate),
}

/// `zweck witness create`.
#[derive(Args)]
pub(crate) struct WitnessCreate {
    /// The witness's name: a domain of yours and a path, without scheme.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// Where to write its secret key.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Where it will remember what it has cosigned.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: PathBuf,
}

/// `zweck witness` without a command.
#[derive(Args)]
pub(crate) struct WitnessServe {
    /// Listen here.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,
    /// Its secret key.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// What it has cosigned.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: PathBuf,
    /// The verification keys of the ledgers to cosign.
    #[arg(long, value_name = "VKEY", num_args = 1.., required = true)]
    pub(crate) log: Vec<VerifyingKey>,
    /// Connections at once; one more pushes out the one that waits longest.
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    #[arg(default_value_t = crate::connections::Limits::default().connections)]
    pub(crate) connections: u32,
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
    /// Write all entries about a person, with the proof that they are all, also while the gate runs.
    Package(SubjectPackage),
    /// Check such a package with nothing but a policy that says whom to trust.
    Verify(SubjectVerify),
    /// Destroy a person's key while the gate is stopped, so that no record about them can be read any more; a
    /// running gate does it with `POST /v1/subjects/{id}/erasure`.
    Erase(SubjectErase),
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
    /// Write a new index first, while the gate is stopped, so that the package covers everything; no witness has seen
    /// that yet.
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
    /// Refuse the package when more of the last entries that the witnesses saw are not covered. The index itself
    /// counts as one.
    #[arg(long, value_name = "N")]
    pub(crate) max_uncovered: Option<u64>,
}

/// `zweck subject erase`.
#[derive(Args)]
pub(crate) struct SubjectErase {
    #[command(flatten)]
    pub(crate) config: Config,
    /// The person's id, as tasks name them.
    pub(crate) subject: String,
    /// Why, for the record, which stays: a reference to the request, and nothing that tells who it is.
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// `zweck demo`.
#[derive(Args)]
pub(crate) struct Demo {
    /// Only write the tables of a simulated support desk, for `zweck audit`, and end. Must not exist.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["exit", "listen"])]
    pub(crate) tables: Option<PathBuf>,
    /// End after the story instead of staying up.
    #[arg(long)]
    pub(crate) exit: bool,
    /// Listen here.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7171")]
    pub(crate) listen: SocketAddr,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 not done, or not verified; 2 wrong arguments, or tables of which too much cannot be read; 65 the ledger is damaged; 71 the system has no \
threads or random bytes; 74 the disk is full or fails; 75 the ledger is in use; 76 a witness saw another history; \
77 keys are missing or wrong; 79 the clock ran backwards; \
80 verified, but some entries cannot be read. What to do: docs/runbook.md";
