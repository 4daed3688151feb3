//! Changes other than those of a schema.

mod directions;
mod operations;
mod requests;
mod responses;
mod security;

use serde_json::{Value, json};

use super::pairs::{api, text, types};

/// Returns the descriptions before and after a change; `None` for the change of a schema.
pub fn pair(id: &str) -> Option<(Value, Value)> {
    operations::pair(id)
        .or_else(|| security::pair(id))
        .or_else(|| requests::pair(id))
        .or_else(|| responses::pair(id))
        .or_else(|| directions::pair(id))
}

/// Returns the description of an operation, with the properties of the schema `Thing` that it
/// refers to.
fn with_thing(operation: Value, properties: &Value, required: &Value) -> Value {
    let thing = json!({"type": "object", "properties": properties, "required": required});
    api(operation, types(&[("Thing", thing)]))
}

/// Returns the property that a change adds or affects, and a different one.
fn fields() -> Value {
    json!({"a": text(), "value": text()})
}
