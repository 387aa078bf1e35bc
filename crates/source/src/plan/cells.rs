//! One column of a plan: its SQL, with the mask in it, and how to read what comes back.

use super::sql;
use crate::mapping::Mask;
use crate::schema::{Column, Dialect, Kind};
use crate::value::{MAX_TEXT, MaskReason};

/// One column of a plan.
#[derive(Debug)]
pub(crate) struct CellPlan {
    /// What comes back.
    pub(crate) release: Release,
    /// Whether the row's item flag must be clear for this cell to be shown.
    pub(crate) item: bool,
}

/// What a column of a plan's result means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Release {
    /// The value.
    Whole(Form),
    /// What the purpose's mask leaves: NULL where there is no value, empty where nothing is left.
    Left,
    /// Only whether there is a value.
    Presence(MaskReason),
}

/// The types in which values come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bool,
    Integer,
    Float,
    Text,
}

/// How to select `column`, called `name` in the query, under the purpose's `mask`.
pub(super) fn select(dialect: Dialect, name: &str, column: &Column, mask: Option<Mask>) -> (String, Release) {
    let left = mask.and_then(|mask| left(dialect, name, column.kind, mask));
    match (mask, left, form(column.kind)) {
        (Some(_), Some(left), _) => {
            (format!("CASE WHEN {name} IS NOT NULL THEN COALESCE({left}, '') END"), Release::Left)
        }
        (Some(_), None, _) => (format!("{name} IS NOT NULL"), Release::Presence(MaskReason::Purpose)),
        (None, _, None) => (format!("{name} IS NOT NULL"), Release::Presence(MaskReason::Unsupported)),
        (None, _, Some(form)) => (whole(dialect, name, column, form), Release::Whole(form)),
    }
}

/// How values of a kind are released; `None` hides them, because nobody mapped what is inside.
fn form(kind: Kind) -> Option<Form> {
    match kind {
        Kind::Boolean => Some(Form::Bool),
        Kind::Integer => Some(Form::Integer),
        Kind::Float => Some(Form::Float),
        Kind::Decimal | Kind::Text | Kind::Enum | Kind::Uuid | Kind::Time => Some(Form::Text),
        Kind::Document | Kind::Bytes | Kind::Array | Kind::Other => None,
    }
}

fn whole(dialect: Dialect, name: &str, column: &Column, form: Form) -> String {
    match (dialect, form) {
        (Dialect::Sqlite, _) if column.kind == Kind::Decimal => padded(name, &column.sql_type),
        (Dialect::Sqlite, _) => name.to_owned(),
        (Dialect::Postgres, Form::Bool) => format!("{name}::bool"),
        (Dialect::Postgres, Form::Integer) => format!("{name}::int8"),
        // Through text, so that a `real` of 0.1 does not become 0.10000000149011612.
        (Dialect::Postgres, Form::Float) => format!("{name}::text::float8"),
        (Dialect::Postgres, Form::Text) => format!("left({name}::text, {})", MAX_TEXT + 1),
    }
}

/// SQLite keeps `NUMERIC(10,2)` as a binary number: 1.90 comes back as 1.9 unless it is printed with the declared
/// scale, which is done only where that loses nothing.
fn padded(name: &str, sql_type: &str) -> String {
    let Some(scale) = scale(sql_type) else { return name.to_owned() };
    let zeros = "0".repeat(scale);
    format!(
        "CASE typeof({name}) WHEN 'integer' THEN {name} || '.{zeros}' \
         WHEN 'real' THEN CASE WHEN round({name}, {scale}) = {name} THEN printf('%.{scale}f', {name}) \
         ELSE CAST({name} AS TEXT) END ELSE {name} END"
    )
}

/// The digits after the point of `numeric(precision,scale)`.
fn scale(sql_type: &str) -> Option<usize> {
    let (_, arguments) = sql_type.strip_suffix(')')?.split_once('(')?;
    let (_, scale) = arguments.split_once(',')?;
    scale.trim().parse().ok().filter(|scale| (1..=15).contains(scale))
}

/// What `mask` leaves of a value, as text or NULL; `None` where it leaves nothing of this kind.
fn left(dialect: Dialect, name: &str, kind: Kind, mask: Mask) -> Option<String> {
    let text = sql::text(dialect, name);
    let left = match (mask, kind) {
        (Mask::Last4, Kind::Text | Kind::Integer) => {
            let last = match dialect {
                Dialect::Sqlite => format!("substr({text}, -4)"),
                Dialect::Postgres => format!("right({text}, 4)"),
            };
            format!("CASE WHEN length({text}) >= 8 THEN {last} END")
        }
        (Mask::Year, Kind::Time | Kind::Text) => match dialect {
            Dialect::Sqlite => {
                let digits = "[0-9]".repeat(4);
                format!(
                    "CASE WHEN {text} GLOB '{digits}-[0-9][0-9]-[0-9][0-9]*' THEN substr({text}, 1, 4) END"
                )
            }
            Dialect::Postgres => format!("substring({text} from '^([0-9]{{4}})-[0-9]{{2}}-[0-9]{{2}}')"),
        },
        // The first character of a single one would be the value.
        (Mask::Initial, Kind::Text) => format!("CASE WHEN length({text}) >= 2 THEN substr({text}, 1, 1) END"),
        (Mask::Hidden | Mask::Last4 | Mask::Year | Mask::Initial, _) => return None,
    };
    match dialect {
        // A BLOB in a text column has no characters to leave.
        Dialect::Sqlite => Some(format!("CASE WHEN typeof({name}) <> 'blob' THEN {left} END")),
        Dialect::Postgres => Some(left),
    }
}
