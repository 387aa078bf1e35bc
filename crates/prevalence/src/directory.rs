//! The files of a review, except its labels.
//!
//! | file | what | written |
//! |---|---|---|
//! | `plan.json` | the frozen plan, with the planted answers; **not for reviewers** | once |
//! | `plan.sha256` | its digest, as `sha256sum --check` reads it | once |
//! | `strata.csv` | `unit,stratum,place` of what was drawn; **not for reviewers**, either | by each draw |
//! | `sample.csv` | `unit`: what is to be reviewed, in this order; planted units among them | by each draw |
//! | `labels.jsonl` | verdicts, see [`crate::labels`] | by each label |
//!
//! Each draw replaces a file at once (a temporary file, fsync, rename) and writes them in this order, so that what
//! stands in one is backed by those above it whenever a crash comes.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    order::{Order, Purpose},
    plan::{Frozen, FrozenError},
};

/// Files of a review that cannot be read or written, or do not belong together.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The system refuses.
    #[error("cannot {what} `{}`: {source}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// No review has begun here.
    #[error("there is no review in `{}`: draw a sample first", .0.display())]
    NoReview(PathBuf),
    /// Another one has.
    #[error(
        "`{}` holds the review of another plan or of other scores: a frozen plan is never changed, so use an empty \
         directory",
        .0.display()
    )]
    OtherReview(PathBuf),
    /// Not what was frozen.
    #[error("`{}`: {source}", path.display())]
    Plan {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FrozenError,
    },
    /// Not what a draw has written.
    #[error(
        "`{}`, row {row}: {what}, so the file was changed after the draw; bring it back from a copy, or remove it and \
         `sample.csv` and draw from the same scores again",
        path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// From 1, without the header.
        row: u64,
        /// What is wrong.
        what: &'static str,
    },
}

/// The directory of a review.
pub(crate) struct Directory<'a>(pub(crate) &'a Path);

/// A line of `strata.csv`; both numbers are from 1.
#[derive(Serialize, Deserialize)]
struct Place {
    unit: String,
    stratum: usize,
    place: usize,
}

