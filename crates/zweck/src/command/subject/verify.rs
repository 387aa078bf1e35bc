//! `zweck subject verify`: a package, checked without access to any server, and told in plain words.

use std::{fs, path::Path, process::ExitCode};

use access::{
    Timestamp,
    event::{Event, Looked, What},
};
use anyhow::{Context as _, Result};
use ledger::{
    Cosigned, Entry, Payload, Policy,
    package::{self, INDEX_FILE, Package, SUBJECT_FILE, Verified},
};

use crate::{cli, command::say};

pub(in crate::command) fn run(arguments: &cli::SubjectVerify) -> Result<ExitCode> {
    let dir = &arguments.package;
    let policy = Policy::parse(&read(&arguments.policy)?)
        .with_context(|| format!("the policy `{}`", arguments.policy.display()))?;
    let package = Package { index: read(&dir.join(INDEX_FILE))?, subject: read(&dir.join(SUBJECT_FILE))? };
    let outcome = package::verify(&package, &policy).map_err(|error| error.to_string());
    match outcome.and_then(|verified| demands(&verified, arguments).map(|()| verified)) {
        Ok(verified) => {
            tell(&verified, arguments);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            say(format_args!("NOT VERIFIED: `{}`: {error}", dir.display()));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// What the caller asks for besides the policy.
fn demands(verified: &Verified, arguments: &cli::SubjectVerify) -> Result<(), String> {
    if let Some(id) = &arguments.id
        && *id != verified.subject
    {
        return Err(format!("it is about `{}`, not about `{id}`", verified.subject.escape_debug()));
    }
    let cosigned = &verified.verdict.cosigned;
    match arguments.index_cosigner.iter().find(|name| !cosigned.iter().any(|by| by.witness == **name)) {
        Some(name) => Err(format!("`{name}`, who is to have recomputed the index, has not cosigned")),
        None => Ok(()),
    }
}

fn tell(verified: &Verified, arguments: &cli::SubjectVerify) {
    let Verified { subject, verdict, index, entries } = verified;
    let told: Vec<Told> = entries.iter().map(|entry| Told::of(entry, subject)).collect();
    let count = |kind| told.iter().filter(|told| told.kind == kind).count();
    let recomputed = !arguments.index_cosigner.is_empty();
    say(format_args!(
        "{}{} at `{}` among the first {} entries of `{}`, {}",
        if recomputed { "" } else { "if the operator's index is right, " },
        match count(Kind::Look) {
            0 => "there is no look".to_owned(),
            1 => "this is the only look".to_owned(),
            looks => format!("these are all {looks} looks"),
        },
        printable(subject),
        index.input_size,
        verdict.checkpoint.origin,
        history(&verdict.cosigned),
    ));
    for (kind, one, many) in BESIDES {
        match count(kind) {
            0 => {}
            1 => say(format_args!("besides, 1 entry {one}")),
            count => say(format_args!("besides, {count} entries {many}")),
        }
    }
    match recomputed {
        true => say(format_args!(
            "the index was recomputed from all entries by {}",
            arguments.index_cosigner.join(", ")
        )),
        false => say(
            "NOT CHECKED: whether the index leaves out a look. Nobody is known to have recomputed it, so this is only the \
             operator's word: to demand somebody who has, name a witness of the policy that runs `zweck cosign-index` \
             with `--index-cosigner NAME`",
        ),
    }
    told.iter().for_each(|told| say(&told.line));
}

const BESIDES: [(Kind, &str, &str); 3] = [
    (
        Kind::Other,
        "is about this person and says that it showed nothing to anybody",
        "are about this person and say that they showed nothing to anybody",
    ),
    (Kind::Erased, "was erased: it may have been a look", "were erased: they may have been looks"),
    (
        Kind::Unknown,
        "is of a kind that this version does not know: it may be a look",
        "are of a kind that this version does not know: they may be looks",
    ),
];

fn history(cosigned: &[Cosigned]) -> String {
    if cosigned.is_empty() {
        return "in a history that the policy asks no witness to have seen".to_owned();
    }
    let seen: Vec<_> = cosigned.iter().map(|by| format!("{} (at {})", by.witness, time(by.time))).collect();
    format!("in the history that {} saw", seen.join(", "))
}

fn time(seconds: u64) -> Timestamp {
    Timestamp::from_millis(i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX))
}

/// What comes from the package may hold anything, also what a terminal would obey.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Look,
    Other,
    Erased,
    Unknown,
}

/// One entry in words.
struct Told {
    kind: Kind,
    line: String,
}

impl Told {
    fn of(entry: &Entry, subject: &str) -> Told {
        let event = match &entry.payload {
            Payload::Readable(bytes) => Event::parse(bytes).ok(),
            Payload::Erased | Payload::Public(_) => None,
        };
        let (kind, words) = match (&event, &entry.payload) {
            (Some(Event { at, what: What::Looked(look), .. }), _) => {
                (Kind::Look, format!("{at} {}", look_in_words(look, subject)))
            }
            (Some(Event { at, what, .. }), _) => (Kind::Other, format!("{at} {}", other_in_words(what))),
            (None, Payload::Erased) => (Kind::Erased, "erased".to_owned()),
            (None, _) => (Kind::Unknown, "of a kind that this version does not know".to_owned()),
        };
        Told { kind, line: printable(&format!("entry {}: {words}", entry.index)) }
    }
}

/// A look that stands under one person and tells of another is for them to ask about.
fn look_in_words(look: &Looked, subject: &str) -> String {
    let released = look.released.iter().map(|(table, released)| {
        let masked = match released.masked.as_slice() {
            [] => String::new(),
            masked => format!(" (masked: {})", masked.join(", ")),
        };
        let rows = if released.rows == 1 { "row" } else { "rows" };
        format!("{table} ({} {rows}): {}{masked}", released.rows, released.shown.join(", "))
    });
    let released: Vec<_> = released.collect();
    let other = match look.subject.as_str() {
        same if same == subject => String::new(),
        other => format!(", which says that it was at `{other}`"),
    };
    format!(
        "look by `{}` for `{}` (task `{}`){other}: {}",
        look.staff.as_str(),
        look.purpose.as_str(),
        look.task.as_str(),
        released.join("; ")
    )
}

fn other_in_words(what: &What) -> String {
    match what {
        What::TaskOpened(task) => format!("task `{}` was opened", task.task.as_str()),
        What::TaskChanged(task) => format!("task `{}` was changed", task.task.as_str()),
        What::Granted(grant) => {
            format!("`{}` was given leave to look for `{}`", grant.staff.as_str(), grant.purpose.as_str())
        }
        What::GrantEnded(_) => "leave to look was given back".to_owned(),
        What::Refused(refused) => format!("`{}` was refused", refused.staff.as_str()),
        What::Failed(failed) => format!("a look by `{}` released nothing", failed.staff.as_str()),
        What::Looked(_) => "a look".to_owned(),
        What::Erased(_) => "what there was about somebody was erased".to_owned(),
        What::ClockAccepted(_)
        | What::StaffAdded(_)
        | What::StaffChanged(_)
        | What::Trained(_)
        | What::Attested(_)
        | What::TokenIssued(_)
        | What::TokenRevoked(_)
        | What::Called(_)
        | What::RulesSet(_) => "an event that is not about a subject".to_owned(),
    }
}
