use super::*;

#[test]
fn a_password_is_left_out_of_the_file() {
    let cases = [
        ("postgres://shop@db.example/shop", "postgres://shop@db.example/shop", false),
        ("postgres://shop:s3cret@db.example:5432/shop", "postgres://shop@db.example:5432/shop", true),
        ("postgres://shop:p@ss:w@db/shop?sslmode=require", "postgres://shop@db/shop?sslmode=require", true),
        (
            "postgres://db/shop?password=s3cret&connect_timeout=2",
            "postgres://db/shop?connect_timeout=2",
            true,
        ),
        ("sqlite:shop.sqlite", "sqlite:shop.sqlite", false),
    ];
    for (url, clean, left_out) in cases {
        assert_eq!(without_password(url), (clean.to_owned(), left_out), "{url}");
    }
}

#[test]
fn names_of_the_database_cannot_break_the_file() {
    assert_eq!(key("orders"), "orders");
    assert_eq!(key("a.b"), "\"a.b\"");
    assert_eq!(key("say \"hi\"\n"), "\"say \\\"hi\\\"\\n\"");
    assert_eq!(string("tab\tand \u{7f}"), "\"tab\\u0009and \\u007F\"");
    assert_eq!(one_line("a\nb = 1"), "a b = 1");
}
