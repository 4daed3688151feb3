//! The Rust names of components, unique.

use std::collections::{HashMap, HashSet};

use openapi_source::Map;
use typify_model::names::{allocate, component_name};

/// A Rust name for each component, after the one in `better` where there is one. Where
/// several want one name, the one that is spelled so keeps it, and the others get numbers in
/// the order of their spelling.
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
