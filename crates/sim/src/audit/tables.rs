//! The tables: their columns, and what stands in them.

use std::path::Path;

use crate::audit::circle::Contact;
use crate::audit::output::{Columns, Format, Kind, Table, WorldError};
use crate::audit::people::Account;
use crate::audit::phones::{self, Form};
use crate::audit::rows::{Look, Ticket, Work};
use crate::audit::scene::Subjects;
use crate::audit::spelling::Spelling;
use crate::audit::staff::Member;
use crate::audit::ties::Tie;
use crate::audit::truth::Why;
use crate::email::email;
use crate::{AddressKind, Dwelling};

/// All tables of a world, being written.
pub(crate) struct Tables {
    pub(crate) accesses: Table,
    pub(crate) staff: Table,
    pub(crate) staff_contacts: Table,
    pub(crate) staff_addresses: Table,
    pub(crate) shifts: Table,
    pub(crate) subjects: Table,
    pub(crate) subject_addresses: Table,
    pub(crate) tasks: Table,
    pub(crate) work: Table,
    pub(crate) true_looks: Table,
    pub(crate) true_ties: Table,
}

impl Tables {
    pub(crate) fn create(directory: &Path, format: Format) -> Result<Tables, WorldError> {
        let truth = directory.join("truth");
        std::fs::create_dir_all(&truth)
            .map_err(|source| WorldError::Write { path: truth.clone(), source })?;
        let table = |name, columns| Table::create(directory, name, columns, format);
        Ok(Tables {
            accesses: table("accesses", ACCESSES)?,
            staff: table("staff", STAFF)?,
            staff_contacts: table("staff_contacts", STAFF_CONTACTS)?,
            staff_addresses: table("staff_addresses", STAFF_ADDRESSES)?,
            shifts: table("shifts", SHIFTS)?,
            subjects: table("subjects", SUBJECTS)?,
            subject_addresses: table("subject_addresses", SUBJECT_ADDRESSES)?,
            tasks: table("tasks", TASKS)?,
            work: table("work", WORK)?,
            true_looks: Table::create(&truth, "looks", TRUE_LOOKS, format)?,
            true_ties: Table::create(&truth, "ties", TRUE_TIES, format)?,
        })
    }

    pub(crate) fn member(&mut self, member: &Member) -> Result<(), WorldError> {
        let person = &member.person;
        let table = &mut self.staff;
        staff_id(table, member.id);
        table.text(person.given_name);
        table.text(&person.family_name);
        table.date(person.birth_date);
        let home = person.home.dwelling;
        address(table, &home, home.street);
        let mut phone = String::new();
        phones::write(&mut phone, home.country, person.phone, Form::E164);
        table.text(&phone);
        table.text(&member.email());
        table.text(&format!("{}-{:03}", member.queue.name(), member.team + 1));
        table.maybe(member.lead, staff_id);
        table.date(member.hired_on);
        table.null();
        table.end_row()?;
        for home in &member.homes_on_file {
            let table = &mut self.staff_addresses;
            staff_id(table, member.id);
            address(table, &home.dwelling, home.dwelling.street);
            table.date(home.from);
            table.maybe(home.to, Table::date);
            table.end_row()?;
        }
        Ok(())
    }

    pub(crate) fn contact(&mut self, contact: &Contact) -> Result<(), WorldError> {
        let Dwelling { street, postcode, city, country, .. } = contact.dwelling;
        let table = &mut self.staff_contacts;
        staff_id(table, contact.staff);
        table.text(&contact.name);
        let mut phone = String::new();
        phones::write(&mut phone, country, contact.phone, Form::National);
        table.text(&phone);
        table.text(contact.relation);
        let number = contact.dwelling.house_number();
        table.text(&match country {
            crate::Country::Germany => format!("{street} {number}, {postcode} {city}"),
            crate::Country::UnitedStates => {
                format!("{number} {street}, {city}, {} {postcode}", contact.dwelling.state)
            }
        });
        table.date(contact.from);
        table.maybe(contact.to, Table::date);
        table.end_row()
    }

