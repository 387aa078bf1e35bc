//! Whoever goes on where a run was killed comes to the same.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use audit::{Kept, Options, Outcome, Progress, Settings};

use crate::{ALL, World, spill};

/// Where a run is killed: what [`audit::run`] says when it is there.
fn moment(progress: Progress) -> Option<String> {
    match progress {
        Progress::Reading { table, .. } => Some(format!("reading {table}")),
        Progress::Relating { .. } => Some("relating".to_owned()),
        Progress::Judging { done, .. } => [1, 128, 256].contains(&done).then(|| format!("judging {done}")),
        Progress::Weighing { done, .. } => [1, 256].contains(&done).then(|| format!("weighing {done}")),
        Progress::Writing => Some("writing".to_owned()),
    }
}

/// A run in pieces.
struct Runs {
    world: World,
    settings: Settings,
    options: Options,
    mapping: String,
}

impl Runs {
    /// With some of everything that has to come back: rows that cannot be read, people whom no table lists, fields,
    /// staff with accounts of their own, and one of these listed twice.
    fn new(memory: u64) -> Runs {
        let world = spill::world();
        for (name, lines) in MORE {
            world.append(name, lines);
        }
        let options = Options { memory, top: 40, ..world.options() };
        Runs { world, settings: Settings::parse(ALL).unwrap(), options, mapping: String::new() }
    }

    fn kept(&self) -> Kept {
        let digests = self.world.inputs().digests().unwrap();
        Kept::open(&self.settings, &self.options, &digests, &self.mapping).unwrap()
    }

    /// What it says, and what it comes to.
    fn run(&self, told: &(dyn Fn(Progress) + Sync)) -> (String, String) {
        let mut kept = self.kept();
        let says = kept.says().unwrap_or_default().to_owned();
        let outcome =
            audit::resume(&self.world.inputs(), &self.settings, &self.options, &mut kept, told).unwrap();
        (says, all(&outcome))
    }

    fn finished(&self) -> (String, String) {
        let result = self.run(&|_| {});
        self.kept().remove().unwrap();
        assert!(!self.options.spill.exists(), "something is left");
        result
    }

    /// What lies there at each moment of a run. A run that was killed then would have left it.
    fn moments(&self) -> BTreeMap<String, Files> {
        let moments = Mutex::new(BTreeMap::new());
        self.run(&|progress| {
            if let Some(moment) = moment(progress) {
                let files = Files::of(&self.options.spill);
                moments.lock().unwrap().entry(moment).or_insert(files);
            }
        });
        self.kept().remove().unwrap();
        moments.into_inner().unwrap()
    }
}

/// Everything that a run says of its input, but for how often it was interrupted.
fn all(outcome: &Outcome) -> String {
    let mut rejects = Vec::new();
    outcome.rejects.write_csv(&mut rejects).unwrap();
    let findings = serde_json::to_string(&outcome.audit.findings).unwrap();
    let audit = serde_json::to_string(&outcome.audit).unwrap() + &findings;
    let counts = format!("{:?} {:?}", outcome.rejects.counts(), outcome.rejects.folded());
    format!("{audit}\n{}\n{counts}\n{}", crate::verdicts(outcome), String::from_utf8(rejects).unwrap())
}

/// A directory, by path.
struct Files(BTreeMap<PathBuf, Vec<u8>>);

impl Files {
    fn of(directory: &Path) -> Files {
        let mut files = BTreeMap::new();
        let mut directories = vec![directory.to_owned()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                match entry.is_dir() {
                    true => directories.push(entry),
                    // Gone since the directory was read: so it would be for the next run.
                    false => files.extend(fs::read(&entry).ok().map(|bytes| (entry, bytes))),
                }
            }
        }
        Files(files)
    }

    fn put(&self) {
        for (path, bytes) in &self.0 {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn killed_at_any_moment_it_goes_on_and_comes_to_the_same() {
    for memory in [LITTLE, 1 << 30] {
        let runs = Runs::new(memory);
        let (says, expected) = runs.finished();
        assert_eq!(says, "");
        for term in ["self", "private-event", "off-shift"] {
            assert!(expected.contains(&format!("\"{term}\"")), "the world has no {term}");
        }
        let moments = runs.moments();
        assert!(moments.len() > 8, "{:?}", moments.keys());
        for (moment, files) in moments {
            files.put();
            let (says, result) = runs.finished();
            assert!(result == expected, "{memory} bytes, killed while {moment}");
            let goes_on = match moment.as_str() {
                "reading subjects" | "relating" => "",
                "reading tasks" | "reading work" | "reading accesses" => "resumed after relating people",
                _ if memory > LITTLE => "resumed after relating people",
                _ => "resumed after reading 4759 rows",
            };
            assert_eq!(says, goes_on, "{memory} bytes, killed while {moment}");
        }
    }
}

#[test]
fn what_is_kept_does_not_depend_on_what_comes_after_it() {
    let mut runs = Runs::new(LITTLE);
    let (_, all) = runs.finished();
    let files = runs.moments().remove("judging 128").unwrap();
    runs.options.top = 3;
    runs.options.memory = 1000;
    let (_, few) = runs.finished();
    assert!(few != all);
    files.put();
    let (says, result) = runs.finished();
    assert_eq!(says, "resumed after reading 4759 rows");
    assert!(result == few);
}

#[test]
fn whatever_changed_it_starts_over_and_says_why() {
    let mut runs = Runs::new(LITTLE);
    let files = runs.moments().remove("judging 128").unwrap();
    let (settings, options) = (runs.settings.clone(), runs.options.clone());
    let mut change = |what: &str, change: &dyn Fn(&mut Runs)| {
        change(&mut runs);
        let (_, expected) = runs.finished();
        files.put();
        let (says, result) = runs.finished();
        assert_eq!(says, format!("starts over: {what} changed since the unfinished run"));
        assert!(result == expected, "{what}");
        (runs.settings, runs.options) = (settings.clone(), options.clone());
        runs.mapping.clear();
    };
    change("the settings", &|runs| runs.settings = Settings::parse("[findings]\nleast = -50.0\n").unwrap());
    change("the mapping", &|runs| runs.mapping.push('#'));
    change("the period", &|runs| runs.options.from = Some(1_773_000_000_000_000));
    change("how people are related", &|runs| runs.options.relate.probability = 0.2);
    change("the inputs", &|runs| runs.world.append("accesses", "b1,2026-03-03T03:03:03Z,s1,c1,\n"));
}

#[test]
fn what_is_damaged_is_not_taken_up() {
    let runs = Runs::new(LITTLE);
    let (_, expected) = runs.finished();
    let files = runs.moments().remove("judging 128").unwrap();
    let damage = |name: &str, damage: &dyn Fn(&Path)| {
        files.put();
        let path = runs.options.spill.join(name);
        damage(&path);
        let (says, result) = runs.finished();
        let begins = match name {
            "relations" => "starts over: ",
            _ => "resumed after relating people, but reads rows again: ",
        };
        let named = format!("{begins}`{}` is damaged (", path.display());
        assert!(says.starts_with(&named), "{says}");
        assert!(result == expected, "{name}");
    };
    for name in ["relations", "rows/read", "rows/looks-7", "rows/tasks-7", "rows/work-7"] {
        damage(name, &|path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
            fs::write(path, bytes).unwrap();
        });
    }
    for name in ["relations", "rows/looks-7"] {
        damage(name, &|path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        });
    }
    damage("rows/read", &|path| fs::write(path, "").unwrap());
    damage("rows/work-7", &|path| fs::remove_file(path).unwrap());
    damage("rows/looks-7", &|path| fs::copy(path.with_file_name("looks-9"), path).map(drop).unwrap());
}

