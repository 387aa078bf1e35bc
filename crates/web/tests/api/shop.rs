//! A customers' database in memory. What it does depends on whom it is asked for.

use std::sync::Arc;

use access::{
    CustomerData, DataError, Permit,
    gate::Reading,
    reveal::{Card, CardTable, Cell, MaskReason, Value},
};
use tokio::sync::Notify;

/// Nobody but the holder of a grant may ever see this.
pub(crate) const SECRET: &str = "SECRET-VALUE";

/// A customer like any other.
pub(crate) const CARLA: &str = "cust-90210";
/// A customer whose rows cannot be read: the database is down.
pub(crate) const DOWN: &str = "cust-down";
/// A customer whose rows no longer fit the mapping.
pub(crate) const CHANGED: &str = "cust-changed";
/// A customer at whose rows the reader stumbles.
pub(crate) const PANIC: &str = "cust-panic";
/// A customer whose rows take until [`Shop::go_on`] is called.
pub(crate) const SLOW: &str = "cust-slow";

#[derive(Clone, Default)]
pub(crate) struct Shop {
    started: Arc<Notify>,
    go_on: Arc<Notify>,
}

impl Shop {
    /// Waits until somebody reads the slow customer's rows.
    pub(crate) async fn reading(&self) {
        self.started.notified().await;
    }

    pub(crate) fn go_on(&self) {
        self.go_on.notify_one();
    }
}

impl CustomerData for Shop {
    fn read<'a>(&'a self, permit: &'a Permit) -> Reading<'a> {
        Reading::new(async move {
            match permit.subject().as_str() {
                DOWN => return Err(DataError::Unavailable),
                CHANGED => return Err(DataError::Mismatch),
                PANIC => panic!("stumbled over a row"),
                SLOW => {
                    self.started.notify_one();
                    self.go_on.notified().await;
                }
                _ => {}
            }
            Ok(card(permit))
        })
    }
}

fn card(permit: &Permit) -> Card {
    let (_, window) = permit.look().unwrap();
    let tables = [customers(), orders(window.page)];
    let wanted = |table: &CardTable| window.table.as_ref().is_none_or(|name| table.name == *name);
    Card { tables: tables.into_iter().filter(wanted).collect() }
}

fn customers() -> CardTable {
    let email = Cell::Masked { left: Some("…@example.com".into()), why: MaskReason::Purpose };
    CardTable {
        name: "customers".into(),
        columns: vec!["name".into(), "email".into()],
        rows: vec![vec![text(&format!("{SECRET} Carla")), email]],
        more: false,
        cut: false,
    }
}

/// Two pages: the newer order on the first, the older one on the second.
fn orders(page: u32) -> CardTable {
    let rows = match page {
        0 => vec![vec![text(&format!("{SECRET} teapot")), Cell::Shown(Value::Integer(2))]],
        1 => {
            vec![vec![Cell::Masked { left: None, why: MaskReason::SensitiveItem }, Cell::Shown(Value::Null)]]
        }
        _ => vec![],
    };
    let columns = vec!["item".into(), "count".into()];
    CardTable { name: "orders".into(), columns, rows, more: page == 0, cut: false }
}

fn text(value: &str) -> Cell {
    Cell::Shown(Value::Text(value.into()))
}
