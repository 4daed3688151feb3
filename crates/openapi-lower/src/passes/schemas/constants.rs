//! Number and boolean constants.
//!
//! A number or boolean with one value would become an enum with one variant and its serialization
//! code. A property with such a schema is a plain number or boolean instead, with the constant as
//! default value if the property is required, so that callers do not have to set it. Constants that
//! distinguish the variants of a union are kept.

use std::collections::HashSet;

use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::tag_values;
use crate::schema::{required, take_planned, union_members};

/// The Plan data, within this pass, of a variant that its constants may distinguish from others.
const DISTINGUISHED: &str = "distinguished";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut distinguished = HashSet::new();
    walk::schemas(root, |schema| {
        if !is_distinguished_by_tag(schema) {
            distinguished.extend(union_members(schema).filter_map(Node::ref_name));
        }
    });
    walk::top_schemas(root, |site, schema| {
        if site
            .component()
            .is_some_and(|name| distinguished.contains(name))
        {
            mark(schema);
        }
        walk::schema_tree_down(schema, &mut |schema| visit(schema, cx));
    });
}

/// Whether the tag alone distinguishes the variants of a union: no two share a value.
fn is_distinguished_by_tag(schema: &Node) -> bool {
    let is_tagged = schema.plan().is_some_and(|plan| plan.has("tag"));
    let mut values = union_members(schema).flat_map(tag_values);
    let mut seen = HashSet::new();
    is_tagged && values.all(|value| seen.insert(value.canonical_json()))
}

fn mark(schema: &mut Node) {
    if schema.is_object() {
        let mark = Node::new(true, schema.origin);
        schema.plan_at().insert(DISTINGUISHED.to_owned(), mark);
    }
}

fn visit(schema: &mut Node, cx: &mut Cx) {
    if !is_distinguished_by_tag(schema) {
        for list in ["oneOf", "anyOf"] {
            walk::list(schema.get_mut(list)).for_each(mark);
        }
    }
    if take_planned(schema, DISTINGUISHED).is_some() {
        return;
    }
    let required: HashSet<String> = required(schema).map(str::to_owned).collect();
    let properties = schema.get_mut("properties").map(Node::members_mut);
    for (name, property) in properties.into_iter().flatten() {
        rewrite_constant(property, required.contains(name), cx);
    }
}

/// Rewrites a property with one number or boolean as a plain number or boolean.
fn rewrite_constant(property: &mut Node, is_required: bool, cx: &mut Cx) {
    let [value] = property.items("enum") else {
        return;
    };
    let is_supported = match (&value.kind, property.text("type")) {
        // typify's integers are limited to 64 bits with a sign.
        (Kind::Number(number), Some("integer" | "number")) => !number.is_u64() || number.is_i64(),
        (Kind::Bool(_), Some("boolean")) => true,
        _ => false,
    };
    if !is_supported || property.has("default") || property.flag("nullable") {
        return;
    }
    let value = value.clone();
    property.take("enum");
    cx.note(property.origin, codes::constants::DEFAULT);
    cx.note(value.origin, codes::constants::DEFAULT);
    if is_required {
        property.insert("default", value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn lowered(schemas: Value) -> Value {
        testing::run_on_schemas(super::run, schemas).0
    }

    #[test]
    fn a_constant_number_becomes_the_default_value() {
        let status = json!({"type": "integer", "enum": [404]});
        let failed = json!({"type": "boolean", "enum": [true]});
        let schemas = lowered(json!({"A": {
            "type": "object", "required": ["status"],
            "properties": {"status": status, "failed": failed}
        }}));
        assert_eq!(
            schemas["A"]["properties"],
            json!({"status": {"type": "integer", "default": 404}, "failed": {"type": "boolean"}})
        );
    }

    #[test]
    fn constants_that_distinguish_variants_are_kept() {
        let object = json!({
            "type": "object", "required": ["n"],
            "properties": {"n": {"type": "integer", "enum": [1]}}
        });
        let reference = json!({"$ref": "#/components/schemas/A"});
        let schemas = json!({"A": object, "U": {"oneOf": [reference, object]}});
        assert_eq!(lowered(schemas.clone()), schemas);
    }
}
