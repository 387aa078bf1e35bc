//! Facts come from the state, never from the caller.

use access::{Identified, decision::Facts};

fn other_facts(mut identified: Identified, facts: Facts) -> Identified {
    identified.facts = facts;
    identified
}

fn main() {}
