//! Tests that `specs/README.md` documents every key of the manifest.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::{Accept, Vendor};

const REFERENCE: &str = include_str!("../../../specs/README.md");

/// Returns the keys of a type, which the error for an unknown key lists.
fn keys<T: DeserializeOwned>() -> BTreeSet<String> {
    let error = toml::from_str::<T>("no-such-key = 1").err();
    let message = error.expect("an unknown key").message().to_owned();
    let (_, expected) = message.split_once("expected one of").expect("the keys");
    quoted(expected)
}

/// Returns the strings between backticks.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Returns the keys in the first column of the table that begins with `header`. Only one of the
/// other cells of a row, the example, may be empty.
fn documented(header: &str) -> BTreeSet<String> {
    let lines = REFERENCE
        .lines()
        .skip_while(|line| !line.starts_with(header));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let filled = cells.iter().filter(|it| !it.is_empty()).count();
        assert!(filled + 1 >= cells.len(), "an empty cell: {row}");
        quoted(cells[0])
    })
    .collect()
}

#[test]
fn every_key_of_a_vendor_is_documented() {
    assert_eq!(documented("| key | type | default |"), keys::<Vendor>());
}

#[test]
fn every_key_of_an_acceptance_is_documented() {
    assert_eq!(documented("| key of `accept` |"), keys::<Accept>());
}

#[test]
fn every_format_is_documented() {
    let unknown = "no-such-format";
    let error = unknown.parse::<openapi_lower::Format>();
    let message = error.expect_err("an unknown format").to_string();
    let mut formats = quoted(&message);
    formats.remove(unknown);
    assert!(formats.len() > 1, "{message}");
    assert_eq!(documented("| format | schema |"), formats);
}
