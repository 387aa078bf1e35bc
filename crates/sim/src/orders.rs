//! What customers bought, how they paid, what went back.

use crate::catalogue::{PRODUCTS, Product};
use crate::customers::{Address, AddressKind, Base};
use crate::date::{Date, Moment};
use crate::draw::{Draw, Part};
use crate::places::Country;
use crate::{Size, instruments};

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderStatus {
    /// Placed, not sent.
    Placed,
    /// On its way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Arrived and went back.
    Returned,
    /// Cancelled before it was sent.
    Cancelled,
}

impl OrderStatus {
    /// Name, e.g. `delivered`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OrderStatus::Placed => "placed",
            OrderStatus::Shipped => "shipped",
            OrderStatus::Delivered => "delivered",
            OrderStatus::Returned => "returned",
            OrderStatus::Cancelled => "cancelled",
        }
    }
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Key, from 1.
    pub id: u32,
    /// Id of the customer.
    pub customer: u32,
    /// Id of the address that the parcel goes to.
    pub shipping_address: u32,
    /// Id of the address that the invoice goes to.
    pub billing_address: u32,
    /// When.
    pub placed_at: Moment,
    /// How far it is.
    pub status: OrderStatus,
}

impl Order {
    /// Order number, e.g. `O-00000123`.
    #[must_use]
    pub fn number(&self) -> String {
        format!("O-{:08}", self.id)
    }
}

/// One line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// Id of the order.
    pub order: u32,
    /// Number of the line in the order, from 1.
    pub line: u32,
    /// Id of the product.
    pub product: u32,
    /// How many.
    pub quantity: u32,
    /// Price of one at the time, in euro cents.
    pub unit_price_cents: u32,
}

/// A payment. There is one for each order that was not cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Key, from 1.
    pub id: u32,
    /// Id of the order.
    pub order: u32,
    /// Id of the customer, whose account or card it is.
    pub customer: u32,
    /// How.
    pub method: Method,
    /// How much, in euro cents.
    pub amount_cents: u32,
    /// When.
    pub paid_at: Moment,
}

/// A means of payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Card.
    Card,
    /// SEPA direct debit.
    DirectDebit,
    /// A wallet of another company.
    Wallet,
}

impl Method {
    /// Name, e.g. `direct_debit`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Method::Card => "card",
            Method::DirectDebit => "direct_debit",
            Method::Wallet => "wallet",
        }
    }
}

impl Payment {
    /// The IBAN, if paid by direct debit.
    #[must_use]
    pub fn iban(&self) -> Option<String> {
        (self.method == Method::DirectDebit).then(|| instruments::iban(self.customer))
    }

    /// The full card number, if paid by card.
    #[must_use]
    pub fn card_number(&self) -> Option<String> {
        (self.method == Method::Card).then(|| instruments::card_number(self.customer))
    }
}

/// Money given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Key, from 1.
    pub id: u32,
    /// Id of the payment.
    pub payment: u32,
    /// How much, in euro cents.
    pub amount_cents: u32,
    /// Why.
    pub reason: &'static str,
    /// Id of the staff member who approved it.
    pub approved_by: Option<u32>,
    /// When.
    pub refunded_at: Moment,
}

/// Order lines beyond the first, on average.
const FURTHER_LINES: u32 = 1;
/// Per mille of orders sent to the separate shipping address, where there is one.
const TO_SHIPPING: u32 = 500;
/// Per mille of orders that were cancelled, and that went back: guesses at a shop of household goods.
const CANCELLED: u32 = 20;
const RETURNED: u32 = 60;
/// Per mille of payments by direct debit (Germany only) and by card; the rest by wallet.
const BY_DIRECT_DEBIT: u32 = 450;
const BY_CARD: u32 = 600;
/// Days from order to dispatch, and to arrival.
const DISPATCH_DAYS: i32 = 1;
const ARRIVAL_DAYS: i32 = 4;

/// All orders with what belongs to them, each list in the order of its ids.
#[derive(Default)]
pub(crate) struct Sales {
    pub(crate) orders: Vec<Order>,
    pub(crate) lines: Vec<OrderLine>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) refunds: Vec<Refund>,
}

