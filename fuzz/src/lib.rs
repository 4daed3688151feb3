//! Fuzz targets: reading, bundling, correcting and lowering a description, and reading a
//! server's response. None of them may panic, run for long or use much memory, whatever the
//! bytes are.

use std::fs;

use openapi_lower::{Document, Overlay};
use tempfile::TempDir;

pub mod answer;

#[path = "../../crates/openapi-lower/tests/support/mod.rs"]
mod support;

use support::described;

/// The separator of the parts of an input.
const BETWEEN: &[u8] = b"\n---8<---\n";

/// Parses bytes as a description, and finds its nodes again in the text.
pub fn load(bytes: &[u8]) {
    if let Ok(document) = Document::from_slice(bytes) {
        for pointer in ["", "/openapi", "/paths", "/info/title", "/components/schemas/A"] {
            document.locate(pointer);
        }
        document.operations();
    }
}

/// Reads the parts as the files of a folder, which may refer to each other.
pub fn bundle(bytes: &[u8]) {
    let folder = TempDir::new().expect("a temporary folder");
    let names = ["api.yaml", "b.yaml", "c.json", "d.md"];
    for (name, part) in names.iter().zip(parts(bytes)) {
        fs::write(folder.path().join(name), part).expect("a file");
    }
    if let Ok(document) = Document::read(folder.path().join(names[0])) {
        let _ = openapi_lower::lower(document, &Default::default());
    }
}

/// Applies the second part as an overlay to the first part.
pub fn overlay(bytes: &[u8]) {
    let mut parts = parts(bytes).into_iter();
    let (Some(document), Some(overlay)) = (parts.next(), parts.next()) else {
        return;
    };
    let (Ok(mut document), Ok(overlay)) = (
        Document::from_slice(document),
        Overlay::parse(&String::from_utf8_lossy(overlay)),
    ) else {
        return;
    };
    let before = document.to_value();
    if document.apply(&overlay).is_err() {
        assert_eq!(document.to_value(), before, "all of it or nothing");
    }
}

/// Lowers the bytes as a description, if they are one, and the description that they select:
/// every leaf is accounted for, and lowering again changes nothing.
pub fn lower(bytes: &[u8]) {
    let tolerant = bytes.first().is_some_and(|first| first % 2 == 1);
    if let Ok(document) = Document::from_slice(bytes) {
        support::lower_checked(&document.to_value(), tolerant);
    } else {
        support::lower_checked(&described::description(bytes), tolerant);
    }
}

fn parts(bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(BETWEEN.len()).position(|it| it == BETWEEN) {
        parts.push(&rest[..at]);
        rest = &rest[at + BETWEEN.len()..];
    }
    parts.push(rest);
    parts
}
