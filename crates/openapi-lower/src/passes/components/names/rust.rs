//! The Rust names of components, unique.

use std::collections::{HashMap, HashSet};

use openapi_source::Map;

use crate::ident::type_name;

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

/// The names that generated code uses without a path: a type called so would stand in
/// their place.
const USED: [&str; 6] = ["Err", "Into", "None", "Ok", "Some", "String"];

/// The Rust name of the type of a component called `name`.
pub(super) fn component_name(name: &str) -> String {
    let name = type_name(name);
    match USED.contains(&name.as_str()) {
        true => name + "Value",
        false => name,
    }
}

/// The name itself, or the first free one of `name2`, `name3` …
pub(super) fn allocate(name: String, taken: &mut HashSet<String>) -> String {
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = component_name(&format!("{name}{number}"));
        number += 1;
    }
    free
}
