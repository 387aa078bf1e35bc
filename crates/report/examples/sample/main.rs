//! Writes a report of an audit that never happened, to look at: `cargo run -p report --example sample -- --findings 30
//! --lang en --out FILE`. Everybody in it is invented, and the page says so.

mod invent;

use std::{error::Error, fs, path::PathBuf};

use audit::Lang;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut findings, mut lang, mut out) = (30, Lang::English, PathBuf::from("report.html"));
    let mut arguments = std::env::args().skip(1);
    while let Some(option) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{option}` needs a value"))?;
        match &*option {
            "--findings" => findings = value.parse()?,
            "--out" => out = value.into(),
            "--lang" if value == "de" => lang = Lang::German,
            "--lang" if value == "en" => lang = Lang::English,
            _ => {
                return Err(format!(
                    "`{option} {value}` is unknown: use --findings N, --lang en|de, --out FILE"
                )
                .into());
            }
        }
    }
    let audit = invent::audit(findings, lang)?;
    fs::write(out, report::render(&audit, &invent::facts(lang)))?;
    Ok(())
}
