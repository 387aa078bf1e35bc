//! One record opens one value.

use access::{Recording, reveal::Card};

fn both(one: Recording<Card>, other: Recording<Card>, receipt: ledger::Committed) {
    let _ = one.reveal(receipt);
    let _ = other.reveal(receipt);
}

fn main() {}
