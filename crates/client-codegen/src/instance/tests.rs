//! Tests of example values.

use openapi_lower::{Document, Options, lower};

use super::*;

/// Calls `test` with the examples of a description with these schemas, and with the schema of its
/// component `It`.
fn with_instances<R>(schemas: &Value, test: impl FnOnce(&Instances<'_>, &Value) -> R) -> R {
    let description = json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
        "components": {"schemas": schemas},
        "paths": {"/it": {"get": {"operationId": "getIt", "responses": {"200": {
            "description": "", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/It"}}}}}}}},
    });
    let document = Document::parse(&description.to_string()).expect("a description");
    let lowered = lower(document, &Options::default()).expect("a lowered description");
    let document = crate::document::Document::new(lowered.json()).expect("a lowered document");
    let instances = Instances::new(&document.schemas, lowered.plan());
    test(&instances, &json!({"$ref": "#/components/schemas/It"}))
}

/// Returns the example of the component `It`; checks that it fits its schema.
fn example(schemas: &Value, levels: Levels) -> Option<Value> {
    with_instances(schemas, |instances, it| {
        let value = instances.of(it, levels);
        assert_eq!(value, instances.of(it, levels));
        assert!(value.as_ref().is_none_or(|value| instances.fits(it, value)));
        value
    })
}

#[test]
fn objects_have_required_properties_or_all_down_to_a_level() {
    let schemas = json!({
        "It": {"type": "object", "required": ["id", "kind", "more"], "properties": {
            "id": {"type": "integer", "minimum": 5, "exclusiveMaximum": 9, "multipleOf": 4},
            "kind": {"const": "it"},
            "name": {"type": "string", "pattern": "^[A-Z]{2}-\\d+$"},
            "inner": {"$ref": "#/components/schemas/Inner"},
            "parent": {"$ref": "#/components/schemas/It"},
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 2}},
        }},
        "Inner": {"type": "object", "properties": {"at": {"type": "string", "format": "date"}}},
    });
    assert_eq!(
        example(&schemas, 0),
        Some(json!({"id": 8, "kind": "it", "more": {}}))
    );
    let with_optional =
        json!({"id": 8, "kind": "it", "more": {}, "name": "AA-1", "inner": {}, "tags": ["te"]});
    assert_eq!(example(&schemas, 1), Some(with_optional));
    let deeper = example(&schemas, 2).expect("a value");
    assert_eq!(deeper["inner"], json!({"at": "2024-02-29"}));
}

#[test]
fn unions_have_the_tag_of_their_variant() {
    let variant = |name: &str| {
        json!({"type": "object", "required": ["kind", name], "properties": {
            "kind": {"type": "string"}, name: {"type": "boolean"}}})
    };
    let schemas = json!({
        "It": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "kind", "mapping": {"first": "A", "second": "B"}}},
        "A": variant("a"), "B": variant("b"),
    });
    assert_eq!(
        example(&schemas, 0),
        Some(json!({"kind": "first", "a": true}))
    );
}

#[test]
fn a_schema_without_a_finite_value_has_no_example() {
    let it = json!({"$ref": "#/components/schemas/It"});
    let endless = json!({"It": {
        "type": "object", "required": ["it"], "properties": {"it": it}}});
    assert_eq!(example(&endless, 0), None);
    let nullable = json!({"It": {"type": "object", "required": ["it"], "properties": {
        "it": {"oneOf": [it, {"type": "null"}]}}}});
    assert_eq!(example(&nullable, 0), Some(json!({"it": null})));
    for unmatched in [
        json!({"type": "string", "pattern": "^(?=b)a$"}),
        // Values that are too large.
        json!({"type": "string", "minLength": 1_000_000_000}),
        json!({"type": "array", "items": {"type": "string"}, "minItems": 1_000_000_000}),
        json!({"type": "object", "minProperties": 1_000_000_000}),
        (0..12).fold(
            json!({"type": "string"}),
            |items, _| json!({"type": "array", "minItems": 64, "items": items}),
        ),
        json!({"type": "string", "pattern": "^((((((a?){400}){400}){400}){400}){400})$"}),
    ] {
        assert_eq!(example(&json!({"It": unmatched}), 0), None);
    }
}

