//! What a read releases: values, and cells that say why they are masked.

use std::fmt;

/// One value out of the customers' database.
///
/// It has neither `Display` nor `Serialize`, and `Debug` prints only its kind: a value reaches nobody by accident.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// The database holds nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A binary floating-point number; it may be infinite or NaN.
    Float(f64),
    /// Text, and everything that is released as text: exact decimals, UUIDs, labels, and times in ISO 8601 order.
    Text(String),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Null => "Null",
            Value::Bool(_) => "Bool(…)",
            Value::Integer(_) => "Integer(…)",
            Value::Float(_) => "Float(…)",
            Value::Text(_) => "Text(…)",
        })
    }
}

/// One column of one row.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// The value itself.
    Shown(Value),
    /// There is a value, and it is not shown. A column that holds nothing is `Shown(Value::Null)`, unless the mask
    /// hides an item: then not even that is told.
    Masked {
        /// What the mask leaves of the value, e.g. its last four characters.
        left: Option<String>,
        /// Why.
        why: MaskReason,
    },
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cell::Shown(value) => f.debug_tuple("Shown").field(value).finish(),
            Cell::Masked { left, why } => {
                let left = if left.is_some() { "…" } else { "" };
                write!(f, "Masked({left:?}, {why:?})")
            }
        }
    }
}

/// Why a cell is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskReason {
    /// The purpose shows that the column exists, and no more of it than its mask leaves.
    Purpose,
    /// The row is about an item of a sensitive class.
    SensitiveItem,
    /// The row is about an item whose class is missing or in no table of classes.
    UnknownItem,
    /// Values of this type are never shown: documents, binary data, arrays, geometry…
    Unsupported,
    /// The value does not fit the column's declared type, or it is not valid UTF-8.
    Unreadable,
    /// The text is longer than [`MAX_TEXT`]; its beginning is what is left.
    TooLong,
}

/// The most characters of one text that are released.
pub const MAX_TEXT: usize = 32 * 1024;
