//! Changes that are not those of a schema alone.

mod answers;
mod directions;
mod operations;
mod requests;
mod security;

use serde_json::{Map, Value};

use super::pairs::{Pair, api};

/// The pair of a kind that has one here.
pub fn pair(id: &str) -> Option<Pair> {
    let (old, new) = operations::pair(id)
        .or_else(|| security::pair(id))
        .or_else(|| requests::pair(id))
        .or_else(|| answers::pair(id))
        .or_else(|| directions::pair(id))?;
    Some(Pair { old, new })
}

fn plain(operation: Value) -> Value {
    api(operation, Map::new())
}
