//! Deprecated schemas.
//!
//! `deprecated` does not affect values, so progenitor ignores it. The Plan lists the deprecated
//! properties of each type and the deprecated types. Only `deprecated` in the schema of a property
//! makes the property deprecated, not `deprecated` in a component that it refers to. A schema
//! without a Rust item, such as the items of an array, cannot be marked; its keyword is removed.

use openapi_source::{Node, walk};

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::passes::planned;
use crate::passes::shape;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let notes = &mut UniqueChanges::new(cx);
    planned::schemas_down(root, &mut |schema| record_properties(schema, notes));
    for (_, schema) in walk::component_schemas_mut(root).into_iter().flatten() {
        record_type(schema, true, notes);
    }
    planned::schemas_down(root, &mut |schema| {
        record_type(schema, shape::needs_name(schema), notes);
    });
}

/// Records the deprecated properties of an object.
fn record_properties(schema: &mut Node, notes: &mut UniqueChanges) {
    let mut deprecated = Vec::new();
    let properties = schema.get_mut("properties").map(Node::members_mut);
    for (name, property) in properties.into_iter().flatten() {
        if let Some(keyword) = shape::take_deprecated(property) {
            if keyword.as_bool() == Some(true) {
                notes.note(keyword.origin, codes::deprecated::PROPERTY);
                deprecated.push(Node::new(name.as_str(), keyword.origin));
            } else {
                notes.removed(&keyword, codes::deprecated::FALSE);
            }
        }
    }
    if !deprecated.is_empty() {
        let deprecated = Node::new(deprecated, schema.origin);
        let plan = schema.plan_at();
        plan.insert("deprecatedProperties".to_owned(), deprecated);
    }
}

/// Records a deprecated type.
fn record_type(schema: &mut Node, has_name: bool, notes: &mut UniqueChanges) {
    let Some(keyword) = shape::take_deprecated(schema) else {
        return;
    };
    if keyword.as_bool() != Some(true) {
        notes.removed(&keyword, codes::deprecated::FALSE);
    } else if has_name {
        notes.note(keyword.origin, codes::deprecated::TYPE);
        schema.plan_at().insert("deprecated".to_owned(), keyword);
    } else {
        notes.removed(&keyword, codes::deprecated::WITHOUT_TYPE);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing::reference;
    use crate::{Document, lower, plan::Plan};

    fn plan(version: &str, operation: Value, schemas: Value) -> Plan {
        let document = json!({"openapi": version, "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": operation}}, "components": {"schemas": schemas}});
        let document = Document::parse(&document.to_string()).expect("a description");
        let lowered = lower(document, &Default::default()).expect("lowers");
        assert!(!lowered.json().contains("deprecated"), "{}", lowered.json());
        Plan::clone(lowered.plan())
    }

    fn operation_with_response(schema: Value) -> Value {
        json!({"operationId": "a", "responses": {"200": {"description": "",
            "content": {"application/json": {"schema": schema}}}}})
    }

    #[test]
    fn properties_beside_references_and_in_all_of() {
        let mut beside = reference("B");
        beside["deprecated"] = true.into();
        for version in ["3.0.3", "3.1.0"] {
            let properties = json!({
                "beside": beside,
                "wrapped": {"allOf": [reference("B")], "deprecated": true},
                "inside": {"allOf": [reference("B"), {"deprecated": true}]},
                "object": {"type": "object", "deprecated": true, "properties": {"x": {}}},
                "user-id": {"type": "string", "deprecated": true},
                "user_id": {"type": "string", "deprecated": false},
                "old": reference("Old"),
            });
            let schemas = json!({
                "A": {"allOf": [reference("Base"), {"type": "object", "properties": properties}]},
                "Base": {"type": "object", "properties": {"base": {"type": "string", "deprecated": true}}},
                "B": {"type": "object", "properties": {"x": {"type": "string"}}},
                "Old": {"type": "string", "enum": ["a"], "deprecated": true},
            });
            let plan = plan(version, operation_with_response(reference("A")), schemas);
            let deprecated = &plan.types["A"].deprecated_properties;
            let expected = [
                "base",
                "beside",
                "inside",
                "object",
                "user_dash_id",
                "wrapped",
            ];
            assert_eq!(deprecated, &expected, "{version}");
            assert!(plan.types["Old"].deprecated);
            for name in ["A", "B", "AObject"] {
                assert!(!plan.types[name].deprecated, "{version} {name}");
            }
        }
    }

    #[test]
    fn a_property_that_a_child_deprecates_is_kept_in_the_base() {
        let schemas = json!({
            "Base": {"type": "object", "properties": {"x": {"type": "string"}}},
            "Child": {"allOf": [reference("Base"),
                {"type": "object", "properties": {"x": {"deprecated": true}}}]},
        });
        let both = json!({"type": "object", "properties": {
            "b": reference("Base"), "c": reference("Child")}});
        let plan = plan("3.1.0", operation_with_response(both), schemas);
        assert_eq!(plan.types["Child"].deprecated_properties, ["x"]);
        assert_eq!(plan.types["Base"].deprecated_properties, [""; 0]);
    }

    #[test]
    fn operations_and_parameters() {
        let mut operation = operation_with_response(json!({"type": "array",
            "items": {"type": "string", "deprecated": true}}));
        operation["deprecated"] = true.into();
        operation["parameters"] = json!([
            {"name": "p", "in": "query", "deprecated": true, "schema": {"type": "string"}},
            {"name": "s", "in": "header", "schema": {"type": "string", "deprecated": true}},
            {"name": "o", "in": "query", "schema": {"type": "object",
                "properties": {"x": {"type": "string", "deprecated": true}, "y": {"type": "string"}}}},
            {"name": "f", "in": "query", "deprecated": false, "schema": {"type": "string"}},
        ]);
        let plan = plan("3.0.3", operation, json!({}));
        let operation = &plan.operations["a"];
        assert!(operation.deprecated);
        let deprecated = operation.parameters.iter().filter(|(_, it)| it.deprecated);
        let deprecated: Vec<&str> = deprecated.map(|(name, _)| name.as_str()).collect();
        assert_eq!(deprecated, ["x", "p", "s"]);
    }
}
