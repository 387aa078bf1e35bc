//! The nine tables and their columns.

use std::fmt;

/// A table that can be read. Serialised as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// Who looked at whom, and when.
    Accesses,
    /// The people who may look.
    Staff,
    /// Their emergency contacts, now and before.
    StaffContacts,
    /// Where they live and lived.
    StaffAddresses,
    /// When they were on duty.
    Shifts,
    /// The customers.
    Subjects,
    /// Where those live, lived, and have things sent and billed to.
    SubjectAddresses,
    /// Assigned work.
    Tasks,
    /// What happened between a customer and the house: calls, chats, mails, orders, returns, payments.
    Work,
}

/// A column that a table may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, which is also its name in the batches.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether the table is of no use without it. Then no row may lack it either.
    pub required: bool,
    /// Whether it says when something happened: then no row may name a time that is yet to come. See [`crate::Inputs::until`].
    pub past: bool,
}

/// What the values of a column are, and how they come out. Absent values are null in all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A name for something, compared byte by byte: `Utf8View`. Whole numbers come out in decimal digits.
    Id,
    /// Words: `Utf8View`.
    Text,
    /// A moment: `Timestamp(Microsecond, "UTC")`.
    Instant,
    /// A day: `Date32`. A time of day is left out.
    Date,
    /// A number: `Float64`.
    Number,
    /// Names in a row: `Utf8View`, joined by one comma, without spaces around it. Read from a JSON or Parquet list, or from
    /// text with `,`, `;` or `|` between them.
    List,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 9] = [
        Table::Accesses,
        Table::Staff,
        Table::StaffContacts,
        Table::StaffAddresses,
        Table::Shifts,
        Table::Subjects,
        Table::SubjectAddresses,
        Table::Tasks,
        Table::Work,
    ];

    /// The table's name: the stem of its files, and its section in the mapping.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Table::Accesses => "accesses",
            Table::Staff => "staff",
            Table::StaffContacts => "staff_contacts",
            Table::StaffAddresses => "staff_addresses",
            Table::Shifts => "shifts",
            Table::Subjects => "subjects",
            Table::SubjectAddresses => "subject_addresses",
            Table::Tasks => "tasks",
            Table::Work => "work",
        }
    }

    /// Its columns, the required ones first.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Table::Accesses => ACCESSES,
            Table::Staff => STAFF,
            Table::StaffContacts => STAFF_CONTACTS,
            Table::StaffAddresses => STAFF_ADDRESSES,
            Table::Shifts => SHIFTS,
            Table::Subjects => SUBJECTS,
            Table::SubjectAddresses => SUBJECT_ADDRESSES,
            Table::Tasks => TASKS,
            Table::Work => WORK,
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const fn required(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, required: true, past: false }
}

const fn optional(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, required: false, past: false }
}

/// When something happened. Rosters are made ahead, and tasks that are open may bear a day far off as their end, so the
/// times of shifts and of closing are none of these.
const fn happened(name: &'static str) -> Column {
    Column { name, kind: Kind::Instant, required: true, past: true }
}

const ACCESSES: &[Column] = &[
    happened("at"),
    required("staff_id", Kind::Id),
    required("subject_id", Kind::Id),
    optional("access_id", Kind::Id),
    optional("task_id", Kind::Id),
    optional("fields", Kind::List),
    optional("channel", Kind::Text),
    optional("session", Kind::Id),
];

const STAFF: &[Column] = &[
    required("staff_id", Kind::Id),
    optional("given_name", Kind::Text),
    optional("family_name", Kind::Text),
    optional("birth_date", Kind::Date),
    optional("address", Kind::Text),
    optional("street", Kind::Text),
    optional("house_number", Kind::Text),
    optional("postcode", Kind::Text),
    optional("city", Kind::Text),
    optional("country", Kind::Text),
    optional("lat", Kind::Number),
    optional("lon", Kind::Number),
    optional("phone", Kind::Text),
    optional("email", Kind::Text),
    optional("team", Kind::Text),
    optional("manager_id", Kind::Id),
    optional("from", Kind::Date),
    optional("to", Kind::Date),
];

const STAFF_CONTACTS: &[Column] = &[
    required("staff_id", Kind::Id),
    optional("name", Kind::Text),
    optional("phone", Kind::Text),
    optional("relation", Kind::Text),
    optional("address", Kind::Text),
    optional("email", Kind::Text),
    optional("from", Kind::Date),
    optional("to", Kind::Date),
];

const STAFF_ADDRESSES: &[Column] = &[
    required("staff_id", Kind::Id),
    optional("address", Kind::Text),
    optional("street", Kind::Text),
    optional("house_number", Kind::Text),
    optional("postcode", Kind::Text),
    optional("city", Kind::Text),
    optional("country", Kind::Text),
    optional("lat", Kind::Number),
    optional("lon", Kind::Number),
    optional("from", Kind::Date),
    optional("to", Kind::Date),
];

const SHIFTS: &[Column] =
    &[required("staff_id", Kind::Id), required("start", Kind::Instant), required("end", Kind::Instant)];

const SUBJECTS: &[Column] = &[
    required("subject_id", Kind::Id),
    optional("name", Kind::Text),
    optional("given_name", Kind::Text),
    optional("family_name", Kind::Text),
    optional("birth_date", Kind::Date),
    optional("address", Kind::Text),
    optional("street", Kind::Text),
    optional("house_number", Kind::Text),
    optional("postcode", Kind::Text),
    optional("city", Kind::Text),
    optional("country", Kind::Text),
    optional("lat", Kind::Number),
    optional("lon", Kind::Number),
    optional("phone", Kind::Text),
    optional("email", Kind::Text),
    optional("tags", Kind::List),
];

const SUBJECT_ADDRESSES: &[Column] = &[
    required("subject_id", Kind::Id),
    optional("address", Kind::Text),
    optional("street", Kind::Text),
    optional("house_number", Kind::Text),
    optional("postcode", Kind::Text),
    optional("city", Kind::Text),
    optional("country", Kind::Text),
    optional("lat", Kind::Number),
    optional("lon", Kind::Number),
    optional("from", Kind::Date),
    optional("to", Kind::Date),
    optional("kind", Kind::Text),
];

const TASKS: &[Column] = &[
    required("task_id", Kind::Id),
    required("subject_id", Kind::Id),
    happened("opened_at"),
    optional("kind", Kind::Text),
    optional("closed_at", Kind::Instant),
    optional("opened_by", Kind::Id),
    optional("origin", Kind::Text),
    optional("assignee", Kind::Id),
    optional("queue", Kind::Text),
];

const WORK: &[Column] = &[
    happened("at"),
    required("subject_id", Kind::Id),
    optional("staff_id", Kind::Id),
    optional("kind", Kind::Text),
    optional("task_id", Kind::Id),
];
