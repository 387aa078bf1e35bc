use expect_test::{Expect, expect};

use super::{Mapping, matches};
use crate::Table;

#[test]
fn what_is_said_of_one_table_counts_before_what_is_said_of_all() {
    let mapping = Mapping::parse(
        r#"
time_zone = "Europe/Berlin"
date_order = "day-first"
null = ["-"]
[accesses]
files = ["log/*.csv"]
time_zone = "America/New_York"
delimiter = "\t"
[accesses.columns]
at = "When"
"#,
        "audit.toml",
    )
    .unwrap();
    let accesses = mapping.settings(Table::Accesses);
    assert_eq!(accesses.zone.unwrap().iana_name(), Some("America/New_York"));
    assert_eq!(accesses.delimiter, Some(b'\t'));
    assert_eq!(accesses.null.unwrap(), ["-"]);
    assert!(accesses.order.is_some());
    assert_eq!(mapping.settings(Table::Work).zone.unwrap().iana_name(), Some("Europe/Berlin"));
    assert_eq!(mapping.claims("/data/log/a.csv"), [Table::Accesses]);
    assert_eq!(mapping.claims("/data/other/a.csv"), []);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let check = |text: &str, wanted: Expect| {
        wanted.assert_eq(&Mapping::parse(text, "audit.toml").unwrap_err().to_string());
    };
    check(
        "timezone = \"UTC\"",
        expect![[r#"audit.toml:1:1: unknown key `timezone`; did you mean `time_zone`?"#]],
    );
    check("[acesses]", expect![[r#"audit.toml:1:2: unknown key `acesses`; did you mean `accesses`?"#]]);
    check(
        "\n[accesses]\nfile = []",
        expect![[r#"audit.toml:3:1: unknown key `file`; did you mean `files`?"#]],
    );
    check(
        "[accesses.columns]\nstaf_id = \"x\"",
        expect![[r#"audit.toml:2:1: unknown column `staf_id`; did you mean `staff_id`?"#]],
    );
    check(
        "time_zone = \"Europe/Berln\"",
        expect![[r#"audit.toml:1:13: unknown time zone `Europe/Berln`; did you mean `Europe/Berlin`?"#]],
    );
    check(
        "date_order = \"day_first\"",
        expect![[r#"audit.toml:1:14: unknown value `day_first`; did you mean `day-first`?"#]],
    );
    check(
        "delimiter = \";;\"",
        expect![[
            r#"audit.toml:1:13: `delimiter` is one ASCII character and no quote or line break, such as `;` or `\t`"#
        ]],
    );
    check(
        "encoding = \"utf-9\"",
        expect![[r#"audit.toml:1:12: unknown encoding `utf-9`; did you mean `utf-8`?"#]],
    );
    check("files", expect!["audit.toml:1:6: key with no value, expected `=`"]);
    check("null = \"-\"", expect![[r#"audit.toml:1:8: invalid type: string "-", expected a sequence"#]]);
}

#[test]
fn globs() {
    for (glob, path, wanted) in [
        ("a.csv", "a.csv", true),
        ("a.csv", "x/a.csv", true),
        ("a.csv", "aa.csv", false),
        ("*.csv", "x/y/a.csv", true),
        ("*.csv", "x/y/a.csv.gz", false),
        ("log/*.csv", "x/log/a.csv", true),
        ("log/*.csv", "x/log/y/a.csv", false),
        ("log/**/*.csv", "x/log/y/z/a.csv", true),
        ("log/**/*.csv", "x/log/a.csv", true),
        ("**", "x/a", true),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("?", "ü", true),
        ("*a*b*c*", "xxaxxbxxcxx", true),
        ("*a*b*c*", "xxaxxcxxbxx", false),
        ("", "a", false),
        ("/", "a", false),
        ("./a.csv", "a.csv", true),
        ("***", "abc", true),
    ] {
        assert_eq!(matches(glob, path), wanted, "{glob} {path}");
    }
}
