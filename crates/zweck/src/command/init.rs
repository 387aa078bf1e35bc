//! `zweck init`: a database's schema becomes a drafted mapping.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result, bail};
use source::{
    connect::{Address, Settings},
    draft::{self, Draft, Options},
    mapping::Role,
};

use super::{runtime, say};
use crate::{cli::Init, config::table_name, wiring::open_source};

pub(super) fn run(arguments: &Init) -> Result<ExitCode> {
    let draft = runtime()?.block_on(draft(arguments))?;
    write(&arguments.out, &document(&draft, &arguments.origin))?;
    summarise(&draft, arguments);
    Ok(ExitCode::SUCCESS)
}

async fn draft(arguments: &Init) -> Result<Draft> {
    let address = Address::parse(&arguments.url)?;
    let source = open_source(&address, Settings::default()).await?;
    let schema = source.schema().await?;
    let samples = if arguments.sample { Some(source.samples(&schema).await?) } else { None };
    let subject = arguments.subject.as_deref().map(table_name).transpose()?;
    let options = Options { url: &arguments.url, subject: subject.as_ref(), samples: samples.as_ref() };
    Ok(draft::draft(&schema, &options)?)
}

/// The drafted mapping with the binary's own sections.
pub(super) fn document(draft: &Draft, origin: &str) -> String {
    let mapping = draft.to_toml();
    let origin = toml::Value::String(origin.to_owned());
    format!(
        "{mapping}\n\
         # --- the ledger and the server -------------------------------------------------------------------------\n\n\
         [ledger]\n\
         dir = \"zweck-ledger\"\n\
         # The ledger's name for ever: a domain of yours and a path.\n\
         origin = {origin}\n\
         # Whoever has this file and the ledger can read it. Back it up, and keep it apart from the ledger.\n\
         master_key_file = \"zweck-master.key\"\n\n\
         [serve]\n\
         # Put a server that speaks TLS in front of it for any other address than a loopback one.\n\
         listen = \"127.0.0.1:7171\"\n"
    )
}

fn write(path: &Path, text: &str) -> Result<()> {
    let name = path.display();
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{name}` is there already: move it away, or name another file with `--out`")
        }
        Err(error) => return Err(error).with_context(|| format!("cannot create `{name}`")),
    };
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write `{name}`"))
}

fn summarise(draft: &Draft, arguments: &Init) {
    let out = arguments.out.display();
    say(format_args!("{out}: drafted from the schema; the customers are in `{}`", draft.subject()));
    for (words, role) in [
        ("tables of a customer's own data", Role::Personal),
        ("tables without personal data", Role::Catalogue),
        ("tables about staff, hidden", Role::Staff),
        ("tables hidden until you map them", Role::Unmapped),
    ] {
        say(format_args!("  {words}: {}", draft.tables_with(role)));
    }
    let purposes: Vec<_> = draft.purposes().collect();
    say(format_args!("  purposes: {}", purposes.join(", ")));
    say(format_args!("read its comments, then: zweck check --config {out}"));
}
