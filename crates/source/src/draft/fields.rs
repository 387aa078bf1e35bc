//! What each meaning is in DPV terms, what masks it and what links it, by the table's topic.

use super::meaning::{Field, Topic};
use crate::{
    mapping::{Linkage, Mask},
    schema::Kind,
};

impl Topic {
    /// Whether its rows are things that happened between the subject and the shop.
    pub(super) fn is_work(self) -> bool {
        self.work_category().is_some()
    }

    /// Whether its rows are the shop's, the same for every subject.
    pub(super) fn is_catalogue(self) -> bool {
        matches!(
            self,
            Self::Item
                | Self::Class
                | Self::Kind
                | Self::City
                | Self::Region
                | Self::Country
                | Self::Place
                | Self::Creator
                | Self::Plan
        )
    }

    /// The personal-data category of what happened, by the W3C Data Privacy Vocabulary
    /// (<https://w3id.org/dpv/pd>).
    fn work_category(self) -> Option<&'static str> {
        Some(match self {
            Self::Order | Self::Line | Self::Invoice | Self::Shipment | Self::Return => "pd:Purchase",
            Self::Cart | Self::Wishlist => "pd:Intention",
            Self::Payment => "pd:Transaction",
            Self::Means => "pd:FinancialAccount",
            Self::Viewing => "pd:TVViewingBehavior",
            Self::Subscription | Self::Reading | Self::Loan => "pd:ServiceConsumptionBehavior",
            Self::Device => "pd:DeviceBased",
            Self::Login => "pd:AuthenticationHistory",
            Self::Ticket => "pd:CommunicationsMetadata",
            Self::Review => "pd:Opinion",
            Self::Loyalty => "pd:PurchasesAndSpendingHabit",
            Self::Consent => "pd:PrivacyPreference",
            _ => return None,
        })
    }
}

impl Field {
    /// Whether it means the same in any table.
    pub(super) fn is_specific(self) -> bool {
        self.own_category().is_some()
    }

    /// Whether it says who somebody is or how to reach them.
    pub(super) fn is_personal(self) -> bool {
        use Field as F;
        matches!(
            self,
            F::GivenName
                | F::FamilyName
                | F::BirthDate
                | F::Email
                | F::Phone
                | F::Street
                | F::Postcode
                | F::Iban
        )
    }

    /// Whether it is part of an address.
    pub(super) fn is_address(self) -> bool {
        use Field as F;
        matches!(
            self,
            F::Street | F::HouseNumber | F::AddressLine | F::Postcode | F::City | F::Region | F::Country
        )
    }

    /// Whether it says where something goes, or to whom.
    pub(super) fn is_addressed(self) -> bool {
        self.is_address()
            || matches!(self, Self::FullName | Self::GivenName | Self::FamilyName | Self::Phone | Self::Email)
    }

    /// The DPV category in a table of that topic; `None` where the field says too little there.
    pub(super) fn category(self, topic: Option<Topic>) -> Option<&'static str> {
        self.own_category().or_else(|| match topic? {
            Topic::Person => self.of_person(),
            Topic::Contact => (self == Self::Status).then_some("pd:Contact"),
            topic => topic.work_category(),
        })
    }

    fn own_category(self) -> Option<&'static str> {
        Some(match self {
            Self::GivenName | Self::FamilyName | Self::FullName | Self::OtherName | Self::AccountHolder => {
                "pd:Name"
            }
            Self::Salutation | Self::Gender => "pd:Gender",
            Self::Username => "pd:Username",
            Self::BirthDate => "pd:BirthDate",
            Self::Age => "pd:Age",
            Self::Language => "pd:Language",
            Self::PersonNumber => "pd:UID",
            Self::Company => "pd:CurrentEmployment",
            Self::Email => "pd:EmailAddress",
            Self::Phone => "pd:TelephoneNumber",
            Self::Street => "pd:Street",
            Self::HouseNumber => "pd:HouseNumber",
            Self::AddressLine => "pd:PhysicalAddress",
            Self::Postcode => "pd:PostalCode",
            Self::City => "pd:City",
            Self::Region => "pd:Region",
            Self::Country => "pd:Country",
            Self::Iban | Self::Bank => "pd:BankAccount",
            Self::AccountNumber => "pd:FinancialAccountNumber",
            Self::CardEnd | Self::CardBrand => "pd:PaymentCard",
            Self::CardExpiry => "pd:PaymentCardExpiry",
            Self::IpAddress => "pd:IPAddress",
            Self::UserAgent => "pd:UserAgent",
            Self::Consent => "pd:PrivacyPreference",
            _ => return None,
        })
    }

    fn of_person(self) -> Option<&'static str> {
        Some(match self {
            Self::Number => "pd:UID",
            Self::Status | Self::Flag | Self::Moment => "pd:IndividualProfile",
            Self::Points => "pd:PurchasesAndSpendingHabit",
            Self::Plan => "pd:ServiceConsumptionBehavior",
            _ => return None,
        })
    }

    /// What is left of it where a purpose masks it.
    pub(super) fn mask(self, kind: Kind) -> Mask {
        match (self, kind) {
            (
                Self::GivenName | Self::FamilyName | Self::FullName | Self::AccountHolder | Self::Email,
                Kind::Text,
            ) => Mask::Initial,
            (Self::Phone | Self::Iban | Self::AccountNumber, Kind::Text | Kind::Integer) => Mask::Last4,
            (Self::BirthDate, Kind::Text | Kind::Time) => Mask::Year,
            _ => Mask::Hidden,
        }
    }

    /// What it says for conflicts of interest, in a table about the subject.
    pub(super) fn linkage(self) -> Option<Linkage> {
        Some(match self {
            Self::GivenName => Linkage::GivenName,
            Self::FamilyName => Linkage::FamilyName,
            Self::FullName => Linkage::FullName,
            Self::BirthDate => Linkage::BirthDate,
            Self::Street => Linkage::Street,
            Self::HouseNumber => Linkage::HouseNumber,
            Self::Postcode => Linkage::Postcode,
            Self::City => Linkage::City,
            Self::Country => Linkage::Country,
            Self::Phone => Linkage::Phone,
            Self::Email => Linkage::Email,
            _ => return None,
        })
    }

    /// Whether a column of that kind can hold it.
    pub(super) fn accepts(self, kind: Kind) -> bool {
        use Field as F;
        let number = matches!(kind, Kind::Integer | Kind::Float | Kind::Decimal);
        let text = matches!(kind, Kind::Text | Kind::Enum);
        match self {
            F::Phone
            | F::Postcode
            | F::HouseNumber
            | F::CardEnd
            | F::ErrorCode
            | F::Version
            | F::AccountNumber
            | F::ItemNumber => text || kind == Kind::Integer,
            F::BirthDate => text || kind == Kind::Time,
            F::Moment | F::CardExpiry => text || kind == Kind::Time || kind == Kind::Integer,
            F::Age | F::Quantity | F::Points => number,
            F::Duration => number || text,
            F::Amount | F::Price => number || kind == Kind::Text,
            F::Number | F::PersonNumber | F::Tracking | F::Device => {
                text || kind == Kind::Integer || kind == Kind::Uuid
            }
            F::Status | F::Flag | F::Consent | F::Quality => {
                text || matches!(kind, Kind::Boolean | Kind::Integer)
            }
            _ => text,
        }
    }
}
