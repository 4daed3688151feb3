//! Names for schemas that become components, after their places.

use heck::ToPascalCase;
use openapi_source::pointer::unescape;

/// Segments that say where something stands but not what it is.
const SILENT: [&str; 12] = [
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

/// A name that is not taken for the schema at a pointer into the description, or into a
/// file behind that file's name and a `#`: of the segments that say something, else of
/// all, else with a number.
pub(super) fn of(pointer: &str, taken: impl Fn(&str) -> bool) -> String {
    let (file, pointer) = match pointer.split_once('#') {
        Some((file, pointer)) if !file.starts_with('/') => (file, pointer),
        _ => ("", pointer),
    };
    let path = pointer.split('/').skip(1);
    let path: Vec<String> = path.map(|it| unescape(it).into_owned()).collect();
    let telling = path
        .iter()
        .filter(|segment| !SILENT.contains(&segment.as_str()) && !segment.contains("json"));
    let short = match pascal(telling) {
        name if name.is_empty() => stem(file).to_pascal_case(),
        name => name,
    };
    let long = file.to_pascal_case() + &pascal(path.iter());
    let numbered = (2..).map(|number: usize| format!("{long}{number}"));
    [short, long.clone()]
        .into_iter()
        .chain(numbered)
        .find(|name| !name.is_empty() && !taken(name))
        .unwrap_or(long)
}

/// The name of a file without its folders and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

fn pascal<'s>(segments: impl Iterator<Item = &'s String>) -> String {
    segments
        .map(|segment| match segment.as_str() {
            "items" | "additionalProperties" | "additionalItems" => "Item".to_owned(),
            "requestBody" | "requestBodies" => "Body".to_owned(),
            "responses" => "Response".to_owned(),
            "parameters" => "Parameter".to_owned(),
            other => other.to_pascal_case(),
        })
        .collect()
}
