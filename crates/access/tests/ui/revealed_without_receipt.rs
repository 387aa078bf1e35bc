//! A value on its way gives nothing away before its record is durable.

use access::{Recording, reveal::Card};

fn value(recording: Recording<Card>) -> Card {
    recording.value
}

fn main() {}
