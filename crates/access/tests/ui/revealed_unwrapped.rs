//! What is revealed can be encoded and not taken out: the record tells all that leaves.

use access::{Revealed, reveal::Card};

fn value(revealed: Revealed<Card>) -> Card {
    revealed.value
}

fn main() {}
