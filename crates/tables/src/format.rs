//! What kind of file it is: by its name, and by its first bytes where they say otherwise.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;

use crate::Error;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    JsonLines,
    Parquet,
}

/// How the file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    Plain,
    Gzip,
    Zstd,
}

impl Format {
    /// By the ending of a name, and what is before the ending. No format for names of other things.
    pub(crate) fn of(name: &str) -> Option<(Format, &str)> {
        let (stem, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        match ending.as_str() {
            "gz" | "zst" => match Format::of(stem)? {
                (Format::Parquet, _) => None,
                found => Some(found),
            },
            "csv" | "tsv" | "txt" => Some((Format::Csv, stem)),
            "jsonl" | "ndjson" | "json" => Some((Format::JsonLines, stem)),
            "parquet" | "pq" => Some((Format::Parquet, stem)),
            _ => None,
        }
    }

    /// What the first bytes say: they are believed more than the name.
    ///
    /// # Errors
    /// A format that is not read, with what to do about it.
    pub(crate) fn check(self, path: &Path, first: &[u8]) -> Result<(Format, Compression), Error> {
        let not_read = |what: &str| Error::Format { path: path.to_owned(), what: what.to_owned() };
        match first {
            [0x1f, 0x8b, ..] => Ok((self, Compression::Gzip)),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Ok((self, Compression::Zstd)),
            [b'P', b'A', b'R', b'1', ..] => Ok((Format::Parquet, Compression::Plain)),
            [b'P', b'A', b'R', b'E', ..] => {
                Err(not_read("encrypted Parquet is not read; export it in clear"))
            }
            [b'P', b'K', 3, 4, ..] => {
                Err(not_read("it is a zip file or a spreadsheet; unpack it, or save its table as CSV"))
            }
            [b'B', b'Z', b'h', ..] => {
                Err(not_read("bzip2 is not read; unpack it, or pack it with gzip or zstd"))
            }
            [0xfd, b'7', b'z', b'X', b'Z', ..] => {
                Err(not_read("xz is not read; unpack it, or pack it with gzip or zstd"))
            }
            [b'O', b'R', b'C', ..] => Err(not_read("ORC is not read; export it as Parquet or CSV")),
            [b'O', b'b', b'j', 1, ..] => {
                Err(not_read("Avro is not read; export it as Parquet or JSON lines"))
            }
            _ if self == Format::Parquet => {
                Err(not_read("it is not Parquet, which begins with `PAR1`; copy or export the file again"))
            }
            _ => Ok((self, Compression::Plain)),
        }
    }
}

impl Compression {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Compression::Plain => "plain",
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }

    /// Unpacks while reading. Frames and members one after another are read as one.
    pub(crate) fn open(self, file: File) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Compression::Plain => Box::new(file),
            Compression::Gzip => Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(PACKED, file))),
            // The decoder refuses windows of more than 128 MiB by itself.
            Compression::Zstd => Box::new(zstd::stream::read::Decoder::new(file)?),
        })
    }

    /// Tells damage of the packing from failures of the disk.
    pub(crate) fn error(self, path: &Path, source: io::Error, line: u64) -> Error {
        let path = path.to_owned();
        match self {
            Compression::Gzip | Compression::Zstd if source.raw_os_error().is_none() => {
                Error::Compression { path, compression: self.name(), line }
            }
            _ => Error::Io { path, source },
        }
    }
}

/// Bytes of packed data that are read at once.
const PACKED: usize = 128 * 1024;

#[cfg(test)]
mod tests;
