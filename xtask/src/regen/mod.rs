//! `regen`: generates the checked-in clients from the descriptions.
//!
//! All files of all vendors change together, or none. If the command is killed in between, the
//! lock does not match the files on disk, and the next run regenerates them.

mod accept;
mod client;

use std::{collections::BTreeMap, fs, io, path::Path, process::ExitCode};

use anyhow::{Context, Result};
use client_codegen::Staged;

use crate::{
    disk,
    guard::{LOCK, fingerprint},
    lock::{self, Entry, Lock},
    manifest::Manifest,
    output::{self, print_error, print_line},
    parallel,
    progress::Progress,
    version,
};
use client::Client;
pub use client::lower;

/// Regenerate the clients whose description or generator has changed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask regen
  cargo xtask regen chatwoot
  cargo xtask regen --check")]
pub struct Arguments {
    /// The vendors, by their names in specs/vendors.toml; all by default.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// Write nothing; show the changes, and fail if there are any.
    #[arg(long)]
    check: bool,
    /// Regenerate unchanged clients, too.
    #[arg(long)]
    force: bool,
}

impl Arguments {
    /// Returns the arguments for one vendor.
    pub fn of(name: &str) -> Self {
        Self {
            vendors: vec![name.to_owned()],
            check: false,
            force: false,
        }
    }
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let (code, has_new_version) = regenerate(root, arguments)?;
    disk::commit();
    if has_new_version {
        version::update_lock();
    }
    Ok(code)
}

/// Applies the changes of [`run`], which the caller must commit or undo; returns whether the
/// version of a crate has changed, in which case `Cargo.lock` must be updated.
pub fn regenerate(root: &Path, arguments: &Arguments) -> Result<(ExitCode, bool)> {
    // From here on all paths are relative to the workspace, also in messages and diffs.
    disk::enter(root)?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen(&arguments.vendors)?;
    let lock = Lock::read()?;
    let generator = fingerprint(Path::new("."))?;

    let mut outcomes = Vec::new();
    let progress = Progress::default();
    let skip = !arguments.check && !arguments.force;
    parallel::in_order(
        &chosen,
        parallel::cores(),
        |(name, vendor)| {
            let _line = progress.start(name);
            let lock = skip.then_some((&lock, generator.as_str()));
            Client::generate(&manifest, name, vendor, lock)
        },
        |(name, vendor), outcome| outcomes.push((*name, *vendor, outcome)),
    )?;

    let width = chosen.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut results = Results::default();
    for (name, vendor, outcome) in outcomes {
        let summary = outcome.and_then(|client| {
            let summary = match client {
                None => "unchanged".to_owned(),
                Some(client) if arguments.check => {
                    let is_current = lock.is_current(&generator, name, &client.entry.inputs)?;
                    results.compare(name, client, is_current)?
                }
                Some(client) => results.stage(name, client)?,
            };
            if let Some((path, content)) = version::manifest(name, vendor)? {
                results.add_manifest(path, content, arguments.check)?;
            }
            Ok(summary)
        });
        match summary {
            Ok(summary) => print_line(&format!("{name:width$}  {summary}"))?,
            Err(error) => {
                results.failed = true;
                print_error(&format!("error: {name}: {error:#}"));
            }
        }
    }
    let new_lock = lock
        .updated(&generator, &results.entries, |name| {
            manifest.get(name).is_some()
        })
        .to_string();
    if arguments.check {
        if let Some(diff) = diff_to_file(LOCK, &new_lock)? {
            print_line(&diff)?;
            results.is_outdated = true;
        }
    } else if !(results.failed && results.entries.is_empty()) {
        results.staged.add(LOCK, new_lock);
        disk::apply(&results.staged)?;
    }
    let code = if results.failed {
        ExitCode::from(output::BAD_INPUT)
    } else if results.is_outdated {
        let mut command = vec!["cargo xtask regen"];
        command.extend(arguments.vendors.iter().map(String::as_str));
        command.extend(results.needs_force.then_some("--force"));
        let command = command.join(" ");
        print_error(&format!("error: files are out of date; run `{command}`"));
        ExitCode::from(output::FAILED)
    } else {
        ExitCode::SUCCESS
    };
    Ok((code, results.has_new_version))
}

/// The results of all vendors.
#[derive(Default)]
struct Results {
    staged: Staged,
    entries: BTreeMap<String, Entry>,
    /// Whether the version of a crate changes.
    has_new_version: bool,
    /// With `--check`, whether a file would change.
    is_outdated: bool,
    /// Whether a file would change although a run without `--force` considers it unchanged.
    needs_force: bool,
    /// Whether a vendor's input is wrong.
    failed: bool,
}

impl Results {
    /// Stages the files of a client; returns its summary.
    fn stage(&mut self, name: &str, client: Client) -> Result<String> {
        let mut staged = Staged::default();
        let folder = lock::generated_folder(name);
        client_codegen::stage(Path::new(&folder), &client.generated, &mut staged)?;
        staged.add(lock::report_path(name), client.report);
        self.staged.extend(staged);
        self.entries.insert(name.to_owned(), client.entry);
        Ok(client.summary)
    }

    /// Stages a crate's manifest with a new version; with `check`, compares it with the file.
    fn add_manifest(&mut self, path: String, content: String, check: bool) -> Result<()> {
        let Some(diff) = diff_to_file(&path, &content)? else {
            return Ok(());
        };
        if check {
            self.is_outdated = true;
            print_line(&diff)?;
        } else {
            self.has_new_version = true;
            self.staged.add(path, content);
        }
        Ok(())
    }

    /// Compares a client with the files on disk; returns its summary. `is_current` states whether
    /// the lock considers the files current.
    fn compare(&mut self, name: &str, client: Client, is_current: bool) -> Result<String> {
        let folder = lock::generated_folder(name);
        let files = client_codegen::diff(Path::new(&folder), &client.generated)?;
        let report = diff_to_file(&lock::report_path(name), &client.report)?;
        self.entries.insert(name.to_owned(), client.entry);
        let diff: String = files.into_iter().chain(report).collect();
        if diff.is_empty() {
            return Ok("up to date".to_owned());
        }
        self.is_outdated = true;
        self.needs_force |= is_current;
        print_line(&diff)?;
        Ok("out of date".to_owned())
    }
}

/// Returns the unified diff from a file's present content to the new one; `None` if they are
/// equal.
fn diff_to_file(path: &str, new: &str) -> Result<Option<String>> {
    let (old, old_name) = match fs::read(path) {
        Ok(old) => (
            String::from_utf8_lossy(&old).into_owned(),
            format!("a/{path}"),
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (String::new(), "/dev/null".to_owned())
        }
        Err(error) => return Err(error).with_context(|| path.to_owned()),
    };
    if old == new {
        return Ok(None);
    }
    let diff = similar::TextDiff::from_lines(old.as_str(), new)
        .unified_diff()
        .context_radius(3)
        .header(&old_name, &format!("b/{path}"))
        .to_string();
    Ok(Some(diff))
}
