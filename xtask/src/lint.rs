//! `lint`: checks the descriptions in `specs/`, as corrected by their overlays.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};
use heck::ToSnakeCase;
use openapi_lower::Document;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    disk,
    doctor::examples,
    manifest::{Manifest, Vendor},
    output::{self, count, location, print_error, print_line},
    pointer::child,
};

/// Check the descriptions in specs/, as corrected by their overlays.
///
/// Reports operations without an id or whose ids result in the same name, examples that do not
/// conform to their schemas, overlays that no longer apply or change nothing, and files that no
/// vendor uses. If Redocly CLI is installed (`redocly`, a package of npm), runs it with the
/// rules in specs/redocly.yaml.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask lint
  cargo xtask lint zitadel

Exit status: 0 if nothing is found; 1 if something is found; 2 if a description cannot be read.")]
pub struct Arguments {
    /// The vendors, by their names in specs/vendors.toml; all by default.
    #[arg(value_name = "VENDOR")]
    vendors: Vec<String>,
}

/// The rules for Redocly.
const RULES: &str = "specs/redocly.yaml";

/// A finding.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Finding {
    /// The file, with line and column if known.
    location: String,
    message: String,
    /// The rule that is violated.
    rule: String,
}

/// A vendor's description with its overlay applied.
struct Corrected<'m> {
    vendor: &'m Vendor,
    document: Document,
    value: Value,
}

impl Corrected<'_> {
    fn finding(&self, pointer: &str, rule: &str, message: String) -> Finding {
        Finding {
            location: location(&self.document, &self.vendor.spec(), pointer),
            message: format!("{message}, at {pointer}"),
            rule: rule.to_owned(),
        }
    }
}

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    disk::enter(root)?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen(&arguments.vendors)?;
    let redocly = find_redocly();
    if redocly.is_none() {
        print_error(
            "warning: Redocly CLI is not installed, so its rules are not checked\n  \
             help: npm install --global @redocly/cli",
        );
    }
    let mut findings = BTreeSet::new();
    if arguments.vendors.is_empty() {
        findings.extend(find_unused_folders(&manifest)?);
    }
    for (name, vendor) in &chosen {
        let mut document = vendor.read(Path::new(""))?;
        findings.extend(check_overlay(&mut document, vendor)?);
        let value = document.to_value();
        let corrected = Corrected {
            vendor,
            document,
            value,
        };
        findings.extend(check_operation_ids(&corrected));
        findings.extend(check_examples(&corrected).with_context(|| (*name).to_owned())?);
        if let Some(program) = redocly {
            findings.extend(run_redocly(program, &corrected)?);
        }
    }
    for Finding {
        location,
        message,
        rule,
    } in &findings
    {
        print_error(&format!("error: {location}: {message} [{rule}]"));
    }
    print_line(&format!(
        "{}: {}",
        count(chosen.len(), "description"),
        count(findings.len(), "finding")
    ))?;
    Ok(output::exit_code(!findings.is_empty()))
}

/// Applies the overlay, and returns its findings.
fn check_overlay(document: &mut Document, vendor: &Vendor) -> Result<Vec<Finding>> {
    let root = Path::new("");
    let Some(overlay) = vendor.overlay(root)? else {
        return Ok(Vec::new());
    };
    let finding = |rule: &str, message: String| Finding {
        location: vendor.overlay_path(root).display().to_string(),
        message,
        rule: rule.to_owned(),
    };
    let before = document.to_value();
    let stale = document.apply_matching(&overlay);
    let mut findings: Vec<Finding> = stale
        .iter()
        .map(|error| finding("overlay-stale", error.to_string()))
        .collect();
    if stale.is_empty() && before == document.to_value() {
        let message = "the overlay changes nothing; remove it".to_owned();
        findings.push(finding("overlay-unused", message));
    }
    Ok(findings)
}

