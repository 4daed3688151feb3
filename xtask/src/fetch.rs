//! `fetch`: replaces descriptions with those that their vendors publish now, reduced to the wanted
//! operations.
//!
//! Files are written after everything that can fail, so a run that fails changes nothing.

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, anyhow, bail};
use client_codegen::Staged;
use client_diff::Client;
use openapi_lower::{Document, Lowered};

use crate::{
    disk,
    download::{self, Download, Settings},
    guard::LOCK,
    lock::{Fetched, Lock},
    manifest::{Manifest, Vendor},
    output::{self, count, print_error, print_line},
    parallel,
    progress::Progress,
    reduce, self_references,
};

/// Fetch the descriptions from their vendors.
///
/// Keeps the structure of the wanted operations and of the components to which they refer; prints
/// the changes for users of the client, and the overlay actions that no longer apply. Writes
/// nothing if anything fails.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask fetch chatwoot && cargo xtask regen chatwoot
  cargo xtask fetch --check
  cargo xtask fetch --mirror file:///srv/descriptions

Exit status:
  0 success, or nothing has changed
  1  with --check: something has changed; without: overlay actions no longer apply
  2 a description cannot be downloaded or read; nothing was written")]
pub struct Arguments {
    /// The vendors, by their names in specs/vendors.toml; by default all that have a `source`.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
    /// Write nothing; fail if a description has changed.
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    settings: Settings,
}

/// A vendor's fetched description.
struct Outcome {
    fetched: Fetched,
    /// The new content of the file, if the kept part has changed.
    content: Option<String>,
    summary: String,
    /// A line for each change of the client.
    changes: Vec<String>,
    /// The errors of overlay actions that no longer apply.
    stale: Vec<openapi_lower::Error>,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    disk::enter(root)?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen_to_fetch(&arguments.vendors)?;
    let lock = Lock::read()?;
    let width = chosen.iter().map(|(name, _)| name.len()).max().unwrap_or(0);

    let progress = Progress::default();
    let mut outcomes = Vec::new();
    parallel::in_order(
        &chosen,
        // The work waits for servers, not for the CPU.
        chosen.len(),
        |(name, vendor)| {
            let _line = progress.start(name);
            fetch(
                &manifest,
                lock.fetched(name),
                &arguments.settings,
                name,
                vendor,
            )
        },
        |(name, vendor), outcome| outcomes.push((*name, vendor.spec(), outcome)),
    )?;

