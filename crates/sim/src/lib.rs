//! Simulated shops: worlds with known truth for the demo, the tests and the benches. A world holds customers,
//! what they bought, watched and read, the staff who support them, open tasks, and the truth about who is what
//! to whom. [`audit`] makes the inputs of an audit, of any size, with the truth about every look. This crate knows
//! neither the gate nor the audit: it decides nothing, finds nothing, and uses no clock and no randomness other than
//! the seed. Same seed, size and day, same world, to the byte.
//!
//! Everybody in it is invented. Telephone numbers and e-mail addresses come from ranges reserved for fiction and
//! documentation, or from codes given to nobody; accounts and cards have wrong check digits.

pub mod audit;
pub mod catalogue;
mod customers;
mod date;
mod desk;
mod draw;
mod email;
mod instruments;
mod media;
mod names;
mod orders;
mod phones;
mod places;
mod staff;
mod tasks;
mod tied;
mod ties;
mod world;
mod write;

pub use customers::{Address, AddressKind, Customer};
pub use date::{Date, Moment};
pub use desk::{Message, Ticket};
pub use media::{Reading, Stream};
pub use orders::{Method, Order, OrderLine, OrderStatus, Payment, Refund};
pub use phones::Phone;
pub use places::{Country, Dwelling};
pub use staff::{Staff, StaffAddress, StaffContact, Team};
pub use tasks::{Assignee, Origin, Task, TaskKind};
pub use ties::{NEIGHBOUR_NUMBERS, Tie, TieKind, Truth};
pub use world::{Size, World};
pub use write::SimError;
