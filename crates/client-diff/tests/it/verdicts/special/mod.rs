//! Changes other than those of a schema.

mod directions;
mod operations;
mod requests;
mod responses;
mod security;

use serde_json::Value;

/// Returns the descriptions before and after a change; `None` for the change of a schema.
pub fn pair(id: &str) -> Option<(Value, Value)> {
    operations::pair(id)
        .or_else(|| security::pair(id))
        .or_else(|| requests::pair(id))
        .or_else(|| responses::pair(id))
        .or_else(|| directions::pair(id))
}
