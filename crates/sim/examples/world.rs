//! Writes an audit world: `cargo run --release -p sim --example world -- --looks 1000000 --out DIR`.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;

use sim::Country;
use sim::audit::{Flags, Format, World};

const USAGE: &str = "world --out DIR [--looks N] [--demo] [--format csv|parquet] [--seed N] [--country de|us] \
                     [--misuse SHARE] [--days N] [--staff N] [--subjects N]";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut flags = Flags::new(1_000_000);
    let (mut out, mut format) = (None, Format::Csv);
    while let Some(flag) = arguments.next() {
        if flag == "--demo" {
            flags = Flags::demo();
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("`{flag}` needs a value; usage: {USAGE}"))?;
        match flag.as_str() {
            "--out" => out = Some(PathBuf::from(value)),
            "--looks" => flags.looks = value.parse()?,
            "--seed" => flags.seed = value.parse()?,
            "--days" => flags.days = value.parse()?,
            "--staff" => flags.staff = Some(value.parse()?),
            "--subjects" => flags.subjects = Some(value.parse()?),
            "--misuse" => flags.misuse_per_million = (value.parse::<f64>()? * 1e6).round() as u32,
            "--country" if value == "de" => flags.country = Country::Germany,
            "--country" if value == "us" => flags.country = Country::UnitedStates,
            "--format" if value == "csv" => format = Format::Csv,
            "--format" if value == "parquet" => format = Format::Parquet,
            _ => return Err(format!("`{flag} {value}` is not known; usage: {USAGE}").into()),
        }
    }
    let out = out.ok_or_else(|| format!("`--out` is missing; usage: {USAGE}"))?;
    let written = World::new(&flags).write(&out, format)?;
    writeln!(stdout(), "{written:#?}")?;
    Ok(())
}
