use serde_json::{Value, json};

use crate::passes::testing::{self, reference};

fn run(schemas: Value) -> (Value, Vec<String>) {
    testing::run_on_schemas(super::run, schemas)
}

/// Returns the values of each variant of the union `U`.
fn values(schemas: &Value) -> Vec<Value> {
    let members = schemas["U"]["oneOf"].as_array().expect("a union");
    members
        .iter()
        .map(|it| it["x-plan"]["variant"]["values"].clone())
        .collect()
}

#[test]
fn a_mapping_takes_precedence_over_values_and_names() {
    let kind = |values: Value| {
        json!({"type": "object", "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": values}}})
    };
    let (schemas, _) = run(json!({
        "U": {
            "oneOf": [reference("Cat"), reference("Dog"), reference("Cow")],
            "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}
        },
        "Cat": {"type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string"}}},
        "Dog": kind(json!(["dog", "puppy"])),
        "Cow": {"type": "object", "properties": {"milk": {}}}
    }));
    assert_eq!(
        values(&schemas),
        [json!(["cat"]), json!(["dog", "puppy"]), json!(["Cow"])]
    );
    assert_eq!(schemas["U"]["x-plan"], json!({"tag": ["kind"]}));
    assert_eq!(
        schemas["U"]["oneOf"][2]["x-plan"]["variant"]["optional"],
        json!("kind")
    );
    assert_eq!(
        schemas["Cat"]["properties"]["kind"]["default"],
        json!("cat")
    );
    assert_eq!(
        schemas["Cow"]["properties"]["kind"],
        json!({"type": "string"})
    );
}

#[test]
fn a_shared_enum_distinguishes_no_variant() {
    let shared = json!({"type": "object", "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": ["a", "b"]}}});
    let (schemas, _) = run(json!({
        "U": {
            "oneOf": [reference("A"), reference("B")],
            "discriminator": {"propertyName": "kind", "mapping": {"a": "A", "b": "B"}}
        },
        "A": shared, "B": shared
    }));
    assert_eq!(values(&schemas), [json!(["a"]), json!(["b"])]);
}

#[test]
fn a_mapping_that_contradicts_the_variant_is_reported() {
    let (schemas, notes) = run(json!({
        "U": {
            "oneOf": [reference("A"), reference("B")],
            "discriminator": {"propertyName": "v", "mapping": {"1": "A", "2": "B"}}
        },
        "A": {"type": "object", "required": ["v"],
            "properties": {"v": {"type": "integer", "enum": [7]}}},
        "B": {"type": "object", "required": ["v"], "properties": {"v": {"type": "integer"}}}
    }));
    assert_eq!(values(&schemas), [json!(["1", 7]), json!(["2"])]);
    assert_eq!(schemas["A"]["properties"]["v"]["enum"], json!([7, 1]));
    assert_eq!(schemas["B"]["properties"]["v"]["default"], json!(2));
    assert!(
        notes.iter().any(|note| note.starts_with("widened")),
        "{notes:?}"
    );
}

#[test]
fn constants_are_tags_without_the_keyword() {
    let of = |kind: &str, inner: &str| {
        json!({
            "type": "object", "required": ["kind", "inner"],
            "properties": {
                "kind": {"type": "string", "enum": [kind]},
                "inner": {"type": "object", "required": ["t"],
                    "properties": {"t": {"type": "string", "enum": [inner]}}}
            }
        })
    };
    let union = json!({"oneOf": [reference("A"), reference("B")]});
    let (schemas, notes) = run(json!({"U": union, "A": of("a", "x"), "B": of("b", "x")}));
    assert_eq!(schemas["U"]["x-plan"], json!({"tag": ["kind"]}));
    assert_eq!(values(&schemas), [json!(["a"]), json!(["b"])]);
    assert_eq!(notes, Vec::<String>::new());
    let (schemas, _) = run(json!({"U": union, "A": of("a", "x"), "B": of("a", "y")}));
    assert_eq!(schemas["U"]["x-plan"], json!({"tag": ["inner", "t"]}));
    let (schemas, _) = run(json!({"U": union, "A": of("a", "x"), "B": of("a", "x")}));
    assert_eq!(schemas["U"], union);
}

