//! Round after round: all witnesses that are due are asked about the same checkpoint at the same time, for a quorum
//! must agree on one.

use std::{
    sync::{Mutex, atomic::Ordering},
    thread,
    time::Duration,
};

use ledger::{Checkpoint, CosignError, Note};

use super::{
    Shared, State,
    ask::{Answer, Failure, Question},
    contact::Contact,
    evidence::Conflict,
    lock,
};

pub(super) fn run(shared: &Shared) {
    let asked = shared.policy.witnesses().iter().filter(|witness| witness.url.is_some());
    let mut contacts: Vec<_> =
        (0..).zip(asked).filter_map(|(at, witness)| Contact::new(at, witness)).collect();
    let mut quiet_until = Duration::ZERO;
    while !shared.ends_within(POLL) && shared.ledger.failed().is_none() {
        let now = (shared.clock.monotonic)();
        round(shared, &mut contacts, now);
        let status = shared.status();
        if status.alarm() && now >= quiet_until {
            status.problems().iter().for_each(|problem| tracing::error!("{problem}"));
            quiet_until = now + REPEAT_ALARM;
        }
    }
}

fn round(shared: &Shared, contacts: &mut [Contact<'_>], now: Duration) {
    let note = shared.ledger.checkpoint();
    // What the ledger has published is a signed checkpoint.
    let Ok(parsed) = Note::parse(&note) else { return };
    let (Ok(checkpoint), Ok(Some(signature))) =
        (Checkpoint::parse(parsed.text), parsed.signature_by(shared.ledger.verifying_key()))
    else {
        return;
    };
    let text = parsed.text;
    let signed = format!("{text}\n{}", signature.line);
    let refresh = (shared.options.alarm_after / 3).min(LONGEST_REFRESH);
    let due = contacts.iter_mut().filter(|contact| contact.is_due(text, now, refresh));
    // Grows by each answer, so that the last of a quorum finds the others'.
    let cosigned = Mutex::new(note.clone());
    thread::scope(|scope| {
        for contact in due {
            let (cosigned, checkpoint, note) = (&cosigned, &checkpoint, signed.as_str());
            let name = contact.witness.name.clone();
            let work = move || {
                let question = Question { shared, checkpoint, text, note };
                let outcome = question.ask(contact).and_then(|answer| match answer {
                    Answer::Cosigned(line) => publish(shared, cosigned, &line).map(|()| true),
                    Answer::Overtaken => Ok(false),
                });
                conclude(&question, contact, outcome);
            };
            if let Err(error) = thread::Builder::new().name("witness".into()).spawn_scoped(scope, work) {
                tracing::warn!(witness = name, %error, "cannot start a thread to ask a witness");
            }
        }
    });
}

/// Hands a checked cosignature to the ledger.
fn publish(shared: &Shared, cosigned: &Mutex<String>, line: &str) -> Result<(), Failure> {
    let mut note = lock(cosigned);
    let verdict = shared.ledger.add_cosignatures(&format!("{note}{line}"), &shared.policy);
    let verdict = verdict.map_err(|error| match error {
        CosignError::OtherHistory { .. } | CosignError::Tree(_) => Failure::OwnTiles,
        error => Failure::Ledger(error.to_string()),
    })?;
    if let (true, Some(as_of)) = (verdict.quorum, verdict.as_of) {
        let now = (shared.clock.unix_seconds)();
        shared.vouched.fetch_max(as_of.min(now), Ordering::Relaxed);
        shared.witnessed.fetch_max(verdict.checkpoint.size, Ordering::Relaxed);
    }
    *note = verdict.note;
    Ok(())
}

/// Notes how a witness answered.
fn conclude(question: &Question<'_>, contact: &mut Contact<'_>, outcome: Result<bool, Failure>) {
    let (shared, size) = (question.shared, question.checkpoint.size);
    let now = (shared.clock.monotonic)();
    let new = match outcome {
        Ok(true) => {
            contact.succeeded(question.text, size, now);
            State::Cosigned { size }
        }
        // A newer checkpoint is out already, and comes with the next round.
        Ok(false) => return,
        Err(failure) => {
            contact.failed(now);
            match question.evidence(contact, &failure) {
                Some(conflict) => keep(shared, &conflict),
                None => {
                    let why = failure.to_string();
                    tracing::warn!(witness = contact.witness.name, "no cosignature: {why}");
                    State::Failing { why }
                }
            }
        }
    };
    if let Some(status) = lock(&shared.states).get_mut(contact.at) {
        let stays = matches!((&status.state, &new), (State::Conflict { .. }, State::Failing { .. }));
        if !stays {
            status.state = new;
        }
    }
}

/// Has a conflict put on record before anybody is told. Whoever waits for another history to go away must not overlook
/// it: it is an error in the log each time.
fn keep(shared: &Shared, conflict: &Conflict) -> State {
    let (name, why) = (&conflict.witness, conflict.why.clone());
    let not_kept = shared.keeper.keep(conflict).err();
    tracing::error!(witness = name, "CONFLICT: a witness has seen another history of this ledger: {why}");
    if let Some(reason) = &not_kept {
        tracing::error!(witness = name, "of this conflict nothing will be known after a restart: {reason}");
    }
    State::Conflict { why, not_kept }
}

/// How often the ledger is looked at for a new checkpoint.
const POLL: Duration = Duration::from_millis(200);

/// A ledger that does not grow is vouched for anew from time to time, and the dead witness is noticed.
const LONGEST_REFRESH: Duration = Duration::from_secs(300);

const REPEAT_ALARM: Duration = Duration::from_secs(60);