/// Reports operations without an id, and those whose ids result in the same name.
fn check_operation_ids(corrected: &Corrected<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut names = BTreeSet::new();
    for (id, method, path) in corrected.document.operations() {
        let pointer = child(&child("/paths", &path), &method.to_lowercase());
        let operation = corrected.value.pointer(&pointer);
        if operation.is_none_or(|operation| operation.get("operationId").is_none()) {
            let message =
                "the operation has no `operationId`: its method is named after its path".to_owned();
            findings.push(corrected.finding(&pointer, "operation-id-missing", message));
        }
        let name = id.to_snake_case();
        if !names.insert(name.clone()) {
            let message = format!("the method of another operation is named `{name}`, too");
            findings.push(corrected.finding(&pointer, "operation-id-collides", message));
        }
    }
    findings
}

/// Reports examples of responses that do not conform to their schemas.
fn check_examples(corrected: &Corrected<'_>) -> Result<Vec<Finding>> {
    let nonconforming = examples::nonconforming(&corrected.value)?;
    let finding = |(pointer, reason): (String, String)| {
        let message = format!("the example does not conform to its schema: {reason}");
        corrected.finding(&pointer, "example-nonconforming", message)
    };
    Ok(nonconforming.into_iter().map(finding).collect())
}

/// Reports the folders of `specs/` that no vendor uses.
fn find_unused_folders(manifest: &Manifest) -> Result<Vec<Finding>> {
    let vendors = manifest.chosen(&[])?;
    let used: BTreeSet<String> = vendors.iter().map(|(_, it)| it.top_folder()).collect();
    let mut findings = Vec::new();
    for entry in fs::read_dir("specs").context("specs: cannot read it")? {
        let entry = entry.context("specs: cannot read it")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !used.contains(&name) {
            findings.push(Finding {
                location: format!("specs/{name}"),
                message: "no vendor in specs/vendors.toml uses this folder".to_owned(),
                rule: "spec-unused".to_owned(),
            });
        }
    }
    Ok(findings)
}

/// Redocly's JSON output.
#[derive(Deserialize)]
struct RedoclyReport {
    problems: Vec<Problem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    rule_id: String,
    message: String,
    location: Vec<Location>,
}

#[derive(Deserialize)]
struct Location {
    pointer: Option<String>,
}

/// Disables Redocly's telemetry and its check for updates.
const REDOCLY_ENVIRONMENT: [(&str, &str); 2] = [
    ("REDOCLY_TELEMETRY", "off"),
    ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
];

/// Returns the name of the program, if it is installed.
fn find_redocly() -> Option<&'static str> {
    let program = if cfg!(windows) {
        "redocly.cmd"
    } else {
        "redocly"
    };
    let output = Command::new(program)
        .arg("--version")
        .envs(REDOCLY_ENVIRONMENT)
        .output()
        .ok()?;
    output.status.success().then_some(program)
}

fn run_redocly(program: &str, corrected: &Corrected<'_>) -> Result<Vec<Finding>> {
    let folder = TempDir::new().context("cannot create a temporary folder")?;
    let path = folder.path().join("corrected.json");
    fs::write(&path, corrected.value.to_string()).context("cannot write a temporary file")?;
    let output = Command::new(program)
        .arg("lint")
        .arg(&path)
        .args(["--config", RULES, "--format", "json"])
        .args(["--max-problems", "10000"])
        .envs(REDOCLY_ENVIRONMENT)
        .output()
        .with_context(|| format!("cannot run {program}"))?;
    let report: RedoclyReport = serde_json::from_slice(&output.stdout).with_context(|| {
        let message = String::from_utf8_lossy(&output.stderr);
        format!("{program} failed: {}", message.trim())
    })?;
    ensure!(
        output.status.success() || !report.problems.is_empty(),
        "{program} failed and reported no finding"
    );
    let finding = |problem: Problem| {
        let pointer = problem.location.into_iter().find_map(|it| it.pointer);
        let pointer = pointer.unwrap_or_default();
        let pointer = pointer.trim_start_matches('#').trim_end_matches('/');
        corrected.finding(pointer, &problem.rule_id, problem.message)
    };
    Ok(report.problems.into_iter().map(finding).collect())
}
