//! Reduces a vendor's description to the wanted operations, and formats it.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use openapi_lower::{Document, escape::line};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{guard::Digest, yaml};

/// Returns the structure of the wanted operations and of all components to which they refer.
pub fn document(mut document: Document, wanted: &[&str]) -> Result<Value> {
    document.select(wanted)?;
    let mut structure = document.structure();
    let required = required_schemes(&structure);
    // If no operation states a requirement, all schemes are kept.
    if !required.is_empty() {
        for pointer in ["/components/securitySchemes", "/securityDefinitions"] {
            if let Some(Value::Object(schemes)) = structure.pointer_mut(pointer) {
                schemes.retain(|name, _| required.contains(name));
            }
        }
    }
    if let Some(reference) = find_external_reference(&structure) {
        bail!(
            "the description refers to another file, `{}`\n  help: bundle the description into one file first",
            line(reference)
        );
    }
    Ok(structure)
}

/// Returns the security schemes that operations, or the whole description, require.
fn required_schemes(description: &Value) -> BTreeSet<String> {
    let operations = description["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, item)| item.as_object())
        .flat_map(|item| item.values());
    operations
        .chain([description])
        .filter_map(|it| it.get("security")?.as_array())
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|requirement| requirement.keys().cloned())
        .collect()
}

/// Returns the first reference to another file.
fn find_external_reference(value: &Value) -> Option<&str> {
    match value {
        Value::Array(items) => items.iter().find_map(find_external_reference),
        Value::Object(members) => members.iter().find_map(|(key, value)| match value {
            Value::String(target) if key == "$ref" => {
                (!target.starts_with('#')).then_some(target.as_str())
            }
            value => find_external_reference(value),
        }),
        _ => None,
    }
}

/// Returns the content of the description's file.
pub fn render(spec: &str, name: &str, structure: &Value) -> Result<String> {
    let text = if spec.ends_with(".json") {
        serde_json::to_string_pretty(structure)? + "\n"
    } else {
        format!(
            "# Structure only; corrections and wording are in overlay.yaml.\n\
             # Written by `cargo xtask fetch {name}`.\n{}",
            yaml::write(structure)
        )
    };
    ensure!(
        Document::parse(&text)?.to_value() == *structure,
        "{spec}: the formatted description does not parse to the same value; this is a bug"
    );
    Ok(text)
}

/// Returns the digest of the reduced description and of the selection.
pub fn digest(wanted: &[&str], text: &str) -> String {
    let mut digest = Digest::default();
    for name in wanted {
        digest.add("operation", name.as_bytes());
    }
    digest.add("text", text.as_bytes());
    digest.to_string()
}

/// Returns `sha256:` and the digest in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hexadecimal}")
}
