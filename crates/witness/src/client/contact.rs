//! What the client knows of one witness from one question to the next.

use std::time::Duration;

use ledger::PolicyWitness;

/// When to ask a witness, and from which size.
#[derive(Debug)]
pub(super) struct Contact<'a> {
    pub(super) witness: &'a PolicyWitness,
    pub(super) url: &'a str,
    /// Its position in the status.
    pub(super) at: usize,
    /// What it has cosigned last, as far as is known: a wrong guess costs one more request.
    pub(super) known: u64,
    /// The checkpoint that it cosigned last, without signatures, and when.
    cosigned: Option<(String, Duration)>,
    failures: u32,
    /// Not to be asked again before.
    rests_until: Duration,
}

impl<'a> Contact<'a> {
    /// `None` when the policy says nothing about where to ask.
    pub(super) fn new(at: usize, witness: &'a PolicyWitness) -> Option<Contact<'a>> {
        let url = witness.url.as_deref()?;
        let rests_until = Duration::ZERO;
        Some(Contact { witness, url, at, known: 0, cosigned: None, failures: 0, rests_until })
    }

    /// Whether to ask it about this checkpoint: when it is new to the witness, or its word is getting old.
    pub(super) fn is_due(&self, text: &str, now: Duration, refresh: Duration) -> bool {
        let fresh = self.cosigned.as_ref().is_some_and(|(last, when)| last == text && now < *when + refresh);
        now >= self.rests_until && !fresh
    }

    pub(super) fn succeeded(&mut self, text: &str, size: u64, now: Duration) {
        self.known = size;
        self.cosigned = Some((text.to_owned(), now));
        self.failures = 0;
    }

    /// One second after the first failure, then twice as long after each: whoever is down for long is not asked often.
    pub(super) fn failed(&mut self, now: Duration) {
        let wait = FIRST_REST * 2u32.saturating_pow(self.failures);
        self.failures = (self.failures + 1).min(16);
        self.rests_until = now + wait.min(LONGEST_REST);
    }
}

const FIRST_REST: Duration = Duration::from_secs(1);

const LONGEST_REST: Duration = Duration::from_secs(120);
