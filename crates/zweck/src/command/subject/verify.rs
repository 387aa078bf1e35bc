//! `zweck subject verify`: a package, checked without access to any server, and told in plain words.

#[cfg(test)]
mod tests;

use std::{fs::File, io::Read as _, path::Path, process::ExitCode};

use access::{
    Timestamp,
    event::{Event, Looked, What},
    ids::{SubjectId, escaped},
};
use anyhow::{Context as _, Result, anyhow, bail};
use ledger::{
    Cosigned, Entry, Payload, Policy,
    package::{self, INDEX_FILE, Package, SUBJECT_FILE, Verified},
};

use crate::{cli, command::say, exit::Exit, outside::unix_seconds};

pub(in crate::command) fn run(arguments: &cli::SubjectVerify) -> Result<ExitCode> {
    let dir = &arguments.package;
    let policy = Policy::parse(&read(&arguments.policy, TEXT_LIMIT)?).map_err(|error| {
        anyhow!("the policy `{}`: {}", arguments.policy.display(), quoted(&error.to_string()))
    })?;
    let package = Package {
        index: read(&dir.join(INDEX_FILE), TEXT_LIMIT)?,
        subject: read(&dir.join(SUBJECT_FILE), SUBJECT_LIMIT)?,
    };
    let outcome = package::verify(&package, &policy).map_err(|error| quoted(&error.to_string()));
    match outcome.and_then(|verified| demands(&verified, arguments).map(|()| verified)) {
        Ok(verified) => Ok(tell(&verified, arguments)),
        Err(error) => {
            say(format_args!("NOT VERIFIED: `{}`: {error}", dir.display()));
            Ok(ExitCode::FAILURE)
        }
    }
}

/// The file, unless it is so large that it is something else.
fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    if bytes.len() as u64 > limit {
        bail!("`{}` is larger than {} MiB: it is not read", path.display(), limit >> 20);
    }
    Ok(bytes)
}

/// A message of ours that quotes, between backticks, what came with the package or the policy.
fn quoted(message: &str) -> String {
    message.split('`').map(escaped).collect::<Vec<_>>().join("`")
}

/// What is asked for besides the policy.
fn demands(verified: &Verified, arguments: &cli::SubjectVerify) -> Result<(), String> {
    let subject = escaped(&verified.subject);
    if let Some(id) = &arguments.id
        && *id != verified.subject
    {
        return Err(format!("it is about `{subject}`, not about `{}`", escaped(id)));
    }
    if SubjectId::new(&verified.subject).is_err() {
        return Err(format!("it is about `{subject}`, which is no id that a gate takes"));
    }
    let cosigned = &verified.verdict.cosigned;
    cosigned.iter().try_for_each(|by| plausible(by, unix_seconds()))?;
    if let Some(name) =
        arguments.index_cosigner.iter().find(|name| !cosigned.iter().any(|by| by.witness == **name))
    {
        let name = escaped(name);
        return Err(format!("`{name}`, who is to have recomputed the index, has not cosigned"));
    }
    match (arguments.max_uncovered, verified.uncovered()) {
        (Some(most), uncovered) if uncovered > most => Err(format!(
            "{}, and `--max-uncovered` allows {most}: ask for a newer package",
            not_covered(verified)
        )),
        _ => Ok(()),
    }
}

/// Whether a witness can have signed at the time that it names, as seen at `now`.
fn plausible(by: &Cosigned, now: u64) -> Result<(), String> {
    let wrong = |why| {
        let (witness, at) = (escaped(&by.witness), time(by.time));
        Err(format!("`{witness}` cosigned it at {at}, which {why}"))
    };
    match by.time {
        at if at < EARLIEST => wrong("is before there were witnesses: its clock was wrong"),
        at if at > now.saturating_add(AHEAD) => {
            wrong("is more than 10 minutes ahead of the clock of this computer: one of the two is wrong")
        }
        _ => Ok(()),
    }
}

fn tell(verified: &Verified, arguments: &cli::SubjectVerify) -> ExitCode {
    let told: Vec<Told> = verified.entries.iter().map(|entry| Told::of(entry, &verified.subject)).collect();
    let count = |kind| told.iter().filter(|told| told.kind == kind).count();
    let recomputed = !arguments.index_cosigner.is_empty();
    let unread = count(Kind::Sealed) + count(Kind::Unknown);
    say(format_args!(
        "{}{} among the first {} entries of `{}`, {}",
        if recomputed { "" } else { "if the operator's index is right, " },
        headline(&verified.subject, count(Kind::Look), count(Kind::Sealed), count(Kind::Unknown)),
        verified.index.input_size,
        escaped(&verified.verdict.checkpoint.origin),
        history(&verified.verdict.cosigned),
    ));
    match verified.uncovered() {
        1 => say(format_args!("{}", not_covered(verified))),
        _ => say(format_args!("{}: ask for a newer package", not_covered(verified))),
    }
    match count(Kind::Other) {
        0 => {}
        1 => say("besides, 1 entry is about this person and says that it showed nothing to anybody"),
        count => say(format_args!(
            "besides, {count} entries are about this person and say that they showed nothing to anybody"
        )),
    }
    match recomputed {
        true => say(format_args!(
            "the index was recomputed from all entries by {}",
            escaped(&arguments.index_cosigner.join(", "))
        )),
        false => say(
            "NOT CHECKED: whether the index leaves out a look. Nobody is known to have recomputed it, so this is only the \
             operator's word: to demand somebody who has, name a witness of the policy that runs `zweck cosign-index` \
             with `--index-cosigner NAME`",
        ),
    }
    told.iter().for_each(|told| say(&told.line));
    if unread == 0 { ExitCode::SUCCESS } else { Exit::Incomplete.into() }
}