impl Directory<'_> {
    pub(crate) fn labels(&self) -> PathBuf {
        self.0.join("labels.jsonl")
    }

    pub(crate) fn strata_path(&self) -> PathBuf {
        self.0.join("strata.csv")
    }

    pub(crate) fn sheet_path(&self) -> PathBuf {
        self.0.join("sample.csv")
    }

    /// Writes the plan, unless it is there. Fails if another one is.
    pub(crate) fn freeze(&self, frozen: &Frozen) -> Result<(), FilesError> {
        fs::create_dir_all(self.0).map_err(failed("create", self.0))?;
        let digest = format!("{}  {PLAN}\n", frozen.digest());
        for (name, bytes) in [(PLAN, frozen.bytes()), (DIGEST, digest.as_bytes())] {
            let path = self.0.join(name);
            match read(&path)? {
                None => replace(&path, bytes)?,
                Some(present) if present == bytes => {}
                Some(_) => return Err(FilesError::OtherReview(self.0.to_owned())),
            }
        }
        Ok(())
    }

    /// Reads the plan. Fails if it was changed.
    pub(crate) fn thaw(&self) -> Result<Frozen, FilesError> {
        let path = self.0.join(PLAN);
        let (Some(plan), Some(digest)) = (read(&path)?, read(&self.0.join(DIGEST))?) else {
            return Err(FilesError::NoReview(self.0.to_owned()));
        };
        let digest = String::from_utf8_lossy(&digest);
        let digest = digest.split_whitespace().next().unwrap_or_default();
        Frozen::thaw(plan, digest).map_err(|source| FilesError::Plan { path, source })
    }

    /// What was drawn of each stratum, in the order of review. Fails if a row was added, removed or moved, as far as
    /// the file itself can tell; [`crate::draw()`] with the same scores tells everything.
    pub(crate) fn strata(&self, frozen: &Frozen) -> Result<Vec<Vec<String>>, FilesError> {
        let path = self.strata_path();
        let order = Order::new(&frozen.plan().seed);
        let mut strata = vec![Vec::<String>::new(); frozen.units().len()];
        let mut numbers = vec![0; strata.len()];
        for (place, row) in rows::<Place>(&path)?.into_iter().zip(1..) {
            let changed = |what| FilesError::Changed { path: path.clone(), row, what };
            let Place { unit, stratum, place } =
                place.map_err(|_| changed("it has no unit, stratum and place"))?;
            let size = stratum.checked_sub(1).and_then(|index| frozen.units().get(index));
            let index = stratum.saturating_sub(1);
            let (Some(stratum), Some(latest), Some(&size)) =
                (strata.get_mut(index), numbers.get_mut(index), size)
            else {
                return Err(changed("there is no such stratum"));
            };
            if place != stratum.len() + 1 || place as u64 > size {
                return Err(changed("the place does not follow the one before"));
            }
            let number = order.number(Purpose::Place, &unit);
            if stratum.last().is_some_and(|last| (*latest, last) >= (number, &unit)) {
                return Err(changed("the unit is not the next in the random order"));
            }
            *latest = number;
            stratum.push(unit);
        }
        Ok(strata)
    }

    pub(crate) fn write_strata<'u>(
        &self,
        strata: impl Iterator<Item = &'u [Box<str>]>,
    ) -> Result<(), FilesError> {
        let places = strata.zip(1..).flat_map(|(units, stratum)| {
            units.iter().zip(1..).map(move |(unit, place)| Place { unit: unit.to_string(), stratum, place })
        });
        write_rows(&self.strata_path(), places)
    }

    /// What reviewers were given, in its order.
    pub(crate) fn sheet(&self) -> Result<Vec<String>, FilesError> {
        let path = self.sheet_path();
        let unit = |(row, number): (Result<Line, csv::Error>, u64)| match row {
            Ok(Line { unit }) => Ok(unit),
            Err(_) => Err(FilesError::Changed { path: path.clone(), row: number, what: "it has no unit" }),
        };
        rows(&path)?.into_iter().zip(1..).map(unit).collect()
    }

    pub(crate) fn write_sheet<'u>(&self, units: impl Iterator<Item = &'u str>) -> Result<(), FilesError> {
        write_rows(&self.sheet_path(), units.map(|unit| Line { unit: unit.to_owned() }))
    }
}

/// A line of `sample.csv`.
#[derive(Serialize, Deserialize)]
struct Line {
    unit: String,
}

/// All rows of a table; none, where there is no file yet.
fn rows<R: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<Result<R, csv::Error>>, FilesError> {
    let content = read(path)?.unwrap_or_default();
    Ok(csv::Reader::from_reader(content.as_slice()).into_deserialize().collect())
}

fn write_rows(path: &Path, rows: impl Iterator<Item = impl Serialize>) -> Result<(), FilesError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let in_memory = |error: csv::Error| failed("write", path)(error.into());
    for row in rows {
        writer.serialize(row).map_err(in_memory)?;
    }
    let content = writer.into_inner().map_err(|error| failed("write", path)(error.into_error()))?;
    replace(path, &content)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, FilesError> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        content => content.map(Some).map_err(failed("read", path)),
    }
}

/// Puts a file in its place, whole or not at all.
fn replace(path: &Path, content: &[u8]) -> Result<(), FilesError> {
    let temporary = path.with_extension("tmp");
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_name(path)
    };
    write().map_err(failed("write", path))
}

/// Makes a new file's name last. Only Unix can.
pub(crate) fn sync_name(path: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    move |source| FilesError::Io { what, path: path.to_owned(), source }
}

const PLAN: &str = "plan.json";
const DIGEST: &str = "plan.sha256";
