//! `fetch`: replaces descriptions by what their vendors publish now, reduced to the kept part.
//!
//! Files are written after everything that can fail, so a run that fails changes nothing.

use std::{collections::BTreeMap, env, fs, path::Path, process::ExitCode};

use anyhow::{Context, Result, anyhow, bail};
use client_codegen::Staged;
use client_diff::Client;
use openapi_lower::{Document, Lowered, Overlay};

use crate::{
    cut, disk,
    download::{self, Answer, Downloaded, Settings},
    guard::LOCK,
    lock::{Fetched, Lock},
    manifest::{Manifest, Vendor},
    parallel,
    progress::Progress,
    self_references,
    text::{self, count, print_error, print_line},
};

/// Fetch the descriptions from their vendors.
///
/// Keeps the structure of the wanted operations and of what they refer to; prints the changes
/// for users of the client, and the overlay actions that no longer apply. Writes nothing if
/// anything fails.
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

/// The result of a vendor.
struct Outcome {
    fetched: Fetched,
    /// The new content, if the kept part has changed.
    new: Option<String>,
    summary: String,
    /// A line for each change of the client.
    changes: Vec<String>,
    /// The errors of overlay actions that no longer apply.
    stale: Vec<openapi_lower::Error>,
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen_to_fetch(&arguments.vendors)?;
    let lock = Lock::read()?;
    let width = chosen.iter().map(|(name, _)| name.len()).max().unwrap_or(0);

    let mut staged = Staged::default();
    let mut fetched = BTreeMap::new();
    let (mut failed, mut stale, mut changed) = (false, false, Vec::new());
    let progress = Progress::default();
    let mut outcomes = Vec::new();
    parallel::in_order(
        &chosen,
        // The work waits for servers, not for the CPU.
        chosen.len(),
        |(name, vendor)| {
            let _line = progress.start(name);
            one(
                &manifest,
                lock.fetched(name),
                &arguments.settings,
                name,
                vendor,
            )
        },
        |(name, vendor), outcome| outcomes.push((*name, vendor.spec(), outcome)),
    )?;
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
        if let Some(text) = outcome.new {
            changed.push(name);
            staged.add(spec, text);
        }
        fetched.insert(name.to_owned(), outcome.fetched);
    }
    if failed {
        print_error("nothing was written");
        return Ok(ExitCode::from(text::BAD_INPUT));
    }
    let vendors = changed.join(" ");
    if arguments.check {
        if !changed.is_empty() {
            print_error(&format!(
                "error: descriptions have changed; run `cargo xtask fetch {vendors}`"
            ));
            return Ok(ExitCode::from(text::FAILED));
        }
        return Ok(ExitCode::SUCCESS);
    }
    staged.add(LOCK, lock.with(&fetched).to_string());
    disk::apply(&staged)?;
    disk::commit();
    if stale {
        print_error(
            "error: overlay actions no longer apply; remove or renew them in overlay.yaml, \
             then run `cargo xtask regen`",
        );
        return Ok(ExitCode::from(text::FAILED));
    }
    if !changed.is_empty() {
        print_line(&format!("next: cargo xtask regen {vendors} && cargo test"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn one(
    manifest: &Manifest,
    known: Option<&Fetched>,
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
    let kept = |text: &str| cut::kept(&vendor.wanted(), text);
    // The lock's entry is valid if nobody has changed the file since.
    let known = known.filter(|known| old.as_deref().map(kept).as_ref() == Some(&known.kept));
    let etag = known.and_then(|known| known.etag.as_deref());
    let unchanged = |fetched: Fetched, why: &str| Outcome {
        fetched,
        new: None,
        summary: format!("unchanged{why}"),
        changes: Vec::new(),
        stale: Vec::new(),
    };
    let response = download::download(settings, source.get_ref(), etag).with_context(about)?;
    let downloaded = match (response, known) {
        (Answer::Description(downloaded), _) => downloaded,
        (Answer::Unchanged, Some(known)) => return Ok(unchanged(known.clone(), "")),
        (Answer::Unchanged, None) => bail!("{}: unexpected status 304", source.get_ref()),
    };
    let mut fetched = Fetched {
        source: cut::sha256(&downloaded.bytes),
        kept: String::new(),
        etag: downloaded.etag.clone().filter(|etag| !etag.contains('\'')),
        location: downloaded.location.clone(),
    };
    if let Some(known) = known.filter(|known| known.source == fetched.source) {
        fetched.kept.clone_from(&known.kept);
        return Ok(unchanged(fetched, ""));
    }
    let location = location(&downloaded, source.get_ref());
    let structure = cut::from_bytes(&downloaded.bytes, &vendor.wanted())
        .with_context(|| location.to_owned())
        .with_context(about)?;
    let before = old.as_deref().and_then(|text| Document::parse(text).ok());
    if let (Some(old), Some(before)) = (&old, &before)
        && before.structure() == structure
    {
        fetched.kept = kept(old);
        return Ok(unchanged(fetched, " in the part that is kept"));
    }

    let text = cut::render(&spec, name, &structure)?;
    let (after, stale) = client(Document::parse(&text)?, vendor, &spec, location)?;
    let changes = match before.map(|before| client(before, vendor, &spec, &spec)) {
        Some(Ok((before, _))) => changes(&before, &after, vendor),
        Some(Err(error)) => vec![format!(
            "cannot be compared with the present description: {error:#}"
        )],
        None => vec!["new".to_owned()],
    };
    let moved = downloaded.location.map(|to| format!("; moved to {to}"));
    fetched.kept = kept(&text);
    Ok(Outcome {
        fetched,
        new: Some(text),
        summary: format!(
            "changed: {} of the client{}",
            count(changes.len(), "change"),
            moved.unwrap_or_default()
        ),
        changes,
        stale,
    })
}

fn location<'a>(downloaded: &'a Downloaded, source: &'a str) -> &'a str {
    downloaded.location.as_deref().unwrap_or(source)
}

/// Returns the client of a reduced description from `location`, and the errors of overlay actions.
fn client(
    mut document: Document,
    vendor: &Vendor,
    spec: &str,
    location: &str,
) -> Result<(Lowered, Vec<openapi_lower::Error>)> {
    let overlay = Path::new(spec).with_file_name("overlay.yaml");
    let stale = if overlay.exists() {
        document.apply_matching(&Overlay::read(&overlay)?)
    } else {
        Vec::new()
    };
    self_references::check(&document, location)?;
    // The new description is reduced already; the present one may lack wanted operations.
    Ok((openapi_lower::lower(document, &vendor.lowering())?, stale))
}

fn changes(before: &Lowered, after: &Lowered, vendor: &Vendor) -> Vec<String> {
    let client = |lowered| Client::new(lowered).with_interface(vendor.interface);
    let changes = client_diff::changes(&client(before), &client(after));
    let line = |change: &client_diff::Change| {
        let breaking = if change.breaks.is_some() {
            "breaking: "
        } else {
            ""
        };
        let reach = change.reach().map(|reach| format!(" ({reach})"));
        format!("{breaking}{change}{}", reach.unwrap_or_default())
    };
    changes.iter().map(line).collect()
}
