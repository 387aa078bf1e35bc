//! A statement in plain words, for people who were never told what a confidence sequence is.

use crate::{
    bounds::Interval,
    plan::{Take, Unit},
    statement::{InStratum, Share, Statement},
};

/// Of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// en
    English,
    /// de
    German,
}

impl Statement {
    /// The statement in one sentence, e.g. "At least 41 of 1,000,000 looks were misuse, with 95 % confidence; 3 of the
    /// reviewed 600 were misuse."
    #[must_use]
    pub fn headline(&self, language: Language) -> String {
        let number = |number| language.number(number);
        let (units, reviewed, misuse) = (number(self.units), number(self.reviewed), number(self.misuse));
        let (lower, upper) = (number(self.bounds.lower), number(self.bounds.upper));
        let confidence = language.decimal(100.0 - 100.0 * f64::from(self.alpha));
        let (what, of_what) = (language.units(self.unit), language.were(self.unit, self.bounds.lower));
        let found = language.were(self.unit, self.misuse);
        let exact = self.reviewed == self.units && self.open == 0;
        match language {
            Language::English if self.reviewed == 0 => {
                format!("None of {units} {what} has been reviewed: nothing can be said about them yet.")
            }
            Language::German if self.reviewed == 0 => {
                format!("Von {units} {what} ist nichts geprüft: Über sie lässt sich noch nichts sagen.")
            }
            Language::English if exact => {
                format!("Exactly {misuse} of {units} {what} {found}: all were reviewed.")
            }
            Language::German if exact => {
                format!("Genau {misuse} von {units} {what} {found}: Alle sind geprüft.")
            }
            Language::English if self.bounds.lower == 0 => format!(
                "Misuse is not shown: 0 to {upper} of {units} {what} {of_what}, with {confidence} % confidence; \
                 {misuse} of the reviewed {reviewed} {found}."
            ),
            Language::German if self.bounds.lower == 0 => format!(
                "Missbrauch ist nicht erwiesen: 0 bis {upper} von {units} {what} {of_what}, mit {confidence} % \
                 Sicherheit; {misuse} der geprüften {reviewed} {found}."
            ),
            Language::English => format!(
                "At least {lower} of {units} {what} {of_what}, with {confidence} % confidence; {misuse} of the \
                 reviewed {reviewed} {found}."
            ),
            Language::German => format!(
                "Mindestens {lower} von {units} {what} {of_what}, mit {confidence} % Sicherheit; {misuse} der \
                 geprüften {reviewed} {found}."
            ),
        }
    }

    /// The whole statement: the headline, then one sentence a line on everything that it does not say.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut lines = vec![self.headline(language)];
        lines.extend(self.estimate.map(|estimate| language.estimate(estimate)));
        lines.extend(self.strata.iter().zip(1..).map(|(stratum, number)| language.stratum(stratum, number)));
        lines.extend((self.open > 0).then(|| language.open(self.open)));
        let behind_gap = self.strata.iter().map(|stratum| stratum.behind_gap).sum();
        lines.extend((behind_gap > 0).then(|| language.behind_gap(behind_gap)));
        for (reviewer, recognition) in &self.reviewers {
            lines.push(language.recognition(reviewer, recognition.misuse, recognition.no_misuse));
        }
        lines.push(language.meaning().to_owned());
        lines.extend(self.torn.map(|torn| language.torn(torn.line)));
        lines.join("\n") + "\n"
    }
}

