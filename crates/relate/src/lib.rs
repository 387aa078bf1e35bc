//! What two people are to each other: does this account belong to a staff member, to somebody who lives with them, used
//! to live with them, lives next door, shares their rare surname, their telephone? Each [`Relation`] has a kind, a weight
//! in bits and its evidence, which can be put into words without repeating a name or an address. **Not here:** files and
//! tables, looks and tasks, and what follows from a relation.
//!
//! ```text
//! Person ─► normalise ─► keys ─► candidates ─► compare ─► weigh each kind ─► Relation
//!             text        │         ▲
//!             names       └► index of the staff (built once)
//!             address, phone, e-mail
//! ```
//!
//! Weights are those of Fellegi and Sunter ("A Theory for Record Linkage", JASA 64, 1969): each thing that agrees adds
//! log₂(m/u) bits, where m is how often it agrees among people who are related in that way and u how often among people
//! who are not. u is counted on one's own subjects ([`Relater::observe`]): a shared `Müller` says little, and so does the
//! address of a tower block. The weight and a stated prior give a probability; see [`Settings`].
//!
//! A [`Relater`] is built from the staff. Subjects are passed by twice, first to count and then to relate, in any order
//! and from any number of threads (threads are the caller's; all methods take `&self`):
//!
//! ```
//! use relate::{Address, Kind, Person, Relater, Settings};
//!
//! let home = Address { street: "Lindenstr. 7", postcode: "50674", city: "Köln", ..Address::default() };
//! let staff = Person { given_name: "Anna", family_name: "Kowalski", addresses: vec![home.clone()], ..Person::default() };
//! let subject = Person { given_name: "Jan", family_name: "Kowalski", addresses: vec![home], ..Person::default() };
//!
//! let mut relater = Relater::new(&[staff], Settings::default());
//! let mut counts = relater.counts();
//! relater.observe(&mut counts, &subject);
//! relater.learn(&counts);
//! let relations = relater.relate(&subject);
//! assert_eq!(relations[0].kind, Kind::Household);
//! ```
//!
//! [`link`] and [`dedup`] are the same comparison for two lists of records, or one, that may hold the same person twice.

mod address;
mod base;
mod blocking;
mod compare;
mod day;
mod em;
mod email;
mod evidence;
mod grid;
mod kinds;
mod linkage;
mod model;
mod names;
mod person;
mod phone;
mod phonetic;
mod profile;
mod relater;
mod settings;
mod shared;
mod text;
mod weights;

pub use address::{Country, HouseNumber, Parts, normalise_address};
pub use base::Counts;
pub use day::Day;
pub use evidence::{ContactRelation, Evidence, Fact, Lang, Link};
pub use kinds::Kind;
pub use linkage::{Match, dedup, estimate, link};
pub use model::Model;
pub use person::{Address, AddressKind, BirthDate, Contact, Person, Position};
pub use relater::{Relater, Relation};
pub use settings::Settings;
