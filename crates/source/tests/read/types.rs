//! One of every type.

use expect_test::expect;
use source::mapping::{Mapping, Mask, Role};

use crate::builder::{mapping, purpose, table};
use crate::database::{both, postgres, sqlite};
use crate::render::{agreed, render};

fn one_table(columns: &[&str], mask: Mask) -> Mapping {
    let all =
        columns.iter().fold(table(Role::Subject).key(&["id"]), |table, column| table.column(column, mask));
    let purposes = vec![("show", purpose(&[("t", columns)], &[])), ("mask", purpose(&[], &[("t", columns)]))];
    mapping("t", &["id"], vec![("t", all)], purposes)
}

const COMMON: [&str; 10] = ["i", "f", "n", "m", "b", "s", "d", "ts", "j", "x"];

#[tokio::test]
async fn types_that_both_databases_have() {
    let sql = r#"CREATE TABLE t (id INTEGER PRIMARY KEY, i BIGINT, f DOUBLE PRECISION, n NUMERIC(10,2), m NUMERIC(20,3),
            b BOOLEAN, s VARCHAR(40), d DATE, ts TIMESTAMP, j JSON, x BLOB);
        INSERT INTO t VALUES (1, 9223372036854775807, 0.1, 1.9, 12345678, true, 'Grüße "''\', '2026-11-23',
            '2026-11-23 09:30:00', '{"a": 1}', 'bytes'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);"#;
    let mut texts = Vec::new();
    for database in both("types", sql).await {
        let plans = database.plans(&one_table(&COMMON, Mask::Hidden)).await;
        let mut text = String::new();
        for (purpose, subject) in [("show", "1"), ("show", "2"), ("mask", "1"), ("mask", "2")] {
            text += &render(&database.read(&plans, purpose, subject).await.unwrap());
        }
        texts.push(text);
    }
    expect![[r#"
        t: i | f | n | m | b | s | d | ts | j | x
          9223372036854775807 | 0.1 | '1.90' | '12345678.000' | true | 'Grüße "'\' | '2026-11-23' | '2026-11-23 09:30:00' | <unsupported> | <unsupported>
        t: i | f | n | m | b | s | d | ts | j | x
          - | - | - | - | - | - | - | - | - | -
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          - | - | - | - | - | - | - | - | - | -
    "#]].assert_eq(&agreed(&texts));
}

#[tokio::test]
async fn every_mask_on_every_type() {
    let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, i BIGINT, f DOUBLE PRECISION, n NUMERIC(10,2), m NUMERIC(20,3),
            b BOOLEAN, s VARCHAR(40), d DATE, ts TIMESTAMP, j JSON, x BLOB);
        INSERT INTO t VALUES (1, 4111111111111111, 0.1, 1.9, 12345678, true, 'Größenmaßé', '2026-11-23',
            '2026-11-23 09:30:00', '{\"a\": 1}', 'bytes'),
            (2, 1234567, 1e300, 0, 1, false, '2026-01-01 is a day', '0999-01-01', '2026-11-23 09:30:00', 'null', 'b');";
    let mut texts = Vec::new();
    for database in both("masks", sql).await {
        let mut text = String::new();
        for mask in [Mask::Hidden, Mask::Last4, Mask::Year, Mask::Initial] {
            let plans = database.plans(&one_table(&COMMON, mask)).await;
            for subject in ["1", "2"] {
                text += &render(&database.read(&plans, "mask", subject).await.unwrap());
            }
        }
        texts.push(text);
    }
    expect![[r#"
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose '1111'> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose 'maßé'> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose ' day'> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose '2026'> | <purpose '2026'> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose '2026'> | <purpose '0999'> | <purpose '2026'> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose 'G'> | <purpose> | <purpose> | <purpose> | <purpose>
        t: i | f | n | m | b | s | d | ts | j | x
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose '2'> | <purpose> | <purpose> | <purpose> | <purpose>
    "#]].assert_eq(&agreed(&texts));
}

#[tokio::test]
async fn types_that_only_postgres_has() {
    let sql = r#"CREATE TYPE mood AS ENUM ('fine', 'blue'); CREATE DOMAIN plz AS text CHECK (length(value) = 5);
        CREATE TABLE t (id serial PRIMARY KEY, e mood, p plz, u uuid, r real, si smallint, c char(8), ti time,
            tz timestamptz, iv interval, jb jsonb, xm xml, ar text[], ia int[], ip inet, pt point, mo money, rg int4range,
            ts tsvector, bt bit(3), nn numeric, inf float8, nm name, oid oid);
        INSERT INTO t VALUES (1, 'fine', '79098', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 0.1, 7, 'ab', '09:30',
            '2026-11-23 09:30:00+02', '1 day 2 hours', '{}', '<a/>', '{a,b}', '{1}', '10.0.0.1', '(1,2)', 12.5, '[1,5)',
            'a b', '101', 'NaN', '-Infinity', 'a name', 42);"#;
    let Some(database) = postgres("pg_types", sql).await else { return };
    let columns = [
        "e", "p", "u", "r", "si", "c", "ti", "tz", "iv", "jb", "xm", "ar", "ia", "ip", "pt", "mo", "rg",
        "ts", "bt", "nn", "inf", "nm", "oid",
    ];
    let plans = database.plans(&one_table(&columns, Mask::Year)).await;
    let mut text = String::new();
    for purpose in ["show", "mask"] {
        let rows = database.read(&plans, purpose, "1").await.unwrap();
        for (column, cell) in rows.tables[0].columns.iter().zip(&rows.tables[0].rows[0]) {
            text += &format!("{column} {}\n", crate::render::cell(cell));
        }
    }
    expect![[r#"
        e 'fine'
        p '79098'
        u 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
        r 0.1
        si 7
        c 'ab'
        ti '09:30:00'
        tz '2026-11-23 07:30:00+00'
        iv <unsupported>
        jb <unsupported>
        xm <unsupported>
        ar <unsupported>
        ia <unsupported>
        ip <unsupported>
        pt <unsupported>
        mo '$12.50'
        rg <unsupported>
        ts <unsupported>
        bt <unsupported>
        nn 'NaN'
        inf -inf
        nm 'a name'
        oid <unsupported>
        e <purpose>
        p <purpose>
        u <purpose>
        r <purpose>
        si <purpose>
        c <purpose>
        ti <purpose>
        tz <purpose '2026'>
        iv <purpose>
        jb <purpose>
        xm <purpose>
        ar <purpose>
        ia <purpose>
        ip <purpose>
        pt <purpose>
        mo <purpose>
        rg <purpose>
        ts <purpose>
        bt <purpose>
        nn <purpose>
        inf <purpose>
        nm <purpose>
        oid <purpose>
    "#]]
    .assert_eq(&text);
}

#[tokio::test]
async fn sqlite_columns_that_hold_what_they_do_not_declare() {
    let sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, i INTEGER, b BOOLEAN, f REAL, d DATE, n NUMERIC(8,2));
        INSERT INTO t VALUES
            (1, x'62696e617279', 'text', 2, 'text', 1700000000, 'text'),
            (2, CAST(x'ff41424344454647484849' AS TEXT), 1.5, 'true', 7, 2460000.5, 1.2345),
            (3, 'a', x'00', x'01', x'00', x'00', x'00');";
    let database = sqlite("dynamic", sql).await;
    let columns = ["s", "i", "b", "f", "d", "n"];
    let mut text = String::new();
    for mask in [Mask::Hidden, Mask::Last4, Mask::Initial] {
        let plans = database.plans(&one_table(&columns, mask)).await;
        for subject in ["1", "2", "3"] {
            let purpose = if mask == Mask::Hidden { "show" } else { "mask" };
            text += &render(&database.read(&plans, purpose, subject).await.unwrap());
        }
    }
    expect![[r#"
        t: s | i | b | f | d | n
          <unreadable> | <unreadable> | <unreadable> | <unreadable> | '1700000000' | 'text'
        t: s | i | b | f | d | n
          <unreadable> | <unreadable> | <unreadable> | 7.0 | '2460000.5' | '1.2345'
        t: s | i | b | f | d | n
          'a' | <unreadable> | <unreadable> | <unreadable> | <unreadable> | <unreadable>
        t: s | i | b | f | d | n
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: s | i | b | f | d | n
          <purpose 'GHHI'> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: s | i | b | f | d | n
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: s | i | b | f | d | n
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: s | i | b | f | d | n
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
        t: s | i | b | f | d | n
          <purpose> | <purpose> | <purpose> | <purpose> | <purpose> | <purpose>
    "#]]
    .assert_eq(&text);
}

#[tokio::test]
async fn postgres_text_that_is_not_utf8_is_masked() {
    let Some(address) = crate::database::postgres_database("placeholder", "").await else { return };
    let (base, _) = address.rsplit_once('/').unwrap();
    let admin = crate::database::client(&address).await;
    admin.batch_execute("DROP DATABASE IF EXISTS zweck_read_ascii WITH (FORCE)").await.unwrap();
    let create = "CREATE DATABASE zweck_read_ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'";
    admin.batch_execute(create).await.unwrap();
    let address = format!("{base}/zweck_read_ascii");
    let sql = "CREATE TABLE t (id integer PRIMARY KEY, s text); INSERT INTO t VALUES (1, E'\\xff\\xfe'), (2, 'fine')";
    crate::database::client(&address).await.batch_execute(sql).await.unwrap();
    let source = crate::database::open(&address).await;
    let database = crate::database::Database { kind: "PostgreSQL", address, source };
    let plans = database.plans(&one_table(&["s"], Mask::Last4)).await;
    for (subject, expected) in [("1", "t: s\n  <unreadable>\n"), ("2", "t: s\n  'fine'\n")] {
        assert_eq!(render(&database.read(&plans, "show", subject).await.unwrap()), expected);
    }
}
