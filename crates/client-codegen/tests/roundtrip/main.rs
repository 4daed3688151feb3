//! Decoding and encoding of generated types: each document here becomes a client, which is
//! checked in beside it, and the rows of a table are decoded and encoded by its types.
//! `UPDATE_GOLDEN=1 cargo test -p client-codegen --test it golden` regenerates the clients.

mod catalogue;
mod generics;
mod liberal;
mod scalars;
mod unchanged;
mod unions;

use client_runtime::serde_json::{self, Value};
use serde::{Serialize, de::DeserializeOwned};

/// A row: a generated type, JSON that is decoded as that type, and the expected result.
struct Row {
    type_name: &'static str,
    round_trip: fn(&str) -> Result<String, serde_json::Error>,
    json: &'static str,
    expected: Expected,
}

/// The expected result when JSON is decoded and encoded.
enum Expected {
    /// The same JSON, in any order of members.
    Same,
    /// Other JSON.
    Json(&'static str),
    /// An error whose message contains this.
    Error(&'static str),
}

/// Returns the row of the type `T`.
fn row<T: DeserializeOwned + Serialize>(json: &'static str, expected: Expected) -> Row {
    Row {
        type_name: std::any::type_name::<T>(),
        round_trip: |json| serde_json::to_string(&serde_json::from_str::<T>(json)?),
        json,
        expected,
    }
}

/// Returns rows of JSON that is encoded unchanged.
fn same<T: DeserializeOwned + Serialize>(json: &[&'static str]) -> Vec<Row> {
    json.iter()
        .map(|json| row::<T>(json, Expected::Same))
        .collect()
}

/// Checks each row; panics with all rows that fail.
fn check(rows: impl IntoIterator<Item = Row>) {
    let wrong: Vec<String> = rows.into_iter().filter_map(|row| row.fault()).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

impl Row {
    fn fault(&self) -> Option<String> {
        let parsed = |json: &str| serde_json::from_str::<Value>(json).expect("a row has JSON");
        let found = (self.round_trip)(self.json);
        let is_expected = match (&found, &self.expected) {
            (Ok(found), Expected::Same) => parsed(found) == parsed(self.json),
            (Ok(found), Expected::Json(expected)) => parsed(found) == parsed(expected),
            (Err(error), Expected::Error(message)) => error.to_string().contains(message),
            _ => false,
        };
        let (name, json) = (self.type_name, self.json);
        (!is_expected).then(|| match found {
            Ok(found) => format!("{name} from {json}: becomes {found}"),
            Err(error) => format!("{name} from {json}: {error}"),
        })
    }
}
