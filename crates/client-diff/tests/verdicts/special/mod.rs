//! Changes that are not changes of a schema.

mod directions;
mod operations;
mod requests;
mod responses;
mod security;

use serde_json::{Map, Value};

use super::pairs::{Pair, api};

/// Returns the pair of a kind, if it is here.
pub fn pair(id: &str) -> Option<Pair> {
    let (old, new) = operations::pair(id)
        .or_else(|| security::pair(id))
        .or_else(|| requests::pair(id))
        .or_else(|| responses::pair(id))
        .or_else(|| directions::pair(id))?;
    Some(Pair { old, new })
}

fn plain(operation: Value) -> Value {
    api(operation, Map::new())
}
