//! Keywords: converts the value of every schema keyword to the JSON type that it must have.
//!
//! openapiv3 parses all keywords it supports, and one malformed value fails the whole document: a
//! length written as a string or float, `null` for a boolean, `required: true` in a property, a
//! boolean schema. If the meaning is clear, the value is rewritten; otherwise the keyword is
//! removed and the client accepts more values.

use openapi_source::{Kind, Map, Node, walk};

mod values;

use crate::codes;
use crate::cx::Cx;
pub(super) use values::parse_number;
use values::{
    count, flag, malformed, names, number, number_text, positive, text, type_words, values,
};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::top_schemas(root, |_, schema| as_schema(schema, cx));
    walk::schemas_down(root, &mut |schema| cx.emptied(schema, keywords));
}

/// Repairs the keywords of a schema, and the type of its direct subschemas.
fn keywords(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        if value.is_null() && !matches!(keyword.as_str(), "default" | "example" | "const") {
            cx.removed(value, codes::keywords::NULL);
            return false;
        }
        keep(keyword, value, cx)
    });
    int_or_string(schema, cx);
    lift_required(schema, cx);
    closed_items(schema, cx);
    for flag in ["exclusiveMinimum", "exclusiveMaximum"] {
        if schema.flag(flag) && !schema.has(&flag.replace("exclusiveM", "m")) {
            cx.remove(schema, flag, codes::keywords::EXCLUSIVE_WITHOUT_BOUND);
        }
    }
}

/// Converts a value in place of a schema to an object.
fn as_schema(node: &mut Node, cx: &mut Cx) {
    let code = match node.kind {
        Kind::Object(_) => return,
        Kind::Bool(true) => codes::keywords::TRUE_SCHEMA,
        Kind::Bool(false) => codes::keywords::FALSE_SCHEMA,
        Kind::Null => codes::keywords::NULL_SCHEMA,
        _ => codes::keywords::NOT_A_SCHEMA,
    };
    cx.removed(node, code);
    let never = node.as_bool() == Some(false);
    node.kind = Map::default().into();
    if never {
        node.insert("not", Node::object(node.origin));
    }
}

/// Repairs the value of a keyword; returns `false` if the keyword has to be removed.
fn keep(keyword: &str, value: &mut Node, cx: &mut Cx) -> bool {
    match keyword {
        "type" => type_words(value, cx),
        "$ref" | "format" | "pattern" | "description" | "title" => text(value, cx),
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => flag(value, cx),
        "exclusiveMinimum" | "exclusiveMaximum" => {
            value.as_number().is_some() || number_text(value, cx) || flag(value, cx)
        }
        "minimum" | "maximum" => number(value, cx),
        "multipleOf" => number(value, cx) && positive(value, cx),
        // A pass sets it to zero so that typify does not read an object as a tagged variant.
        "minProperties" if value.as_number().and_then(serde_json::Number::as_u64) == Some(0) => {
            true
        }
        "minLength" | "minItems" | "minProperties" => count(value, f64::ceil, cx),
        "maxLength" | "maxItems" | "maxProperties" => count(value, f64::floor, cx),
        "required" => names(value, cx),
        "enum" => values(value, cx),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => members(keyword, value, cx),
        "properties" | "patternProperties" | "dependentSchemas" => properties(value, cx),
        "dependencies" => dependencies(value, cx),
        "additionalProperties" => value.is_object() || flag(value, cx) && open(value, cx),
        "items" => items(value, cx),
        "unevaluatedProperties" | "unevaluatedItems" | "additionalItems" => {
            matches!(value.kind, Kind::Object(_) | Kind::Bool(_)) || malformed(value, cx)
        }
        "not" | "contains" | "if" | "then" | "else" | "propertyNames" => {
            let fits = matches!(value.kind, Kind::Object(_) | Kind::Bool(_));
            if fits {
                as_schema(value, cx);
            }
            fits || malformed(value, cx)
        }
        "discriminator" => discriminator(value, cx),
        _ => true,
    }
}

