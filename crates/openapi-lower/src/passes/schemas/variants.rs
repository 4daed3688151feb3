//! Enum variants: determines a name for each value.
//!
//! typify panics if two values are equal in Pascal case, such as `desc` and `DESC` or `GMT+1` and
//! `GMT-1`, and generates a newtype with a check for numbers and booleans. So every enum of scalars
//! becomes one of strings: a value that cannot be the name of its variant, or for which an
//! extension has a better name, is replaced by a placeholder. The Plan has the values on the wire,
//! which the generated code uses, and the documentation from extensions.

use std::collections::HashSet;

use openapi_normalize::EnumValue;
use openapi_source::{Kind, Map, Node, walk};
use typify_model::names::{is_pascal, type_name};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::placeholders::{placeholders, punctuation_in_words};
use crate::schema::{is_composed, scalar_text};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas(root, |schema| {
        let is_scalar = |value: &Node| scalar_text(value).is_some();
        if schema.has("enum") && schema.items("enum").iter().all(is_scalar) && !is_composed(schema)
        {
            name_variants(schema, cx);
        }
    });
}

fn name_variants(schema: &mut Node, cx: &mut Cx) {
    let values = schema.items("enum");
    let annotations: Vec<EnumValue> = values
        .iter()
        .map(|value| cx.enum_values.get(&value.origin).cloned())
        .map(Option::unwrap_or_default)
        .collect();
    let (names, are_stated_used) = variant_names(values, &annotations);
    for name in annotations.iter().filter_map(|it| it.name.as_ref()) {
        if !are_stated_used || !has_word(name.as_str().unwrap_or_default()) {
            cx.note(name.origin, codes::variants::NAME_IGNORED);
        }
    }
    let (mut wire_values, mut docs) = (Map::default(), Map::default());
    let mut deprecated = Vec::new();
    let rows = names.into_iter().zip(annotations);
    for (value, (name, annotation)) in walk::list(schema.get_mut("enum")).zip(rows) {
        if let Some(description) = annotation.description {
            docs.insert(name.clone(), description);
        }
        if annotation.is_deprecated {
            deprecated.push(Node::new(name.as_str(), value.origin));
        }
        if value.as_str() == Some(&name) {
            continue;
        }
        let code = match &value.kind {
            Kind::String(_) if annotation.name.is_none() || !are_stated_used => {
                codes::variants::PLACEHOLDER
            }
            _ => codes::variants::NAMED,
        };
        cx.note(value.origin, code);
        wire_values.insert(name.clone(), value.clone());
        value.kind = Kind::from(name);
    }
    set_string_type(schema, cx);
    let origin = schema.origin;
    if !deprecated.is_empty() {
        let deprecated = Node::new(deprecated, origin);
        let plan = schema.plan_at();
        plan.insert("deprecatedValues".to_owned(), deprecated);
    }
    for (table, rows) in [("values", wire_values), ("valueDocs", docs)] {
        if !rows.is_empty() {
            let rows = Node::new(rows, origin);
            schema.plan_at().insert(table.to_owned(), rows);
        }
    }
}

/// Declares the names as strings.
fn set_string_type(schema: &mut Node, cx: &mut Cx) {
    if schema.text("type") == Some("string") {
        return;
    }
    let replaced = schema.take("type");
    let origin = replaced
        .as_ref()
        .or(schema.get("enum"))
        .map_or(schema.origin, |it| it.origin);
    cx.note(origin, codes::variants::OF_NUMBERS);
    schema.insert_before(&["enum"], "type", Node::new("string", origin));
}

/// Returns the string for each value, the value itself if possible, and whether the names that
/// extensions state are used.
fn variant_names(values: &[Node], annotations: &[EnumValue]) -> (Vec<String>, bool) {
    let default_names: Vec<String> = values.iter().map(default_name).collect();
    let mut wanted: Vec<String> = annotations
        .iter()
        .zip(&default_names)
        .map(|(annotation, default)| {
            let stated = annotation.name.as_ref().and_then(Node::as_str);
            stated
                .filter(|it| has_word(it))
                .unwrap_or(default)
                .to_owned()
        })
        .collect();
    // Names that do not distinguish the values are not used.
    let distinct: HashSet<String> = wanted.iter().map(|name| variant_name(name)).collect();
    let is_distinct = distinct.len() == wanted.len();
    if !is_distinct {
        wanted = default_names;
    }
    let placeholders = placeholders(wanted.iter().map(String::as_str), &[], variant_name);
    let name = |(value, wanted): (&Node, &String)| {
        if let Some(placeholder) = placeholders.get(wanted.as_str()) {
            return placeholder.clone();
        }
        let name = variant_name(wanted);
        let is_name = |text: &&str| is_pascal(text) && type_name(text) == name;
        let own_name = value.as_str().filter(is_name).map(str::to_owned);
        own_name.unwrap_or(name)
    };
    (values.iter().zip(&wanted).map(name).collect(), is_distinct)
}

/// Returns the variant for a name. Punctuation alone is replaced by words, so that the variant does
/// not depend on the other values.
fn variant_name(name: &str) -> String {
    if has_word(name) {
        type_name(name)
    } else {
        type_name(&punctuation_in_words(name))
    }
}

/// Whether a name has letters or digits.
fn has_word(name: &str) -> bool {
    name.chars().any(char::is_alphanumeric)
}

