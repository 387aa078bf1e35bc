//! A column of a Parquet file as a column of a table.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use arrow_array::{
    Array, ArrayRef, Date32Array, StringViewArray, TimestampMicrosecondArray, UInt32Array,
    cast::AsArray,
    new_null_array,
    types::{
        ArrowPrimitiveType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type,
        Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
        UInt8Type, UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::{ArrowError, DataType, TimeUnit};
use arrow_select::take::take;
use jiff::{Timestamp, tz::Offset};

use crate::builder::{Building, Wanted, data_type};
use crate::cells::{Parsed, Rules, Value, reason};
use crate::{Kind, Reason};

/// A column of a batch, and what is wrong in it. Values that are wrong are null.
pub(super) struct Converted {
    pub(super) array: ArrayRef,
    pub(super) faults: Vec<(usize, Reason)>,
    pub(super) folded: u64,
}

/// Whether values of a type can be a column's.
pub(super) fn fits(kind: Kind, found: &DataType) -> bool {
    use DataType as T;
    let text = matches!(found, T::Utf8View | T::BinaryView);
    let whole = found.is_integer();
    let moment = matches!(found, T::Timestamp(..) | T::Date32);
    match kind {
        Kind::Id => {
            text || whole
                || matches!(
                    found,
                    T::Float64 | T::Float32 | T::FixedSizeBinary(16) | T::Decimal128(_, 0) | T::Null
                )
        }
        Kind::Text => {
            text || whole
                || matches!(
                    found,
                    T::Float64
                        | T::Float32
                        | T::FixedSizeBinary(16)
                        | T::Decimal128(..)
                        | T::Boolean
                        | T::Null
                )
        }
        Kind::Instant => text || whole || moment || *found == T::Null,
        Kind::Date => text || moment || *found == T::Null,
        Kind::Number => {
            text || whole || matches!(found, T::Float64 | T::Float32 | T::Decimal128(..) | T::Null)
        }
        Kind::List => match found {
            T::List(item) => matches!(item.data_type(), T::Utf8 | T::Binary) || item.data_type().is_integer(),
            _ => text || *found == T::Null,
        },
    }
}

/// What a column should be, in words.
pub(super) const fn wanted(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "an id: text or a whole number",
        Kind::Text => "text",
        Kind::Instant => "a time: a timestamp, text, or a number since 1970",
        Kind::Date => "a date, or text",
        Kind::Number => "a number",
        Kind::List => "a list of texts, or text",
    }
}

/// Converts the rows of a batch. A column that the file lacks is null.
pub(super) fn column(wanted: &Wanted, array: Option<&ArrayRef>, count: usize, rules: &Rules) -> Converted {
    let kind = wanted.column.kind;
    let nothing = || Converted::good(new_null_array(&data_type(kind), count));
    let Some(array) = array else { return nothing() };
    let mut converted = match (kind, array.data_type()) {
        (_, DataType::Null) => nothing(),
        (Kind::Id | Kind::Text | Kind::List, DataType::Utf8View) => {
            if !array.as_string_view().iter().flatten().all(|text| rules.is_clean(kind, text)) {
                return each_once(wanted, array, rules);
            }
            Converted::good(array.clone())
        }
        (Kind::Instant, DataType::Timestamp(..) | DataType::Date32) => instants(wanted, array, rules),
        (Kind::Date, DataType::Timestamp(..) | DataType::Date32) => dates(array),
        (Kind::Number, DataType::Float64)
            if array.as_primitive::<Float64Type>().values().iter().all(|n| n.is_finite()) =>
        {
            Converted::good(array.clone())
        }
        _ => return one_by_one(wanted, array, rules),
    };
    if wanted.column.required && array.null_count() > 0 {
        let missing = (0..count).filter(|row| array.is_null(*row)).map(|row| (row, Reason::Missing));
        converted.faults.extend(missing);
    }
    converted
}

/// A value as text, for the sample.
pub(super) fn as_text(array: &ArrayRef, row: usize) -> Option<Cow<'_, str>> {
    match value(array, row) {
        Ok(Value::Text(text)) => Some(text),
        _ => None,
    }
}