#[test]
fn what_somebody_else_put_there_changes_nothing() {
    let runs = Runs::new(LITTLE);
    let (_, expected) = runs.finished();
    let files = runs.moments().remove("judging 128").unwrap();
    for file in ["relations.new", "rows/read.new", "rows/looks-1", "candidates/candidates-7", "notes.txt"] {
        files.put();
        let file = runs.options.spill.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        // Not what is read of partitions, which another test damages.
        if !file.exists() {
            fs::write(&file, "something").unwrap();
        }
        assert!(runs.finished().1 == expected, "{}", file.display());
    }
}

#[test]
fn fresh_is_from_the_start() {
    let mut runs = Runs::new(LITTLE);
    let (_, expected) = runs.finished();
    runs.moments().remove("judging 128").unwrap().put();
    assert_eq!(runs.kept().left(), Some(runs.options.spill.as_path()));
    runs.options.fresh = true;
    assert_eq!(runs.kept().left(), None);
    assert!(runs.finished() == (String::new(), expected));
}

/// Too little for the rows.
const LITTLE: u64 = 4 << 20;

/// Lines of tables beside those of [`spill::world`], by name of file.
const MORE: &[(&str, &str)] = &[
    ("accesses", "x1,yesterday,s1,c1,\nx2,2026-02-01T10:00:00Z,stranger,nobody,\nx3,2026-02-02T10:00:00Z\n"),
    ("accesses2", "at,staff_id,subject_id,fields\n"),
    ("accesses2", "2026-02-03T10:00:00Z,own,home,\"name,address\"\n2026-02-03T10:01:00Z,s1,home,phone\n"),
    ("accesses2", "2026-02-03T11:00:00Z,own,next,\n"),
    ("tasks", "y1,c1,odd,never,,,,,\ny2,nobody,odd,2026-02-01T09:00:00Z,,own,staff,own,other\n"),
    ("work", "2026-02-03T09:59:00Z,home,,order\n2026-02-03T09:59:00Z,somebody,s1,letter\nlater,c1,s1,call\n"),
    ("shifts", "staff_id,start,end\n"),
    (
        "shifts",
        "s1,2026-02-01T08:00:00Z,2026-02-01T16:00:00Z\ns1,2026-02-09T08:00:00Z,2026-02-09T16:00:00Z\ns1,?,?\n",
    ),
    ("staff2", "staff_id,team,given_name,family_name,birth_date,phone,street,house_number,postcode,city\n"),
    ("staff2", "own,team1,Ada,Weber,1980-05-06,+49 30 123456,Ring,5,10115,Berlin\n"),
    ("subjects2", "subject_id,given_name,family_name,birth_date,phone,street,house_number,postcode,city\n"),
    ("subjects2", "home,Ada,Weber,1980-05-06,+49 30 123456,Ring,5,10115,Berlin\n"),
    ("subjects2", "next,Eva,Klein,1990-12-24,,Ring,7,10115,Berlin\n"),
    ("subjects2", "home,Ada,Weber,1980-05-06,,Weg,7,10115,Berlin\nwrong,Ada,Weber,1980-02-30,,,,,\n"),
    (
        "subject_addresses",
        "subject_id,street,city,from\nc1,Weg,Berlin,sometime\nc2,Weg,Berlin,2020-01-01\nstranger,Weg,Berlin,2020-01-01\n",
    ),
    ("staff3", "staff_id,team,from,to\nlate,team1,2026-03-01,\nodd,team1,2026-03-01,2026-02-01\n"),
    ("accesses3", "at,staff_id,subject_id\n2026-02-03T10:00:00Z,late,c1\n"),
    ("tasks3", "task_id,subject_id,opened_at,closed_at\nz1,c1,2026-02-03T10:00:00Z,2026-02-02T10:00:00Z\n"),
];
