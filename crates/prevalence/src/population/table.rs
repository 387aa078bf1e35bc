//! Scores from a CSV file.

use std::{fs::File, path::Path};

use super::{Scored, ScoresError};

/// The rows of a CSV file with a header: `access_id`, `score`, and, if there is one, `staff_id`. Other columns are
/// ignored. Fails if the file cannot be opened or lacks a column; a row that cannot be read is an error in its place.
pub fn scores_in(path: &Path) -> Result<impl Iterator<Item = Result<Scored, ScoresError>>, ScoresError> {
    let file = path.display().to_string();
    let unreadable = |error: csv::Error| ScoresError::Read(format!("`{}`: {error}", path.display()).into());
    let mut reader =
        csv::Reader::from_reader(File::open(path).map_err(csv::Error::from).map_err(unreadable)?);
    let header = reader.headers().map_err(unreadable)?.clone();
    let position = |column| header.iter().position(|name| name == column);
    let needed = |column| position(column).ok_or(ScoresError::Column { file: format!("`{file}`"), column });
    let (look, score, staff) = (needed("access_id")?, needed("score")?, position("staff_id"));
    Ok(reader.into_records().zip(1..).map(move |(record, row)| {
        let record = record.map_err(|error| ScoresError::Read(format!("`{file}`: {error}").into()))?;
        let cell = |column| record.get(column).unwrap_or_default().trim();
        Ok(Scored {
            look: cell(look).to_owned(),
            score: cell(score).parse().map_err(|_| ScoresError::Score { row })?,
            staff: staff.map(|staff| cell(staff).to_owned()),
        })
    }))
}
