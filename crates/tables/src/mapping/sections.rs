//! The mapping as it is written.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;
use toml::Spanned;

use super::problem::{Mistake, nearest};
use super::{DateOrder, Mapping, Settings, TableMapping};
use crate::Table;

pub(super) fn parse(text: &str) -> Result<Mapping, Mistake> {
    let file: File = toml::from_str(text).map_err(|error| Mistake::from_toml(&error))?;
    let defaults = settings(file.time_zone, file.date_order, file.delimiter, file.encoding, file.null)?;
    let sections = [
        (Table::Accesses, file.accesses),
        (Table::Staff, file.staff),
        (Table::StaffContacts, file.staff_contacts),
        (Table::StaffAddresses, file.staff_addresses),
        (Table::Shifts, file.shifts),
        (Table::Subjects, file.subjects),
        (Table::SubjectAddresses, file.subject_addresses),
        (Table::Tasks, file.tasks),
        (Table::Work, file.work),
    ];
    let mut tables = BTreeMap::new();
    for (table, section) in sections {
        if let Some(section) = section {
            tables.insert(table, table_mapping(table, section)?);
        }
    }
    Ok(Mapping { defaults, tables })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    time_zone: Option<Spanned<String>>,
    date_order: Option<DateOrder>,
    delimiter: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
    null: Option<Vec<String>>,
    accesses: Option<Section>,
    staff: Option<Section>,
    staff_contacts: Option<Section>,
    staff_addresses: Option<Section>,
    shifts: Option<Section>,
    subjects: Option<Section>,
    subject_addresses: Option<Section>,
    tasks: Option<Section>,
    work: Option<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    files: Vec<String>,
    #[serde(default)]
    columns: BTreeMap<Spanned<String>, String>,
    time_zone: Option<Spanned<String>>,
    date_order: Option<DateOrder>,
    delimiter: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
    null: Option<Vec<String>>,
}

fn table_mapping(table: Table, section: Section) -> Result<TableMapping, Mistake> {
    let mut columns = BTreeMap::new();
    for (column, name) in section.columns {
        let known = table.column(column.get_ref()).ok_or_else(|| {
            let valid: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
            Mistake::unknown(column.span(), "column", column.get_ref(), &valid)
        })?;
        columns.insert(known.name, name);
    }
    let settings =
        settings(section.time_zone, section.date_order, section.delimiter, section.encoding, section.null)?;
    Ok(TableMapping { files: section.files, columns, settings })
}

fn settings(
    zone: Option<Spanned<String>>,
    order: Option<DateOrder>,
    delimiter: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
    null: Option<Vec<String>>,
) -> Result<Settings, Mistake> {
    Ok(Settings {
        zone: zone.map(|name| time_zone(&name)).transpose()?,
        order,
        delimiter: delimiter.map(|text| delimiter_byte(&text)).transpose()?,
        encoding: encoding.map(|label| known_encoding(&label)).transpose()?,
        null,
    })
}

fn time_zone(name: &Spanned<String>) -> Result<TimeZone, Mistake> {
    let zones = TimeZoneDatabase::bundled();
    zones.get(name.get_ref()).map_err(|_| {
        let names: Vec<String> = zones.available().map(|zone| zone.as_str().to_owned()).collect();
        let help = match nearest(name.get_ref(), names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name of the IANA database, such as `Europe/Berlin`".to_owned(),
        };
        Mistake::new(name.span(), format!("unknown time zone `{}`; {help}", name.get_ref()))
    })
}

fn delimiter_byte(text: &Spanned<String>) -> Result<u8, Mistake> {
    match text.get_ref().as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => Ok(*byte),
        _ => Err(Mistake::new(
            text.span(),
            "`delimiter` is one ASCII character and no quote or line break, such as `;` or `\\t`".to_owned(),
        )),
    }
}

fn known_encoding(label: &Spanned<String>) -> Result<&'static Encoding, Mistake> {
    Encoding::for_label(label.get_ref().as_bytes()).ok_or_else(|| {
        let help = nearest(label.get_ref(), ENCODINGS.iter().copied())
            .map_or("write a name such as `utf-8` or `windows-1252`".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
        Mistake::new(label.span(), format!("unknown encoding `{}`; {help}", label.get_ref()))
    })
}

/// Those that a suggestion may name; all of <https://encoding.spec.whatwg.org/#names-and-labels> are taken.
const ENCODINGS: [&str; 7] =
    ["utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16le", "utf-16be", "macintosh"];
