//! A receipt comes from the ledger only.

fn receipt(payload_digest: [u8; 32]) -> ledger::Committed {
    ledger::Committed { index: 0, payload_digest }
}

fn main() {}
