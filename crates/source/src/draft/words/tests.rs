use super::*;

#[test]
fn names_of_all_styles_become_the_same_words() {
    let cases = [
        ("BillingPostalCode", "billing postal code"),
        ("billing_postal_code", "billing postal code"),
        ("CUSTOMER_ID", "customer id"),
        ("customerid", "customer id"),
        ("customerID", "customer id"),
        ("Order Lines", "order line"),
        ("order_lines", "order line"),
        ("IBANLast4", "iban last 4"),
        ("kundennummer", "customer number"),
        ("KUNDENNR", "customer number"),
        ("KdNr", "customer number"),
        ("Bestellpositionen", "order line"),
        ("rechnungsdatum", "invoice date"),
        ("Rechnungsanschrift", "invoice address"),
        ("Lieferstraße", "shipping street"),
        ("geburtsdatum", "birth date"),
        ("vorname", "first name"),
        ("telefonnummer", "phone"),
        ("buecher", "book"),
        ("Ausleihen", "loan"),
        ("tbl_kunde", "customer"),
        ("kundenstamm", "customer table"),
        ("createdat", "created at"),
        ("categories", "category"),
        ("addresses", "address"),
        ("dateofbirth", "birth date"),
        ("waivedby", "waivedby"),
        ("GeworbenVon", "relative by"),
        ("xyzzy", "xyzzy"),
    ];
    for (name, expected) in cases {
        assert_eq!(normal(name).join(" "), expected, "{name}");
    }
}

#[test]
fn words_that_only_contain_others_are_not_cut() {
    for name in ["passenger", "dosage", "format", "station", "candidate", "zanzibar"] {
        assert_eq!(normal(name).len(), 1, "{name}: {:?}", normal(name));
    }
}
