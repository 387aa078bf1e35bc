//! Purposes for the usual task kinds, with the fields that each needs: picked by topic and meaning, not by name.
//!
//! The DPV terms are those of <https://w3id.org/dpv>, the bases those of GDPR Art. 6(1).

use std::collections::BTreeMap;

use super::{
    meaning::{Field as F, Topic as T, Use},
    tables::DraftTable,
};
use crate::{mapping::ColumnPath, schema::TableName};

/// A purpose of the draft.
#[derive(Clone, Debug)]
pub(super) struct DraftPurpose {
    pub(super) template: &'static Template,
    pub(super) show: BTreeMap<TableName, Vec<ColumnPath>>,
    pub(super) mask: BTreeMap<TableName, Vec<ColumnPath>>,
}

/// What a purpose takes.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) dpv: &'static str,
    pub(super) basis: &'static str,
    pub(super) kinds: &'static [&'static str],
    pub(super) minutes: u32,
    /// It is drafted if a table of one of these topics shows something.
    needs: &'static [T],
    show: &'static [Pick],
    mask: &'static [Pick],
    /// Whose addresses are none of its business.
    without: Option<Use>,
}

/// Fields, in display order, of the tables of some topics.
#[derive(Debug)]
struct Pick(&'static [T], &'static [&'static [F]]);

/// The purposes that have something to show.
pub(super) fn draft(tables: &[DraftTable]) -> Vec<DraftPurpose> {
    TEMPLATES.iter().filter_map(|template| purpose(template, tables)).collect()
}

fn purpose(template: &'static Template, tables: &[DraftTable]) -> Option<DraftPurpose> {
    let mut show = BTreeMap::new();
    let mut mask = BTreeMap::new();
    let mut needed = false;
    for table in tables.iter().filter(|table| table.has_columns()) {
        let Some(topic) = table.topic else { continue };
        let shown = picked(template.show, topic, table, template.without);
        let mut masked = picked(template.mask, topic, table, template.without);
        masked.retain(|path| !shown.contains(path));
        needed |= !shown.is_empty() && template.needs.contains(&topic) && !table.is_comment();
        if !shown.is_empty() {
            show.insert(table.name.clone(), shown);
        }
        if !masked.is_empty() {
            mask.insert(table.name.clone(), masked);
        }
    }
    needed.then_some(DraftPurpose { template, show, mask })
}

fn picked(picks: &[Pick], topic: T, table: &DraftTable, without: Option<Use>) -> Vec<ColumnPath> {
    let fields = picks.iter().filter(|pick| pick.0.contains(&topic)).flat_map(|pick| pick.1);
    let mut paths: Vec<ColumnPath> = Vec::new();
    for field in fields.flat_map(|fields| *fields) {
        for column in &table.columns {
            let wanted = column.field == *field && (without.is_none() || column.usage != without);
            if wanted && !paths.contains(&column.path) {
                paths.push(column.path.clone());
            }
        }
    }
    paths
}

const NAME: &[F] = &[F::Salutation, F::GivenName, F::OtherName, F::FamilyName, F::FullName];
const ADDRESS: &[F] =
    &[F::Company, F::Street, F::HouseNumber, F::AddressLine, F::Postcode, F::City, F::Region, F::Country];
const STATE: &[F] = &[F::Number, F::Status, F::Flag, F::Moment];
const MONEY: &[F] = &[F::Amount, F::Currency, F::Method];
const ITEM: &[F] = &[F::Title, F::ItemNumber, F::ItemClass];
const COUNT: &[F] = &[F::Number, F::Quantity, F::Status];
const PRICE: &[F] = &[F::Price, F::Amount, F::Currency];
const PARCEL: &[F] = &[F::Carrier, F::Tracking, F::Method];
const CARD: &[F] = &[F::CardBrand, F::CardEnd, F::CardExpiry];
const BANK: &[F] = &[F::Iban, F::AccountNumber, F::Bank, F::AccountHolder];
const DEVICE: &[F] = &[F::Device, F::System, F::Version, F::UserAgent];
const USAGE: &[F] = &[F::Moment, F::Duration, F::Quality, F::ErrorCode, F::Status];
const PLAN: &[F] = &[F::Plan];
const EMAIL: &[F] = &[F::Email];
const PHONE: &[F] = &[F::Phone];
const NUMBER: &[F] = &[F::PersonNumber];

const TEMPLATES: [Template; 11] = [
    Template {
        name: "delivery",
        title: "Where is the parcel?",
        dpv: "dpv:DeliveryOfGoods",
        basis: "gdpr:6-1-b",
        kinds: &["delivery"],
        minutes: 30,
        needs: &[T::Order, T::Shipment],
        show: &[
            Pick(&[T::Person], &[NAME, PHONE, ADDRESS]),
            Pick(&[T::Address], &[NAME, ADDRESS, PHONE]),
            Pick(&[T::Order], &[STATE, PARCEL, NAME, ADDRESS, PHONE]),
            Pick(&[T::Shipment], &[STATE, PARCEL, NAME, ADDRESS]),
            Pick(&[T::Line], &[COUNT]),
        ],
        mask: &[Pick(&[T::Person], &[EMAIL])],
        without: Some(Use::Billing),
    },
    Template {
        name: "order-question",
        title: "A question about an order",
        dpv: "dpv:CustomerOrderManagement",
        basis: "gdpr:6-1-b",
        kinds: &["order-question"],
        minutes: 30,
        needs: &[T::Order, T::Invoice, T::Loan],
        show: &[
            Pick(&[T::Person], &[NAME]),
            Pick(&[T::Order, T::Invoice], &[STATE, MONEY]),
            Pick(&[T::Line, T::Loan], &[COUNT, &[F::Moment], ITEM, PRICE]),
            Pick(&[T::Shipment], &[STATE, PARCEL]),
        ],
        mask: &[Pick(&[T::Person], &[EMAIL, PHONE])],
        without: None,
    },
    Template {
        name: "claim",
        title: "Refund, return or claim",
        dpv: "dpv:CustomerClaimsManagement",
        basis: "gdpr:6-1-b",
        kinds: &["refund", "claim"],
        minutes: 30,
        needs: &[T::Order, T::Invoice, T::Return, T::Payment, T::Loan],
        show: &[
            Pick(&[T::Person], &[NAME]),
            Pick(&[T::Order, T::Invoice, T::Payment], &[STATE, MONEY]),
            Pick(&[T::Line, T::Return, T::Loan], &[COUNT, &[F::Moment], ITEM, PRICE]),
            Pick(&[T::Shipment], &[STATE]),
            Pick(&[T::Means], &[&[F::CardBrand, F::CardEnd], &[F::Status, F::Flag]]),
        ],
        mask: &[Pick(&[T::Person, T::Means, T::Payment], &[BANK]), Pick(&[T::Person], &[EMAIL])],
        without: None,
    },
    Template {
        name: "payment",
        title: "A question about a payment or an invoice",
        dpv: "dpv:PaymentManagement",
        basis: "gdpr:6-1-b",
        kinds: &["payment"],
        minutes: 30,
        needs: &[T::Invoice, T::Payment, T::Means],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER]),
            Pick(&[T::Invoice], &[STATE, MONEY, NAME, ADDRESS]),
            Pick(&[T::Payment], &[STATE, MONEY, CARD]),
            Pick(&[T::Order, T::Subscription], &[STATE, PLAN, PRICE]),
            Pick(&[T::Means], &[CARD, &[F::Status, F::Flag]]),
        ],
        mask: &[Pick(&[T::Person, T::Means, T::Payment], &[BANK]), Pick(&[T::Person], &[EMAIL, CARD])],
        without: Some(Use::Shipping),
    },
    Template {
        name: "dispute",
        title: "A disputed payment",
        dpv: "dpv:DisputeManagement",
        basis: "gdpr:6-1-b",
        kinds: &["payment-dispute"],
        minutes: 30,
        needs: &[T::Payment, T::Means],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER]),
            Pick(&[T::Order, T::Invoice, T::Payment], &[STATE, MONEY, CARD]),
            Pick(&[T::Shipment], &[STATE, PARCEL]),
            Pick(&[T::Line], &[COUNT, PRICE]),
            Pick(&[T::Means], &[CARD, &[F::Status, F::Flag]]),
        ],
        mask: &[
            Pick(&[T::Person, T::Means, T::Payment], &[BANK]),
            Pick(&[T::Person], &[EMAIL, PHONE]),
            Pick(&[T::Line], &[ITEM]),
        ],
        without: None,
    },
    Template {
        name: "account-recovery",
        title: "A customer who cannot get into the account",
        dpv: "dpv:AccountManagement",
        basis: "gdpr:6-1-b",
        kinds: &["account-recovery"],
        minutes: 15,
        needs: &[T::Person],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER, EMAIL, &[F::Username, F::Status, F::Flag]]),
            Pick(&[T::Login], &[&[F::Moment, F::Status, F::Flag]]),
        ],
        mask: &[
            Pick(&[T::Person, T::Contact], &[PHONE, &[F::BirthDate]]),
            Pick(&[T::Person, T::Address], &[&[F::Postcode]]),
        ],
        without: None,
    },
    Template {
        name: "fraud",
        title: "Suspected fraud",
        dpv: "dpv:FraudPreventionAndDetection",
        basis: "gdpr:6-1-f",
        kinds: &["fraud"],
        minutes: 60,
        needs: &[T::Person],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER, EMAIL, PHONE, ADDRESS, &[F::Status, F::Flag, F::Moment]]),
            Pick(&[T::Address], &[NAME, ADDRESS]),
            Pick(&[T::Order, T::Invoice, T::Payment, T::Return], &[STATE, MONEY]),
            Pick(&[T::Shipment], &[STATE, PARCEL]),
            Pick(&[T::Means], &[CARD, &[F::Status, F::Flag, F::Moment]]),
            Pick(&[T::Login], &[USAGE, DEVICE, &[F::IpAddress]]),
            Pick(&[T::Device], &[DEVICE, &[F::Moment]]),
        ],
        mask: &[
            Pick(&[T::Person, T::Means, T::Payment], &[BANK]),
            Pick(&[T::Person], &[&[F::BirthDate]]),
            Pick(&[T::Line], &[ITEM]),
        ],
        without: None,
    },
    Template {
        name: "legal-request",
        title: "A request by a court or an authority",
        dpv: "dpv:LegalCompliance",
        basis: "gdpr:6-1-c",
        kinds: &["legal-request"],
        minutes: 60,
        needs: &[T::Person],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER, &[F::BirthDate], EMAIL, PHONE, ADDRESS, &[F::Moment]]),
            Pick(&[T::Address], &[NAME, ADDRESS]),
            Pick(&[T::Order, T::Invoice, T::Payment], &[STATE, MONEY]),
        ],
        mask: &[
            Pick(&[T::Person, T::Means, T::Payment], &[BANK]),
            Pick(&[T::Line, T::Viewing, T::Reading, T::Loan], &[ITEM]),
            Pick(&[T::Login], &[&[F::Moment, F::IpAddress]]),
        ],
        without: None,
    },
    Template {
        name: "technical-fault",
        title: "Something does not work",
        dpv: "dpv:TechnicalServiceProvision",
        basis: "gdpr:6-1-b",
        kinds: &["technical-fault"],
        minutes: 30,
        needs: &[T::Device, T::Viewing, T::Reading, T::Login, T::Subscription],
        show: &[
            Pick(&[T::Person], &[NAME]),
            Pick(&[T::Device], &[DEVICE, USAGE]),
            Pick(&[T::Viewing, T::Reading], &[USAGE, DEVICE]),
            Pick(&[T::Login], &[USAGE, DEVICE]),
            Pick(&[T::Subscription], &[PLAN, &[F::Status, F::Flag, F::Moment]]),
        ],
        mask: &[
            Pick(&[T::Person], &[EMAIL]),
            Pick(&[T::Viewing, T::Reading], &[ITEM]),
            Pick(&[T::Login], &[&[F::IpAddress]]),
        ],
        without: None,
    },
    Template {
        name: "contact",
        title: "A complaint or another message",
        dpv: "dpv:CustomerCare",
        basis: "gdpr:6-1-b",
        kinds: &["complaint", "contact"],
        minutes: 30,
        needs: &[T::Person],
        show: &[
            Pick(&[T::Person], &[NAME, NUMBER, EMAIL, PHONE, &[F::Language]]),
            Pick(&[T::Contact], &[NAME, EMAIL, PHONE]),
            Pick(&[T::Ticket, T::Order, T::Shipment, T::Loan, T::Return], &[STATE]),
            Pick(&[T::Subscription], &[PLAN, &[F::Status, F::Flag]]),
            Pick(&[T::Loyalty], &[&[F::Number, F::Points, F::Status]]),
        ],
        mask: &[Pick(&[T::Person, T::Address], &[ADDRESS])],
        without: None,
    },
    Template {
        name: "subject-rights",
        title: "Access, correction or erasure of one's own data",
        dpv: "dpv:RightsFulfilment",
        basis: "gdpr:6-1-c",
        kinds: &["subject-rights"],
        minutes: 30,
        needs: &[T::Person],
        show: &[
            Pick(
                &[T::Person],
                &[NAME, NUMBER, EMAIL, ADDRESS, &[F::Language, F::Consent, F::Status, F::Flag]],
            ),
            Pick(&[T::Address], &[NAME, ADDRESS]),
            Pick(&[T::Consent], &[&[F::Consent, F::Method, F::Status, F::Flag, F::Moment]]),
        ],
        mask: &[Pick(&[T::Person], &[PHONE, &[F::BirthDate]])],
        without: None,
    },
];