fn members(keyword: &str, value: &mut Node, cx: &mut Cx) -> bool {
    if value.is_object() {
        let one = value.clone();
        cx.note(value.origin, codes::keywords::ARRAY_EXPECTED);
        value.kind = Kind::Array(vec![one]);
    }
    let union = matches!(keyword, "oneOf" | "anyOf");
    let Some(members) = value.as_array_mut() else {
        return malformed(value, cx);
    };
    members.retain(|member| {
        let never = union && member.as_bool() == Some(false);
        if never {
            cx.removed(member, codes::keywords::FALSE_IN_UNION);
        }
        !never
    });
    if members.is_empty() {
        let code = if union {
            codes::keywords::UNION_EMPTY
        } else {
            codes::keywords::ALL_OF_EMPTY
        };
        cx.removed(value, code);
        return false;
    }
    members.iter_mut().for_each(|member| as_schema(member, cx));
    true
}

/// Handles one schema, or a list of them: a tuple. [`closed_items`] handles `false`.
fn items(value: &mut Node, cx: &mut Cx) -> bool {
    match &mut value.kind {
        Kind::Object(_) | Kind::Bool(false) => true,
        Kind::Bool(true) => {
            as_schema(value, cx);
            true
        }
        Kind::Array(schemas) => {
            schemas.iter_mut().for_each(|schema| as_schema(schema, cx));
            true
        }
        _ => malformed(value, cx),
    }
}

fn properties(value: &mut Node, cx: &mut Cx) -> bool {
    let Some(properties) = value.as_object_mut() else {
        return malformed(value, cx);
    };
    let before = properties.len();
    properties.retain(|_, schema| {
        let never = schema.as_bool() == Some(false);
        if never {
            cx.removed(schema, codes::keywords::FORBIDDEN_PROPERTY);
        }
        !never
    });
    properties
        .values_mut()
        .for_each(|schema| as_schema(schema, cx));
    if properties.is_empty() && before > 0 {
        cx.note(value.origin, codes::tree::EMPTIED);
    }
    true
}

/// Keeps an explicit `additionalProperties: true`, which gives the type a map for other properties.
fn open(value: &mut Node, cx: &mut Cx) -> bool {
    if value.as_bool() == Some(true) {
        as_schema(value, cx);
    }
    true
}

/// Older drafts have schemas and lists of required names in one keyword.
fn dependencies(value: &mut Node, cx: &mut Cx) -> bool {
    if !value.is_object() {
        return malformed(value, cx);
    }
    for dependent in walk::values(Some(value)) {
        if dependent.as_array().is_none() {
            as_schema(dependent, cx);
        }
    }
    true
}

fn discriminator(value: &mut Node, cx: &mut Cx) -> bool {
    if value.as_str().is_some() {
        cx.note(value.origin, codes::keywords::DISCRIMINATOR);
        let name = value.clone();
        value.kind = Map::default().into();
        value.insert("propertyName", name);
    }
    if value.text("propertyName").is_none() {
        return malformed(value, cx);
    }
    if let Some(mapping) = value.get_mut("mapping") {
        match mapping.as_object_mut() {
            Some(targets) => {
                targets.retain(|_, target| target.as_str().is_some() || malformed(target, cx))
            }
            None => {
                cx.remove(value, "mapping", codes::keywords::MAPPING_NOT_AN_OBJECT);
            }
        }
    }
    true
}

/// The Kubernetes format for a value that is a number or a string on the wire, whatever `type`
/// states.
const INT_OR_STRING: &str = "int-or-string";

/// Removes the type of a schema with this format.
fn int_or_string(schema: &mut Node, cx: &mut Cx) {
    if schema.text("format") != Some(INT_OR_STRING) {
        return;
    }
    let code = codes::keywords::INT_OR_STRING;
    for keyword in [
        "format",
        "type",
        "pattern",
        "minLength",
        "maxLength",
        "oneOf",
        "anyOf",
    ] {
        cx.remove(schema, keyword, code);
    }
}

