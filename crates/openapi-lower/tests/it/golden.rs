//! Golden documents: beside each `tests/golden/<pass>/<construct>.json` (or `.yaml`) are the
//! expected lowered document, Plan and report.
//!
//! A construct whose name ends in `.tolerant` is lowered tolerantly. `UPDATE_GOLDEN=1` rewrites the
//! expected files, whose diff is to be reviewed.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};

use openapi_lower::Document;

const EXPECTED: [&str; 3] = [".lowered.json", ".plan.json", ".report.txt"];

#[test]
fn golden_documents_are_lowered_as_they_are_checked_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut failures = Vec::new();
    let inputs = inputs(&folder);
    assert!(
        !inputs.is_empty(),
        "no golden documents in {}",
        folder.display()
    );
    for input in &inputs {
        let document = Document::read(input).unwrap_or_else(|error| panic!("{error}"));
        let stem = stem(input);
        let lowered = support::lower_checked(&document.to_value(), stem.ends_with(".tolerant"));
        let plan = serde_json::to_value(lowered.plan()).expect("a Plan is JSON");
        let outputs = [
            pretty(&lowered.to_value()),
            pretty(&plan),
            format!("{:#}", lowered.report()),
        ];
        for (ending, output) in EXPECTED.iter().zip(outputs) {
            let path = input.with_file_name(format!("{stem}{ending}"));
            if update {
                fs::write(&path, output).expect("a golden file is written");
            } else if fs::read_to_string(&path).unwrap_or_default() != output {
                failures.push(format!("{}: now\n{output}", path.display()));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} golden files differ; UPDATE_GOLDEN=1 rewrites them\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON") + "\n"
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(inputs(&path));
        } else if !EXPECTED.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}
