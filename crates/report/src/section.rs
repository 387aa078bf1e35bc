//! The sections of the page.

pub(crate) mod explained;
pub(crate) mod finding;
pub(crate) mod gaps;
pub(crate) mod guide;
pub(crate) mod masthead;
pub(crate) mod queue;
pub(crate) mod run;
pub(crate) mod staff;
pub(crate) mod summary;
mod table;
pub(crate) mod teams;

use crate::{html::Html, page::Page, words::Word};

type Write = fn(&Page<'_>, &mut Html);

/// All of them, in the order of the page: id, heading, what writes it.
pub(crate) const ALL: [(&str, Word, Write); 8] = [
    ("summary", Word::Summary, summary::write),
    ("explained", Word::Explained, explained::write),
    ("teams", Word::Teams, teams::write),
    ("findings", Word::Findings, queue::write),
    ("staff", Word::Staff, staff::write),
    ("gaps", Word::Gaps, gaps::write),
    ("guide", Word::Guide, guide::write),
    ("run", Word::Run, run::write),
];