/// Adds the properties with `required: true` to `required` of their object.
fn lift_required(schema: &mut Node, cx: &mut Cx) {
    let mut lifted = Vec::new();
    for (name, property) in schema
        .get_mut("properties")
        .map(Node::members_mut)
        .into_iter()
        .flatten()
    {
        let flag = match property.get("required").map(|node| &node.kind) {
            Some(Kind::Bool(value)) => *value,
            Some(Kind::String(text)) if matches!(text.as_str(), "true" | "false") => text == "true",
            _ => continue,
        };
        if let Some(node) = property.take("required") {
            cx.removed(&node, codes::keywords::REQUIRED_OF_PROPERTY);
            if flag {
                lifted.push(Node::new(name.as_str(), node.origin));
            }
        }
    }
    if lifted.is_empty() {
        return;
    }
    let origin = schema.origin;
    let mut required = schema
        .take("required")
        .unwrap_or_else(|| Node::new(Vec::new(), origin));
    if let Some(names) = required.as_array_mut() {
        for name in lifted {
            if !names.iter().any(|known| known.is_same(&name)) {
                names.push(name);
            }
        }
    }
    schema.insert("required", required);
}

/// Rewrites `items: false`, which forbids items. After a list of schemas it closes the tuple, which
/// the conversion of tuples handles.
fn closed_items(schema: &mut Node, cx: &mut Cx) {
    let closed = schema.get("items").and_then(Node::as_bool) == Some(false);
    if closed
        && !schema.has("prefixItems")
        && let Some(items) = schema.take("items")
    {
        cx.removed(&items, codes::keywords::CLOSED_ITEMS);
        cx.remove(schema, "maxItems", codes::keywords::CLOSED_ITEMS);
        schema.insert(
            "maxItems",
            Node::new(serde_json::Number::from(0), items.origin),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn schema(schema: Value) -> (Value, Vec<String>) {
        testing::run_on_schema(super::run, schema)
    }

    #[test]
    fn values_are_converted_to_their_json_type() {
        let (lowered, notes) = schema(json!({
            "type": "string", "minLength": 1.5, "maxLength": "10", "nullable": null,
            "readOnly": "true", "pattern": ["a"], "enum": "x"
        }));
        let expected = json!({
            "type": "string", "minLength": 2, "maxLength": 10, "readOnly": true, "enum": ["x"]
        });
        assert_eq!(lowered, expected);
        assert_eq!(notes.len(), 6, "{notes:?}");
    }

    #[test]
    fn required_of_a_property_is_lifted() {
        let (lowered, notes) = schema(json!({
            "properties": {"a": {"type": "string", "required": true}, "b": {"required": false}, "c": false, "d": true}
        }));
        let expected = json!({
            "properties": {"a": {"type": "string"}, "b": {}, "d": {}}, "required": ["a"]
        });
        assert_eq!(lowered, expected);
        assert_eq!(notes.len(), 4, "{notes:?}");
    }

    #[test]
    fn a_valid_schema_is_unchanged() {
        let sound = json!({
            "type": "object", "required": ["a"], "additionalProperties": false,
            "properties": {"a": {"type": "integer", "minimum": 0, "exclusiveMinimum": true}}
        });
        assert_eq!(schema(sound.clone()), (sound, vec![]));
    }

    #[test]
    fn int_or_string_is_any_value() {
        assert_eq!(
            schema(json!({"type": ["string", "integer"], "format": "int-or-string", "default": 1}))
                .0,
            json!({"default": 1})
        );
        let written = json!({
            "format": "int-or-string", "description": "d",
            "oneOf": [{"type": "integer"}, {"type": "string"}]
        });
        assert_eq!(schema(written).0, json!({"description": "d"}));
    }
}
