//! Whatever is in a file: no panic, an end, and every row accounted for.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, StringArray};
use proptest::prelude::*;
use tables::{Rejects, Table};

use crate::common::{Folder, gzip, parquet, zstd};

const COLUMNS: [&str; 5] = ["staff_id", "given_name", "birth_date", "lat", "from"];

/// Finds, describes, digests, scans and scans in parts.
fn try_all(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = Folder::with(name, bytes);
    let Ok(inputs) = folder.inputs() else { return Ok(()) };
    prop_assert_eq!(inputs.describe().len(), 1);
    prop_assert_eq!(inputs.digests().unwrap()[0].size, bytes.len() as u64);
    let mut rejects = Rejects::new();
    let (mut read, mut failed) = (0, false);
    for batch in inputs.scan(Table::Staff, &COLUMNS, &mut rejects).unwrap() {
        match batch {
            Ok(batch) => read += batch.num_rows() as u64,
            Err(_) => failed = true,
        }
    }
    if !failed {
        prop_assert_eq!(read + rejects.count(), rejects.rows(Table::Staff));
        prop_assert_eq!(inputs.rows(Table::Staff), Some(read + rejects.count()));
    }
    prop_assert!(inputs.parts(Table::Staff).is_ok() || failed);
    rejects.write_csv(&mut Vec::new()).unwrap();
    Ok(())
}

fn good_csv() -> Vec<u8> {
    b"staff_id,given_name,birth_date,lat,from\n1,\"A \"\"b\"\"\",17.05.1980,52.5,01.01.2020\n2,\xc3\xbc,,,\n"
        .repeat(5)
}

fn good_json() -> Vec<u8> {
    b"{\"staff_id\":1,\"given_name\":\"A\",\"birth_date\":\"1980-05-17\",\"lat\":52.5,\"x\":[{}]}\n{\"staff_id\":\"2\"}\n".repeat(5)
}

fn good_parquet() -> Vec<u8> {
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..50));
    let names: ArrayRef =
        Arc::new(StringArray::from_iter((0..50).map(|row| (row % 3 > 0).then(|| format!("n{row}")))));
    let days: ArrayRef =
        Arc::new(StringArray::from_iter_values((0..50).map(|row| format!("1980-01-{:02}", row % 28 + 1))));
    parquet(vec![("staff_id", ids), ("given_name", names), ("birth_date", days)], 20)
}

/// Some bytes of a file overwritten, or its end cut off.
fn damaged(good: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let length = good.len();
    (prop::collection::vec((0..length, any::<u8>()), 0..4), prop::option::of(0..length)).prop_map(
        move |(changes, cut)| {
            let mut bytes = good.clone();
            for (place, byte) in changes {
                bytes[place] = byte;
            }
            bytes.truncate(cut.unwrap_or(length));
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        name in prop::sample::select(vec!["staff.csv", "staff.jsonl", "staff.parquet", "staff.csv.gz", "staff.csv.zst"]),
    ) {
        try_all(name, &bytes)?;
    }

    #[test]
    fn any_text_after_a_header(text in "[a-z0-9,;\"\n\r.{}:äß-]{0,200}", drop in 0_usize..30) {
        let text = ["staff_id,given_name,birth_date\n", &text].concat();
        try_all("staff.csv", text.as_bytes().get(drop.saturating_sub(25)..).unwrap_or_default())?;
        try_all("staff.csv.gz", &gzip(text.as_bytes()))?;
    }

    #[test]
    fn damaged_csv(bytes in damaged(good_csv())) {
        try_all("staff.csv", &bytes)?;
    }

    #[test]
    fn damaged_json(bytes in damaged(good_json())) {
        try_all("staff.jsonl", &bytes)?;
    }

    #[test]
    fn damaged_packing(bytes in damaged(gzip(&good_csv())), frames in damaged(zstd(&good_csv()))) {
        try_all("staff.csv.gz", &bytes)?;
        try_all("staff.csv.zst", &frames)?;
    }

    #[test]
    fn damaged_parquet(bytes in damaged(good_parquet())) {
        try_all("staff.parquet", &bytes)?;
    }
}
