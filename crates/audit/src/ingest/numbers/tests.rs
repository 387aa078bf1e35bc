use std::sync::Arc;

use arrow_array::{ArrayRef, StringViewArray};
use proptest::prelude::*;

use super::*;

proptest! {
    /// Ids of batches, some of which are looked up at a time; few letters, so that many are alike.
    #[test]
    fn ids_get_the_numbers_that_one_after_the_other_gives(
        ids in prop::collection::vec(prop::collection::vec("[ab]{0,4}|[ab]{12,14}", 1..20), 0..12),
        at_a_time in 1..5_usize,
    ) {
        let mut one = Interner::default();
        let expected: Vec<u32> = ids.iter().flatten().map(|id| one.number(id)).collect();

        let mut people = People::default();
        let mut numbers = Vec::new();
        for some in ids.chunks(at_a_time) {
            let batches: Vec<RecordBatch> = some.iter().map(|ids| batch(ids)).collect();
            let among = Of::Subjects.among(&people);
            let columns: Vec<Ids<'_>> = batches.iter().map(|batch| Ids::of(batch, "id", among)).collect();
            for (batch, column) in batches.iter().zip(&columns) {
                numbers.extend((0..batch.num_rows()).map(|row| column.number(row, &mut people.subjects)));
            }
        }
        prop_assert_eq!(numbers, expected);
        prop_assert!(people.subjects.texts_from(0).eq(one.texts_from(0)));
    }
}

fn batch(ids: &[String]) -> RecordBatch {
    let some = |id: &String| (!id.is_empty()).then(|| id.clone());
    let column: ArrayRef = Arc::new(ids.iter().map(some).collect::<StringViewArray>());
    RecordBatch::try_from_iter([("id", column)]).unwrap()
}
