use std::io::{Cursor, Read};

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use proptest::prelude::*;

use super::{Csv, Json, MAX_RECORD, Next, Window, detect};
use crate::Reason;

/// Gives few bytes at a time, so that everything falls onto an edge sooner or later.
struct Drip(Cursor<Vec<u8>>, usize);

impl Read for Drip {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let room = out.len().min(self.1);
        self.0.read(&mut out[..room])
    }
}

fn window(text: &[u8], drip: usize) -> Window {
    Window::new(Box::new(Drip(Cursor::new(text.to_vec()), drip)), UTF_8)
}

/// The rows of a CSV text: the line and fields of each, or what is wrong.
fn rows(text: &[u8], width: Option<usize>, drip: usize) -> Vec<(u64, Result<Vec<String>, Reason>)> {
    let mut csv = Csv::new(window(text, drip), b',');
    if let Some(width) = width {
        csv.expect_fields(width);
    }
    let mut rows = Vec::new();
    loop {
        match csv.next().unwrap() {
            Next::End => return rows,
            Next::Bad(line, reason) => rows.push((line, Err(reason))),
            Next::Row(line) => {
                let fields = (0..).map_while(|number| csv.field(number)).map(|field| field.into_owned());
                rows.push((line, Ok(fields.collect())));
            }
        }
    }
}

#[test]
fn csv_rows_and_their_lines() {
    let row = |line, fields: &[&str]| (line, Ok(fields.iter().map(|field| (*field).to_owned()).collect()));
    let bad = |line, reason| (line, Err(reason));
    let ragged = |found| Reason::Ragged { found, expected: 2 };
    for (text, wanted) in [
        ("a,b\n1,2\n", vec![row(1, &["a", "b"]), row(2, &["1", "2"])]),
        ("a,b\r\n1,2", vec![row(1, &["a", "b"]), row(2, &["1", "2"])]),
        ("a,b\r1,2\r", vec![row(1, &["a", "b"]), row(2, &["1", "2"])]),
        ("\n\na,b\n\r\n1,2", vec![row(3, &["a", "b"]), row(5, &["1", "2"])]),
        (",\n", vec![row(1, &["", ""])]),
        ("1,", vec![row(1, &["1", ""])]),
        ("\"a\",\"b\"\n", vec![row(1, &["a", "b"])]),
        ("\"a,\"\"b\"\"\",2\n", vec![row(1, &["a,\"b\"", "2"])]),
        ("\"a\nb\r\nc\",2\n3,4", vec![row(1, &["a\nb\r\nc", "2"]), row(4, &["3", "4"])]),
        ("5\" disk,2", vec![row(1, &["5\" disk", "2"])]),
        ("\"\",\"\"", vec![row(1, &["", ""])]),
        (
            "1\n2,3\n4,5,6\n7,8",
            vec![bad(1, ragged(1)), row(2, &["2", "3"]), bad(3, ragged(3)), row(4, &["7", "8"])],
        ),
        // A quote that closes too early, and one that never does, cost their line only.
        ("\"5\" disk\",2\n3,4\n", vec![bad(1, Reason::Quote), row(2, &["3", "4"])]),
        ("1,\"x\n3,4\n5,6", vec![bad(1, Reason::Quote), row(2, &["3", "4"]), row(3, &["5", "6"])]),
        ("1,\"x\n3,\"y\n5,6", vec![bad(1, Reason::Quote), bad(2, Reason::Quote), row(3, &["5", "6"])]),
        // An opening quote that swallows lines up to another one gives them back.
        (
            "\"x\n3,4\n5,6\"\n7,8",
            vec![bad(1, ragged(1)), row(2, &["3", "4"]), row(3, &["5", "6\""]), row(4, &["7", "8"])],
        ),
        ("1,\0\n3,4", vec![bad(1, Reason::Nul), row(2, &["3", "4"])]),
    ] {
        for drip in [1, 2, 3, 1000] {
            assert_eq!(rows(text.as_bytes(), Some(2), drip), wanted, "{text:?} by {drip}");
        }
    }
    assert_eq!(rows(b"1,\xff\n3,4", Some(2), 9), vec![bad(1, Reason::Encoding), row(2, &["3", "4"])]);
    assert_eq!(rows(b"\xef\xbb\xbf1,2", Some(2), 1), vec![row(1, &["1", "2"])]);
}