/// Returns the name of a value without a name from an extension.
fn default_name(value: &Node) -> String {
    match &value.kind {
        Kind::String(text) => text.clone(),
        Kind::Bool(true) => "True".to_owned(),
        Kind::Bool(false) => "False".to_owned(),
        Kind::Number(number) => {
            let words = punctuation_in_words(&number.to_string());
            type_name(&format!("value-{words}"))
        }
        Kind::Null | Kind::Array(_) | Kind::Object(_) => {
            unreachable!("the values of the enum are scalars")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::passes::testing;

    fn lowered(values: &[&str]) -> Value {
        schema(json!({"type": "string", "enum": values}))
    }

    fn schema(schema: Value) -> Value {
        let document = json!({"openapi": "3.0.3", "components": {"schemas": {"A": schema}}});
        testing::run_normalized(run, document)["components"]["schemas"]["A"].clone()
    }

    #[test]
    fn clashing_values_get_placeholders() {
        assert_eq!(
            lowered(&["desc", "DESC", "other"]),
            json!({
                "type": "string", "enum": ["DescLower", "DescUpper", "other"],
                "x-plan": {"values": {"DescLower": "desc", "DescUpper": "DESC"}}
            })
        );
        assert_eq!(
            lowered(&["GMT+1", "GMT-1"])["enum"],
            json!(["GmtPlus1", "GmtMinus1"])
        );
        assert_eq!(lowered(&["", "x"])["enum"], json!(["Empty", "x"]));
        assert_eq!(lowered(&["", "X"])["enum"], json!(["Empty", "X"]));
        assert_eq!(lowered(&["*", "all"])["enum"], json!(["Star", "all"]));
        assert_eq!(lowered(&["="])["enum"], json!(["Equal"]));
        assert_eq!(lowered(&["+1", "-1"])["enum"], json!(["Plus1", "Minus1"]));
        assert_eq!(lowered(&["(", ")"])["enum"], json!(["Plain", "ParenPlain"]));
        assert_eq!(lowered(&["<", "<="])["enum"], json!(["Less", "LessEqual"]));
    }

    #[test]
    fn other_values_are_unchanged() {
        assert_eq!(
            lowered(&["a", "b"]),
            json!({"type": "string", "enum": ["a", "b"]})
        );
    }

    #[test]
    fn values_of_other_types_get_names() {
        assert_eq!(
            schema(json!({"type": "integer", "enum": [-1, 10]})),
            json!({
                "type": "string", "enum": ["ValueMinus1", "Value10"],
                "x-plan": {"values": {"ValueMinus1": -1, "Value10": 10}}
            })
        );
        assert_eq!(
            schema(json!({"enum": [true, 0.5, "auto"]})),
            json!({
                "type": "string", "enum": ["True", "Value0Dot5", "auto"],
                "x-plan": {"values": {"True": true, "Value0Dot5": 0.5}}
            })
        );
    }

    #[test]
    fn extensions_name_and_describe_values() {
        assert_eq!(
            schema(json!({
                "type": "integer", "enum": [1, 2], "x-enum-varnames": ["LOW", "very-high"],
                "x-enum-descriptions": ["Not much.", ""]
            })),
            json!({
                "type": "string", "enum": ["Low", "VeryHigh"],
                "x-plan": {
                    "values": {"Low": 1, "VeryHigh": 2}, "valueDocs": {"Low": "Not much."}
                }
            })
        );
        assert_eq!(
            schema(json!({
                "type": "string", "enum": ["a", "b"], "x-enumNames": "Alpha, B",
                "x-enumDescriptions": {"b": "Second."}
            })),
            json!({
                "type": "string", "enum": ["Alpha", "b"],
                "x-plan": {"values": {"Alpha": "a"}, "valueDocs": {"b": "Second."}}
            })
        );
        assert_eq!(
            schema(json!({
                "type": "integer", "enum": [0],
                "x-ms-enum": {"values": [{"value": 0, "name": "none", "description": "d"}]}
            })),
            json!({
                "type": "string", "enum": ["None"],
                "x-plan": {"values": {"None": 0}, "valueDocs": {"None": "d"}}
            })
        );
    }

    #[test]
    fn unusable_names_are_ignored() {
        for names in [json!(["A"]), json!(["A", "a"]), json!(["", "!"]), json!(1)] {
            let schema =
                schema(json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": names}));
            assert_eq!(schema["enum"], json!(["Value1", "Value2"]), "{names}");
        }
    }

    #[test]
    fn ignored_names_are_reported() {
        let ignored = |names: Value| {
            let schema = json!({"type": "string", "enum": ["a", "b"], "x-enum-varnames": names});
            let document = json!({
                "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {
                    "/a": {"get": {"operationId": "a", "responses": {"200": {"description": "d",
                        "content": {"application/json": {"schema": schema}}}}}}
                }
            });
            let document = crate::Document::parse(&document.to_string()).expect("a description");
            let lowered = crate::lower(document, &crate::Options::default()).expect("lowers");
            let changes = lowered.report().changes.iter();
            let ignored = changes.filter(|it| it.code == "variants/name-ignored");
            ignored.count()
        };
        assert_eq!(ignored(json!(["Same", "same"])), 2);
        assert_eq!(ignored(json!(["!", "Same"])), 1);
        assert_eq!(ignored(json!(["One", "Two"])), 0);
    }
}
