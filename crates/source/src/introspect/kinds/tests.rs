use super::*;

#[test]
fn sqlite_types_are_reduced_by_their_spelling() {
    let cases = [
        ("INTEGER", Kind::Integer),
        ("unsigned big int", Kind::Integer),
        ("NVARCHAR(160)", Kind::Text),
        ("varying character(255)", Kind::Text),
        ("DATETIME", Kind::Time),
        ("timestamp with time zone", Kind::Time),
        ("NUMERIC(10,2)", Kind::Decimal),
        ("double precision", Kind::Float),
        ("JSONB", Kind::Document),
        ("BLOB", Kind::Bytes),
        ("varbinary(16)", Kind::Bytes),
        ("boolean", Kind::Boolean),
        ("uuid", Kind::Uuid),
        ("POINT", Kind::Other),
        ("", Kind::Other),
    ];
    for (declared, kind) in cases {
        assert_eq!(sqlite(declared), kind, "{declared}");
    }
}

#[test]
fn postgres_types_are_reduced_by_their_base() {
    let cases = [
        (("b", "N", "int8"), Kind::Integer),
        (("b", "S", "varchar"), Kind::Text),
        (("e", "E", "order_status"), Kind::Enum),
        (("b", "A", "_text"), Kind::Array),
        (("b", "I", "inet"), Kind::Other),
        (("c", "C", "full_address"), Kind::Other),
        (("b", "U", "jsonb"), Kind::Document),
    ];
    for ((typtype, category, name), kind) in cases {
        assert_eq!(postgres(typtype, category, name), kind, "{name}");
    }
}
