//! A whole world.

use crate::catalogue::{BOOKS, Book, CATEGORIES, Category, FILMS, Film, PRODUCTS, Product};
use crate::customers::{Address, Base, Customer};
use crate::date::Date;
use crate::desk::{Desk, Message, Ticket};
use crate::media::{Media, Reading, Stream};
use crate::orders::{Order, OrderLine, Payment, Refund, Sales};
use crate::phones::PhoneBook;
use crate::staff::{Department, Staff, StaffAddress, StaffContact};
use crate::tasks::Task;
use crate::ties::{Plan, Truth, by_chance};

/// How large a world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Customers, exactly. All rows of a world are held in memory.
    pub customers: u32,
    /// Staff, exactly.
    pub staff: u32,
    /// Orders of a customer, on average; most have fewer, a few have many.
    pub orders_per_customer: u32,
    /// Films that a customer streamed, on average.
    pub streams_per_customer: u32,
    /// Books that a customer read, on average.
    pub readings_per_customer: u32,
    /// Tasks that are open today, exactly (none in a world without customers).
    pub open_tasks: u32,
}

impl Size {
    /// A small shop: 500 customers, 12 staff.
    #[must_use]
    pub const fn demo() -> Size {
        Size {
            customers: 500,
            staff: 12,
            orders_per_customer: 6,
            streams_per_customer: 12,
            readings_per_customer: 4,
            open_tasks: 60,
        }
    }
}

/// A simulated shop on one day. Each list is in the order of its ids, which begin with 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The day on which the world is looked at: nothing in it is later.
    pub today: Date,
    /// The support staff.
    pub staff: Vec<Staff>,
    /// Where they live and lived.
    pub staff_addresses: Vec<StaffAddress>,
    /// Their emergency contacts, now and before.
    pub staff_contacts: Vec<StaffContact>,
    /// The customers.
    pub customers: Vec<Customer>,
    /// Their addresses, now and before.
    pub addresses: Vec<Address>,
    /// Product categories.
    pub categories: &'static [Category],
    /// Products.
    pub products: &'static [Product],
    /// Films.
    pub films: &'static [Film],
    /// Books.
    pub books: &'static [Book],
    /// Orders, by customer.
    pub orders: Vec<Order>,
    /// Their lines, by order.
    pub order_lines: Vec<OrderLine>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Refunds.
    pub refunds: Vec<Refund>,
    /// Films streamed, by customer.
    pub streams: Vec<Stream>,
    /// Books read, by customer.
    pub readings: Vec<Reading>,
    /// The shop's tickets, closed ones first.
    pub tickets: Vec<Ticket>,
    /// Their messages.
    pub messages: Vec<Message>,
    /// The open tasks. They are in no table of the shop: the ticket system pushes them to the gate.
    pub tasks: Vec<Task>,
    /// What is true, for comparison. It is in no table of the shop.
    pub truth: Truth,
}

impl World {
    /// The world of this seed, size and day.
    #[must_use]
    pub fn generate(seed: u64, size: Size, today: Date) -> World {
        let plan = Plan::draw(seed, &size);
        let mut phones = PhoneBook::new(seed, plan.ties().count());
        let mut department = Department::draw(seed, &size, today, &plan, &mut phones);
        let base = Base::draw(seed, &size, today, &plan, &mut department, &mut phones);
        let sales = Sales::draw(seed, &size, today, &base);
        let media = Media::draw(seed, &size, today, &base.customers);

        let planned = plan.ties();
        let chance = by_chance(&department.staff, &base.customers, &base.addresses, &plan);
        let truth = Truth {
            ties: planned.chain(chance).collect(),
            protected: plan.protected.iter().copied().collect(),
        };

        let people = (department.staff.as_slice(), base.customers.as_slice(), sales.orders.as_slice());
        let Desk { tickets, messages, tasks, .. } = Desk::draw(seed, &size, today, people, &truth);
        World {
            today,
            staff: department.staff,
            staff_addresses: department.addresses,
            staff_contacts: department.contacts,
            customers: base.customers,
            addresses: base.addresses,
            categories: CATEGORIES,
            products: PRODUCTS,
            films: FILMS,
            books: BOOKS,
            orders: sales.orders,
            order_lines: sales.lines,
            payments: sales.payments,
            refunds: sales.refunds,
            streams: media.streams,
            readings: media.readings,
            tickets,
            messages,
            tasks,
            truth,
        }
    }

    /// The customer with this id.
    #[must_use]
    pub fn customer(&self, id: u32) -> Option<&Customer> {
        self.customers.get((id as usize).checked_sub(1)?)
    }

    /// The staff member with this id.
    #[must_use]
    pub fn staff_member(&self, id: u32) -> Option<&Staff> {
        self.staff.get((id as usize).checked_sub(1)?)
    }
}
