//! `findings.parquet`.

use std::{io::Write, sync::Arc};

use ::parquet::{arrow::ArrowWriter, errors::ParquetError};
use arrow_array::{
    ArrayRef, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
    builder::{ListBuilder, StringBuilder},
};

use crate::Finding;

/// Writes the columns of a finding: `rank`, `score`, `staff_id`, `subject_id`, `team`, `access_ids` (a list), `first_at` and
/// `last_at` (UTC), `sentence`; and, as JSON text like in `findings.jsonl`, `relationship`, `terms` and
/// `explanations_tried`.
///
/// # Errors
/// Those of the writer.
pub fn write_parquet(findings: &[Finding], out: impl Write + Send) -> Result<(), ParquetError> {
    let batch = batch(findings)?;
    let mut writer = ArrowWriter::try_new(out, batch.schema(), None)?;
    writer.write(&batch)?;
    writer.close()?;
    Ok(())
}

fn batch(findings: &[Finding]) -> Result<RecordBatch, ParquetError> {
    let texts = |text: fn(&Finding) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(findings.iter().map(text)))
    };
    let times = |time: fn(&Finding) -> i64| -> ArrayRef {
        Arc::new(TimestampMicrosecondArray::from_iter_values(findings.iter().map(time)).with_timezone("UTC"))
    };
    let json = |text: fn(&Finding) -> serde_json::Result<Option<String>>| -> Result<ArrayRef, ParquetError> {
        let texts: Result<Vec<Option<String>>, _> = findings.iter().map(text).collect();
        let texts = texts.map_err(|error| ParquetError::External(Box::new(error)))?;
        Ok(Arc::new(StringArray::from(texts)))
    };
    let mut ids = ListBuilder::new(StringBuilder::new());
    for finding in findings {
        finding.access_ids.iter().for_each(|id| ids.values().append_value(id));
        ids.append(true);
    }
    let teams: StringArray = findings.iter().map(|finding| finding.team.as_deref()).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("rank", Arc::new(UInt64Array::from_iter_values(findings.iter().map(|finding| finding.rank)))),
        ("score", Arc::new(Float64Array::from_iter_values(findings.iter().map(|finding| finding.score)))),
        ("staff_id", texts(|finding| &finding.staff_id)),
        ("subject_id", texts(|finding| &finding.subject_id)),
        ("team", Arc::new(teams)),
        ("access_ids", Arc::new(ids.finish())),
        ("first_at", times(|finding| finding.first_at.0)),
        ("last_at", times(|finding| finding.last_at.0)),
        (
            "relationship",
            json(|finding| finding.relationship.as_ref().map(serde_json::to_string).transpose())?,
        ),
        ("terms", json(|finding| serde_json::to_string(&finding.terms).map(Some))?),
        ("explanations_tried", json(|finding| serde_json::to_string(&finding.explanations_tried).map(Some))?),
        ("sentence", texts(|finding| &finding.sentence)),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}
