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
        let [units, reviewed, misuse] =
            [self.units, self.reviewed, self.misuse].map(|count| language.number(count));
        let [lower, upper] = [self.bounds.lower, self.bounds.upper].map(|count| language.number(count));
        let confidence = language.decimal(100.0 - 100.0 * f64::from(self.alpha));
        let what = language.units(self.unit);
        let were = |count| language.were(self.unit, count);
        let (found, least, most) = (were(self.misuse), were(self.bounds.lower), were(self.bounds.upper));
        match (language, self.reach()) {
            (Language::English, Reach::Nothing) => {
                format!("None of {units} {what} has been reviewed: nothing can be said about them yet.")
            }
            (Language::English, Reach::Exact) => {
                format!("Exactly {misuse} of {units} {what} {found}: all were reviewed.")
            }
            (Language::English, Reach::NoneFound) => format!(
                "At most {upper} of {units} {what} {most}, with {confidence} % confidence; none was found among the \
                 reviewed {reviewed}."
            ),
            (Language::English, Reach::Found) => format!(
                "At least {lower} of {units} {what} {least}, with {confidence} % confidence; {misuse} of the \
                 reviewed {reviewed} {found}."
            ),
            (Language::German, Reach::Nothing) => {
                format!("Von {units} {what} ist nichts geprüft: Über sie lässt sich noch nichts sagen.")
            }
            (Language::German, Reach::Exact) => {
                format!("Genau {misuse} von {units} {what} {found}: Alle sind geprüft.")
            }
            (Language::German, Reach::NoneFound) => format!(
                "Höchstens {upper} von {units} {what} {most}, mit {confidence} % Sicherheit; unter den geprüften \
                 {reviewed} fand sich kein Fall."
            ),
            (Language::German, Reach::Found) => format!(
                "Mindestens {lower} von {units} {what} {least}, mit {confidence} % Sicherheit; {misuse} der \
                 geprüften {reviewed} {found}."
            ),
        }
    }

    fn reach(&self) -> Reach {
        if self.reviewed == 0 {
            Reach::Nothing
        } else if self.reviewed == self.units && self.open == 0 {
            Reach::Exact
        } else if self.misuse == 0 {
            Reach::NoneFound
        } else {
            Reach::Found
        }
    }

    /// The whole statement: the headline, then one sentence a line on everything that it does not say.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut lines = vec![self.headline(language)];
        let inexact = self.reach() != Reach::Exact;
        lines.extend(self.estimate.filter(|_| inexact).map(|estimate| language.estimate(estimate)));
        lines.extend(self.strata.iter().zip(1..).map(|(stratum, number)| language.stratum(stratum, number)));
        lines.extend((self.open > 0).then(|| language.open(self.open)));
        let behind_gap = self.strata.iter().map(|stratum| stratum.behind_gap).sum();
        lines.extend((behind_gap > 0).then(|| language.behind_gap(behind_gap)));
        for (reviewer, recognition) in &self.reviewers {
            lines.push(language.recognition(reviewer, recognition.misuse, recognition.no_misuse));
        }
        lines.push(language.meaning().to_owned());
        lines.push(language.plan(&self.plan_sha256));
        lines.extend(self.torn.map(|torn| language.torn(torn.line)));
        lines.join("\n") + "\n"
    }
}

/// How far a review reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Nothing,
    NoneFound,
    Found,
    Exact,
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

    fn plan(self, digest: &str) -> String {
        match self {
            Language::English => format!("SHA-256 of the frozen plan: {digest}"),
            Language::German => format!("SHA-256 des festgeschriebenen Plans: {digest}"),
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