impl Converted {
    fn good(array: ArrayRef) -> Converted {
        Converted { array, faults: Vec::new(), folded: 0 }
    }
}

/// As [`one_by_one`], but texts that repeat are parsed once.
fn each_once(wanted: &Wanted, texts: &ArrayRef, rules: &Rules) -> Converted {
    let once = || -> Result<Converted, ArrowError> {
        let (firsts, places) = distinct(texts.as_string_view());
        let Converted { array, faults, folded } = one_by_one(wanted, &take(texts, &firsts, None)?, rules);
        let fault = |place: u32| {
            let found = faults.binary_search_by_key(&(place as usize), |(place, _)| *place).ok()?;
            faults.get(found).map(|(_, reason)| *reason)
        };
        let rows = places.values().iter().enumerate();
        let faults = rows.filter_map(|(row, place)| Some((row, fault(*place)?))).collect();
        Ok(Converted { array: take(&array, &places, None)?, faults, folded })
    };
    once().unwrap_or_else(|_| one_by_one(wanted, texts, rules))
}

/// The first row of each text, and for each row which of these it is. Texts are told by their views: those that a page takes
/// from its dictionary have the same one wherever they stand.
fn distinct(texts: &StringViewArray) -> (UInt32Array, UInt32Array) {
    let (mut firsts, mut places) = (Vec::new(), Vec::with_capacity(texts.len()));
    let mut known: HashMap<Option<u128>, u32> = HashMap::new();
    for (row, view) in (0..).zip(texts.views().iter()) {
        let view = texts.is_valid(row as usize).then_some(*view);
        let next = known.len();
        let place = *known.entry(view).or_insert_with(|| {
            firsts.push(row);
            // There are no more of them than rows of a batch.
            u32::try_from(next).unwrap_or(u32::MAX)
        });
        places.push(place);
    }
    (firsts.into(), places.into())
}

fn one_by_one(wanted: &Wanted, array: &ArrayRef, rules: &Rules) -> Converted {
    let (mut building, mut faults, mut folds) = (Building::new(wanted.column.kind), Vec::new(), 0);
    for row in 0..array.len() {
        let value = value(array, row);
        let parsed = value
            .as_ref()
            .map_err(|reason| *reason)
            .and_then(|value| rules.parse(wanted.column, wanted.form, value));
        let parsed = parsed.unwrap_or_else(|reason| {
            faults.push((row, reason));
            Parsed::Null
        });
        folds += u64::from(matches!(parsed, Parsed::Instant(_, true)));
        building.push(&parsed);
    }
    Converted { array: building.finish(), faults, folded: folds }
}

fn value(array: &ArrayRef, row: usize) -> Result<Value<'_>, Reason> {
    if array.is_null(row) {
        return Ok(Value::Nothing);
    }
    let text = |text: String| Ok(Value::Text(Cow::Owned(text)));
    match array.data_type() {
        DataType::Utf8View => Ok(Value::Text(Cow::Borrowed(array.as_string_view().value(row)))),
        DataType::BinaryView => {
            let bytes = array.as_binary_view().value(row);
            std::str::from_utf8(bytes)
                .map(|text| Value::Text(Cow::Borrowed(text)))
                .map_err(|_| Reason::Encoding)
        }
        DataType::Int8 => text(array.as_primitive::<Int8Type>().value(row).to_string()),
        DataType::Int16 => text(array.as_primitive::<Int16Type>().value(row).to_string()),
        DataType::Int32 => text(array.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Int64 => text(array.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::UInt8 => text(array.as_primitive::<UInt8Type>().value(row).to_string()),
        DataType::UInt16 => text(array.as_primitive::<UInt16Type>().value(row).to_string()),
        DataType::UInt32 => text(array.as_primitive::<UInt32Type>().value(row).to_string()),
        DataType::UInt64 => text(array.as_primitive::<UInt64Type>().value(row).to_string()),
        DataType::Float32 => Ok(Value::Real(f64::from(array.as_primitive::<Float32Type>().value(row)))),
        DataType::Float64 => Ok(Value::Real(array.as_primitive::<Float64Type>().value(row))),
        DataType::Boolean => text(array.as_boolean().value(row).to_string()),
        DataType::Decimal128(..) => text(array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::FixedSizeBinary(16) => text(uuid(array.as_fixed_size_binary().value(row))),
        DataType::List(_) => list(&array.as_list::<i32>().value(row)),
        _ => Err(Reason::Nested),
    }
}

fn list(items: &ArrayRef) -> Result<Value<'static>, Reason> {
    let item = |row: usize| -> Result<Option<Cow<'static, str>>, Reason> {
        let text = match items.data_type() {
            _ if items.is_null(row) => return Ok(None),
            DataType::Utf8 => items.as_string::<i32>().value(row).to_owned(),
            DataType::Binary => std::str::from_utf8(items.as_binary::<i32>().value(row))
                .map_err(|_| Reason::Encoding)?
                .to_owned(),
            _ => match value(items, row)? {
                Value::Text(text) => text.into_owned(),
                _ => return Err(Reason::Nested),
            },
        };
        Ok(Some(Cow::Owned(text)))
    };
    let names: Result<Vec<Option<Cow<'static, str>>>, Reason> = (0..items.len()).map(item).collect();
    Ok(Value::List(names?.into_iter().flatten().collect()))
}