    /// `tags` is empty or `protected` or `decoy`.
    pub(crate) fn subject(
        &mut self,
        id: u32,
        account: &Account,
        spelling: &Spelling,
        tags: &str,
    ) -> Result<(), WorldError> {
        let person = &account.person;
        let family_name = spelling.family_name(account);
        let table = &mut self.subjects;
        subject_id(table, id);
        table.text(person.given_name);
        table.text(&family_name);
        table.maybe(Some(person.birth_date).filter(|_| spelling.birth_date), Table::date);
        let home = person.home.dwelling;
        address(table, &home, &spelling.street(&home));
        table.maybe(spelling.phone, |table, form| {
            let mut phone = String::new();
            phones::write(&mut phone, home.country, person.phone, form);
            table.text(&phone);
        });
        match &account.email {
            Some(email) => table.text(email),
            None => table.text(&email(person.given_name, &family_name, id, "example.org")),
        }
        table.maybe(Some(tags).filter(|tags| !tags.is_empty()), Table::text);
        table.end_row()?;
        let homes = person.homes().map(|home| (home, AddressKind::Home));
        let shipping = account.shipping.iter().map(|home| (home, AddressKind::Shipping));
        let billing = account.billing.iter().map(|home| (home, AddressKind::Billing));
        for (home, kind) in homes.chain(shipping).chain(billing) {
            let table = &mut self.subject_addresses;
            subject_id(table, id);
            address(table, &home.dwelling, &spelling.street(&home.dwelling));
            table.date(home.from);
            table.maybe(home.to, Table::date);
            table.text(kind.name());
            table.end_row()?;
        }
        Ok(())
    }

    pub(crate) fn shift(&mut self, staff: u32, start: i64, end: i64) -> Result<(), WorldError> {
        staff_id(&mut self.shifts, staff);
        self.shifts.instant(start);
        self.shifts.instant(end);
        self.shifts.end_row()
    }

    /// Tasks that are closed after `end` are still open.
    pub(crate) fn task(&mut self, ticket: &Ticket, subjects: &Subjects, end: i64) -> Result<(), WorldError> {
        let table = &mut self.tasks;
        task_id(table, ticket.id);
        subject_id(table, subjects.id(ticket.subject));
        table.text(ticket.kind.name());
        table.instant(ticket.opened_at);
        table.maybe(ticket.closed_at.filter(|&at| at < end), Table::instant);
        table.maybe(ticket.opened_by, staff_id);
        table.text(ticket.origin.name());
        table.maybe(ticket.assignee, staff_id);
        table.text(ticket.queue.name());
        table.end_row()
    }

    pub(crate) fn work(&mut self, work: &Work, subjects: &Subjects) -> Result<(), WorldError> {
        let table = &mut self.work;
        table.instant(work.at);
        subject_id(table, subjects.id(work.subject));
        table.maybe(work.staff, staff_id);
        table.text(work.kind);
        table.maybe(work.task, task_id);
        table.end_row()
    }

    /// The look with this number, from 1, and the truth about it.
    pub(crate) fn look(
        &mut self,
        number: u64,
        look: &Look,
        subjects: &Subjects,
        day: u32,
    ) -> Result<(), WorldError> {
        let table = &mut self.accesses;
        table.instant(look.at);
        staff_id(table, look.staff);
        subject_id(table, subjects.id(look.subject));
        table.id(b'A', number, 10);
        table.maybe(look.task, task_id);
        table.text(look.fields);
        table.text(look.channel);
        // One session for each staff member and day.
        table.id(b'S', u64::from(look.staff) * 10_000 + u64::from(day), 9);
        table.end_row()?;
        let table = &mut self.true_looks;
        table.id(b'A', number, 10);
        match look.why {
            Why::Honest(reason) => {
                table.text("false");
                table.text(reason.name());
                table.null();
                table.null();
            }
            Why::Misuse { motive, manner, series } => {
                table.text("true");
                table.text(motive.name());
                table.text(manner.name());
                table.id(b'M', u64::from(series), 6);
            }
        }
        table.end_row()
    }

    pub(crate) fn tie(&mut self, tie: &Tie, subjects: &Subjects) -> Result<(), WorldError> {
        let table = &mut self.true_ties;
        staff_id(table, tie.staff);
        subject_id(table, subjects.id(tie.subject));
        table.text(tie.kind.name());
        table.maybe(tie.until, Table::date);
        table.maybe(Some(tie.evidence.as_str()).filter(|evidence| !evidence.is_empty()), Table::text);
        table.text(if tie.renamed { "true" } else { "false" });
        table.text(if tie.by_chance { "true" } else { "false" });
        table.end_row()
    }
}

