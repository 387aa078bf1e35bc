use super::*;

/// `Is` as the field's name, `Hidden` as its reason.
fn read_as(name: &str, kind: Kind, topic: Option<Topic>) -> String {
    let column =
        Column { name: name.to_owned(), sql_type: "t".to_owned(), kind, nullable: true, comment: None };
    match verdict(&column, &words(name), topic, false) {
        Verdict::Is(field, None) => format!("{field:?}"),
        Verdict::Is(field, Some(usage)) => format!("{field:?} for {usage:?}"),
        Verdict::Hidden(reason) => reason,
    }
}

#[test]
fn the_head_of_a_name_decides_and_its_table_gives_the_sense() {
    use Topic as T;
    let cases = [
        ("name", Some(T::Person), "FullName"),
        ("name", Some(T::Line), "Title"),
        ("name", Some(T::Login), "meaning unknown"),
        ("name", None, "meaning unknown"),
        ("title", Some(T::Person), "Salutation"),
        ("product_name", Some(T::Order), "Title"),
        ("artikelbezeichnung", Some(T::Line), "Title"),
        ("category_name", Some(T::Line), "ItemClass"),
        ("number", Some(T::Order), "Number"),
        ("number", Some(T::Person), "PersonNumber"),
        ("number", None, "what it means here is not plain"),
        ("email", None, "Email"),
        ("customer_email", Some(T::Order), "Email"),
        ("e_mail_address", Some(T::Person), "Email"),
        ("billing_street", Some(T::Order), "Street for Billing"),
        ("lieferort", Some(T::Order), "City for Shipping"),
        ("card_last_4", Some(T::Payment), "CardEnd"),
        ("CardBrand", Some(T::Payment), "CardBrand"),
        ("kreditkarte_ablaufdatum", Some(T::Means), "CardExpiry"),
        ("foo_email", Some(T::Person), "`foo` is not understood"),
        ("external_id", Some(T::Person), "`external` is not understood"),
        ("device_id", Some(T::Viewing), "identifier"),
    ];
    for (name, topic, expected) in cases {
        assert_eq!(read_as(name, Kind::Text, topic), expected, "{name} in {topic:?}");
    }
}

#[test]
fn what_must_not_be_shown_stays_hidden_whatever_else_the_name_says() {
    let secret = "secret: never map it";
    let card = "card data: never map more than the last four digits";
    let someone = "about someone else";
    let staff = "about staff, or whoever did it";
    let special = "special category (GDPR Art. 9)";
    let text = "free text may say anything";
    let cases = [
        ("password_hash", secret),
        ("email_verification_token", secret),
        ("passwort", secret),
        ("cvv", secret),
        ("pinhash", secret),
        ("first_name_hash", secret),
        ("kennwortAenderung", secret),
        ("mother_maiden_name", secret),
        ("card_number", card),
        ("kreditkartennummer", card),
        ("emergency_contact_phone", someone),
        ("guardianname", someone),
        ("partner_email", someone),
        ("ehepartner_name", someone),
        ("assigned_agent_email", staff),
        ("bearbeiter", staff),
        ("opened_by", staff),
        ("religion", special),
        ("konfession", special),
        ("blood_type", special),
        ("notes", text),
        ("bemerkung", text),
        ("delivery_instructions", text),
    ];
    for (name, reason) in cases {
        assert_eq!(read_as(name, Kind::Text, Some(Topic::Person)), reason, "{name}");
    }
}

#[test]
fn a_type_that_cannot_hold_the_meaning_hides_the_column() {
    let person = Some(Topic::Person);
    assert_eq!(read_as("email", Kind::Boolean, person), "meaning unknown");
    assert_eq!(read_as("email_confirmed", Kind::Boolean, person), "Status");
    assert_eq!(read_as("birth_date", Kind::Bytes, person), "binary");
    assert_eq!(
        read_as("address", Kind::Document, person),
        "a document may hold anything; offer parts of it in a view"
    );
    assert_eq!(read_as("phones", Kind::Array, person), "a list");
    assert_eq!(read_as("ip", Kind::Other, person), "type `t`");
    assert_eq!(read_as("reason", Kind::Enum, Some(Topic::Return)), "meaning unknown");
}
