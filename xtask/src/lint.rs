//! `lint`: checks the descriptions in `specs/`, as corrected by their overlays.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};
use heck::ToSnakeCase;
use openapi_lower::{Document, Overlay};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    doctor::{examples, proof::pointer::child},
    manifest::{Manifest, Vendor},
    text::{self, count, location, print_error, print_line},
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
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))?;
    let manifest = Manifest::read()?;
    let chosen = manifest.chosen(&arguments.vendors)?;
    let redocly = redocly();
    if redocly.is_none() {
        print_error(
            "warning: Redocly CLI is not installed, so its rules are not checked\n  \
             help: npm install --global @redocly/cli",
        );
    }
    let mut findings = BTreeSet::new();
    if arguments.vendors.is_empty() {
        findings.extend(unused(&manifest)?);
    }
    for (name, vendor) in &chosen {
        let mut document = vendor.read(Path::new(""))?;
        findings.extend(overlay(&mut document, vendor)?);
        let value = document.to_value();
        let corrected = Corrected {
            vendor,
            document,
            value,
        };
        findings.extend(ids(&corrected));
        findings.extend(nonconforming(&corrected).with_context(|| (*name).to_owned())?);
        if let Some(program) = &redocly {
            findings.extend(external(program, &corrected)?);
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
    Ok(text::exit_code(!findings.is_empty()))
}

/// Applies the overlay, and returns its findings.
fn overlay(document: &mut Document, vendor: &Vendor) -> Result<Vec<Finding>> {
    let path = Path::new(&vendor.spec()).with_file_name("overlay.yaml");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let finding = |rule: &str, message: String| Finding {
        location: path.display().to_string(),
        message,
        rule: rule.to_owned(),
    };
    let before = document.to_value();
    let stale = document.apply_matching(&Overlay::read(&path)?);
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

/// Returns operations without an id, and those whose ids result in the same name.
fn ids(corrected: &Corrected<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, method, path) in corrected.document.operations() {
        let pointer = child(&child("/paths", &path), &method.to_lowercase());
        let id = corrected.value.pointer(&pointer);
        let id = id.and_then(|operation| operation.get("operationId"));
        if id.is_none() {
            let message =
                "the operation has no `operationId`: its method is named after its path".to_owned();
            findings.push(corrected.finding(&pointer, "operation-id-missing", message));
        }
        names.entry(name.to_snake_case()).or_default().push(pointer);
    }
    for (name, pointers) in names {
        for pointer in pointers.iter().skip(1) {
            let message = format!("the method of another operation is named `{name}`, too");
            findings.push(corrected.finding(pointer, "operation-id-collides", message));
        }
    }
    findings
}

/// Returns examples of responses that do not conform to their schemas.
fn nonconforming(corrected: &Corrected<'_>) -> Result<Vec<Finding>> {
    let refused = examples::nonconforming(&corrected.value)?;
    let finding = |(pointer, reason): (String, String)| {
        let message = format!("the example does not conform to its schema: {reason}");
        corrected.finding(&pointer, "example-nonconforming", message)
    };
    Ok(refused.into_iter().map(finding).collect())
}

/// Returns the folders of `specs/` that no vendor uses.
fn unused(manifest: &Manifest) -> Result<Vec<Finding>> {
    let vendors = manifest.chosen(&[])?;
    let used: BTreeSet<String> = vendors.iter().map(|(_, vendor)| vendor.top()).collect();
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

/// The part of Redocly's JSON output that is read.
#[derive(Deserialize)]
struct Printed {
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

/// Returns the program, if it is installed.
fn redocly() -> Option<String> {
    let program = if cfg!(windows) {
        "redocly.cmd"
    } else {
        "redocly"
    };
    let mut command = Command::new(program);
    let output = command.arg("--version").envs(QUIET).output().ok()?;
    output.status.success().then(|| program.to_owned())
}

/// Disables Redocly's telemetry and its check for updates.
const QUIET: [(&str, &str); 2] = [
    ("REDOCLY_TELEMETRY", "off"),
    ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
];

fn external(program: &str, corrected: &Corrected<'_>) -> Result<Vec<Finding>> {
    let folder = TempDir::new().context("cannot make a temporary folder")?;
    let path = folder.path().join("corrected.json");
    fs::write(&path, corrected.value.to_string()).context("cannot write a temporary file")?;
    let mut command = Command::new(program);
    command.arg("lint").arg(&path);
    command.args([
        "--config",
        RULES,
        "--format",
        "json",
        "--max-problems",
        "10000",
    ]);
    let output = command.envs(QUIET).output();
    let output = output.with_context(|| format!("cannot run {program}"))?;
    let printed: Printed = serde_json::from_slice(&output.stdout).with_context(|| {
        let message = String::from_utf8_lossy(&output.stderr);
        format!("{program} failed: {}", message.trim())
    })?;
    ensure!(
        output.status.success() || !printed.problems.is_empty(),
        "{program} failed and reported no finding"
    );
    let finding = |problem: Problem| {
        let pointer = problem.location.into_iter().find_map(|it| it.pointer);
        let pointer = pointer.unwrap_or_default();
        let pointer = pointer.strip_prefix('#').unwrap_or(&pointer);
        let pointer = pointer.trim_end_matches('/');
        corrected.finding(pointer, &problem.rule_id, problem.message)
    };
    Ok(printed.problems.into_iter().map(finding).collect())
}