impl Sales {
    pub(crate) fn draw(seed: u64, size: &Size, today: Date, base: &Base) -> Sales {
        let mut draw = Draw::new(seed, Part::Orders);
        let mut sales = Sales::default();
        let of_customer = base.addresses.chunk_by(|one, next| one.customer == next.customer);
        for (customer, addresses) in base.customers.iter().zip(of_customer) {
            for _ in 0..draw.count(size.orders_per_customer) {
                let account_days = today.days_since(customer.registered_on).max(1) as u32;
                let day = today.plus_days(-(draw.between(1, account_days) as i32));
                let placed_at = day.at(draw.between(6 * 3_600, 24 * 3_600 - 1));
                let status = sales.status(&mut draw, today.days_since(day));
                let Some(shipping_address) = shipping(&mut draw, addresses, day) else { continue };
                let billing = addresses.iter().find(|address| address.kind == AddressKind::Billing);
                let order = Order {
                    id: sales.orders.len() as u32 + 1,
                    customer: customer.id,
                    shipping_address,
                    billing_address: billing.map_or(shipping_address, |address| address.id),
                    placed_at,
                    status,
                };
                let amount_cents = sales.fill(&mut draw, order.id);
                if status != OrderStatus::Cancelled {
                    sales.pay(&mut draw, &order, customer.country, amount_cents, size.staff);
                }
                sales.orders.push(order);
            }
        }
        sales
    }

    fn status(&self, draw: &mut Draw, age_days: i32) -> OrderStatus {
        if draw.per_mille(CANCELLED) {
            OrderStatus::Cancelled
        } else if age_days <= DISPATCH_DAYS {
            OrderStatus::Placed
        } else if age_days <= ARRIVAL_DAYS {
            OrderStatus::Shipped
        } else if draw.per_mille(RETURNED) {
            OrderStatus::Returned
        } else {
            OrderStatus::Delivered
        }
    }

    /// Adds the lines and returns what they cost.
    fn fill(&mut self, draw: &mut Draw, order: u32) -> u32 {
        let mut total = 0;
        for line in 1..=1 + draw.count(FURTHER_LINES) {
            let Product { id: product, price_cents: unit_price_cents, .. } = draw.one_of(PRODUCTS);
            let quantity = if draw.per_mille(850) { 1 } else { draw.between(2, 4) };
            total += quantity * unit_price_cents;
            self.lines.push(OrderLine { order, line, product, quantity, unit_price_cents });
        }
        total
    }

    fn pay(&mut self, draw: &mut Draw, order: &Order, country: Country, amount_cents: u32, staff: u32) {
        let method = if country == Country::Germany && draw.per_mille(BY_DIRECT_DEBIT) {
            Method::DirectDebit
        } else if draw.per_mille(BY_CARD) {
            Method::Card
        } else {
            Method::Wallet
        };
        let id = self.payments.len() as u32 + 1;
        let paid_at = order.placed_at.plus_seconds(draw.between(5, 600));
        self.payments.push(Payment {
            id,
            order: order.id,
            customer: order.customer,
            method,
            amount_cents,
            paid_at,
        });
        if order.status == OrderStatus::Returned {
            self.refunds.push(Refund {
                id: self.refunds.len() as u32 + 1,
                payment: id,
                amount_cents,
                reason: draw.one_of(&["did not fit", "damaged", "arrived late", "changed mind"]),
                approved_by: (staff > 0).then(|| draw.between(1, staff)),
                refunded_at: order.placed_at.plus_seconds(ARRIVAL_DAYS as u32 * 86_400),
            });
        }
    }
}

/// Home on that day, or the separate shipping address; `None` only without any home on that day.
fn shipping(draw: &mut Draw, addresses: &[Address], day: Date) -> Option<u32> {
    let separate = addresses.iter().find(|address| address.kind == AddressKind::Shipping);
    if let Some(separate) = separate
        && draw.per_mille(TO_SHIPPING)
    {
        return Some(separate.id);
    }
    let mut homes = addresses.iter().filter(|address| address.kind == AddressKind::Home);
    homes.rfind(|home| home.from <= day).map(|home| home.id)
}
