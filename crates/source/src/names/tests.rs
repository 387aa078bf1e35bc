use proptest::prelude::*;

use super::*;

#[test]
fn writes_and_reads_the_forms_of_the_grammar() {
    let table = |text: &str| text.parse::<TableName>().map(|name| name.to_string());
    let column = |text: &str| text.parse::<ColumnPath>().map(|path| path.to_string());
    let step = |text: &str| text.parse::<Step>().map(|step| step.to_string());
    assert_eq!(table("orders").unwrap(), "orders");
    assert_eq!(table(r#"crm."Order Lines""#).unwrap(), r#"crm."Order Lines""#);
    assert_eq!(table(r#""say ""hi""""#).unwrap(), r#""say ""hi""""#);
    assert_eq!(column("straße").unwrap(), "straße");
    assert_eq!(column("shop_id+product_id.category_id.name").unwrap(), "shop_id+product_id.category_id.name");
    assert_eq!(step("a.b->c.d").unwrap(), "a.b -> c.d");
    assert_eq!(step("s.t.(a,b) -> u.( c , d )").unwrap(), "s.t.(a, b) -> u.(c, d)");
}

#[test]
fn says_what_is_wrong_with_others() {
    let cases = [
        ("", "expected a name, in double quotes if it has other than letters, digits and `_`, at its end"),
        ("a->b.c", "each side is `table.column`, `schema.table.column` or `table.(column, column)`"),
        ("a.b.c.d -> e.f", "each side is `table.column`, `schema.table.column` or `table.(column, column)`"),
        ("a.b = c.d", "expected `->` before `=`"),
        ("a.(b, c -> d.e", "expected `)` before `-`"),
        ("a.(b, c) -> d.e", "its two sides name different numbers of columns"),
        (
            "a.b -> c.d;",
            "expected it to end, or double quotes around a name with more than letters, digits and `_`, before `;`",
        ),
        ("a.\"b -> c.d", "a double quote is not closed"),
        ("a.\"\" -> c.d", "a name between double quotes is empty"),
    ];
    for (text, reason) in cases {
        assert_eq!(text.parse::<Step>().unwrap_err().reason, reason, "{text}");
    }
    let error = "a+b".parse::<ColumnPath>().unwrap_err().to_string();
    assert_eq!(
        error,
        "`a+b` is not a column such as `placed_at` or `product_id.title`: it ends in several columns"
    );
}

fn identifier() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z_]{1,8}", "\\PC{1,8}"]
}

fn table() -> impl Strategy<Value = TableName> {
    (proptest::option::of(identifier()), identifier()).prop_map(|(schema, name)| TableName { schema, name })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        from in table(), to in table(),
        pairs in proptest::collection::vec((identifier(), identifier()), 1..4),
        hops in proptest::collection::vec(proptest::collection::vec(identifier(), 1..3), 0..3),
    ) {
        let (columns, references): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        prop_assert_eq!(&from.to_string().parse::<TableName>().unwrap(), &from);
        let path = ColumnPath { hops: hops.into_iter().map(Hop).collect(), column: columns[0].clone() };
        prop_assert_eq!(path.to_string().parse::<ColumnPath>().unwrap(), path);
        let lookup = Lookup { table: to.clone(), references: references.clone() };
        prop_assert_eq!(lookup.to_string().parse::<Lookup>().unwrap(), lookup);
        let step = Step { from, columns, to, references };
        prop_assert_eq!(step.to_string().parse::<Step>().unwrap(), step);
    }

    #[test]
    fn reading_never_panics(text in "\\PC{0,24}") {
        let _ = (text.parse::<TableName>(), text.parse::<ColumnPath>(), text.parse::<Step>());
    }
}