#[test]
fn nested_unions_take_bounded_time() {
    let it = json!({"$ref": "#/components/schemas/It"});
    let member = |name: &str| json!({"type": "object", "required": ["k"], "properties": {"k": it, name: it}});
    let schemas =
        json!({"It": {"oneOf": [member("a"), member("b"), member("c"), {"type": "boolean"}]}});
    let nested = (0..40).fold(json!("no"), |inner, _| json!({"k": inner}));
    with_instances(&schemas, |instances, it| {
        assert!(!instances.fits(it, &nested));
        assert!(instances.of(it, 2).is_some());
    });
}

#[test]
fn nested_objects_take_bounded_time() {
    let mut schemas = Map::new();
    for level in 0..20 {
        let next = json!({"$ref": format!("#/components/schemas/S{}", level + 1)});
        let properties: Map<String, Value> =
            (0..8).map(|it| (format!("p{it}"), next.clone())).collect();
        let required: Vec<&String> = properties.keys().collect();
        let schema = json!({"type": "object", "required": required, "properties": properties});
        schemas.insert(format!("S{level}"), schema);
    }
    schemas.insert("S20".to_owned(), json!({"type": "boolean"}));
    schemas.insert("It".to_owned(), json!({"$ref": "#/components/schemas/S0"}));
    assert_eq!(example(&Value::Object(schemas), 0), None);
}

#[test]
fn a_component_may_refer_to_another_one() {
    let schemas = json!({
        "It": {"$ref": "#/components/schemas/Other"},
        "Other": {"type": "string", "enum": ["a"]},
    });
    assert_eq!(example(&schemas, 0), Some(json!("a")));
    with_instances(&schemas, |instances, it| {
        assert!(!instances.fits(it, &json!("b")))
    });
}

#[test]
fn a_pattern_is_matched_in_linear_time() {
    let schemas = json!({"It": {"type": "string", "pattern": "^(a+)+$"}});
    with_instances(&schemas, |instances, it| {
        assert!(instances.fits(it, &json!("a".repeat(40))));
        assert!(!instances.fits(it, &json!(format!("{}!", "a".repeat(40)))));
    });
}

#[test]
fn a_value_of_another_type_does_not_fit() {
    let schemas = json!({
        "It": {"type": "object", "required": ["kind"], "additionalProperties": {"type": "boolean"},
            "properties": {
                "kind": {"enum": ["a", "b"]},
                "at": {"type": "string", "format": "date-time"},
                "small": {"type": "integer", "format": "uint8"},
                "counts": {"type": "array", "minItems": 1, "uniqueItems": true,
                    "items": {"type": "integer", "maximum": 9}},
                "inner": {"$ref": "#/components/schemas/Union"},
            }},
        "Union": {
            "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            "discriminator": {"propertyName": "t", "mapping": {"a": "A", "b": "B"}}},
        "A": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}, "n": {"type": "integer"}}},
        "B": {"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}, "n": {"type": "boolean"}}},
    });
    let with_kind = |more: Value| {
        let mut value = json!({"kind": "a"});
        let members = more.as_object().expect("members").clone();
        value.as_object_mut().expect("an object").extend(members);
        value
    };
    with_instances(&schemas, |instances, it| {
        for (value, expected) in [
            (json!({}), false),
            (json!({"kind": "c"}), false),
            (with_kind(json!({})), true),
            (with_kind(json!({"more": true})), true),
            (with_kind(json!({"more": 1})), false),
            (with_kind(json!({"at": "2024-02-29T12:34:56Z"})), true),
            (with_kind(json!({"at": "29.2.2024"})), false),
            (with_kind(json!({"at": "2023-02-31T12:34:56Z"})), false),
            (with_kind(json!({"small": 300})), false),
            (with_kind(json!({"small": 200})), true),
            (with_kind(json!({"counts": [1, 9]})), true),
            (with_kind(json!({"counts": []})), false),
            (with_kind(json!({"counts": [1, 1]})), false),
            (with_kind(json!({"counts": [10]})), false),
            (with_kind(json!({"counts": ["1"]})), false),
            (with_kind(json!({"inner": {"t": "b", "n": true}})), true),
            (with_kind(json!({"inner": {"t": "b", "n": 1}})), false),
            (with_kind(json!({"inner": {"t": "c"}})), false),
        ] {
            assert_eq!(instances.fits(it, &value), expected, "{value}");
        }
    });
}
