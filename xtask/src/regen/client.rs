//! Generates the client of one vendor.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use client_codegen::{Generated, Isolation};
use openapi_lower::{Document, Lowered};

use super::accept;
use crate::{
    escape::one_line,
    guard::Digest,
    lock::{self, Entry, Lock},
    manifest::{Manifest, Vendor},
    output::count,
    report, self_references,
};

/// A generated client that is not written yet.
pub struct Client {
    pub generated: Generated,
    pub report: String,
    pub entry: Entry,
    /// The totals of the client on one line.
    pub summary: String,
}

impl Client {
    /// Generates a vendor's client; returns `None` if its entry in the lock is valid for the
    /// generator. Without a lock the client is always generated.
    pub fn generate(
        manifest: &Manifest,
        name: &str,
        vendor: &Vendor,
        lock: Option<(&Lock, &str)>,
    ) -> Result<Option<Client>> {
        let started = Instant::now();
        // The digest is computed before anything is read, so that a concurrent change invalidates
        // the lock's entry.
        let inputs = manifest.inputs(name)?;
        if let Some((lock, generator)) = lock
            && lock.is_current(generator, name, &inputs)?
        {
            return Ok(None);
        }
        let crate_folder = format!("crates/{name}-client");
        ensure!(
            Path::new(&crate_folder).is_dir(),
            "{crate_folder} does not exist; `cargo xtask add` creates it"
        );
        let spec = vendor.spec();
        let (document, lowered) = lower(manifest, name, vendor, Path::new(""))?;
        let title = one_line(format!("{} {}", document.title(), document.version()));
        let mut options = client_codegen::Options::default();
        options.isolation = Isolation::Process;
        options.interface = vendor.interface;
        options.mock = vendor.mock;
        options.module = Some(format!("{}_client::generated", name.replace('-', "_")));
        options.header = vec![
            format!("From {title}, {spec}."),
            format!("Regenerate with `cargo xtask regen {name}`."),
        ];
        let mut generated =
            client_codegen::generate(&lowered, &options).with_context(|| spec.clone())?;
        insert_digest(&mut generated, &spec)?;
        let changes = report::changes(&lowered, &generated);
        accept::check(manifest, name, vendor, &document, &changes)?;

        let report = report::render(&title, &lowered, &generated);
        let entry = Entry {
            inputs,
            outputs: lock::outputs(&generated.files, &report),
        };
        let summary = summary(&lowered, &generated, &changes, started.elapsed());
        Ok(Some(Client {
            generated,
            report,
            entry,
            summary,
        }))
    }
}

/// Reads, corrects, selects and lowers the description of a vendor of the workspace `root`.
pub fn lower(
    manifest: &Manifest,
    name: &str,
    vendor: &Vendor,
    root: &Path,
) -> Result<(Document, Lowered)> {
    let mut document = vendor.read(root).with_context(|| {
        format!(
            "{}: `spec` of [{name}]",
            manifest.location(vendor.spec_span())
        )
    })?;
    if let Some(overlay) = vendor.overlay(root)? {
        document.apply(&overlay)?;
    }
    for operation in vendor.operations.get_ref() {
        // Each operation is selected separately first, so that the error can state its line.
        if operation.get_ref() != "*" {
            document
                .clone()
                .select(&[operation.get_ref()])
                .with_context(|| {
                    format!("{}: `operations` of [{name}]", manifest.location(operation))
                })?;
        }
    }
    document.select(&vendor.wanted())?;
    let spec = root.join(vendor.spec());
    self_references::check(&document, &spec.display().to_string())?;
    let lowered = openapi_lower::lower(document.clone(), &vendor.lowering())?;
    Ok((document, lowered))
}

/// Adds the digest of the description to the header of `mod.rs`. The other files do not have it, so
/// a changed description affects only the lines that it changes.
fn insert_digest(generated: &mut Generated, spec: &str) -> Result<()> {
    let mut digest = Digest::default();
    digest.feed(&fs::read(spec).with_context(|| spec.to_owned())?);
    if let Some(text) = generated.files.get_mut("mod.rs") {
        let header = text
            .lines()
            .take_while(|line| line.starts_with("//") && !line.starts_with("//!"));
        let end: usize = header.map(|line| line.len() + 1).sum();
        text.insert_str(end, &format!("// Digest of the description: {digest}.\n"));
        generated.stats.lines += 1;
    }
    Ok(())
}

fn summary(
    lowered: &Lowered,
    generated: &Generated,
    changes: &openapi_lower::Report,
    elapsed: Duration,
) -> String {
    let notes = match generated.notes.len() {
        0 => String::new(),
        notes => format!("; {}", count(notes, "note")),
    };
    format!(
        "{}  {}  {}  {}{notes}  {}  {} ms",
        report::dialect(lowered.dialect()),
        count(generated.stats.operations, "operation"),
        count(generated.stats.types, "type"),
        report::totals(changes),
        count(generated.stats.lines, "line"),
        elapsed.as_millis(),
    )
}
