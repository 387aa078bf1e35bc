use std::path::Path;

use super::{Compression, Format};

#[test]
fn names_say_the_format() {
    for (name, wanted) in [
        ("accesses.csv", Some((Format::Csv, "accesses"))),
        ("Accesses.CSV.gz", Some((Format::Csv, "Accesses"))),
        ("a.b.tsv.ZST", Some((Format::Csv, "a.b"))),
        ("a.jsonl.zst", Some((Format::JsonLines, "a"))),
        ("a.ndjson", Some((Format::JsonLines, "a"))),
        ("a.parquet", Some((Format::Parquet, "a"))),
        ("a.parquet.gz", None),
        ("a.gz", None),
        ("a.csv.gz.gz", Some((Format::Csv, "a"))),
        ("a.xlsx", None),
        ("csv", None),
        ("", None),
    ] {
        assert_eq!(Format::of(name), wanted, "{name}");
    }
}

#[test]
fn first_bytes_are_believed_more_than_names() {
    let path = Path::new("accesses.csv");
    for (named, first, wanted) in [
        (Format::Csv, &b"at,"[..], Some((Format::Csv, Compression::Plain))),
        (Format::Csv, b"", Some((Format::Csv, Compression::Plain))),
        (Format::Csv, b"\x1f\x8b\x08", Some((Format::Csv, Compression::Gzip))),
        (Format::JsonLines, b"\x28\xb5\x2f\xfd", Some((Format::JsonLines, Compression::Zstd))),
        (Format::Csv, b"PAR1", Some((Format::Parquet, Compression::Plain))),
        (Format::Parquet, b"at,", None),
        (Format::Parquet, b"PARE", None),
        (Format::Csv, b"PK\x03\x04", None),
        (Format::Csv, b"BZh9", None),
        (Format::Csv, b"\xfd7zXZ\0", None),
        (Format::Csv, b"ORC", None),
        (Format::Csv, b"Obj\x01", None),
    ] {
        assert_eq!(named.check(path, first).ok(), wanted, "{first:?}");
    }
}
