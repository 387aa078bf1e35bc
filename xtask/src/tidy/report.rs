//! What a check says: one line when all is well, else each finding with its place and what to do.

use std::fmt;

use anyhow::Result;

/// One thing to mend.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    /// `line` counts from 1. `what` says what is wrong and what to do about it.
    pub(crate) fn new(path: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// The answer of one check. `summary` is shown when there are no findings.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) summary: String,
    pub(crate) findings: Vec<Finding>,
}

/// The answers of all checks, in order.
#[derive(Default)]
pub(crate) struct Outcome {
    lines: Vec<String>,
    findings: usize,
}

impl Outcome {
    /// A check that could not run (a file is missing, say) counts as a finding.
    pub(crate) fn add(&mut self, name: &str, answer: Result<Report>) {
        match answer {
            Ok(report) if report.findings.is_empty() => {
                self.lines.push(format!("  ok {name}: {}", report.summary));
            }
            Ok(report) => report.findings.iter().for_each(|finding| self.fail(name, &finding.to_string())),
            Err(error) => self.fail(name, &format!("{error:#}")),
        }
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.findings == 0
    }

    fn fail(&mut self, name: &str, what: &str) {
        self.findings += 1;
        self.lines.push(format!("FAIL {name}: {what}"));
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{line}")?;
        }
        match self.findings {
            0 => writeln!(f, "tidy: documents and tree agree"),
            1 => writeln!(f, "tidy: 1 finding"),
            many => writeln!(f, "tidy: {many} findings"),
        }
    }
}