    let mut staged = Staged::default();
    let mut fetched = BTreeMap::new();
    let (mut failed, mut stale, mut changed) = (false, false, Vec::new());
    for (name, spec, outcome) in outcomes {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                failed = true;
                print_error(&format!("error: {name}: {error:#}"));
                continue;
            }
        };
        print_line(&format!("{name:width$}  {}", outcome.summary))?;
        for change in &outcome.changes {
            print_line(&format!("{:width$}    {change}", ""))?;
        }
        for error in &outcome.stale {
            print_error(&format!("warning: {name}: {error}"));
        }
        stale |= !outcome.stale.is_empty();
        if let Some(content) = outcome.content {
            changed.push(name);
            staged.add(spec, content);
        }
        fetched.insert(name.to_owned(), outcome.fetched);
    }
    if failed {
        print_error("nothing was written");
        return Ok(ExitCode::from(output::BAD_INPUT));
    }
    let vendors = changed.join(" ");
    if arguments.check {
        if !changed.is_empty() {
            print_error(&format!(
                "error: descriptions have changed; run `cargo xtask fetch {vendors}`"
            ));
            return Ok(ExitCode::from(output::FAILED));
        }
        return Ok(ExitCode::SUCCESS);
    }
    staged.add(LOCK, lock.with(&fetched).to_string());
    disk::apply(&staged)?;
    disk::commit();
    if stale {
        print_error(
            "error: overlay actions no longer apply; correct or remove them in overlay.yaml, \
             then run `cargo xtask regen`",
        );
        return Ok(ExitCode::from(output::FAILED));
    }
    if !changed.is_empty() {
        print_line(&format!("next: cargo xtask regen {vendors} && cargo test"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Fetches the description of a vendor; `locked` is its entry of the lock.
fn fetch(
    manifest: &Manifest,
    locked: Option<&Fetched>,
    settings: &Settings,
    name: &str,
    vendor: &Vendor,
) -> Result<Outcome> {
    let source = vendor.source.as_ref().ok_or_else(|| {
        anyhow!("the vendor's table has no `source`; add one, or update the file by hand")
    })?;
    let about = || format!("{}: `source` of [{name}]", manifest.location(source));
    let spec = vendor.spec();
    let old = fs::read_to_string(&spec).ok();
    let digest = |content: &str| reduce::digest(&vendor.wanted(), content);
    let old_digest = old.as_deref().map(digest);
    // The lock's entry is valid if the file has not changed since it was written.
    let locked = locked.filter(|locked| old_digest.as_ref() == Some(&locked.kept));
    let etag = locked.and_then(|locked| locked.etag.as_deref());
    let unchanged = |fetched: Fetched, suffix: &str| Outcome {
        fetched,
        content: None,
        summary: format!("unchanged{suffix}"),
        changes: Vec::new(),
        stale: Vec::new(),
    };
    let download = download::download(settings, source.get_ref(), etag).with_context(about)?;
    let downloaded = match (download, locked) {
        (Download::Description(downloaded), _) => downloaded,
        (Download::Unchanged, Some(locked)) => return Ok(unchanged(locked.clone(), "")),
        (Download::Unchanged, None) => bail!("{}: unexpected status 304", source.get_ref()),
    };
    let fetched = |kept: String| Fetched {
        source: reduce::sha256(&downloaded.bytes),
        kept,
        etag: downloaded.etag.clone().filter(|etag| !etag.contains('\'')),
        location: downloaded.location.clone(),
    };
    if let Some(locked) = locked
        && locked.source == reduce::sha256(&downloaded.bytes)
    {
        return Ok(unchanged(fetched(locked.kept.clone()), ""));
    }
    let location = downloaded.location.as_deref().unwrap_or(source.get_ref());
    let structure = Document::from_slice(&downloaded.bytes)
        .map_err(anyhow::Error::from)
        .and_then(|document| reduce::document(document, &vendor.wanted()))
        .with_context(|| location.to_owned())
        .with_context(about)?;
    let before = old.as_deref().and_then(|text| Document::parse(text).ok());
    if let (Some(before), Some(kept)) = (&before, old_digest)
        && before.structure() == structure
    {
        return Ok(unchanged(fetched(kept), " in the part that is kept"));
    }

    let content = reduce::render(&spec, name, &structure)?;
    let (after, stale) = lower(Document::parse(&content)?, vendor, location)?;
    let changes = match before.map(|before| lower(before, vendor, &spec)) {
        Some(Ok((before, _))) => changes(&before, &after, vendor),
        Some(Err(error)) => vec![format!(
            "cannot be compared with the present description: {error:#}"
        )],
        None => vec!["new".to_owned()],
    };
    let redirect = match &downloaded.location {
        Some(location) => format!("; moved to {location}"),
        None => String::new(),
    };
    Ok(Outcome {
        fetched: fetched(digest(&content)),
        content: Some(content),
        summary: format!(
            "changed: {} of the client{redirect}",
            count(changes.len(), "change"),
        ),
        changes,
        stale,
    })
}

/// Lowers a reduced description from `location`; returns it, and the errors of overlay actions
/// that do not apply.
fn lower(
    mut document: Document,
    vendor: &Vendor,
    location: &str,
) -> Result<(Lowered, Vec<openapi_lower::Error>)> {
    let stale = match vendor.overlay(Path::new(""))? {
        Some(overlay) => document.apply_matching(&overlay),
        None => Vec::new(),
    };
    self_references::check(&document, location)?;
    // No operations are selected: the new description is reduced already, and the present one may
    // lack wanted operations.
    Ok((openapi_lower::lower(document, &vendor.lowering())?, stale))
}

/// Returns a line for each change of the client.
fn changes(before: &Lowered, after: &Lowered, vendor: &Vendor) -> Vec<String> {
    let client = |lowered| Client::new(lowered).with_interface(vendor.interface);
    let format = |change: client_diff::Change| {
        let breaking = if change.breaks.is_some() {
            "breaking: "
        } else {
            ""
        };
        match change.reach() {
            Some(reach) => format!("{breaking}{change} ({reach})"),
            None => format!("{breaking}{change}"),
        }
    };
    client_diff::changes(&client(before), &client(after))
        .into_iter()
        .map(format)
        .collect()
}
