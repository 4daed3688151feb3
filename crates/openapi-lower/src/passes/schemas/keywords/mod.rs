//! Keywords: converts the value of every schema keyword to the JSON type that it must have.
//!
//! openapiv3 parses all keywords it supports, and one malformed value fails the whole document: a
//! length written as a string or float, `null` for a boolean, `required: true` in a property, a
//! boolean schema. If the meaning is clear, the value is rewritten; otherwise the keyword is
//! removed and the client accepts more values.

use openapi_source::{Kind, Map, Node, walk};
use serde_json::Number;

mod values;

use crate::codes;
use crate::cx::Cx;
use values::{
    Bound, repair_count, repair_enum, repair_flag, repair_names, repair_number,
    repair_number_in_string, repair_positive, repair_string, repair_type, report_malformed,
    wrap_in_array,
};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::top_schemas(root, |_, schema| to_schema(schema, cx));
    walk::schemas_down(root, &mut |schema| cx.emptied(schema, repair_keywords));
}

/// Repairs the keywords of a schema, and the type of its direct subschemas.
fn repair_keywords(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        if value.is_null() && !matches!(keyword.as_str(), "default" | "example" | "const") {
            cx.removed(value, codes::keywords::NULL);
            return false;
        }
        repair(keyword, value, cx)
    });
    remove_int_or_string(schema, cx);
    lift_required(schema, cx);
    rewrite_closed_items(schema, cx);
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if schema.flag(flag) && !schema.has(bound) {
            cx.remove(schema, flag, codes::keywords::EXCLUSIVE_WITHOUT_BOUND);
        }
    }
}

/// Converts a value in place of a schema to an object.
fn to_schema(node: &mut Node, cx: &mut Cx) {
    let code = match node.kind {
        Kind::Object(_) => return,
        Kind::Bool(true) => codes::keywords::TRUE_SCHEMA,
        Kind::Bool(false) => codes::keywords::FALSE_SCHEMA,
        Kind::Null => codes::keywords::NULL_SCHEMA,
        _ => codes::keywords::NOT_A_SCHEMA,
    };
    cx.removed(node, code);
    let has_no_values = node.as_bool() == Some(false);
    node.kind = Map::default().into();
    if has_no_values {
        node.insert("not", Node::object(node.origin));
    }
}

/// Repairs the value of a keyword; returns `false` if the keyword has to be removed.
fn repair(keyword: &str, value: &mut Node, cx: &mut Cx) -> bool {
    match keyword {
        "type" => repair_type(value, cx),
        "$ref" | "format" | "pattern" | "description" | "title" => repair_string(value, cx),
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => {
            repair_flag(value, cx)
        }
        "exclusiveMinimum" | "exclusiveMaximum" => {
            value.as_number().is_some()
                || repair_number_in_string(value, cx)
                || repair_flag(value, cx)
        }
        "minimum" | "maximum" => repair_number(value, cx),
        "multipleOf" => repair_positive(value, cx),
        // A pass sets it to zero so that typify does not read an object as a tagged variant.
        "minProperties" if value.as_number().and_then(Number::as_u64) == Some(0) => true,
        "minLength" | "minItems" | "minProperties" => repair_count(value, Bound::Minimum, cx),
        "maxLength" | "maxItems" | "maxProperties" => repair_count(value, Bound::Maximum, cx),
        "required" => repair_names(value, cx),
        "enum" => repair_enum(value, cx),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => repair_members(keyword, value, cx),
        "properties" | "patternProperties" | "dependentSchemas" => repair_properties(value, cx),
        "dependencies" => repair_dependencies(value, cx),
        "additionalProperties" => repair_additional_properties(value, cx),
        "items" => repair_items(value, cx),
        "unevaluatedProperties" | "unevaluatedItems" | "additionalItems" => {
            is_schema(value) || report_malformed(value, cx)
        }
        "not" | "contains" | "if" | "then" | "else" | "propertyNames" => {
            if !is_schema(value) {
                return report_malformed(value, cx);
            }
            to_schema(value, cx);
            true
        }
        "discriminator" => repair_discriminator(value, cx),
        _ => true,
    }
}

fn is_schema(value: &Node) -> bool {
    matches!(value.kind, Kind::Object(_) | Kind::Bool(_))
}

fn repair_members(keyword: &str, value: &mut Node, cx: &mut Cx) -> bool {
    if value.is_object() {
        wrap_in_array(value, cx);
    }
    let is_union = matches!(keyword, "oneOf" | "anyOf");
    let Some(members) = value.as_array_mut() else {
        return report_malformed(value, cx);
    };
    members.retain(|member| {
        let has_no_values = is_union && member.as_bool() == Some(false);
        if has_no_values {
            cx.removed(member, codes::keywords::FALSE_IN_UNION);
        }
        !has_no_values
    });
    if members.is_empty() {
        let code = if is_union {
            codes::keywords::UNION_EMPTY
        } else {
            codes::keywords::ALL_OF_EMPTY
        };
        cx.removed(value, code);
        return false;
    }
    members.iter_mut().for_each(|member| to_schema(member, cx));
    true
}

