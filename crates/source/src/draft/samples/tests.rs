use super::*;

#[test]
fn shapes_are_told_by_their_form() {
    let cases: [(&[&str], Shape); 8] = [
        (&["a@example.org", "b.c@example.com"], Shape::Email),
        (&["DE89 3704 0044 0532 0130 00"], Shape::Iban),
        (&["4111 1111 1111 1111"], Shape::CardNumber),
        (&["4111 1111 1111 1112"], Shape::Other),
        (&["5f4dcc3b5aa765d61d8327deb882cf99"], Shape::Secret),
        (&["0190b3c4-5d6e-7f80-9a1b-2c3d4e5f6071"], Shape::Other),
        (&["please leave the parcel with the neighbour next door"], Shape::FreeText),
        (&["", " "], Shape::Other),
    ];
    for (values, shape) in cases {
        assert_eq!(Shape::of(values.iter().copied()), shape, "{values:?}");
    }
}

#[test]
fn shapes_only_ever_hide() {
    use super::super::meaning::Field;
    let table: TableName = "customers".parse().unwrap();
    let mut samples = Samples::default();
    samples.note(&table, "number", ["4111111111111111"]);
    samples.note(&table, "foo", ["a@example.org"]);
    let number = samples.narrow(Verdict::Is(Field::Number, None), &table, "number");
    assert_eq!(number, Verdict::Hidden("its values look like payment cards".to_owned()));
    let hint = samples.narrow(Verdict::Hidden("`foo` is not understood".to_owned()), &table, "foo");
    assert_eq!(
        hint,
        Verdict::Hidden("`foo` is not understood; its values look like e-mail addresses".to_owned())
    );
    let other = samples.narrow(Verdict::Is(Field::Email, None), &table, "email");
    assert_eq!(other, Verdict::Is(Field::Email, None));
}
