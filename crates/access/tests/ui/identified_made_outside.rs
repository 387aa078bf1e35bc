//! Facts come from the state, never from the caller.

use access::{AccessRequest, Identified, decision::Facts};

fn identified(request: AccessRequest, facts: Facts) -> Identified {
    Identified { request, facts, target: None, about: None }
}

fn main() {}