/// Handles one schema, or a list of them: a tuple. [`rewrite_closed_items`] handles `false`.
fn repair_items(value: &mut Node, cx: &mut Cx) -> bool {
    match &mut value.kind {
        Kind::Object(_) | Kind::Bool(false) => {}
        Kind::Bool(true) => to_schema(value, cx),
        Kind::Array(schemas) => schemas.iter_mut().for_each(|schema| to_schema(schema, cx)),
        _ => return report_malformed(value, cx),
    }
    true
}

fn repair_properties(value: &mut Node, cx: &mut Cx) -> bool {
    if !value.is_object() {
        return report_malformed(value, cx);
    }
    cx.emptied(value, |value, cx| {
        let properties = value.members_mut();
        properties.retain(|_, schema| {
            let has_no_values = schema.as_bool() == Some(false);
            if has_no_values {
                cx.removed(schema, codes::keywords::FORBIDDEN_PROPERTY);
            }
            !has_no_values
        });
        properties
            .values_mut()
            .for_each(|schema| to_schema(schema, cx));
    });
    true
}

/// Keeps an explicit `additionalProperties: true`, which gives the type a map for other properties.
fn repair_additional_properties(value: &mut Node, cx: &mut Cx) -> bool {
    if value.is_object() {
        return true;
    }
    let is_kept = repair_flag(value, cx);
    if value.as_bool() == Some(true) {
        to_schema(value, cx);
    }
    is_kept
}

/// Older drafts have schemas and lists of required names in one keyword.
fn repair_dependencies(value: &mut Node, cx: &mut Cx) -> bool {
    if !value.is_object() {
        return report_malformed(value, cx);
    }
    for dependent in walk::values(Some(value)) {
        if dependent.as_array().is_none() {
            to_schema(dependent, cx);
        }
    }
    true
}

fn repair_discriminator(value: &mut Node, cx: &mut Cx) -> bool {
    if value.as_str().is_some() {
        cx.note(value.origin, codes::keywords::DISCRIMINATOR);
        let name = value.clone();
        value.kind = Map::default().into();
        value.insert("propertyName", name);
    }
    if value.text("propertyName").is_none() {
        return report_malformed(value, cx);
    }
    if let Some(mapping) = value.get_mut("mapping") {
        match mapping.as_object_mut() {
            Some(targets) => targets
                .retain(|_, target| target.as_str().is_some() || report_malformed(target, cx)),
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
fn remove_int_or_string(schema: &mut Node, cx: &mut Cx) {
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
    let properties = schema.get_mut("properties").map(Node::members_mut);
    for (name, property) in properties.into_iter().flatten() {
        let is_required = match property.get("required").map(|node| &node.kind) {
            Some(Kind::Bool(value)) => *value,
            Some(Kind::String(text)) if matches!(text.as_str(), "true" | "false") => text == "true",
            _ => continue,
        };
        if let Some(flag) = cx.remove(property, "required", codes::keywords::REQUIRED_OF_PROPERTY)
            && is_required
        {
            lifted.push(Node::new(name.as_str(), flag.origin));
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
            if !names.iter().any(|existing| existing.is_same(&name)) {
                names.push(name);
            }
        }
    }
    schema.insert("required", required);
}

/// Rewrites `items: false`, which forbids items. After a list of schemas it closes the tuple, which
/// the conversion of tuples handles.
fn rewrite_closed_items(schema: &mut Node, cx: &mut Cx) {
    let is_closed = schema.get("items").and_then(Node::as_bool) == Some(false);
    if is_closed
        && !schema.has("prefixItems")
        && let Some(items) = cx.remove(schema, "items", codes::keywords::CLOSED_ITEMS)
    {
        cx.remove(schema, "maxItems", codes::keywords::CLOSED_ITEMS);
        schema.insert("maxItems", Node::new(Number::from(0), items.origin));
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

    /// The reader represents numbers beyond the range of `f64` as strings.
    #[test]
    fn bounds_that_are_not_numbers_are_ignored() {
        let (lowered, notes) = schema(json!({
            "type": "number", "minimum": "NaN", "maximum": "1e400", "multipleOf": [1]
        }));
        assert_eq!(lowered, json!({"type": "number"}));
        for note in [
            "widened /components/schemas/A/minimum: keywords/not-a-number",
            "widened /components/schemas/A/maximum: keywords/not-a-number",
            "widened /components/schemas/A/multipleOf: keywords/wrong-kind",
        ] {
            assert!(notes.iter().any(|it| it == note), "{notes:?}");
        }
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
        let union = json!({
            "format": "int-or-string", "description": "d",
            "oneOf": [{"type": "integer"}, {"type": "string"}]
        });
        assert_eq!(schema(union).0, json!({"description": "d"}));
    }
}
