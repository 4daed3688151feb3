//! Compares the changes of a description with those that the manifest denies and accepts.

use anyhow::{Result, bail, ensure};
use openapi_lower::{Change, Document, Effect, Report, escape::line};

use crate::{
    escape,
    guard::MANIFEST,
    manifest::{Accept, Manifest, Vendor},
    output, report,
};

/// Checks that the manifest accepts every change that is dropped or denied, and no other.
pub fn check(
    manifest: &Manifest,
    name: &str,
    vendor: &Vendor,
    document: &Document,
    report: &Report,
) -> Result<()> {
    let is_accepted = |change: &Change| vendor.accept.iter().any(|it| accepts(it, change));
    let refused = report.changes.iter().find(|change| {
        (change.effect == Effect::Dropped || is_denied(vendor, change)) && !is_accepted(change)
    });
    if let Some(change) = refused {
        let location = output::location(document, &vendor.spec(), &change.pointer);
        let (problem, operation) = if change.effect == Effect::Dropped {
            let operation = report::operation(change);
            let problem = format!("the operation {} is dropped", line(&operation));
            (problem, Some(operation))
        } else {
            let problem = format!("[{name}] denies `{}`", change.code);
            (problem, change.operation.clone())
        };
        let operation = match operation {
            Some(operation) => format!("operation = {}, ", escape::toml(&operation)),
            None => String::new(),
        };
        bail!(
            "{location}: {problem} (at {pointer}): {detail} [{code}]\n  \
             help: correct the description in overlay.yaml, remove the operation from `operations`, or accept the change in {MANIFEST}: \
             accept = [{{ code = \"{code}\", {operation}why = \"…\" }}]; \
             `cargo xtask explain {code}` explains the code",
            pointer = line(&change.pointer),
            detail = line(&change.detail),
            code = change.code,
        );
    }
    for accept in &vendor.accept {
        ensure!(
            report.changes.iter().any(|change| accepts(accept, change)),
            "{}: [{name}] accepts `{}`, but no change has this code{}; remove the entry",
            manifest.location(&accept.code),
            accept.code.get_ref(),
            if accept.operation.is_some() {
                " and this operation"
            } else {
                ""
            },
        );
    }
    Ok(())
}

/// Whether the manifest denies the code of a change, or the code's group.
fn is_denied(vendor: &Vendor, change: &Change) -> bool {
    vendor.deny.iter().any(|denied| {
        let denied = denied.get_ref();
        *denied == change.code || denied.ends_with('/') && change.code.starts_with(denied.as_str())
    })
}

/// Whether an entry of the manifest accepts a change.
fn accepts(accept: &Accept, change: &Change) -> bool {
    let is_affected = |operation: &String| {
        change.operation.as_ref() == Some(operation) || report::operation(change) == *operation
    };
    let operation = accept.operation.as_ref().map(|it| it.get_ref());
    *accept.code.get_ref() == change.code && operation.is_none_or(is_affected)
}
