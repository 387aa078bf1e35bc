//! Which files there are, and which table each is.

use std::{
    collections::HashSet,
    fs::{self, FileType, Metadata},
    io,
    os::unix::fs::FileTypeExt,
    path::{Path, PathBuf},
};

use crate::{Error, Mapping, Table, format::Format, names::plain};

/// A file that is a table, or a part of one.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) table: Table,
    /// What its name says.
    pub(crate) format: Format,
    pub(crate) size: u64,
}

/// Everything under some paths.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// In the order of tables, and of names within each.
    pub(crate) found: Vec<Found>,
    /// Files in directories that are no table. Names that begin with `.` or `_` are not even that: they are the marks and
    /// checksums that other programs leave.
    pub(crate) ignored: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
}

/// Looks at files, and into directories and theirs.
pub(crate) fn find(paths: &[PathBuf], mapping: &Mapping) -> Result<Search, Error> {
    let mut search = Search::default();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|source| failed(path, source))?;
        if metadata.is_dir() {
            search.directory(path, path, mapping)?;
            continue;
        }
        let (table, format) =
            table_of(path, None, mapping)?.ok_or_else(|| Error::NoTable { path: path.clone() })?;
        search.file(path, &metadata, table, format)?;
    }
    if search.found.is_empty() {
        let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Error::Nothing { paths: paths.join(", ") });
    }
    search.found.sort_by(|left, right| (left.table, &left.path).cmp(&(right.table, &right.path)));
    search.ignored.sort();
    Ok(search)
}

impl Search {
    /// Goes through a directory once, however many links lead to it, so that links in a circle end.
    fn directory(&mut self, path: &Path, root: &Path, mapping: &Mapping) -> Result<(), Error> {
        if !self.is_new(path)? {
            return Ok(());
        }
        for entry in fs::read_dir(path).map_err(|source| failed(path, source))? {
            let path = entry.map_err(|source| failed(path, source))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(['.', '_']) {
                continue;
            }
            match (fs::metadata(&path), table_of(&path, Some(root), mapping)?) {
                (Ok(metadata), _) if metadata.is_dir() => self.directory(&path, root, mapping)?,
                (Ok(metadata), Some((table, format))) => self.file(&path, &metadata, table, format)?,
                (Err(source), Some(_)) => return Err(failed(&path, source)),
                (_, None) => self.ignored.push(path),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, metadata: &Metadata, table: Table, format: Format) -> Result<(), Error> {
        if let Some(what) = special(metadata.file_type()) {
            return Err(Error::NotAFile { path: path.to_owned(), what });
        }
        if self.is_new(path)? {
            self.found.push(Found { path: path.to_owned(), table, format, size: metadata.len() });
        }
        Ok(())
    }

    fn is_new(&mut self, path: &Path) -> Result<bool, Error> {
        let real = fs::canonicalize(path).map_err(|source| failed(path, source))?;
        Ok(self.seen.insert(real))
    }
}

/// What it is, if it is not a plain file.
fn special(kind: FileType) -> Option<&'static str> {
    match kind {
        _ if kind.is_fifo() => Some("a pipe"),
        _ if kind.is_socket() => Some("a socket"),
        _ if kind.is_char_device() || kind.is_block_device() => Some("a device"),
        _ if kind.is_file() => None,
        _ => Some("no plain file"),
    }
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), source }
}

/// The table that a file is: by the mapping, by its own name, or by the nearest folder's, up to the one that was named.
fn table_of(path: &Path, root: Option<&Path>, mapping: &Mapping) -> Result<Option<(Table, Format)>, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = Format::of(&name);
    match mapping.claims(&path.to_string_lossy()).as_slice() {
        [] => {}
        // Whatever ending the mapping gives a table is text until its bytes say otherwise.
        [table] => return Ok(Some((*table, known.map_or(Format::Csv, |(format, _)| format)))),
        [first, second, ..] => {
            let what =
                format!("the mapping says that it is `{first}` and also `{second}`; narrow `files` of one");
            return Err(Error::Format { path: path.to_owned(), what });
        }
    }
    let Some((format, stem)) = known else { return Ok(None) };
    let folders =
        path.ancestors().skip(1).take_while(|folder| root.is_some_and(|root| folder.starts_with(root)));
    let table = table_named(stem).or_else(|| {
        folders.filter_map(Path::file_name).find_map(|folder| table_named(&folder.to_string_lossy()))
    });
    // A table whose files the mapping names has no others.
    let open = |table: &Table| mapping.table(*table).is_none_or(|mapped| mapped.files.is_empty());
    Ok(table.filter(open).map(|table| (table, format)))
}

/// `accesses`, `Accesses`, `accesses-2026-01`, `accesses_part3`, `accesses2`: the longest table's name that it begins
/// with, and then nothing, a digit, or something apart.
fn table_named(stem: &str) -> Option<Table> {
    let stem = plain(stem);
    Table::ALL
        .into_iter()
        .filter(|table| {
            let rest = stem.strip_prefix(table.name());
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(|c: char| c == '_' || c.is_ascii_digit())
            })
        })
        .max_by_key(|table| table.name().len())
}

#[cfg(test)]
mod tests;
