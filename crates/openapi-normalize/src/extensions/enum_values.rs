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

/// All extensions that name or describe enum values.
pub(crate) const EXTENSIONS: [&str; 8] = [
    "x-enum-varnames",
    "x-enumNames",
    "x-enum-names",
    "x-enumVarnames",
    "x-enum-descriptions",
    "x-enumDescriptions",
    "x-enum-comments",
    MICROSOFT,
];

const USED: Code = codes::extensions::ENUM_VALUES;
const MISMATCH: Code = codes::extensions::ENUM_VALUES_MISMATCH;

/// Removes the extensions from a schema and stores their data.
pub(super) fn run(schema: &mut Node, notes: &mut UniqueChanges) {
    if !EXTENSIONS.iter().any(|extension| schema.has(extension)) {
        return;
    }
    let values = if schema.has("enum") {
        schema.items("enum").to_vec()
    } else {
        schema
            .get("items")
            .map(|items| items.items("enum").to_vec())
            .unwrap_or_default()
    };
    if values.is_empty() {
        return;
    }
    let mut known = vec![EnumValue::default(); values.len()];
    if let Some(extension) = schema.take(MICROSOFT) {
        microsoft(&extension, &values, &mut known);
        notes.removed(&extension, USED);
    }
    for extension in NAMES.iter().filter_map(|name| schema.take(name)) {
        let rows = rows(&extension, &values, &known);
        for (known, row) in known.iter_mut().zip(rows.iter().flatten()) {
            let name = row.as_ref().and_then(Node::as_str);
            known.name = known.name.take().or_else(|| name.map(str::to_owned));
        }
        let code = if rows.is_some() { USED } else { MISMATCH };
        notes.removed(&extension, code);
    }
    for extension in DESCRIPTIONS.iter().filter_map(|name| schema.take(name)) {
        let rows = rows(&extension, &values, &known);
        for (known, row) in known.iter_mut().zip(rows.iter().flatten()) {
            known.description = known.description.take().or_else(|| row.clone());
        }
        let code = if rows.is_some() { USED } else { MISMATCH };
        notes.removed(&extension, code);
    }
    for (value, known) in values.iter().zip(known) {
        notes.cx.enum_values.insert(value.origin, known);
    }
}

/// Returns the extension's entry for each value, in order; `None` if the extension does not match
/// the enum.
fn rows(extension: &Node, values: &[Node], known: &[EnumValue]) -> Option<Vec<Option<Node>>> {
    let filled = |node: &Node| node.as_str().is_some_and(|text| !text.trim().is_empty());
    let rows: Vec<Option<Node>> = match &extension.kind {
        Kind::Array(items) => items
            .iter()
            .map(|item| Some(item.clone()).filter(filled))
            .collect(),
        Kind::String(text) => {
            let items = text.split(',');
            let made = |item: &str| Node::new(item.trim(), extension.origin);
            items.map(|item| Some(made(item)).filter(filled)).collect()
        }
        Kind::Object(map) => {
            let row = |(value, known): (&Node, &EnumValue)| {
                let by_value = map.get(&text(value));
                let by_name = || map.get(known.name.as_ref()?);
                by_value.or_else(by_name).cloned().filter(filled)
            };
            let rows = values.iter().zip(known).map(row);
            let rows: Vec<Option<Node>> = rows.collect();
            return rows.iter().any(Option::is_some).then_some(rows);
        }
        _ => return None,
    };
    (rows.len() == values.len()).then_some(rows)
}

/// Reads `x-ms-enum`, whose `values` have the members `value`, `name` and `description`.
fn microsoft(extension: &Node, values: &[Node], known: &mut [EnumValue]) {
    for row in extension.items("values") {
        let Some(stated) = row.get("value").map(text) else {
            continue;
        };
        for (known, _) in known
            .iter_mut()
            .zip(values)
            .filter(|(_, value)| text(value) == stated)
        {
            known.name = row.text("name").map(str::to_owned);
            let description = row.get("description").filter(|it| it.as_str().is_some());
            known.description = description.cloned();
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
