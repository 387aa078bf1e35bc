//! What a finished stage is made from.

use serde::{Deserialize, Serialize};
use tables::Digest;

use crate::{Options, Settings};

/// Everything that a stage depends on, by name, so that one can say what has changed.
///
/// What comes after these stages is not in it: language, number of findings, whose and about whom; nor what changes no
/// result: memory and threads.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Basis(Vec<(String, String)>);

impl Basis {
    pub(super) fn new(settings: &Settings, options: &Options, digests: &[Digest], mapping: &str) -> Basis {
        let inputs: Vec<String> = digests.iter().map(input).collect();
        let parts = [
            ("the version of zweck", env!("CARGO_PKG_VERSION").to_owned()),
            ("the inputs", inputs.join(", ")),
            ("the mapping", mapping.to_owned()),
            ("the settings", format!("{settings:?}")),
            ("how people are related", format!("{:?}", options.relate)),
            ("the period", format!("{:?}", (options.from, options.to))),
        ];
        Basis(parts.map(|(name, value)| (name.to_owned(), value)).to_vec())
    }

    /// The first thing in which another one differs.
    pub(super) fn differs(&self, other: &Basis) -> Option<&str> {
        let differs = self.0.iter().zip(&other.0).find(|(one, other)| one != other);
        let name = differs.map(|((name, _), _)| name.as_str());
        name.or_else(|| (self != other).then_some("the version of zweck"))
    }
}

/// Rejects name the file, so that its path counts beside what is in it.
fn input(digest: &Digest) -> String {
    let sha256: String = digest.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{:?} {sha256}", digest.path)
}