fn staff_id(table: &mut Table, id: u32) {
    table.id(b'E', u64::from(id), 5);
}

fn subject_id(table: &mut Table, id: u32) {
    table.id(b'C', u64::from(id), 8);
}

fn task_id(table: &mut Table, id: u32) {
    table.id(b'T', u64::from(id), 9);
}

fn address(table: &mut Table, dwelling: &Dwelling, street: &str) {
    table.text(street);
    table.text(&dwelling.house_number());
    table.text(dwelling.postcode);
    table.text(dwelling.city);
    table.text(dwelling.country.code());
}

const ACCESSES: Columns = &[
    ("at", Kind::Instant),
    ("staff_id", Kind::Text),
    ("subject_id", Kind::Text),
    ("access_id", Kind::Text),
    ("task_id", Kind::Text),
    ("fields", Kind::Text),
    ("channel", Kind::Text),
    ("session", Kind::Text),
];

const STAFF: Columns = &[
    ("staff_id", Kind::Text),
    ("given_name", Kind::Text),
    ("family_name", Kind::Text),
    ("birth_date", Kind::Date),
    ("street", Kind::Text),
    ("house_number", Kind::Text),
    ("postcode", Kind::Text),
    ("city", Kind::Text),
    ("country", Kind::Text),
    ("phone", Kind::Text),
    ("email", Kind::Text),
    ("team", Kind::Text),
    ("manager_id", Kind::Text),
    ("from", Kind::Date),
    ("to", Kind::Date),
];

const STAFF_CONTACTS: Columns = &[
    ("staff_id", Kind::Text),
    ("name", Kind::Text),
    ("phone", Kind::Text),
    ("relation", Kind::Text),
    ("address", Kind::Text),
    ("from", Kind::Date),
    ("to", Kind::Date),
];

const STAFF_ADDRESSES: Columns = &[
    ("staff_id", Kind::Text),
    ("street", Kind::Text),
    ("house_number", Kind::Text),
    ("postcode", Kind::Text),
    ("city", Kind::Text),
    ("country", Kind::Text),
    ("from", Kind::Date),
    ("to", Kind::Date),
];

const SHIFTS: Columns = &[("staff_id", Kind::Text), ("start", Kind::Instant), ("end", Kind::Instant)];

const SUBJECTS: Columns = &[
    ("subject_id", Kind::Text),
    ("given_name", Kind::Text),
    ("family_name", Kind::Text),
    ("birth_date", Kind::Date),
    ("street", Kind::Text),
    ("house_number", Kind::Text),
    ("postcode", Kind::Text),
    ("city", Kind::Text),
    ("country", Kind::Text),
    ("phone", Kind::Text),
    ("email", Kind::Text),
    ("tags", Kind::Text),
];

const SUBJECT_ADDRESSES: Columns = &[
    ("subject_id", Kind::Text),
    ("street", Kind::Text),
    ("house_number", Kind::Text),
    ("postcode", Kind::Text),
    ("city", Kind::Text),
    ("country", Kind::Text),
    ("from", Kind::Date),
    ("to", Kind::Date),
    ("kind", Kind::Text),
];

const TASKS: Columns = &[
    ("task_id", Kind::Text),
    ("subject_id", Kind::Text),
    ("kind", Kind::Text),
    ("opened_at", Kind::Instant),
    ("closed_at", Kind::Instant),
    ("opened_by", Kind::Text),
    ("origin", Kind::Text),
    ("assignee", Kind::Text),
    ("queue", Kind::Text),
];

const WORK: Columns = &[
    ("at", Kind::Instant),
    ("subject_id", Kind::Text),
    ("staff_id", Kind::Text),
    ("kind", Kind::Text),
    ("task_id", Kind::Text),
];

const TRUE_LOOKS: Columns = &[
    ("access_id", Kind::Text),
    ("misuse", Kind::Text),
    ("kind", Kind::Text),
    ("manner", Kind::Text),
    ("series", Kind::Text),
];

const TRUE_TIES: Columns = &[
    ("staff_id", Kind::Text),
    ("subject_id", Kind::Text),
    ("kind", Kind::Text),
    ("until", Kind::Date),
    ("evidence", Kind::Text),
    ("renamed", Kind::Text),
    ("by_chance", Kind::Text),
];
