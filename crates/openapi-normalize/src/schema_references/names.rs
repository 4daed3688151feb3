//! Derives names for schemas that become components from their locations.

use heck::ToPascalCase;
use openapi_source::names::first_unused;
use openapi_source::pointer::unescape;

/// Segments without information about the schema.
const UNINFORMATIVE: [&str; 12] = [
    "components",
    "schemas",
    "paths",
    "properties",
    "schema",
    "content",
    "definitions",
    "$defs",
    "patternProperties",
    "allOf",
    "oneOf",
    "anyOf",
];

/// Returns an unused name for the schema at a pointer into the first main file, or into another
/// file after its name and `#`: from the informative segments, else from all segments, else with a
/// number.
pub(super) fn from_location(pointer: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (file, pointer) = match pointer.split_once('#') {
        Some((file, pointer)) if !file.starts_with('/') => (file, pointer),
        _ => ("", pointer),
    };
    let segments = pointer.split('/').skip(1);
    let segments: Vec<String> = segments.map(|it| unescape(it).into_owned()).collect();
    let informative = segments
        .iter()
        .filter(|segment| !UNINFORMATIVE.contains(&segment.as_str()) && !segment.contains("json"));
    let short = match type_name(informative) {
        name if name.is_empty() => stem(file).to_pascal_case(),
        name => name,
    };
    let long = file.to_pascal_case() + &type_name(&segments);
    first_unused(
        [short, long.clone()],
        |number| format!("{long}{number}"),
        |name| !name.is_empty() && !is_taken(name),
    )
}

/// Returns the name of a file without its folders and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the name of a type for the segments of its location.
fn type_name<'s>(segments: impl IntoIterator<Item = &'s String>) -> String {
    segments
        .into_iter()
        .map(|segment| match segment.as_str() {
            "items" | "additionalProperties" | "additionalItems" => "Item".to_owned(),
            "requestBody" | "requestBodies" => "Body".to_owned(),
            "responses" => "Response".to_owned(),
            "parameters" => "Parameter".to_owned(),
            other => other.to_pascal_case(),
        })
        .collect()
}
