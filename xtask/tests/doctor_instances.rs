//! `doctor --instances`, run on the documents of `tests/instances/`, which cover the schema
//! constructs of OpenAPI 3.0, 3.1 and Swagger 2.0.
//!
//! Whatever fails there and is not in [`EXPECTED`] is a bug of a pass.

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{Ran, xtask};

/// The documents, with how many instances of each are valid at least: that nothing is judged
/// is no success.
const DOCUMENTS: [(&str, u64); 4] = [
    ("objects30", 900),
    ("schemas31", 600),
    ("swagger20", 400),
    ("unions30", 750),
];

/// Failures that are known: document, kind, and the pointer of the schema.
const EXPECTED: &[(&str, &str, &str)] = &[
    (
        "objects30",
        "decode",
        "/components/schemas/Base/properties/id",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Bounded/properties/above",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Bounded/properties/positive",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Bounded/properties/signed",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Bounded/properties/step",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Defaults/properties/count",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/int32",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/int64",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/odd",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/uint",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/uint64",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Formats/properties/uint8",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/ListOfLists/items/items",
    ),
    ("objects30", "decode", "/components/schemas/OpenToIntegers"),
    (
        "objects30",
        "decode",
        "/components/schemas/OpenToIntegers/properties/total",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Optional/properties/id",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Optional/properties/map",
    ),
    (
        "objects30",
        "decode",
        "/components/schemas/Optional/properties/nullable_list/items",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/Exclusive/properties/above",
    ),
    ("schemas31", "decode", "/components/schemas/OpenTuple/items"),
    (
        "schemas31",
        "decode",
        "/components/schemas/PatternProperties/patternProperties/^n[0-9]+$",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/Recursive/properties/value",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/Tuple/prefixItems/1",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/Types/properties/three",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/Types/properties/two",
    ),
    (
        "schemas31",
        "decode",
        "/components/schemas/UnevaluatedSchema/allOf/0",
    ),
    (
        "schemas31",
        "null-or-empty",
        "/components/schemas/Constants/properties/nothing",
    ),
    (
        "schemas31",
        "null-or-empty",
        "/components/schemas/UsesAnything/properties/nothing",
    ),
    (
        "swagger20",
        "decode",
        "/definitions/A/allOf/1/properties/size",
    ),
    (
        "swagger20",
        "decode",
        "/definitions/B/allOf/1/properties/port",
    ),
    (
        "swagger20",
        "decode",
        "/definitions/Bounds/properties/above",
    ),
    (
        "swagger20",
        "decode",
        "/definitions/Fish/allOf/1/properties/fins",
    ),
    (
        "swagger20",
        "decode",
        "/definitions/Shark/allOf/1/properties/teeth",
    ),
    (
        "unions30",
        "decode",
        "/components/schemas/Audio/properties/rate",
    ),
    (
        "unions30",
        "decode",
        "/components/schemas/Cash/properties/amount",
    ),
    (
        "unions30",
        "decode",
        "/components/schemas/Cat/allOf/1/properties/lives",
    ),
    (
        "unions30",
        "decode",
        "/components/schemas/Image/properties/rate",
    ),
    (
        "unions30",
        "decode",
        "/components/schemas/Puppy/allOf/1/properties/weeks",
    ),
    ("unions30", "decode", "/components/schemas/Scalars/oneOf/1"),
];

#[test]
fn types_hold_what_schemas_allow() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/instances");
    let mut command = xtask();
    command.args(["doctor", "--instances", "--format", "json", folder]);
    let ran = Ran::new(command.output().expect("it starts"));
    let rows = ran.out.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        row
    });
    let rows: Vec<Value> = rows.collect();
    assert_eq!(rows.len(), DOCUMENTS.len(), "{ran:#?}");
    let mut found = BTreeSet::new();
    let mut listing = Vec::new();
    for (row, (name, least)) in rows.iter().zip(DOCUMENTS) {
        let path = row["path"].as_str().expect("a path");
        assert!(path.contains(name), "{path}");
        let instances = &row["instances"];
        let valid = instances["valid"].as_u64().unwrap_or_default();
        assert!(
            valid >= least,
            "{name}: {valid} valid instances; {}",
            row["error"]
        );
        for failure in instances["failures"].as_array().expect("a list") {
            if failure.get("reported").is_some() {
                continue;
            }
            let text = |key: &str| failure[key].as_str().unwrap_or_default().to_owned();
            let key = (name.to_owned(), text("kind"), text("schema"));
            let is_expected = EXPECTED
                .iter()
                .any(|(name, kind, schema)| (*name, *kind, *schema) == (&key.0, &key.1, &key.2));
            if !is_expected {
                listing.push(format!("{name}: {failure}"));
            }
            found.insert(key);
        }
    }
    assert!(listing.is_empty(), "not expected:\n{}", listing.join("\n"));
}
