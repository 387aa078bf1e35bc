//! Nothing is revealed without a permit and a receipt.

use access::{Permit, Revealed, reveal::Card};

fn revealed(permit: Permit, committed: ledger::Committed, value: Card) -> Revealed<Card> {
    Revealed { permit, committed, value }
}

fn main() {}