#[test]
fn a_line_without_end_costs_bounded_memory_and_its_row() {
    let long = "x".repeat(20 * MAX_RECORD);
    for (text, lines) in [
        (format!("1,2\n{long}\n3,4\n"), [1, 2, 3]),
        (format!("1,2\n\"{long}\r\n3,4\n"), [1, 2, 3]),
        (format!("1,2\r{long}\r3,4"), [1, 2, 3]),
    ] {
        let mut csv = Csv::new(window(text.as_bytes(), usize::MAX), b',');
        assert_eq!(csv.next().unwrap(), Next::Row(lines[0]));
        assert_eq!(csv.next().unwrap(), Next::Bad(lines[1], Reason::TooLong));
        assert_eq!(csv.next().unwrap(), Next::Row(lines[2]));
        assert_eq!(csv.field(1).unwrap(), "4");
        assert_eq!(csv.next().unwrap(), Next::End);
        assert!(csv.memory() <= 4 * MAX_RECORD, "{}", csv.memory());
    }
    let text = format!("{{\"a\":1}}\n{long}\n{{}}");
    let mut json = Json::new(window(text.as_bytes(), usize::MAX));
    assert_eq!(json.next().unwrap(), Next::Row(1));
    assert_eq!(json.next().unwrap(), Next::Bad(2, Reason::TooLong));
    assert_eq!(json.next().unwrap(), Next::Row(3));
    assert_eq!(json.next().unwrap(), Next::End);
}

#[test]
fn encodings_are_found() {
    let german = "staff_id;name\n1;Jörg Müller-Lüdenscheidt\n2;Käthe Groß\n";
    let utf16 = |big: bool| -> Vec<u8> {
        german
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    };
    let mut torn = german.repeat(3).into_bytes();
    torn.extend(b"3;J\xf6rg\n");
    for (bytes, wanted) in [
        (german.as_bytes().to_vec(), UTF_8),
        (german.as_bytes()[..17].to_vec(), UTF_8),
        (b"plain".to_vec(), UTF_8),
        (Vec::new(), UTF_8),
        (torn, UTF_8),
        ([b"\xef\xbb\xbf", german.as_bytes()].concat(), UTF_8),
        (WINDOWS_1252.encode(german).0.into_owned(), WINDOWS_1252),
        ([b"\xff\xfe".to_vec(), utf16(false)].concat(), UTF_16LE),
        ([b"\xfe\xff".to_vec(), utf16(true)].concat(), UTF_16BE),
        (utf16(false), UTF_16LE),
        (utf16(true), UTF_16BE),
    ] {
        assert_eq!(detect(&bytes, true), wanted, "{bytes:?}");
    }
}

#[test]
fn text_in_other_encodings_is_converted_and_its_damage_found() {
    let read = |bytes: Vec<u8>, encoding| {
        let mut csv = Csv::new(Window::new(Box::new(Drip(Cursor::new(bytes), 3)), encoding), b',');
        let mut rows = Vec::new();
        loop {
            match csv.next().unwrap() {
                Next::End => return rows,
                Next::Row(_) => rows.push(Ok(csv.field(0).unwrap().into_owned())),
                Next::Bad(_, reason) => rows.push(Err(reason)),
            }
        }
    };
    assert_eq!(
        read(b"J\xf6rg\nK\xe4the".to_vec(), WINDOWS_1252),
        [Ok("Jörg".to_owned()), Ok("Käthe".to_owned())]
    );
    // Half of a surrogate pair.
    let torn = b"\xff\xfea\0\n\0\x00\xd8\n\0b\0".to_vec();
    assert_eq!(read(torn, UTF_16LE), [Ok("a".to_owned()), Err(Reason::Encoding), Ok("b".to_owned())]);
}

proptest! {
    /// What the `csv` crate writes is read as it was, however the bytes come.
    #[test]
    fn what_another_library_writes_is_read(
        table in prop::collection::vec(prop::collection::vec("[a-c\"\n\r,;ü ]{0,6}", 3), 1..20),
        drip in 1_usize..40,
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = writer.into_inner().unwrap();
        let read: Vec<Vec<String>> = rows(&text, Some(3), drip).into_iter().map(|(_, row)| row.unwrap()).collect();
        prop_assert_eq!(read, table);
    }

    /// Whatever the bytes: it ends, however they come, with the same rows, and every line is accounted for.
    #[test]
    fn any_bytes_end(text in prop::collection::vec(prop::sample::select(b"a,\"\n\r\0\xff\xc3\xbc".to_vec()), 0..200)) {
        let whole = rows(&text, Some(2), usize::MAX);
        prop_assert_eq!(&whole, &rows(&text, Some(2), 1));
        let lines: Vec<u64> = whole.iter().map(|(line, _)| *line).collect();
        prop_assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", lines);
    }
}
