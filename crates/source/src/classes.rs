//! Classes of items: which say nothing about a person, and which give away a special category of personal data.
//!
//! A small table of our own ([`Section::shipped`]) plus the operator's `[classes]` section, which wins. A class in
//! neither is unknown, and unknown is masked.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The version of the shipped table: it changes with every change of the table's content.
pub const VERSION: u32 = 1;

/// The classes in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes(BTreeMap<String, Class>);

/// What a class of items says about the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Nothing.
    Clear,
    /// A special category of personal data.
    Sensitive(SpecialCategory),
}

/// The special categories of personal data, GDPR Art. 9(1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpecialCategory {
    /// Data concerning health.
    Health,
    /// Sex life or sexual orientation.
    SexLife,
    /// Religious or philosophical beliefs.
    Belief,
    /// Political opinions.
    Politics,
    /// Trade-union membership.
    TradeUnion,
    /// Racial or ethnic origin.
    EthnicOrigin,
    /// Genetic data.
    Genetic,
    /// Biometric data that identify a person.
    Biometric,
}

/// `[classes]`: class names, compared without case and without spaces around them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Classes that say nothing about a person.
    #[serde(default)]
    pub clear: Vec<String>,
    /// Classes that give away a special category.
    #[serde(default)]
    pub sensitive: BTreeMap<String, SpecialCategory>,
}

/// Why a table of classes is refused.
#[derive(Debug, thiserror::Error)]
pub enum ClassesError {
    /// One section lists a class twice with different meanings.
    #[error(
        "class `{name}` is listed both as clear and as sensitive, or as two kinds of sensitive: keep one"
    )]
    Contradiction {
        /// The class.
        name: String,
    },
    /// A name is empty.
    #[error("`[classes]` lists an empty name: remove it")]
    Empty,
    /// The table inside this program does not parse.
    #[error("the shipped table of classes is broken: {0}")]
    Shipped(#[from] toml::de::Error),
}

impl Classes {
    /// The shipped table with `overrides` on top.
    ///
    /// # Errors
    ///
    /// [`ClassesError`] where a section contradicts itself or lists an empty name.
    pub fn new(overrides: &Section) -> Result<Classes, ClassesError> {
        let mut classes = Section::shipped()?.read()?;
        classes.extend(overrides.read()?);
        Ok(Classes(classes))
    }

    /// What is known of a class; `None` means masked.
    pub fn class(&self, name: &str) -> Option<Class> {
        self.0.get(&folded(name)).copied()
    }

    /// All spellings of harmless classes that PostgreSQL's `lower(trim(…))` may give.
    pub(crate) fn clear_spellings(&self) -> Vec<String> {
        self.spellings(|class| class == Class::Clear)
    }

    /// All spellings of sensitive classes that PostgreSQL's `lower(trim(…))` may give.
    pub(crate) fn sensitive_spellings(&self) -> Vec<String> {
        self.spellings(|class| class != Class::Clear)
    }

    /// PostgreSQL under the C locale lowers only ASCII letters: `Öl` stays `Öl`. So a name with other letters is
    /// also listed as that leaves it, written with a capital first letter and in capitals.
    fn spellings(&self, wanted: impl Fn(Class) -> bool) -> Vec<String> {
        let mut spellings = BTreeSet::new();
        for (name, _) in self.0.iter().filter(|(_, class)| wanted(**class)) {
            let mut letters = name.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            spellings.insert((first + letters.as_str()).to_ascii_lowercase());
            spellings.insert(name.to_uppercase().to_ascii_lowercase());
            spellings.insert(name.clone());
        }
        spellings.into_iter().collect()
    }
}

impl Section {
    /// The table that comes with this version.
    ///
    /// # Errors
    ///
    /// Only if the embedded file is broken, which its test rules out.
    pub fn shipped() -> Result<Section, ClassesError> {
        Ok(toml::from_str(include_str!("classes/classes.toml"))?)
    }

    fn read(&self) -> Result<BTreeMap<String, Class>, ClassesError> {
        let clear = self.clear.iter().map(|name| (name, Class::Clear));
        let sensitive = self.sensitive.iter().map(|(name, category)| (name, Class::Sensitive(*category)));
        let mut classes = BTreeMap::new();
        for (name, class) in clear.chain(sensitive) {
            let folded = folded(name);
            if folded.is_empty() || folded.contains('\0') {
                return Err(ClassesError::Empty);
            }
            if classes.insert(folded, class).is_some_and(|before| before != class) {
                return Err(ClassesError::Contradiction { name: name.clone() });
            }
        }
        Ok(classes)
    }
}

fn folded(name: &str) -> String {
    name.trim_matches(' ').to_lowercase()
}
