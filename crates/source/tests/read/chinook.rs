//! Chinook, a database that nobody here wrote: the same look on both of its flavours.

use std::path::Path;

use source::mapping::{Mapping, Mask, Role};
use source::read::ReadRequest;
use source::value::{Cell, MaskReason};

use crate::builder::{mapping, purpose, step, table};
use crate::database::{Database, open, postgres_database};
use crate::render::render;

fn data(file: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(file);
    if path.exists() {
        return Some(path.display().to_string());
    }
    eprintln!("SKIPPED: {file} is not there");
    None
}

/// SQLite's `InvoiceLine` is PostgreSQL's `invoice_line`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() && !snake.ends_with(['.', '_', ' ']) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

fn chinook(spell: fn(&str) -> String) -> Mapping {
    let s = |name: &str| spell(name);
    let (customer, invoice, line) = (s("Customer"), s("Invoice"), s("InvoiceLine"));
    let to_customer = step(&invoice, &[&s("CustomerId")], &customer, &[&s("CustomerId")]);
    let to_invoice = step(&line, &[&s("InvoiceId")], &invoice, &[&s("InvoiceId")]);
    let (title, genre) = (s("TrackId.Name"), s("TrackId.GenreId.Name"));
    let customers = table(Role::Subject)
        .columns(&[&s("FirstName"), &s("LastName")])
        .column(&s("Email"), Mask::Initial)
        .column(&s("Phone"), Mask::Last4);
    let invoices = table(Role::Personal)
        .path(std::slice::from_ref(&to_customer))
        .newest(&s("InvoiceDate"))
        .key(&[&s("InvoiceId")])
        .columns(&[&s("InvoiceDate"), &s("Total")]);
    let lines = table(Role::Personal)
        .path(&[to_invoice, to_customer])
        .key(&[&s("InvoiceLineId")])
        .columns(&[&s("UnitPrice"), &title, &genre])
        .lookup(&s("TrackId"), &s("Track"), &[&s("TrackId")])
        .lookup(&s("TrackId.GenreId"), &s("Genre"), &[&s("GenreId")])
        .item(Some(&genre), &[&title]);
    let tables = vec![(customer.as_str(), customers), (&invoice, invoices), (&line, lines)];
    let catalogue = [s("Track"), s("Genre")];
    let tables = tables
        .into_iter()
        .chain(catalogue.iter().map(|name| (name.as_str(), table(Role::Catalogue))))
        .collect();
    let show: [(&str, &[&str]); 3] = [
        (&customer, &[&s("FirstName"), &s("LastName")]),
        (&invoice, &[&s("InvoiceDate"), &s("Total")]),
        (&line, &[&s("UnitPrice"), &title, &genre]),
    ];
    let mask: [(&str, &[&str]); 1] = [(&customer, &[&s("Email"), &s("Phone")])];
    mapping(&customer, &[&s("CustomerId")], tables, vec![("p", purpose(&show, &mask))])
}

#[tokio::test]
async fn every_customer_of_chinook_is_the_same_on_both() {
    let (Some(file), Some(script)) = (data("chinook.sqlite"), data("chinook.postgres.sql")) else { return };
    let script = std::fs::read_to_string(script).unwrap();
    let (_, tables) = script.split_once("\\c chinook;").unwrap();
    let address = format!("sqlite:{file}");
    let sqlite = Database { kind: "SQLite", source: open(&address).await, address };
    let plans = sqlite.plans(&chinook(str::to_owned)).await;
    let rows = sqlite.read(&plans, "p", "1").await.unwrap();
    assert_eq!(rows.tables[0].rows.len(), 1);
    assert_eq!(rows.tables[1].rows.len(), 7);
    assert_eq!(rows.tables[2].rows.len(), 38);
    let reasons = |cell: &Cell| matches!(cell, Cell::Masked { why: MaskReason::UnknownItem, .. });
    let page = ReadRequest { purpose: "p", subject: "2", table: Some("InvoiceLine"), page: 0 };
    let lines = sqlite.source.read(&plans, &page).await.unwrap();
    assert!(lines.tables[0].rows.iter().flatten().any(|cell| matches!(cell, Cell::Shown(_))));
    let Some(address) = postgres_database("chinook", tables).await else { return };
    let postgres = Database { kind: "PostgreSQL", source: open(&address).await, address };
    let postgres_plans = postgres.plans(&chinook(snake)).await;
    let mut unknown = 0;
    for customer in 1..=59 {
        let left = sqlite.read(&plans, "p", &customer.to_string()).await.unwrap();
        let right = postgres.read(&postgres_plans, "p", &customer.to_string()).await.unwrap();
        unknown += left.tables[2].rows.iter().flatten().filter(|cell| reasons(cell)).count();
        let renamed: Vec<String> = render(&left)
            .lines()
            .map(|line| if line.starts_with(' ') { line.to_owned() } else { snake(line) })
            .collect();
        assert_eq!(renamed.join("\n"), render(&right).trim_end());
    }
    assert!(unknown > 0, "Chinook sells television, whose format says nothing about its content");
}
