//! Reduces a vendor's description to the kept operations, and formats it.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use openapi_lower::{Document, escape::line};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{guard::Digest, yaml};

/// Returns the structure of the wanted operations and of what they refer to.
pub fn from_bytes(bytes: &[u8], wanted: &[&str]) -> Result<Value> {
    structure(Document::from_slice(bytes)?, wanted)
}

/// Like [`from_bytes`], for a description that has been read.
pub fn structure(mut document: Document, wanted: &[&str]) -> Result<Value> {
    document.select(wanted)?;
    let mut structure = document.structure();
    let mut asked = BTreeSet::new();
    schemes(&structure, &mut asked);
    // If no operation states a requirement, all schemes are kept.
    if !asked.is_empty() {
        for pointer in ["/components/securitySchemes", "/securityDefinitions"] {
            if let Some(Value::Object(schemes)) = structure.pointer_mut(pointer) {
                schemes.retain(|name, _| asked.contains(name));
            }
        }
    }
    if let Some(reference) = foreign(&structure) {
        bail!(
            "the description refers to another file, `{}`\n  help: bundle the description into one file first",
            line(reference)
        );
    }
    Ok(structure)
}

/// Collects the security schemes that operations, or the whole description, require.
fn schemes(value: &Value, asked: &mut BTreeSet<String>) {
    let operations = value["paths"].as_object().into_iter().flatten();
    let operations = operations.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let holders = operations.map(|(_, operation)| operation).chain([value]);
    for alternatives in holders.filter_map(|holder| holder.get("security")?.as_array()) {
        let named = alternatives.iter().filter_map(Value::as_object);
        asked.extend(named.flat_map(|names| names.keys().cloned()));
    }
}

/// Returns a reference to another file.
fn foreign(value: &Value) -> Option<&str> {
    match value {
        Value::Array(items) => items.iter().find_map(foreign),
        Value::Object(members) => members.iter().find_map(|(key, value)| match value {
            Value::String(text) if key == "$ref" => {
                (!text.starts_with('#')).then_some(text.as_str())
            }
            value => foreign(value),
        }),
        _ => None,
    }
}

/// Formats a description's file; the content depends on nothing else.
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
    let read = Document::parse(&text)?.to_value();
    ensure!(
        read == *structure,
        "{spec}: the formatted description differs when read again; this is a bug"
    );
    Ok(text)
}

/// Returns the digest of the kept part and of the selection.
pub fn kept(wanted: &[&str], text: &str) -> String {
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
    let hex = digest.iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", hex.collect::<String>())
}
