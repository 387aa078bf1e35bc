//! `zweck ledger create`: a new ledger with its keys. Never done by itself: a ledger that is suddenly new has lost
//! its past.

use std::{
    fs::{self, OpenOptions, Permissions},
    io::{ErrorKind, Write as _},
    os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
    process::ExitCode,
};

use anyhow::{Context as _, Result};
use ledger::{Ledger, MasterKey, VerifyingKey};

use crate::{
    cli,
    command::{explain, say},
    config::{Config, MasterKeySource},
};

pub(super) fn run(arguments: &cli::Config) -> Result<ExitCode> {
    let config = Config::load(&arguments.config)?;
    let key = new_ledger(&config)?;
    explain(format_args!(
        "created the ledger `{}` in `{}`",
        config.ledger.origin,
        config.ledger.dir.display()
    ));
    if let MasterKeySource::File(path) = &config.master_key {
        explain(format_args!("its master key is in `{}`: back it up, apart from the ledger", path.display()));
    }
    explain("anybody can verify it with this key; publish it where you cannot quietly change it:");
    say(key);
    explain("next: zweck token --service admin --scopes tokens");
    Ok(ExitCode::SUCCESS)
}

/// Creates the ledger, and its master key unless there is one.
pub(in crate::command) fn new_ledger(config: &Config) -> Result<VerifyingKey> {
    let MasterKeySource::File(path) = &config.master_key else {
        return create_with(config, &config.master_key.read()?);
    };
    let Some(key) = new_key(path)? else { return create_with(config, &config.master_key.read()?) };
    create_with(config, &key).inspect_err(|_| {
        // A key that opens nothing must not be taken for the one that is missing. It is no harm if it stays.
        let _ = fs::remove_file(path);
    })
}

fn create_with(config: &Config, key: &MasterKey) -> Result<VerifyingKey> {
    let dir = &config.ledger.dir;
    let context = || format!("cannot create the ledger in `{}`", dir.display());
    let fresh = !dir.try_exists().with_context(context)?;
    let key = Ledger::create(&config.ledger, key).with_context(context)?;
    if fresh {
        // What is in it is sealed; how much, and when it grew, is still nobody else's business. A directory that was
        // there before keeps the rights that somebody gave it.
        fs::set_permissions(dir, Permissions::from_mode(0o700)).with_context(context)?;
    }
    Ok(key)
}

/// Writes a new master key, unless the file exists.
pub(super) fn new_key(path: &Path) -> Result<Option<MasterKey>> {
    let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = match opened {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot create the master key `{}`", path.display()));
        }
    };
    let key = MasterKey::generate()?;
    let text = key.to_hex();
    let written = writeln!(file, "{}", text.as_str()).and_then(|()| file.sync_all());
    written.with_context(|| format!("cannot write the master key `{}`", path.display()))?;
    Ok(Some(key))
}