#[test]
fn one_variant_may_lack_a_tag_without_discriminator() {
    let variant = |value: &str, required: Value| {
        json!({"type": "object", "required": required,
            "properties": {"kind": {"type": "string", "enum": [value]}, "x": {}}})
    };
    let union = |members: [Value; 3]| run(json!({"U": {"oneOf": members}})).0["U"].clone();
    let members = [
        variant("plain", json!([])),
        variant("sharp", json!(["kind"])),
        variant("flat", json!(["kind", "x"])),
    ];
    for turn in 0..3 {
        let mut members = members.clone();
        members.rotate_left(turn);
        let schemas = union(members);
        assert_eq!(schemas["x-plan"], json!({"tag": ["kind"]}));
        for member in schemas["oneOf"].as_array().expect("a union") {
            let variant = &member["x-plan"]["variant"];
            let is_plain = variant["values"] == json!(["plain"]);
            assert_eq!(variant["optional"] == json!("kind"), is_plain, "{variant}");
        }
    }
    // Several variants may lack it, and may list several values.
    let choice = json!({"type": "object",
        "properties": {"kind": {"type": "string", "enum": ["plain", "even"]}, "x": {}}});
    let two = [
        choice,
        variant("sharp", json!([])),
        variant("flat", json!(["kind"])),
    ];
    let schema = union(two);
    assert_eq!(schema["x-plan"], json!({"tag": ["kind"]}));
    let optional = |at: usize| schema["oneOf"][at]["x-plan"]["variant"]["optional"] == "kind";
    assert_eq!([0, 1, 2].map(optional), [true, true, false]);
}

#[test]
fn optional_constants_are_tags() {
    let plain = |kind: &str| {
        json!({"type": "object",
        "properties": {"kind": {"type": "string", "enum": [kind]}, "id": {"type": "string"}}})
    };
    let deep = |kind: &str| json!({"type": "object", "properties": {"id": {"type": "string"}, "meta": plain(kind)}});
    let union = json!({"oneOf": [reference("A"), reference("B")]});
    for (a, b, path) in [
        (plain("a"), plain("b"), json!(["kind"])),
        (deep("a"), deep("b"), json!(["meta", "kind"])),
        (plain("a"), plain("a"), Value::Null),
        (plain("a"), deep("b"), Value::Null),
    ] {
        let (schemas, _) = run(json!({"U": union, "A": a, "B": b}));
        assert_eq!(schemas["U"]["x-plan"]["tag"], path, "{schemas:#}");
        if !path.is_null() {
            assert_eq!(values(&schemas), [json!(["a"]), json!(["b"])]);
            let variant = &schemas["U"]["oneOf"][0]["x-plan"]["variant"];
            assert_eq!(variant["optional"], path[0]);
        }
    }
}

#[test]
fn variants_may_share_a_tag_value() {
    let of = |values: Value, other: &str| {
        json!({"type": "object", "required": ["kind"],
            "properties": {"kind": {"type": "string", "enum": values}, other: {}}})
    };
    let tagged = |members: Value| run(json!({"U": {"oneOf": members}})).0;
    let shared = tagged(json!([
        of(json!(["a"]), "x"),
        of(json!(["a"]), "y"),
        of(json!(["b"]), "z")
    ]));
    assert_eq!(shared["U"]["x-plan"], json!({"tag": ["kind"]}));
    assert_eq!(values(&shared), [json!(["a"]), json!(["a"]), json!(["b"])]);
    // A set of values is not a tag.
    let choices = tagged(json!([
        of(json!(["on", "off"]), "x"),
        of(json!(["on", "gone"]), "y")
    ]));
    assert_eq!(choices["U"]["x-plan"], Value::Null);
}

#[test]
fn a_variant_that_is_a_union_has_the_values_of_its_variants() {
    let plain = json!({"type": "object", "required": ["kind"],
        "properties": {"kind": {"type": "string"}}});
    let schemas = |inner: Value, mapping: Value| {
        let (schemas, _) = run(json!({
            "U": {
                "oneOf": [reference("Inner"), reference("C")],
                "discriminator": {"propertyName": "kind", "mapping": mapping}
            },
            "Inner": inner, "A": plain, "B": plain, "C": plain
        }));
        values(&schemas)
    };
    let members = json!([reference("A"), reference("B")]);
    let untagged = json!({"oneOf": members});
    let own = |mapping: Value| {
        json!({"oneOf": members,
            "discriminator": {"propertyName": "kind", "mapping": mapping}})
    };
    let c = json!(["C"]);
    let none = json!({});
    assert_eq!(
        schemas(untagged.clone(), none.clone()),
        [json!(["A", "B"]), c.clone()]
    );
    assert_eq!(
        schemas(own(json!({})), none.clone()),
        [json!(["A", "B"]), c.clone()]
    );
    assert_eq!(
        schemas(own(json!({"a": "A"})), none),
        [json!(["a", "B"]), c.clone()]
    );
    assert_eq!(
        schemas(untagged, json!({"a": "A", "b": "B", "c": "C"})),
        [json!(["a", "b"]), json!(["c"])]
    );
}
