//! `doctor --instances`, run on the documents of `tests/instances/`, which cover the schema
//! constructs of OpenAPI 3.0, 3.1 and Swagger 2.0.
//!
//! A failure that is not in [`EXPECTED`] is a bug of a pass.

use std::collections::BTreeSet;

use crate::support::{run, xtask};
use serde_json::Value;

/// The documents, with the minimum number of valid instances of each: a run without instances
/// is not a success.
const DOCUMENTS: [(&str, u64); 4] = [
    ("objects30", 900),
    ("schemas31", 600),
    ("swagger20", 400),
    ("unions30", 750),
];

/// Known failures: document, kind, and the pointer of the schema.
const EXPECTED: &[(&str, &str, &str)] = &[];

#[test]
fn types_preserve_all_values_that_schemas_allow() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/instances");
    let mut command = xtask();
    command.args(["doctor", "--instances", "--format", "json", folder]);
    let outcome = run(&mut command);
    let rows: Vec<Value> = outcome.rows();
    assert_eq!(rows.len(), DOCUMENTS.len(), "{outcome:#?}");
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
    for (name, kind, schema) in EXPECTED {
        let key = [name, kind, schema].map(|it| (*it).to_owned());
        assert!(
            found.contains(&key.into()),
            "{kind} at {schema} no longer fails"
        );
    }
}
