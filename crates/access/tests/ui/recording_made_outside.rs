//! What is about to be released was written down first.

use access::{Permit, Recording, reveal::Card};

fn recording(permit: Permit, value: Card) -> Recording<Card> {
    Recording { permit, value, payload: [0; 32] }
}

fn main() {}