/// As RFC 9562 writes it.
fn uuid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// Microseconds since 1970 of a column of timestamps or dates.
fn micros(array: &ArrayRef) -> TimestampMicrosecondArray {
    fn scaled<T: ArrowPrimitiveType>(
        array: &ArrayRef,
        scale: impl Fn(T::Native) -> Option<i64>,
    ) -> TimestampMicrosecondArray {
        array.as_primitive::<T>().unary_opt(scale)
    }
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            scaled::<TimestampMillisecondType>(array, |millis| millis.checked_mul(1000))
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            array.as_primitive::<TimestampMicrosecondType>().clone()
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            scaled::<TimestampNanosecondType>(array, |nanos| Some(nanos.div_euclid(1000)))
        }
        DataType::Date32 => scaled::<Date32Type>(array, |days| i64::from(days).checked_mul(DAY)),
        // Parquet has no timestamps in seconds.
        _ => TimestampMicrosecondArray::new_null(array.len()),
    }
}

fn instants(wanted: &Wanted, array: &ArrayRef, rules: &Rules) -> Converted {
    let micros = micros(array);
    let mut faults: Vec<(usize, Reason)> = (0..array.len())
        .filter(|row| micros.is_null(*row) && array.is_valid(*row))
        .map(|row| (row, Reason::Time))
        .collect();
    let local = !matches!(array.data_type(), DataType::Timestamp(_, Some(_)));
    let mut folded = 0;
    let instants = if local && !rules.zone.is_utc() {
        let mut row = 0;
        TimestampMicrosecondArray::from_iter(micros.iter().map(|micros| {
            row += 1;
            let read = Timestamp::from_microsecond(micros?)
                .map_err(|_| Reason::Time)
                .and_then(|stamp| rules.zone.instant(Offset::UTC.to_datetime(stamp)).map_err(reason));
            match read {
                Ok(instant) => {
                    folded += u64::from(instant.folded);
                    Some(instant.micros)
                }
                Err(reason) => {
                    faults.push((row - 1, reason));
                    None
                }
            }
        }))
    } else {
        micros
    };
    let to_come = |micros: Option<i64>| micros.is_some_and(|micros| rules.is_to_come(wanted.column, micros));
    let future = instants.iter().enumerate().filter(|(_, micros)| to_come(*micros));
    faults.extend(future.map(|(row, _)| (row, Reason::Future)));
    Converted { array: Arc::new(instants.with_timezone("UTC")), faults, folded }
}

fn dates(array: &ArrayRef) -> Converted {
    if *array.data_type() == DataType::Date32 {
        return Converted::good(array.clone());
    }
    let days: Date32Array =
        micros(array).unary_opt::<_, Date32Type>(|micros| i32::try_from(micros.div_euclid(DAY)).ok());
    Converted::good(Arc::new(days))
}

/// Microseconds.
const DAY: i64 = 86_400_000_000;