impl Language {
    fn units(self, unit: Unit) -> &'static str {
        match (self, unit) {
            (Language::English, Unit::Look) => "looks",
            (Language::English, Unit::Staff) => "staff members",
            (Language::German, Unit::Look) => "Zugriffen",
            (Language::German, Unit::Staff) => "Mitarbeitenden",
        }
    }

    fn were(self, unit: Unit, count: u64) -> &'static str {
        match (self, unit, count) {
            (Language::English, Unit::Look, 1) => "was misuse",
            (Language::English, Unit::Look, _) => "were misuse",
            (Language::English, Unit::Staff, _) => "misused their access",
            (Language::German, Unit::Look, 1) => "war Missbrauch",
            (Language::German, Unit::Look, _) => "waren Missbrauch",
            (Language::German, Unit::Staff, 1) => "hat den eigenen Zugang missbraucht",
            (Language::German, Unit::Staff, _) => "haben ihren Zugang missbraucht",
        }
    }

    fn estimate(self, estimate: f64) -> String {
        let estimate = self.number(estimate.round() as u64);
        match self {
            Language::English => {
                format!("Best single guess: {estimate} (Horvitz-Thompson estimate, without certainty).")
            }
            Language::German => {
                format!("Beste einzelne Schätzung: {estimate} (nach Horvitz-Thompson, ohne Gewähr).")
            }
        }
    }

    fn stratum(self, stratum: &InStratum, number: usize) -> String {
        let InStratum { units, reviewed, misuse, bounds: Interval { lower, upper }, .. } = *stratum;
        let [units, reviewed, misuse] = [units, reviewed, misuse].map(|count| self.number(count));
        let [lower, upper] = [lower, upper].map(|count| self.number(count));
        let take = self.take(stratum.take);
        match self {
            Language::English => format!(
                "Stratum {number} ({take}): {misuse} of {reviewed} reviewed, of {units}; from {lower} to {upper} in all."
            ),
            Language::German => format!(
                "Schicht {number} ({take}): {misuse} von {reviewed} geprüften, von {units}; insgesamt {lower} bis {upper}."
            ),
        }
    }

    fn take(self, take: Take) -> String {
        match (self, take) {
            (Language::English, Take::FromScore(score)) => format!("score from {}", self.decimal(score)),
            (Language::English, Take::Highest(count)) => format!("{} highest scores", self.number(count)),
            (Language::English, Take::Rest) => "the rest".to_owned(),
            (Language::German, Take::FromScore(score)) => format!("Punktzahl ab {}", self.decimal(score)),
            (Language::German, Take::Highest(count)) => {
                format!("die {} höchsten Punktzahlen", self.number(count))
            }
            (Language::German, Take::Rest) => "alle anderen".to_owned(),
        }
    }

    fn open(self, open: u64) -> String {
        let open = self.number(open);
        match self {
            Language::English => format!(
                "Reviewed but not decided: {open}. They count as no misuse in lower bounds and as misuse in upper bounds."
            ),
            Language::German => format!(
                "Geprüft, aber nicht entschieden: {open}. Sie zählen in unteren Schranken nicht als Missbrauch, in oberen schon."
            ),
        }
    }

    fn behind_gap(self, count: u64) -> String {
        let count = self.number(count);
        match self {
            Language::English => {
                format!(
                    "Reviewed out of order: {count}. They do not count until those before them are reviewed."
                )
            }
            Language::German => {
                format!("Außer der Reihe geprüft: {count}. Sie zählen erst, wenn die davor geprüft sind.")
            }
        }
    }

    fn recognition(self, reviewer: &str, misuse: Share, no_misuse: Share) -> String {
        let (Share { part: found, of: planted }, Share { part: cleared, of: harmless }) = (misuse, no_misuse);
        match self {
            Language::English => format!(
                "Reviewer {reviewer} recognised {found} of {planted} planted misuses, and {cleared} of {harmless} planted \
                 units without misuse."
            ),
            Language::German => format!(
                "Prüfperson {reviewer} erkannte {found} von {planted} untergemischten Missbräuchen und {cleared} von \
                 {harmless} untergemischten ohne Missbrauch."
            ),
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Language::English => {
                "All bounds hold together, whenever the review is stopped. They take the reviewers' verdicts for the \
                 truth; planted units are not counted."
            }
            Language::German => {
                "Alle Schranken gelten gemeinsam, wann immer die Prüfung endet. Sie nehmen die Urteile der Prüfenden \
                 als wahr an; Untergemischtes zählt nicht mit."
            }
        }
    }

    fn torn(self, line: u64) -> String {
        match self {
            Language::English => format!(
                "Line {line} of the labels is unfinished and not counted; the next label that is added repairs the file."
            ),
            Language::German => format!(
                "Zeile {line} der Urteile ist unvollständig und zählt nicht; das nächste Urteil repariert die Datei."
            ),
        }
    }

    /// With a mark every three digits.
    fn number(self, number: u64) -> String {
        let mark = match self {
            Language::English => ',',
            Language::German => '.',
        };
        let digits = number.to_string();
        let mut text = String::new();
        for (digit, left) in digits.chars().zip((0..digits.len()).rev()) {
            text.push(digit);
            if left > 0 && left % 3 == 0 {
                text.push(mark);
            }
        }
        text
    }

    /// At most six decimals.
    fn decimal(self, number: f64) -> String {
        let text = ((number * 1e6).round() / 1e6).to_string();
        match self {
            Language::English => text,
            Language::German => text.replace('.', ","),
        }
    }
}

#[cfg(test)]
mod tests;
