//! The tree under inspection: the files git knows of and the packages cargo resolves.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use super::deny::Deny;

/// A crate that others publish.
pub(crate) struct Foreign {
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) licence: Option<String>,
    /// Where it comes from, as Cargo.lock writes it.
    pub(crate) source: String,
    /// Its line in Cargo.lock.
    pub(crate) line: usize,
}

pub(crate) struct Tree {
    root: PathBuf,
    /// Paths relative to the root, sorted: everything that is in git or would be after `git add --all`.
    pub(crate) files: Vec<String>,
    pub(crate) deny: Deny,
    /// What a build for any target of `deny.toml` really contains.
    pub(crate) foreign: Vec<Foreign>,
    metadata: Metadata,
}

impl Tree {
    /// Reads the workspace that the current directory is in.
    ///
    /// # Errors
    /// When cargo or git cannot be run here, or `deny.toml` cannot be read.
    pub(crate) fn load() -> Result<Self> {
        let root = workspace_root()?;
        let read =
            |path: &str| fs::read_to_string(root.join(path)).with_context(|| format!("cannot read `{path}`"));
        let deny = Deny::parse(&read("deny.toml")?)?;
        let metadata = MetadataCommand::new()
            .current_dir(&root)
            .other_options(targets(&deny, "--filter-platform"))
            .exec()
            .context("`cargo metadata` failed")?;
        let foreign = foreign(&metadata, &built(&root, &deny)?, &read("Cargo.lock")?);
        Ok(Self { files: tracked_files(&root)?, root, deny, foreign, metadata })
    }

    pub(crate) fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("cannot read `{path}`"))
    }

    /// The file's text, or `None` when it is not text.
    pub(crate) fn read_if_text(&self, path: &str) -> Result<Option<String>> {
        let bytes = fs::read(self.root.join(path)).with_context(|| format!("cannot read `{path}`"))?;
        Ok(String::from_utf8(bytes).ok())
    }

    /// The workspace's own packages under `crates/`, each with its normal (not dev, not build) dependencies.
    pub(crate) fn crates(&self) -> BTreeMap<String, BTreeSet<String>> {
        let folder = self.root.join("crates");
        self.metadata
            .workspace_packages()
            .into_iter()
            .filter(|package| package.manifest_path.as_std_path().starts_with(&folder))
            .map(|package| (package.name.to_string(), dependencies(package, Some(DependencyKind::Normal))))
            .collect()
    }

    /// Every dependency that some member of the workspace names, of whatever kind.
    pub(crate) fn named_dependencies(&self) -> BTreeSet<String> {
        self.metadata
            .workspace_packages()
            .into_iter()
            .flat_map(|package| dependencies(package, None))
            .collect()
    }
}

fn dependencies(package: &Package, kind: Option<DependencyKind>) -> BTreeSet<String> {
    let wanted =
        package.dependencies.iter().filter(|dependency| kind.is_none_or(|kind| dependency.kind == kind));
    wanted.map(|dependency| dependency.name.clone()).collect()
}

fn workspace_root() -> Result<PathBuf> {
    let metadata = MetadataCommand::new().no_deps().exec().context("`cargo metadata` failed")?;
    Ok(metadata.workspace_root.into_std_path_buf())
}

fn tracked_files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listing = output(git.current_dir(root))?;
    let files: BTreeSet<&str> =
        listing.split_terminator('\0').filter(|name| root.join(name).is_file()).collect();
    Ok(files.into_iter().map(str::to_owned).collect())
}

/// Name and version of every package that a build or a test compiles. `cargo metadata` alone would name more: also
/// what optional features, that nobody switches on, would need.
fn built(root: &Path, deny: &Deny) -> Result<BTreeSet<(String, String)>> {
    let mut cargo = Command::new("cargo");
    cargo.args([
        "tree",
        "--quiet",
        "--workspace",
        "--edges=normal,build,dev",
        "--prefix=none",
        "--format={p}",
    ]);
    let listing = output(cargo.args(targets(deny, "--target")).current_dir(root))?;
    let packages = listing.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split(' ').next()?.to_owned()))
    });
    Ok(packages.collect())
}

fn foreign(metadata: &Metadata, built: &BTreeSet<(String, String)>, lockfile: &str) -> Vec<Foreign> {
    let described = metadata.packages.iter().filter_map(|package| {
        let (name, version) = (package.name.to_string(), package.version.to_string());
        let source = package.source.as_ref()?.repr.clone();
        let line = line_in_lockfile(lockfile, &name, &version);
        Some(Foreign { name, version, licence: package.license.clone(), source, line })
    });
    described.filter(|found| built.contains(&(found.name.clone(), found.version.clone()))).collect()
}

fn line_in_lockfile(lockfile: &str, name: &str, version: &str) -> usize {
    let (name, version) = (format!("name = \"{name}\""), format!("version = \"{version}\""));
    let mut pairs = lockfile.lines().zip(lockfile.lines().skip(1));
    pairs.position(|(first, second)| first == name && second == version).map_or(1, |index| index + 1)
}

fn targets(deny: &Deny, option: &str) -> Vec<String> {
    deny.targets().map(|triple| format!("{option}={triple}")).collect()
}

fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("`{program}` cannot be run"))?;
    if !output.status.success() {
        bail!("`{program}` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{program}` wrote something that is not UTF-8"))
}

#[cfg(test)]
mod tests;
