//! Fuzz targets: reading, bundling, correcting and lowering a description, and reading a response of
//! a server. None of them may panic, run for long or use much memory, whatever the input is.

use std::fs;

use openapi_lower::{Document, Overlay};
use tempfile::TempDir;

pub mod response;

#[path = "../../crates/openapi-lower/tests/it/support/mod.rs"]
mod support;

use support::described;

/// The separator between the files in an input.
const SEPARATOR: &[u8] = b"\n---8<---\n";

/// Parses bytes as a description, and looks up positions of its nodes.
pub fn load(bytes: &[u8]) {
    if let Ok(document) = Document::from_slice(bytes) {
        for pointer in [
            "",
            "/openapi",
            "/paths",
            "/info/title",
            "/components/schemas/A",
        ] {
            document.locate(pointer);
        }
        document.operations();
    }
}

/// Reads the files of an input from a folder; they may refer to each other.
pub fn bundle(bytes: &[u8]) {
    let folder = TempDir::new().expect("a temporary folder");
    let names = ["api.yaml", "b.yaml", "c.json", "d.md"];
    for (name, content) in names.iter().zip(split(bytes, SEPARATOR)) {
        fs::write(folder.path().join(name), content).expect("the folder is writable");
    }
    if let Ok(document) = Document::read(folder.path().join(names[0])) {
        let _ = openapi_lower::lower(document, &Default::default());
    }
}

/// Applies the second file of an input as an overlay to the first file.
pub fn overlay(bytes: &[u8]) {
    let [document, overlay, ..] = split(bytes, SEPARATOR)[..] else {
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
        assert_eq!(
            document.to_value(),
            before,
            "a failed overlay changes nothing"
        );
    }
}

/// Lowers the description that the bytes are, or else the one that they generate: every leaf is
/// accounted for, and lowering the result changes nothing.
pub fn lower(bytes: &[u8]) {
    let tolerant = bytes.first().is_some_and(|first| first % 2 == 1);
    if let Ok(document) = Document::from_slice(bytes) {
        support::lower_checked(&document.to_value(), tolerant);
    } else {
        support::lower_checked(&described::description(bytes), tolerant);
    }
}

fn split<'b>(bytes: &'b [u8], separator: &[u8]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.windows(separator.len()).position(|it| it == separator) {
        pieces.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    pieces.push(rest);
    pieces
}
