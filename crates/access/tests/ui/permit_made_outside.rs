//! A permit comes from a decision only.

fn permit(decision: access::Decision, expires: access::Timestamp) -> access::Permit {
    access::Permit { expires, decision }
}

fn main() {}
