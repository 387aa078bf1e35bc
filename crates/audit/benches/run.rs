//! A whole audit of made-up tables in Parquet: `cargo bench -p audit --bench run -- [MILLION LOOKS] [MEMORY IN MIB]`, or of
//! the tables in a directory: `-- DIRECTORY [MEMORY IN MIB]`. With a third argument, findings and scores are written to that
//! directory, to be compared with those of another version: the same input gives the same bytes.
//!
//! A million looks come with 1,000 staff, 200,000 subjects, 300,000 tasks and 500,000 pieces of work, up to 10,000 staff and
//! 2 million subjects. Nothing in them is realistic but their numbers: nine looks in ten have a task or contact, addresses
//! and names collide as in a country with 20,000 streets. Prints the time of each stage and the peak of resident memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench, for people to read"
)]

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Instant,
};

use arrow_array::{ArrayRef, Date32Array, RecordBatch, StringViewArray, TimestampMicrosecondArray};
use audit::{Options, Progress, Settings};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use tables::{Inputs, Mapping};

fn main() {
    // `cargo bench` passes `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let what = arguments.next().unwrap_or_else(|| "1".to_owned());
    let memory = arguments.next().map_or(2_048, |argument| argument.parse::<u64>().unwrap()) << 20;
    let out = arguments.next().map(PathBuf::from);
    let directory = match what.parse::<f64>() {
        Ok(millions) => made_up((millions * 1e6) as u64),
        Err(_) => what.into(),
    };
    let start = Instant::now();
    let inputs = Inputs::find(std::slice::from_ref(&directory), &Mapping::default()).unwrap();
    let stage = Mutex::new((String::new(), start));
    let tell = |progress: Progress| {
        let name = match progress {
            Progress::Reading { table, .. } => format!("reading {table}"),
            Progress::Relating { .. } => "relating".to_owned(),
            Progress::Judging { .. } => "judging".to_owned(),
            Progress::Weighing { .. } => "weighing".to_owned(),
            Progress::Writing => "writing".to_owned(),
        };
        let mut stage = stage.lock().unwrap();
        if stage.0 != name {
            println!("{:>8.2} s  {name}", start.elapsed().as_secs_f64());
            *stage = (name, Instant::now());
        }
    };
    let (spill, scores) = (directory.join("spill"), out.is_some());
    let options = Options { memory, spill, scores, ..Options::default() };
    let settings = Settings::shipped().unwrap();
    let outcome = audit::run(&inputs, &settings, &options, &tell).unwrap();
    let mut lines = Vec::new();
    audit::write_jsonl(&outcome.audit.findings, &mut lines).unwrap();
    if let (Some(out), Some(scores)) = (out, &outcome.scores) {
        println!("{:>8.2} s  files", start.elapsed().as_secs_f64());
        fs::create_dir_all(&out).unwrap();
        let file = |name| File::create(out.join(name)).unwrap();
        fs::write(out.join("findings.jsonl"), &lines).unwrap();
        audit::write_parquet(&outcome.audit.findings, file("findings.parquet")).unwrap();
        scores.write_parquet(&inputs, &settings, file("scores.parquet")).unwrap();
        serde_json::to_writer_pretty(file("run.json"), &outcome.audit).unwrap();
    }
    println!("{:>8.2} s  in all", start.elapsed().as_secs_f64());
    println!("{:?}", outcome.audit.counts);
    println!("first looks {:?}, repeats {:?}", outcome.audit.totals.first, outcome.audit.totals.repeats);
    println!(
        "{} findings in {} bytes, of {}",
        outcome.audit.findings.len(),
        lines.len(),
        outcome.audit.found
    );
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM unknown"));
}

/// The directory of made-up tables, written unless an earlier run has.
fn made_up(looks: u64) -> PathBuf {
    let size = Size { looks, staff: (looks / 1_000).min(10_000), subjects: (looks / 5).min(2_000_000) };
    let directory = std::env::temp_dir().join(format!("zweck-bench-audit-{looks}"));
    if !directory.join("accesses.parquet").exists() {
        write(&directory, &size);
    }
    directory
}

struct Size {
    looks: u64,
    staff: u64,
    subjects: u64,
}

/// SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// Often small: surnames and given names are as uneven.
    fn uneven(&mut self, end: u64) -> u64 {
        let first = self.below(end);
        self.below(first + 1)
    }
}

