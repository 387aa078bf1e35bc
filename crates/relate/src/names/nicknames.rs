//! Short forms of given names.

use std::{collections::HashMap, sync::LazyLock};

/// Whether one given name is a common short form of the other, or both are of the same name.
pub(crate) fn are_nicknames(left: &str, right: &str) -> bool {
    let (Some(left), Some(right)) = (GROUPS.get(left), GROUPS.get(right)) else {
        return false;
    };
    left.iter().any(|group| right.contains(group))
}

/// Name → lines of the table that it stands in.
static GROUPS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<_, Vec<_>> = HashMap::new();
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    for (group, line) in lines.enumerate() {
        for name in line.split_ascii_whitespace() {
            groups.entry(name).or_default().push(group);
        }
    }
    groups
});

const TABLE: &str = include_str!("nicknames.txt");
