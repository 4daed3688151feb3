//! Reads extensions that name and describe the values of an enum.
//!
//! Generators agree on a few: `x-enum-varnames` (OpenAPI Generator, swag, tsoa), `x-enumNames`
//! (NSwag), `x-enum-descriptions`, `x-enumDescriptions` (Redocly), `x-enum-comments` (swag) and the
//! `values` of `x-ms-enum` (AutoRest). Each is an array in the order of the values, a
//! comma-separated string, or an object by value or by name. The data is stored by the origin of
//! each value, which identifies the value whatever the passes do to the enum.

use openapi_source::changes::Code;
use openapi_source::{Kind, Node};

use super::UniqueChanges;
use crate::codes;
use crate::cx::EnumValue;

/// The extensions that name the values; the first one that matches the enum is used.
const NAMES: [&str; 4] = [
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-names",
    "x-enumVarnames",
];

/// The extensions that describe the values; the first one that matches the enum is used.
const DESCRIPTIONS: [&str; 3] = [
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-comments",
];

/// AutoRest's extension, which may list values with a name and a description.
const MICROSOFT: &str = "x-ms-enum";

/// Returns the names of all extensions that name or describe enum values.
pub(crate) fn extensions() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().chain(DESCRIPTIONS).chain([MICROSOFT])
}

const USED: Code = codes::extensions::ENUM_VALUES;
const MISMATCH: Code = codes::extensions::ENUM_VALUES_MISMATCH;

/// Removes the extensions from a schema and stores their data.
pub(super) fn run(schema: &mut Node, notes: &mut UniqueChanges) {
    if !extensions().any(|extension| schema.has(extension)) {
        return;
    }
    let holder = if schema.has("enum") {
        Some(&*schema)
    } else {
        schema.get("items")
    };
    let values = holder.map_or_else(Vec::new, |holder| holder.items("enum").to_vec());
    if values.is_empty() {
        return;
    }
    let mut data = vec![EnumValue::default(); values.len()];
    if let Some(extension) = schema.take(MICROSOFT) {
        read_microsoft(&extension, &values, &mut data);
        notes.removed(&extension, USED);
    }
    for name in NAMES.iter().chain(&DESCRIPTIONS) {
        let Some(extension) = schema.take(name) else {
            continue;
        };
        let entries = entries(&extension, &values, &data);
        let code = if entries.is_some() { USED } else { MISMATCH };
        for (data, entry) in data.iter_mut().zip(entries.into_iter().flatten()) {
            if DESCRIPTIONS.contains(name) {
                data.description = data.description.take().or(entry);
            } else if data.name.is_none() {
                data.name = entry;
            }
        }
        notes.removed(&extension, code);
    }
    for (value, data) in values.iter().zip(data) {
        notes.cx.enum_values.insert(value.origin, data);
    }
}

/// Returns the extension's entry for each value, in order; `None` if the extension does not match
/// the enum.
fn entries(extension: &Node, values: &[Node], data: &[EnumValue]) -> Option<Vec<Option<Node>>> {
    let is_filled = |node: &Node| node.as_str().is_some_and(|text| !text.trim().is_empty());
    let entries: Vec<Option<Node>> = match &extension.kind {
        Kind::Array(items) => items
            .iter()
            .map(|item| Some(item.clone()).filter(is_filled))
            .collect(),
        Kind::String(text) => text
            .split(',')
            .map(|item| Some(Node::new(item.trim(), extension.origin)).filter(is_filled))
            .collect(),
        Kind::Object(map) => {
            let entry = |(value, data): (&Node, &EnumValue)| {
                let by_value = map.get(&text(value));
                let by_name = || map.get(data.name.as_ref()?.as_str()?);
                by_value.or_else(by_name).cloned().filter(is_filled)
            };
            let entries: Vec<_> = values.iter().zip(data).map(entry).collect();
            return entries.iter().any(Option::is_some).then_some(entries);
        }
        _ => return None,
    };
    (entries.len() == values.len()).then_some(entries)
}

/// Reads `x-ms-enum`, whose `values` have the members `value`, `name` and `description`.
fn read_microsoft(extension: &Node, values: &[Node], data: &mut [EnumValue]) {
    for entry in extension.items("values") {
        let Some(described) = entry.get("value").map(text) else {
            continue;
        };
        for (data, value) in data.iter_mut().zip(values) {
            if text(value) == described {
                let string = |key: &str| entry.get(key).filter(|it| it.as_str().is_some());
                data.name = string("name").cloned();
                data.description = string("description").cloned();
            }
        }
    }
}

/// Formats a scalar as a string.
fn text(value: &Node) -> String {
    match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Number(number) => number.to_string(),
        Kind::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}
