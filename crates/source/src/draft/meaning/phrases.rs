//! The phrases, in the standard words of [`crate::draft::words`]. Where one phrase has two meanings, the earlier
//! table counts: what guards goes before what shows.

use super::{Field, Guard, Topic, Use};

/// What columns hold.
pub(super) const FIELDS: &[(Field, &str)] = &[
    (Field::GivenName, "first name | given name | given | first"),
    (Field::FamilyName, "last name | family name"),
    (
        Field::FullName,
        "full name | name | recipient | recipient name | customer name | contact name | display name",
    ),
    (Field::OtherName, "middle name | nickname | middle initial | middle"),
    (Field::Salutation, "salutation | form of address"),
    (Field::Gender, "gender"),
    (Field::Username, "username | user name | account name"),
    (Field::BirthDate, "birth date | birth | date birth | date of birth"),
    (Field::Age, "age | birth year"),
    (Field::Language, "language"),
    (
        Field::PersonNumber,
        "customer number | client number | member number | account id number | loyalty card number | \
         library card number | member card number | customer card number | card number member",
    ),
    (Field::Company, "company | company name"),
    (Field::Email, "email | email address | e email | e email address"),
    (Field::Phone, "phone | phone number"),
    (
        Field::Street,
        "line 1 | street | street address | street name | address line 1 | address 1 | address street",
    ),
    (Field::HouseNumber, "house number | street number | house"),
    (
        Field::AddressLine,
        "address line | address line 2 | address 2 | address line 3 | address 3 | line 2 | line 3 | \
         extra line | apartment | apartment number",
    ),
    (Field::Postcode, "postcode | postal code | post code | postcode code | postal"),
    (Field::City, "city | city name"),
    (Field::Region, "region | region code"),
    (Field::Country, "country | country code | country name"),
    (Field::Iban, "iban"),
    (Field::AccountNumber, "bank account number | bank account"),
    (Field::Bank, "bic | bank | bank name | bank code"),
    (
        Field::AccountHolder,
        "account holder | card holder | card holder name | account holder name | holder | holder name",
    ),
    (
        Field::CardEnd,
        "last 4 | last four | card last 4 | card last four | last digits | last 4 digits | \
         last four digits | 4 last",
    ),
    (Field::CardBrand, "card brand | card type | brand card"),
    (
        Field::CardExpiry,
        "card ended | card ended date | card expiry month | card expiry year | card ended month | \
         card ended year | ended month | ended year",
    ),
    (
        Field::Title,
        "title | product name | product title | item name | item title | product | film title | \
         book title | film | book | series title | label",
    ),
    (
        Field::ItemNumber,
        "sku | isbn | item number | product number | product code | product sku | item code | \
         product id number",
    ),
    (Field::ItemClass, "category | category name | product category"),
    (
        Field::Number,
        "number | code | line | line number | order number | invoice number | payment number | shipment number | \
         return number | ticket number | loan number",
    ),
    (
        Field::Status,
        "status | order status | payment status | shipment status | status code | status name | \
         active | state code",
    ),
    (
        Field::Moment,
        "date | time | at | active from | active to | \
         created | created at | created date | placed | placed at | placed date | \
         order date | order time | order at | started | started at | ended | ended at | sent | \
         sent at | sent date | delivered | delivered at | delivered date | paid | paid at | paid date \
         | returned | returned at | returned date | return date | rented | rented at | rented date | \
         due | due date | due at | order created | payment date | invoice date | shipping date | \
         shipment date | delivery date | loan date | reservation date | last session | \
         last session at | viewing at | viewing date | reading at | reserved | reserved at | \
         sale date | shipping at | return at | loan at | last viewing | last viewing at | last seen | \
         last seen at | first seen | first seen at | payment at | refund at | refund date",
    ),
    (
        Field::Amount,
        "amount | total | total amount | total price | balance | total total | net | gross | tax | \
         tax amount | discount | discount amount | voucher amount | refund | refund amount | \
         shipping price | shipping amount | price total | order total | tax rate | discount percent",
    ),
    (Field::Price, "price | unit price | item price | loan price | price per unit"),
    (Field::Currency, "currency | currency code"),
    (Field::Quantity, "quantity"),
    (Field::Method, "payment type | type | shipping type | provider | payment provider | channel | payment"),
    (Field::Carrier, "carrier | carrier name"),
    (Field::Tracking, "tracking | tracking number | tracking code | tracking id | shipment tracking number"),
    (Field::Flag, "flag"),
    (Field::Plan, "plan | plan name | subscription type"),
    (Field::Points, "points | loyalty points | points balance | bonus points"),
    (Field::Duration, "duration | position duration | resume position"),
    (Field::Device, "device | device name | device type | device model | model | device number"),
    (Field::System, "os | os name | os version | browser"),
    (Field::Version, "app version | software version | firmware | firmware version | version | app"),
    (Field::IpAddress, "ip | ip address"),
    (Field::UserAgent, "user agent | user staff"),
    (Field::Quality, "quality | resolution | bitrate | bandwidth | format"),
    (Field::ErrorCode, "error | error code | failure code | fault code"),
    (Field::Consent, "consent | marketing | marketing consent | email consent | advertising"),
];