/// How many looks there are, or, when some entries do not open, how many at least.
fn headline(subject: &str, looks: usize, sealed: usize, unknown: usize) -> String {
    let subject = escaped(subject);
    let entries = |count| if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") };
    match (looks, sealed + unknown) {
        (0, 0) => return format!("there is no look at `{subject}`"),
        (1, 0) => return format!("this is the only look at `{subject}`"),
        (_, 0) => return format!("these are all {looks} looks at `{subject}`"),
        _ => {}
    }
    let mut words =
        format!("at least {looks} {} at `{subject}`; ", if looks == 1 { "look" } else { "looks" });
    if sealed > 0 {
        words += &format!("{} cannot be read: erased, or their keys were withheld; ", entries(sealed));
    }
    if unknown > 0 {
        words += &format!("{} of a kind that this version does not know; ", entries(unknown));
    }
    words + "all of them"
}

/// What the history has beyond the index, on which the package is silent.
fn not_covered(verified: &Verified) -> String {
    let size = verified.verdict.checkpoint.size;
    let until = verified.verdict.as_of.map_or_else(String::new, |at| format!(", up to {},", time(at)));
    match verified.uncovered() {
        1 => format!("the history had {size} entries: only the last, the index itself, is not covered"),
        last => format!("the history had {size} entries: the last {last}{until} are not covered"),
    }
}

fn history(cosigned: &[Cosigned]) -> String {
    if cosigned.is_empty() {
        return "in a history that the policy asks no witness to have seen".to_owned();
    }
    let seen: Vec<_> =
        cosigned.iter().map(|by| format!("{} (at {})", escaped(&by.witness), time(by.time))).collect();
    format!("in the history that {} saw", seen.join(", "))
}

fn time(seconds: u64) -> Timestamp {
    Timestamp::from_millis(i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Look,
    Other,
    Sealed,
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
            (None, Payload::Erased) => (Kind::Sealed, "cannot be read".to_owned()),
            (None, _) => (Kind::Unknown, "of a kind that this version does not know".to_owned()),
        };
        Told { kind, line: format!("entry {}: {words}", entry.index) }
    }
}

/// A look that stands under one person and tells of another is for them to ask about.
fn look_in_words(look: &Looked, subject: &str) -> String {
    let names = |names: &[String]| escaped(&names.join(", "));
    let released = look.released.iter().map(|(table, released)| {
        let masked = match released.masked.as_slice() {
            [] => String::new(),
            masked => format!(" (masked: {})", names(masked)),
        };
        let rows = if released.rows == 1 { "row" } else { "rows" };
        format!("{} ({} {rows}): {}{masked}", escaped(table), released.rows, names(&released.shown))
    });
    let released: Vec<_> = released.collect();
    let other = match look.subject.as_str() {
        same if same == subject => String::new(),
        other => format!(", which says that it was at `{}`", escaped(other)),
    };
    format!(
        "look by `{}` for `{}` (task `{}`){other}: {}",
        escaped(look.staff.as_str()),
        escaped(look.purpose.as_str()),
        escaped(look.task.as_str()),
        released.join("; ")
    )
}

fn other_in_words(what: &What) -> String {
    match what {
        What::TaskOpened(task) => format!("task `{}` was opened", escaped(task.task.as_str())),
        What::TaskChanged(task) => format!("task `{}` was changed", escaped(task.task.as_str())),
        What::Granted(grant) => {
            format!(
                "`{}` was given leave to look for `{}`",
                escaped(grant.staff.as_str()),
                escaped(grant.purpose.as_str())
            )
        }
        What::GrantEnded(_) => "leave to look was given back".to_owned(),
        What::Refused(refused) => format!("`{}` was refused", escaped(refused.staff.as_str())),
        What::Failed(failed) => format!("a look by `{}` released nothing", escaped(failed.staff.as_str())),
        What::Looked(_) => "a look".to_owned(),
        What::Erased(_) => "what there was about somebody was erased".to_owned(),
        What::ClockAccepted(_)
        | What::Conflict(_)
        | What::ConflictsSettled(_)
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

/// A proof has at most 64 hashes, a witness's line some 200 bytes: a text with thousands of witnesses.
const TEXT_LIMIT: u64 = 1 << 20;

/// An entry takes some 500 bytes: over 100,000 about one person.
const SUBJECT_LIMIT: u64 = 64 << 20;

/// 2020-01-01: before this format was there, nobody can have cosigned it.
const EARLIEST: u64 = 1_577_836_800;

/// Seconds by which a witness's clock may be ahead of ours.
const AHEAD: u64 = 600;