fn write(directory: &Path, size: &Size) {
    fs::create_dir_all(directory).unwrap();
    let mut random = Random(1);
    people(directory, "staff", size.staff, &mut random);
    people(directory, "subjects", size.subjects, &mut random);
    let tasks = size.looks * 3 / 10;
    let work = size.looks / 2;
    let about = |number: u64| Random(number).below(size.subjects);
    let by = |number: u64| Random(number ^ 0x5555).below(size.staff);
    let opened = |number: u64| START + Random(number ^ 0xaaaa).below(YEAR) as i64;
    table(directory, "tasks", tasks, |rows| {
        vec![
            ("task_id", texts(rows.clone().map(|task| format!("T{task:08}")))),
            ("subject_id", texts(rows.clone().map(|task| subject(about(task))))),
            ("kind", texts(rows.clone().map(|task| format!("kind-{}", task % 8)))),
            ("opened_at", times(rows.clone().map(opened))),
            ("closed_at", times(rows.clone().map(|task| opened(task) + 7_200_000_000))),
            ("assignee", texts(rows.clone().map(|task| staff(by(task))))),
            ("queue", texts(rows.map(|task| format!("team-{}", by(task) % 50)))),
        ]
    });
    table(directory, "work", work, |rows| {
        vec![
            ("at", times(rows.clone().map(|number| opened(number) + 60_000_000))),
            ("subject_id", texts(rows.clone().map(|number| subject(about(number))))),
            ("staff_id", texts(rows.clone().map(|number| staff(by(number))))),
            (
                "kind",
                texts(rows.map(|number| ["call", "chat", "order", "return"][number as usize % 4].to_owned())),
            ),
        ]
    });
    table(directory, "accesses", size.looks, |rows| {
        let task = |look: u64| (!look.is_multiple_of(10)).then_some(look % tasks);
        vec![
            ("access_id", texts(rows.clone().map(|look| format!("A{look:09}")))),
            (
                "at",
                times(
                    rows.clone()
                        .map(|look| opened(task(look).unwrap_or(look)) + (look % 5_000) as i64 * 1_000_000),
                ),
            ),
            ("staff_id", texts(rows.clone().map(|look| staff(by(task(look).unwrap_or(look)))))),
            ("subject_id", texts(rows.clone().map(|look| subject(about(task(look).unwrap_or(look)))))),
            (
                "task_id",
                texts(rows.map(|look| task(look).map(|task| format!("T{task:08}")).unwrap_or_default())),
            ),
        ]
    });
}

fn people(directory: &Path, name: &str, count: u64, random: &mut Random) {
    let is_staff = name == "staff";
    let id = if is_staff { "staff_id" } else { "subject_id" };
    table(directory, name, count, |rows| {
        let drawn: Vec<[u64; 6]> = rows
            .clone()
            .map(|_| {
                [
                    random.uneven(2_000),
                    random.uneven(50_000),
                    random.below(20_000),
                    random.below(120),
                    random.below(20_000),
                    random.below(1 << 40),
                ]
            })
            .collect();
        let each = |text: fn(&[u64; 6]) -> String| texts(drawn.iter().map(text));
        let mut columns = vec![
            (id, texts(rows.clone().map(if is_staff { staff } else { subject }))),
            ("given_name", each(|of| format!("Vor{}", word(of[0])))),
            ("family_name", each(|of| format!("{}mann", word(of[1])))),
            ("street", each(|of| format!("{}straße", word(of[2])))),
            ("house_number", each(|of| (of[3] + 1).to_string())),
            ("postcode", each(|of| format!("{:05}", 10_000 + of[2] % 8_000))),
            ("city", each(|of| format!("{}stadt", word(of[2] % 8_000)))),
            (
                "birth_date",
                Arc::new(Date32Array::from_iter_values(drawn.iter().map(|of| of[4] as i32))) as ArrayRef,
            ),
            ("phone", each(|of| format!("+49 151 {}", of[5] % 1_000_000_000))),
        ];
        if is_staff {
            columns.push(("team", texts(rows.map(|member| format!("team-{}", member % 50)))));
        }
        columns
    });
}

/// Letters for a number, different for different numbers.
fn word(number: u64) -> String {
    let mut rest = number;
    let mut word = String::new();
    loop {
        word.push_str(["ba", "le", "ti", "mo", "su", "ra", "ne", "ki", "do", "fu"][(rest % 10) as usize]);
        rest /= 10;
        if rest == 0 {
            return word;
        }
    }
}

fn staff(number: u64) -> String {
    format!("S{number:05}")
}

fn subject(number: u64) -> String {
    format!("C{number:07}")
}

fn texts(values: impl Iterator<Item = String>) -> ArrayRef {
    Arc::new(values.map(|value| (!value.is_empty()).then_some(value)).collect::<StringViewArray>())
}

fn times(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from_iter_values(values).with_timezone("UTC"))
}

fn table(
    directory: &Path,
    name: &str,
    count: u64,
    mut columns: impl FnMut(std::ops::Range<u64>) -> Vec<(&'static str, ArrayRef)>,
) {
    let mut writer = None;
    let mut from = 0;
    while from < count {
        let rows = from..count.min(from + 250_000);
        from = rows.end;
        let batch = RecordBatch::try_from_iter(columns(rows)).unwrap();
        let writer = writer.get_or_insert_with(|| {
            let file = File::create(directory.join(format!("{name}.parquet"))).unwrap();
            let zstd = Compression::ZSTD(ZstdLevel::try_new(1).unwrap());
            let properties = WriterProperties::builder().set_compression(zstd).build();
            ArrowWriter::try_new(file, batch.schema(), Some(properties)).unwrap()
        });
        writer.write(&batch).unwrap();
    }
    writer.unwrap().close().unwrap();
}

/// 2025-01-01, in microseconds.
const START: i64 = 1_735_689_600_000_000;
const YEAR: u64 = 365 * 86_400_000_000;
