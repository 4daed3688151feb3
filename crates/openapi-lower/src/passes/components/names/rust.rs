//! Unique Rust names of components.

use std::collections::{HashMap, HashSet};

use openapi_source::Map;
use typify_model::names::{allocate, component_name};

/// Returns a Rust name for each component, based on the name in `better` if there is one. If
/// several components have the same Rust name, the one that is spelled like it keeps it, and the
/// others get numbers in the order of their names.
pub(super) fn rust_names(schemas: &Map, better: &HashMap<&str, String>) -> HashMap<String, String> {
    let better = |name| better.get(name).map_or(name, String::as_str);
    let mut wanted: Vec<(String, &String)> = schemas
        .keys()
        .map(|name| (component_name(better(name)), name))
        .collect();
    wanted.sort_by_key(|(rust, name)| (rust != *name, *name));
    let mut taken = HashSet::new();
    wanted
        .into_iter()
        .map(|(rust, name)| (name.clone(), allocate(rust, &mut taken)))
        .collect()
}
