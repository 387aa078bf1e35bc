//! The yardsticks: the parts of the work that nobody can leave out.

use std::{error::Error, fs::File, io::Read, path::Path, sync::Arc};

use arrow_schema::{DataType, Schema};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
};

/// Seconds in which the `parquet` crate makes batches of these columns, with text as views or as offsets.
pub(crate) fn parquet(path: &Path, columns: &[&str], views: bool) -> Result<f64, Box<dyn Error>> {
    let (read, seconds) = crate::timed(|| -> Result<usize, Box<dyn Error>> {
        let file = File::open(path)?;
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let metadata = ArrowReaderMetadata::load(&file, options.clone())?;
        let fields = metadata.schema().fields().iter().map(|field| match field.data_type() {
            DataType::Utf8 if views => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View)),
            _ => field.clone(),
        });
        let options = options.with_schema(Arc::new(Schema::new(fields.collect::<Vec<_>>())));
        let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied());
        let mut rows = 0;
        for batch in builder.with_projection(mask).with_batch_size(tables::BATCH_ROWS).build()? {
            rows += batch?.num_rows();
        }
        Ok(rows)
    });
    read?;
    Ok(seconds)
}

/// Seconds in which the bytes are read and unpacked.
pub(crate) fn bytes(path: &Path) -> Result<f64, Box<dyn Error>> {
    let (read, seconds) = crate::timed(|| -> std::io::Result<usize> {
        let file = File::open(path)?;
        let mut source: Box<dyn Read> = match path.extension().and_then(|ending| ending.to_str()) {
            Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file)),
            Some("zst") => Box::new(zstd::Decoder::new(file)?),
            _ => Box::new(file),
        };
        let (mut buffer, mut all) = (vec![0; 256 * 1024], 0);
        loop {
            match source.read(&mut buffer)? {
                0 => return Ok(all),
                read => all += read,
            }
        }
    });
    read?;
    Ok(seconds)
}

/// Seconds in which the `csv` crate finds all fields, and makes nothing of them.
pub(crate) fn csv(path: &Path) -> Result<f64, Box<dyn Error>> {
    let (read, seconds) = crate::timed(|| -> Result<u64, csv::Error> {
        let mut reader = csv::Reader::from_path(path)?;
        let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
        while reader.read_byte_record(&mut record)? {
            rows += 1;
        }
        Ok(rows)
    });
    read?;
    Ok(seconds)
}
