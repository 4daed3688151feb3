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
use crate::passes::schemas::tags;

/// The Plan data, within this pass, of an inline variant that its constants may distinguish from
/// others.
const DISTINGUISHED: &str = "told";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut distinguished = HashSet::new();
    walk::schemas(root, |schema| {
        let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
        if !is_distinguished_by_tag(schema) {
            distinguished.extend(members.filter_map(Node::ref_name));
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
    let members = schema.items("oneOf").iter().chain(schema.items("anyOf"));
    let variants = members.filter_map(|member| member.plan()?.get(tags::VARIANT));
    let mut values = variants.flat_map(|variant| variant.items("values"));
    let mut seen = HashSet::new();
    is_tagged && values.all(|value| seen.insert(value.canonical_json()))
}

fn mark(schema: &mut Node) {
    let origin = schema.origin;
    if schema.is_object() {
        let distinguished = Node::new(true, origin);
        schema
            .plan_at()
            .insert(DISTINGUISHED.to_owned(), distinguished);
    }
}

fn visit(schema: &mut Node, cx: &mut Cx) {
    if !is_distinguished_by_tag(schema) {
        for list in ["oneOf", "anyOf"] {
            walk::list(schema.get_mut(list)).for_each(mark);
        }
    }
    let distinguished = schema.plan_mut().and_then(|plan| plan.take(DISTINGUISHED));
    if distinguished.is_some() {
        let plan = schema.plan().and_then(Node::as_object);
        if plan.is_some_and(|plan| plan.is_empty()) {
            schema.take_plan();
        }
        return;
    }
    let required = schema.items("required").iter().filter_map(Node::as_str);
    let required: HashSet<String> = required.map(str::to_owned).collect();
    let properties = schema.get_mut("properties").map(Node::members_mut);
    for (name, property) in properties.into_iter().flatten() {
        constant(property, required.contains(name), cx);
    }
}

fn constant(property: &mut Node, required: bool, cx: &mut Cx) {
    let [value] = property.items("enum") else {
        return;
    };
    let kind = match value.kind {
        Kind::Number(_) => ["integer", "number"].as_slice(),
        Kind::Bool(_) => &["boolean"],
        _ => return,
    };
    let value = value.clone();
    // typify's integers are limited to this range.
    let is_large = value
        .as_number()
        .is_some_and(|it| it.is_u64() && !it.is_i64());
    let is_kind = property
        .text("type")
        .is_some_and(|word| kind.contains(&word));
    if is_large || !is_kind || property.has("default") || property.flag("nullable") {
        return;
    }
    property.take("enum");
    cx.note(property.origin, codes::constants::DEFAULT);
    cx.note(value.origin, codes::constants::DEFAULT);
    if required {
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
