//! The columns of a Parquet file, with text as bytes.

use std::{fs::File, sync::Arc};

use ::parquet::{
    arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions},
    basic::{ConvertedType, LogicalType, Type as Physical},
    errors::ParquetError,
    file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataReader},
    schema::types::{SchemaDescriptor, Type, TypePtr},
};
use arrow_schema::{DataType, Field, Schema};

/// Reads the footer: for text as text, and for text as bytes. Only what Parquet itself says of types counts, not what Arrow
/// wrote beside it: the same columns from another writer are then the same.
pub(super) fn load(file: &File) -> Result<(ArrowReaderMetadata, ArrowReaderMetadata), ParquetError> {
    let text = ParquetMetaDataReader::new().parse_and_finish(file)?;
    let bytes = text_as_bytes(&text)?;
    Ok((with_views(text)?, with_views(bytes)?))
}

fn with_views(metadata: ParquetMetaData) -> Result<ArrowReaderMetadata, ParquetError> {
    let metadata = Arc::new(metadata);
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let plain = ArrowReaderMetadata::try_new(metadata.clone(), options.clone())?;
    let fields: Vec<Arc<Field>> = plain
        .schema()
        .fields()
        .iter()
        .map(|field| match field.data_type() {
            DataType::Binary => Arc::new(field.as_ref().clone().with_data_type(DataType::BinaryView)),
            DataType::Utf8 => Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View)),
            _ => field.clone(),
        })
        .collect();
    ArrowReaderMetadata::try_new(metadata, options.with_schema(Arc::new(Schema::new(fields))))
}

fn text_as_bytes(metadata: &ParquetMetaData) -> Result<ParquetMetaData, ParquetError> {
    let old = metadata.file_metadata();
    let root = old.schema_descr().root_schema();
    let fields: Result<Vec<TypePtr>, ParquetError> = root.get_fields().iter().map(bytes).collect();
    let root = Type::group_type_builder(root.name()).with_fields(fields?).build()?;
    let new = FileMetaData::new(
        old.version(),
        old.num_rows(),
        old.created_by().map(str::to_owned),
        None,
        Arc::new(SchemaDescriptor::new(Arc::new(root))),
        None,
    );
    Ok(ParquetMetaData::new(new, metadata.row_groups().to_vec()))
}

fn bytes(field: &TypePtr) -> Result<TypePtr, ParquetError> {
    let info = field.get_basic_info();
    let is_text = matches!(
        (info.logical_type_ref(), info.converted_type()),
        (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json), _)
            | (None, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON)
    );
    if !is_text || !field.is_primitive() || field.get_physical_type() != Physical::BYTE_ARRAY {
        return Ok(field.clone());
    }
    let plain =
        Type::primitive_type_builder(info.name(), Physical::BYTE_ARRAY).with_repetition(info.repetition());
    Ok(Arc::new(plain.build()?))
}

/// A type as people call it.
pub(super) fn type_name(kind: &DataType) -> String {
    match kind {
        DataType::BinaryView | DataType::Utf8View => "text".to_owned(),
        DataType::List(_) | DataType::LargeList(_) => "list".to_owned(),
        DataType::Struct(_) => "struct".to_owned(),
        DataType::Map(..) => "map".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}