/// What is never drafted.
pub(super) const GUARDS: &[(Guard, &str)] = &[
    (
        Guard::Secret,
        "secret | voucher code | voucher number | api key | private key | access key | two factor | \
         recovery code | security code | security question | security answer | activation code | \
         verification code | mother maiden name | maiden name | reset | certificate | mandate",
    ),
    (Guard::CardNumber, "card number | pan | card"),
    (Guard::Special, "health | religion | politics | ethnicity | sexuality | biometric | criminal"),
    (Guard::FreeText, "note | subject | history"),
    (
        Guard::Staff,
        "by | staff | manager | salary | hired | created by | updated by | changed by | owner | editor | \
         reviewer | approved by | reports to",
    ),
    (Guard::Someone, "relative | supplier | creator | recipient relative | sender"),
    (
        Guard::Technical,
        "tax id | tax number | updated | updated at | updated date | updated time | ssn | job | \
         income | url | uri | link | path | file | checksum | row | etag | revision | sync | synced | \
         import | imported | latitude | longitude | lat | lng | lon | gps | geo | coordinate | \
         coordinates | picture | xml | json | payload | raw | blob | binary | schema | tenant | \
         birth city | birth country | birth region | place birth | marital status | risk points | \
         credit points | points risk | segment | lifetime amount",
    ),
];

/// What an address is for.
pub(super) const USES: &[(Use, &str)] =
    &[(Use::Billing, "billing | invoice"), (Use::Shipping, "shipping | recipient | shipment")];

/// What tables are about; in a column, what it belongs to.
pub(super) const TOPICS: &[(Topic, &str)] = &[
    (
        Topic::Person,
        "customer | client | buyer | consumer | member | subscriber | reader | borrower | guest | \
         patient | passenger | player | debtor | user | account | person | individual | profile | \
         party | business partner | contact person | customer account | user account | \
         customer profile | user profile | customer table | client table | member table | \
         person table",
    ),
    (
        Topic::Staff,
        "staff | manager | salary | shift | department | team | human resources | hr | staff table | \
         absence | vacation",
    ),
    (Topic::Other, "supplier"),
    (
        Topic::Address,
        "address | customer address | street address | billing address | shipping address | \
         invoice address | user address",
    ),
    (
        Topic::Contact,
        "contact | phone | email | phone number | email address | customer contact | customer phone | \
         customer email",
    ),
    (
        Topic::Order,
        "order | order history | order status history | status history | basket order | \
         customer order | order header | order table | reservation | reservation table",
    ),
    (
        Topic::Line,
        "order line | line | order item | order product | product order | item order | invoice line | \
         invoice item | basket item | basket line | order line table | item",
    ),
    (Topic::Invoice, "invoice | billing | bill | invoice table | dunning | credit note | customer invoice"),
    (
        Topic::Payment,
        "payment | refund | payment order | order payment | direct debit | debit | customer payment | \
         payment table | payment attempt | invoice payment",
    ),
    (
        Topic::Means,
        "payment type account | bank account | card | wallet | mandate | payment account | \
         payment card | payment means | payment instrument | customer card | payment profile",
    ),
    (
        Topic::Shipment,
        "shipment | shipping | shipment item | shipment line | shipment table | tracking | \
         order shipping | order shipment",
    ),
    (Topic::Return, "return | return item | return line | order line return | order return | return table"),
    (Topic::Subscription, "subscription | customer subscription | subscription table"),
    (
        Topic::Viewing,
        "viewing | viewing history | viewing table | viewing session | film viewing | viewing event | \
         series viewing | viewing position",
    ),
    (
        Topic::Reading,
        "reading | reading session | reading table | book reading | reading progress | bookmark | \
         reading duration",
    ),
    (Topic::Loan, "loan | film loan | book loan | loan table | loan item | loan line"),
    (Topic::Device, "device | customer device | user device | device table"),
    (
        Topic::Login,
        "session | session history | session table | session attempt | user session | customer session | \
         account session | session event",
    ),
    (
        Topic::Ticket,
        "ticket | support ticket | ticket table | customer ticket | message | chat | conversation | \
         interaction | call",
    ),
    (Topic::Review, "review | product review | customer review | item review | book review | film review"),
    (Topic::Cart, "basket | shopping basket"),
    (Topic::Wishlist, "wishlist | wishlist item | wishlist line | watchlist | bookmark list | viewing list"),
    (Topic::Loyalty, "loyalty | loyalty account | points | loyalty points | loyalty card"),
    (Topic::Consent, "consent | consent subscription | consent table | privacy preference"),
    (
        Topic::Item,
        "product | film | book | track | music | media | item stock | title | product item | game | \
         show | content",
    ),
    (
        Topic::Class,
        "category | subject | book subject | product subject | film subject | product group | \
         item group | product category | film category | book category | product type | \
         item category | film type",
    ),
    (
        Topic::Kind,
        "type | status | payment type | shipping type | order status | currency | language | carrier \
         | tax | voucher | discount | unit | media type | state | payment status | shipping status | \
         quality | format",
    ),
    (Topic::City, "city | postcode"),
    (Topic::Region, "region"),
    (Topic::Country, "country"),
    (Topic::Place, "store | opening hour | holiday"),
    (Topic::Creator, "creator"),
    (Topic::Plan, "plan | subscription type | subscription plan"),
];

/// Known words without weight of their own.
pub(super) const MODIFIERS: &str = "current | work | id | last | contact | table | mobile | history";
