//! The text of a policy, line by line.

use std::collections::{HashMap, hash_map::Entry};

use super::{Group, Member, Policy, PolicyLog, PolicyWitness};
use crate::note::{VerifyingKey, VerifyingKeyError};

/// The text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the policy: {problem}")]
pub struct PolicyError {
    /// From 1.
    pub line: usize,
    /// What is wrong there.
    pub problem: PolicyProblem,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// Neither tab nor printable.
    #[error(
        "the control character {0:#04x}: only tabs and spaces may separate words, and only newlines end lines"
    )]
    Control(u8),
    /// A file that was cut off could name another quorum.
    #[error("no newline at its end: was the policy cut off?")]
    CutOff,
    /// Not one of the four lines.
    #[error("unknown `{0}`: a line starts with `log`, `witness`, `group`, `quorum` or `#`")]
    Keyword(String),
    /// Too few or too many words.
    #[error("expected `{0}`")]
    Words(&'static str),
    /// The key does not parse.
    #[error(transparent)]
    Key(#[from] VerifyingKeyError),
    /// The key of a witness for a log, or the other way round.
    #[error("a key of the wrong type: {0}")]
    KeyType(&'static str),
    /// Under whatever name: it would count twice.
    #[error("the same key as on line {0}")]
    SameKey(usize),
    /// The policy calls something else so.
    #[error("the name `{0}` is taken")]
    Taken(String),
    /// Not on a line before.
    #[error("`{0}` is no witness or group of a line above")]
    Unknown(String),
    /// It would count twice.
    #[error("`{0}` is a member of a group already")]
    MemberTwice(String),
    /// Not from 1 to the number of members.
    #[error("the threshold `{threshold}` is none of `all`, `any` and 1 to {members}")]
    Threshold {
        /// As written.
        threshold: String,
        /// How many the group has.
        members: usize,
    },
    /// More than a note could hold cosignatures of.
    #[error("more than {MAX_WITNESSES} witnesses")]
    Witnesses,
    /// There must be one.
    #[error("a second quorum")]
    SecondQuorum,
    /// There must be one.
    #[error("the policy ends without a `quorum` line")]
    NoQuorum,
    /// Nobody writes such a policy.
    #[error("the policy goes on beyond 64 KiB")]
    TooLong,
}

/// A note holds at most 100 signatures: that of the log, and two of each witness while one replaces the other.
const MAX_WITNESSES: usize = 49;

const MAX_POLICY: usize = 64 * 1024;

pub(super) fn parse(text: &[u8]) -> Result<Policy, PolicyError> {
    let last = text.iter().filter(|byte| **byte == b'\n').count() + 1;
    let at = |line, problem| PolicyError { line, problem };
    if text.len() > MAX_POLICY {
        return Err(at(last, PolicyProblem::TooLong));
    }
    let lines = match text.strip_suffix(b"\n") {
        Some(lines) => lines,
        None if text.is_empty() => text,
        None => return Err(at(last, PolicyProblem::CutOff)),
    };
    let mut draft = Draft::default();
    for (number, line) in (1..).zip(lines.split(|byte| *byte == b'\n')) {
        draft.line(line, number).map_err(|problem| at(number, problem))?;
    }
    let Draft { logs, witnesses, groups, quorum, .. } = draft;
    let quorum = quorum.ok_or(at(last, PolicyProblem::NoQuorum))?;
    Ok(Policy { logs, witnesses, groups, quorum })
}

/// The policy of the lines so far.
#[derive(Default)]
struct Draft<'a> {
    logs: Vec<PolicyLog>,
    witnesses: Vec<PolicyWitness>,
    groups: Vec<Group>,
    quorum: Option<Option<Member>>,
    names: HashMap<&'a [u8], Named>,
    log_keys: HashMap<[u8; 32], usize>,
    witness_keys: HashMap<[u8; 32], usize>,
}

struct Named {
    what: Member,
    in_group: bool,
}

impl<'a> Draft<'a> {
    fn line(&mut self, line: &'a [u8], number: usize) -> Result<(), PolicyProblem> {
        if let Some(control) = line.iter().find(|byte| byte.is_ascii_control() && **byte != b'\t') {
            return Err(PolicyProblem::Control(*control));
        }
        let words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
        match words.collect::<Vec<_>>().as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.log(key, None, number),
            [b"log", key, url] => self.log(key, Some(url), number),
            [b"log", ..] => Err(PolicyProblem::Words("log <vkey> [<url>]")),
            [b"witness", name, key] => self.witness(name, key, None, number),
            [b"witness", name, key, url] => self.witness(name, key, Some(url), number),
            [b"witness", ..] => Err(PolicyProblem::Words("witness <name> <vkey> [<url>]")),
            [b"group", name, threshold, members @ ..] if !members.is_empty() => {
                self.group(name, threshold, members)
            }
            [b"group", ..] => Err(PolicyProblem::Words("group <name> all|any|<k> <name>...")),
            [b"quorum", name] => self.quorum(name),
            [b"quorum", ..] => Err(PolicyProblem::Words("quorum <name>")),
            [other, ..] => Err(PolicyProblem::Keyword(text(other))),
        }
    }

    fn log(&mut self, key: &[u8], url: Option<&&[u8]>, line: usize) -> Result<(), PolicyProblem> {
        let key: VerifyingKey = text(key).parse()?;
        if key.is_cosigner() {
            return Err(PolicyProblem::KeyType("this is the key of a witness"));
        }
        once(&mut self.log_keys, &key, line)?;
        self.logs.push(PolicyLog { key, url: url.map(|url| text(url)) });
        Ok(())
    }

    fn witness(
        &mut self,
        name: &'a [u8],
        key: &[u8],
        url: Option<&&[u8]>,
        line: usize,
    ) -> Result<(), PolicyProblem> {
        let key: VerifyingKey = text(key).parse()?;
        if !key.is_cosigner() {
            return Err(PolicyProblem::KeyType(
                "this is the key of a log; a witness's makes cosignatures/v1",
            ));
        }
        once(&mut self.witness_keys, &key, line)?;
        if self.witnesses.len() == MAX_WITNESSES {
            return Err(PolicyProblem::Witnesses);
        }
        self.name(name, Member::Witness(self.witnesses.len()))?;
        self.witnesses.push(PolicyWitness { name: text(name), key, url: url.map(|url| text(url)) });
        Ok(())
    }

    fn group(&mut self, name: &'a [u8], threshold: &[u8], names: &[&[u8]]) -> Result<(), PolicyProblem> {
        let members = names.iter().map(|name| self.member(name)).collect::<Result<Vec<_>, _>>()?;
        let wrong = || PolicyProblem::Threshold { threshold: text(threshold), members: members.len() };
        let threshold = match threshold {
            b"all" => members.len(),
            b"any" => 1,
            number if number.iter().all(u8::is_ascii_digit) => {
                let number = text(number).parse().ok();
                number.filter(|k| (1..=members.len()).contains(k)).ok_or_else(wrong)?
            }
            _ => return Err(wrong()),
        };
        self.name(name, Member::Group(self.groups.len()))?;
        self.groups.push(Group { threshold, members });
        Ok(())
    }

    /// Takes a name into a group: each only once, in whichever group.
    fn member(&mut self, name: &[u8]) -> Result<Member, PolicyProblem> {
        let named = self.names.get_mut(name).ok_or_else(|| PolicyProblem::Unknown(text(name)))?;
        if std::mem::replace(&mut named.in_group, true) {
            return Err(PolicyProblem::MemberTwice(text(name)));
        }
        Ok(named.what)
    }

    fn quorum(&mut self, name: &[u8]) -> Result<(), PolicyProblem> {
        let member = match (name, self.names.get(name)) {
            (NONE, _) => None,
            (_, Some(named)) => Some(named.what),
            (_, None) => return Err(PolicyProblem::Unknown(text(name))),
        };
        match self.quorum.replace(member) {
            None => Ok(()),
            Some(_) => Err(PolicyProblem::SecondQuorum),
        }
    }

    fn name(&mut self, name: &'a [u8], what: Member) -> Result<(), PolicyProblem> {
        match self.names.entry(name) {
            Entry::Vacant(free) if name != NONE => {
                free.insert(Named { what, in_group: false });
                Ok(())
            }
            _ => Err(PolicyProblem::Taken(text(name))),
        }
    }
}

const NONE: &[u8] = b"none";

/// Two names of one key are one key.
fn once(keys: &mut HashMap<[u8; 32], usize>, key: &VerifyingKey, line: usize) -> Result<(), PolicyProblem> {
    keys.insert(*key.as_bytes(), line).map_or(Ok(()), |before| Err(PolicyProblem::SameKey(before)))
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}
