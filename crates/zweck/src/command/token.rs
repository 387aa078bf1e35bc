//! `zweck token`: an API token from whoever owns the ledger's files; the first one cannot come from anywhere else.

use std::{collections::BTreeSet, process::ExitCode};

use access::{
    gate::issue_first_token,
    ids::{ServiceId, StaffId},
    principal::{Identity, NewToken, Presented, Scope},
};
use anyhow::{Context as _, Result};
use ledger::Ledger;

use super::{explain, say};
use crate::{
    cli,
    config::Config,
    outside::{entropy, now},
    wiring::open_ledger,
};

pub(super) fn run(arguments: &cli::Token) -> Result<ExitCode> {
    let config = Config::load(&arguments.config.config)?;
    let (owner, scopes) = owner_and_scopes(arguments)?;
    let ledger = open_ledger(&config)?;
    let token = issue(&ledger, owner, scopes)?;
    ledger.close()?;
    explain("this token is shown now and never again:");
    say(token.reveal());
    Ok(ExitCode::SUCCESS)
}

/// Makes a token and records it.
pub(super) fn issue(ledger: &Ledger, owner: Identity, scopes: BTreeSet<Scope>) -> Result<Presented> {
    let entropy = entropy().context("the system has no random numbers")?;
    let (record, token) = NewToken::make(owner, scopes, entropy)?;
    issue_first_token(ledger, now(), record)?;
    Ok(token)
}

fn owner_and_scopes(arguments: &cli::Token) -> Result<(Identity, BTreeSet<Scope>)> {
    match (&arguments.staff, &arguments.service) {
        (Some(staff), _) => {
            let id = StaffId::new(staff).context("`--staff`")?;
            Ok((Identity::Staff(id), BTreeSet::from([Scope::Look])))
        }
        (None, service) => {
            let id = ServiceId::new(service.as_deref().unwrap_or_default()).context("`--service`")?;
            let scopes = arguments.scopes.iter().map(|name| scope(name)).collect::<Result<_>>()?;
            Ok((Identity::Service(id), scopes))
        }
    }
}

fn scope(name: &str) -> Result<Scope> {
    let known = || Scope::OF_SERVICES.map(|scope| format!("`{scope}`")).join(", ");
    Scope::OF_SERVICES
        .into_iter()
        .find(|scope| scope.to_string() == name)
        .with_context(|| format!("unknown scope `{name}`; use one or more of {}", known()))
}
