//! A world as an SQLite file.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Statement, params};

use crate::{Country, Dwelling, World};

/// A world that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// There is a file already, or none can be made there.
    #[error("cannot make the file `{}`: {error}; name a file that does not exist, in a directory that does", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// SQLite failed; the file is removed again.
    #[error("cannot write the simulated shop to `{}`: {error}; check the space and the permissions there", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        error: rusqlite::Error,
    },
}

impl World {
    /// Writes the shop's tables into a new SQLite file: everything but the open tasks and the truth.
    ///
    /// The file is not synced to disk: after a power cut it may be broken. It is made anew in seconds.
    ///
    /// # Errors
    /// [`SimError::Create`] if the file exists or cannot be made, [`SimError::Write`] if SQLite fails; then
    /// nothing is left behind.
    pub fn write_sqlite(&self, path: &Path) -> Result<(), SimError> {
        File::create_new(path).map_err(|error| SimError::Create { path: path.to_owned(), error })?;
        self.fill(path).map_err(|error| {
            // The first error is the one to report, also if this fails too.
            let _ = fs::remove_file(path);
            SimError::Write { path: path.to_owned(), error }
        })
    }

    fn fill(&self, path: &Path) -> rusqlite::Result<()> {
        let mut connection = Connection::open(path)?;
        // A file that is thrown away on error needs no journal. Foreign keys hold by construction.
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF",
        )?;
        let transaction = connection.transaction()?;
        transaction.execute_batch(include_str!("schema.sql"))?;
        let sink = Sink(&transaction);
        self.write_staff(&sink)?;
        self.write_customers(&sink)?;
        self.write_catalogue(&sink)?;
        self.write_orders(&sink)?;
        self.write_media(&sink)?;
        self.write_tickets(&sink)?;
        transaction.execute_batch(include_str!("indexes.sql"))?;
        transaction.commit()?;
        connection.close().map_err(|(_, error)| error)
    }

    fn write_staff(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("staff", 14, &self.staff, |insert, staff| {
            let Dwelling { street, postcode, city, country, .. } = staff.home;
            insert.execute(params![
                staff.id,
                staff.number(),
                staff.given_name,
                staff.family_name,
                staff.birth_date.to_string(),
                street,
                staff.home.house_number(),
                postcode,
                city,
                country.code(),
                staff.phone.map(|phone| phone.e164()),
                staff.email,
                staff.team.name(),
                staff.hired_on.to_string(),
            ])
        })?;
        sink.numbered_rows("staff_address", 9, &self.staff_addresses, |insert, id, address| {
            let Dwelling { street, postcode, city, country, .. } = address.dwelling;
            insert.execute(params![
                id,
                address.staff,
                street,
                address.dwelling.house_number(),
                postcode,
                city,
                country.code(),
                address.from.to_string(),
                address.to.map(|to| to.to_string()),
            ])
        })?;
        sink.numbered_rows("staff_contact", 7, &self.staff_contacts, |insert, id, contact| {
            insert.execute(params![
                id,
                contact.staff,
                contact.name,
                contact.phone.map(|phone| phone.e164()),
                contact.relation,
                contact.from.to_string(),
                contact.to.map(|to| to.to_string()),
            ])
        })
    }

    fn write_customers(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("customer", 10, &self.customers, |insert, customer| {
            insert.execute(params![
                customer.id,
                customer.number(),
                customer.given_name,
                customer.family_name,
                customer.birth_date.to_string(),
                customer.email,
                customer.phone.map(|phone| phone.to_string()),
                customer.country.code(),
                customer.registered_on.to_string(),
                customer.vip,
            ])
        })?;
        sink.rows("address", 11, &self.addresses, |insert, address| {
            let Dwelling { street, postcode, city, state, country, .. } = address.dwelling;
            insert.execute(params![
                address.id,
                address.customer,
                address.kind.name(),
                street,
                address.dwelling.house_number(),
                postcode,
                city,
                (country == Country::UnitedStates).then_some(state),
                country.code(),
                address.from.to_string(),
                address.to.map(|to| to.to_string()),
            ])
        })
    }

    fn write_catalogue(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("category", 4, self.categories, |insert, category| {
            insert.execute(params![category.id, category.parent, category.name, category.google_taxonomy_id])
        })?;
        sink.rows("product", 4, self.products, |insert, product| {
            insert.execute(params![product.id, product.category, product.title, product.price_cents])
        })?;
        sink.rows("film", 4, self.films, |insert, film| {
            insert.execute(params![film.id, film.title, film.genre, film.minutes])
        })?;
        sink.rows("book", 4, self.books, |insert, book| {
            insert.execute(params![book.id, book.title, book.subject, book.pages])
        })
    }

    fn write_orders(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("orders", 7, &self.orders, |insert, order| {
            insert.execute(params![
                order.id,
                order.number(),
                order.customer,
                order.shipping_address,
                order.billing_address,
                order.placed_at.to_string(),
                order.status.name(),
            ])
        })?;
        sink.rows("order_line", 5, &self.order_lines, |insert, line| {
            insert.execute(params![line.order, line.line, line.product, line.quantity, line.unit_price_cents])
        })?;
        sink.rows("payment", 8, &self.payments, |insert, payment| {
            let card_number = payment.card_number();
            insert.execute(params![
                payment.id,
                payment.order,
                payment.method.name(),
                payment.iban(),
                card_number,
                card_number.as_deref().and_then(|number| number.get(12..)),
                payment.amount_cents,
                payment.paid_at.to_string(),
            ])
        })?;
        sink.rows("refund", 6, &self.refunds, |insert, refund| {
            insert.execute(params![
                refund.id,
                refund.payment,
                refund.amount_cents,
                refund.reason,
                refund.approved_by,
                refund.refunded_at.to_string(),
            ])
        })
    }

    fn write_media(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("stream", 6, &self.streams, |insert, stream| {
            insert.execute(params![
                stream.id,
                stream.customer,
                stream.film,
                stream.started_at.to_string(),
                stream.minutes_watched,
                stream.device,
            ])
        })?;
        sink.rows("reading", 5, &self.readings, |insert, reading| {
            insert.execute(params![
                reading.id,
                reading.customer,
                reading.book,
                reading.opened_at.to_string(),
                reading.last_page,
            ])
        })
    }

    fn write_tickets(&self, sink: &Sink<'_>) -> rusqlite::Result<()> {
        sink.rows("support_ticket", 9, &self.tickets, |insert, ticket| {
            insert.execute(params![
                ticket.id,
                ticket.number(),
                ticket.customer,
                ticket.order,
                ticket.kind.name(),
                ticket.kind.team().name(),
                ticket.assignee,
                ticket.opened_at.to_string(),
                ticket.closed_at.map(|moment| moment.to_string()),
            ])
        })?;
        sink.rows("ticket_message", 5, &self.messages, |insert, message| {
            insert.execute(params![
                message.ticket,
                message.seq,
                message.staff,
                message.body,
                message.sent_at.to_string(),
            ])
        })
    }
}

/// Inserts whole tables, each with one prepared statement.
struct Sink<'a>(&'a Connection);

impl Sink<'_> {
    fn rows<T>(
        &self,
        table: &str,
        columns: usize,
        rows: &[T],
        mut insert: impl FnMut(&mut Statement<'_>, &T) -> rusqlite::Result<usize>,
    ) -> rusqlite::Result<()> {
        self.numbered_rows(table, columns, rows, |statement, _, row| insert(statement, row))
    }

    /// The same for rows without an id of their own: they are numbered from 1.
    fn numbered_rows<T>(
        &self,
        table: &str,
        columns: usize,
        rows: &[T],
        mut insert: impl FnMut(&mut Statement<'_>, u32, &T) -> rusqlite::Result<usize>,
    ) -> rusqlite::Result<()> {
        let marks = vec!["?"; columns].join(", ");
        let mut statement = self.0.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
        for (id, row) in (1..).zip(rows) {
            insert(&mut statement, id, row)?;
        }
        Ok(())
    }
}
