//! A question has somebody who asks it.

use access::{AccessRequest, Timestamp, ids::StaffId, request::Ask};

fn request(staff: StaffId, at: Timestamp, ask: Ask) -> AccessRequest {
    AccessRequest { staff, at, ask }
}

fn main() {}
