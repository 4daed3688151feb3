//! `anyOf` of objects, and what is lost of a value that matches several.

use openapi_lower::Lowered;
use serde_json::{Value, json};

use crate::support::{self, operation_with_schema, reference};

/// Lowers components; the operation returns the union `A` or `B`.
fn lowered(schemas: &Value) -> Lowered {
    let union = json!({"anyOf": [reference("A"), reference("B")]});
    let mut components = schemas.clone();
    components["Union"] = union;
    let document = json!({"openapi": "3.0.3", "info": {"title": "Made", "version": "1"},
        "paths": {"/a": {"get": operation_with_schema(reference("Union"))}},
        "components": {"schemas": components}});
    support::lower_checked(&document, false)
}

fn codes(lowered: &Lowered) -> Vec<&str> {
    let changes = lowered.report().changes.iter();
    changes
        .map(|change| change.code)
        .filter(|code| code.starts_with("any-of/"))
        .collect()
}

/// Returns objects of one property, nested to this depth around an object with `property`.
fn nested(depth: usize, property: &str) -> Value {
    let innermost = json!({"type": "object", "properties": {property: {"type": "string"}}});
    (0..depth).fold(
        innermost,
        |inner, _| json!({"type": "object", "properties": {"p": inner}}),
    )
}

#[test]
fn objects_that_differ_at_any_depth_are_combined_or_reported() {
    for depth in 0..10 {
        let schemas = json!({"A": nested(depth, "a"), "B": nested(depth, "b")});
        let lowered = lowered(&schemas);
        let codes = codes(&lowered);
        assert!(codes.contains(&"any-of/combined"), "{depth}: {codes:?}");
        let is_lossy = codes.contains(&"any-of/one-variant");
        assert_eq!(is_lossy, depth > 4, "{depth}: {codes:?}");
    }
}

#[test]
fn recursive_objects_that_are_alike_are_not_combined() {
    let alike = |name| json!({"type": "object", "properties": {"next": reference(name), "a": {"type": "string"}}});
    let lowered = lowered(&json!({"A": alike("A"), "B": alike("B")}));
    assert_eq!(codes(&lowered), Vec::<&str>::new());
}

#[test]
fn a_combined_property_is_null_where_a_component_is() {
    let part = |name: &str| json!({"type": "object", "nullable": true, "properties": {name: {"type": "string"}}});
    let whole =
        |name| json!({"type": "object", "required": ["m"], "properties": {"m": reference(name)}});
    let schemas = json!({"A": whole("P"), "B": whole("Q"), "P": part("p"), "Q": part("q")});
    let value = lowered(&schemas).to_value();
    let combined = &value["components"]["schemas"]["UnionCombined"];
    assert_eq!(combined["properties"]["m"]["nullable"], true, "{value:#}");
}
