//! Descriptions that are hostile to normalization or to a pass.

use serde_json::{Map, Value, json};

use super::{lowered, reference, with_schemas, without_paths};

#[test]
fn cyclic_references_terminate() {
    in_own_process!();
    lowered(
        "schemas",
        with_schemas(json!({
        "A": reference("A"),
        "B": reference("C"), "C": reference("B"),
        "D": {"allOf": [reference("E")]}, "E": {"allOf": [reference("D"), reference("E")]},
        "F": {"oneOf": [reference("F"), {"anyOf": [reference("F")]}]},
        "G": {"items": reference("G")}, "H": {"additionalProperties": reference("H")},
        "I": {"not": reference("I")},
        "J": reference("J/properties/a"),
        "K": {"$defs": {"L": reference("K")}, "$ref": "#/components/schemas/K/$defs/L"},
        "M": {"$dynamicRef": "#M", "$dynamicAnchor": "M"},
        "N": {"properties": {"n": {"$ref": "#"}}}})),
    );
    let to = |kind: &str, name: &str| json!({"$ref": format!("#/components/{kind}/{name}")});
    let mut components = Map::new();
    for kind in [
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "pathItems",
        "securitySchemes",
        "mediaTypes",
    ] {
        components.insert(
            kind.to_owned(),
            json!({"A": to(kind, "B"), "B": to(kind, "A")}),
        );
    }
    let operation = json!({"parameters": [to("parameters", "A")],
        "requestBody": to("requestBodies", "A"), "callbacks": {"c": to("callbacks", "A")},
        "security": [{"A": []}],
        "responses": {"200": to("responses", "A"), "404": {"description": "",
            "headers": {"h": to("headers", "A")}, "links": {"l": to("links", "A")},
            "content": {"a/b": to("mediaTypes", "A")}}}});
    lowered(
        "others",
        json!({"openapi": "3.2.0", "info": {"title": "", "version": ""},
        "components": components,
        "paths": {"/a": {"get": operation}, "/b": {"$ref": "#/paths/~1c"},
            "/c": {"$ref": "#/paths/~1b"}, "/d": to("pathItems", "A"),
            "/e": {"$ref": "#/paths/~1e"}}}),
    );
    lowered(
        "Swagger 2.0",
        json!({"swagger": "2.0", "info": {"title": "", "version": ""},
        "parameters": {"A": {"$ref": "#/parameters/A"}},
        "responses": {"A": {"$ref": "#/responses/A"}},
        "definitions": {"A": {"$ref": "#/definitions/A"}},
        "paths": {"/a": {"get": {"parameters": [{"$ref": "#/parameters/A"},
            {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/A"}}],
            "responses": {"200": {"$ref": "#/responses/A"}}}}}}),
    );
}

#[test]
fn products_of_unions_are_limited() {
    in_own_process!();
    let unions = |many: usize| {
        let union = |n: usize| {
            json!({"oneOf": (0..many).map(|m| json!({"type": "object",
            "properties": {format!("p{n}_{m}"): {"type": "string"}}})).collect::<Value>()})
        };
        (0..many).map(union).collect::<Value>()
    };
    lowered(
        "unions times unions",
        with_schemas(json!({"A": {"allOf": unions(40)}})),
    );
    // Each level refers twice to the next.
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let levels: Map<_, _> = (0..60)
            .map(|n| {
                let next = reference(&format!("A{}", n + 1));
                let own = json!({"properties": {format!("p{n}"): next}});
                (format!("A{n}"), json!({keyword: [next, next, own]}))
            })
            .collect();
        lowered(keyword, with_schemas(Value::Object(levels)));
    }
    // Each schema inherits from all previous ones.
    let subtypes: Map<_, _> = (0..300)
        .map(|n| {
            let bases = (0..n).map(|base| reference(&format!("A{base}")));
            let own = json!({"type": "object", "properties": {format!("p{n}"): {}}});
            (
                format!("A{n}"),
                json!({"allOf": bases.chain([own]).collect::<Value>()}),
            )
        })
        .collect();
    lowered("subtypes of all", with_schemas(Value::Object(subtypes)));
    let properties: Map<_, _> = (0..200)
        .map(|n| (format!("p{n}"), reference("A")))
        .collect();
    let mut recursive = with_schemas(json!({"A": {"type": "object", "properties": properties}}));
    recursive["paths"] = json!({"/a": {"get": {"operationId": "a", "responses": {},
        "parameters": [{"name": "q", "in": "query", "style": "deepObject",
            "schema": reference("A")}]}}});
    let recursive = lowered("a recursive parameter", recursive);
    let parameters = &recursive.to_value()["paths"]["/a"]["get"]["parameters"];
    let count = parameters.as_array().map_or(0, Vec::len);
    assert!((500..2000).contains(&count), "{count} parameters");
}

/// A schema described once that would be copied to many locations.
#[test]
fn copies_are_limited() {
    in_own_process!();
    let large = |count: usize| {
        let properties = (0..count).map(|n| (format!("p{n}"), json!({"type": "string"})));
        json!({"type": "object", "properties": properties.collect::<Map<_, _>>()})
    };
    let mut split = with_schemas(json!({"A": large(1_000)}));
    let operations = (0..1_000).map(|n| {
        let parameter = json!({"name": "q", "in": "query", "schema": reference("A")});
        let get =
            json!({"operationId": format!("a{n}"), "parameters": [parameter], "responses": {}});
        (format!("/a{n}"), json!({"get": get}))
    });
    split["paths"] = Value::Object(operations.collect());
    let split = lowered("an object in many queries", split);
    assert_eq!(split.report().count(openapi_lower::Effect::Narrowed), 0);
    let names: Vec<String> = (0..5_000).map(|n| format!("a/b{n}")).collect();
    let mut listed = with_schemas(json!({"A": {}}));
    listed["paths"]["/a"]["get"]["responses"]["200"]["content"] =
        json!({names.join(","): {"schema": large(1_000)}});
    lowered("media types in one name", listed);
    // Each schema extends all of them.
    let all: Value = (0..250).map(|n| reference(&format!("A{n}"))).collect();
    let schemas: Map<_, _> = (0..250)
        .map(|n| {
            let schema = json!({"allOf": all, "properties": {format!("p{n}"): {}}});
            (format!("A{n}"), schema)
        })
        .collect();
    lowered("each extends all", with_schemas(Value::Object(schemas)));
}

#[test]
fn large_descriptions_are_lowered() {
    in_own_process!();
    let values: Value = (0..100_000).map(|n| json!(format!("value {n}"))).collect();
    lowered(
        "enum values",
        with_schemas(json!({"A": {"type": "string", "enum": values}})),
    );
    let alike: Value = (0..20_000)
        .map(|n| json!("-".repeat(n % 50) + &"!".repeat(n / 50)))
        .collect();
    lowered(
        "values without names",
        with_schemas(json!({"A": {"type": "string", "enum": alike}})),
    );
    let required: Value = (0..20_000).map(|n| json!(format!("p{n}"))).collect();
    lowered(
        "required names",
        with_schemas(json!({"A": {"type": "object", "required": required}})),
    );
}

#[test]
fn conditions_and_bindings_are_limited() {
    in_own_process!();
    let object = json!({"type": "object", "properties": {"x": {}}});
    let many: Map<_, _> = (0..500)
        .map(|n| (format!("p{n}"), object.clone()))
        .collect();
    let mut schemas = Map::new();
    schemas.insert("Many".into(), json!({"properties": many}));
    // The branches refer to each other, and to each other's properties.
    for n in 0..1000 {
        let next = reference(&format!("C{}", (n + 1) % 1000));
        let condition = json!({
            "properties": {"p1": next, "p2": reference("Many")},
            "if": next, "then": {"allOf": [next, reference("Many")]}, "else": {"if": true, "then": next},
            "dependentSchemas": {"p1": {"properties": {"p1": next, "p2": next}}}
        });
        schemas.insert(format!("C{n}"), condition);
    }
    let mut deep = json!({"properties": {"end": {}}});
    for n in 0..60 {
        deep = json!({"properties": {"p": {}, format!("p{n}"): {}}, "if": {}, "then": {"properties": {"p": deep}}});
    }
    schemas.insert("Deep".into(), deep);
    lowered("conditions", without_paths(schemas.into()));

    let mut schemas = Map::new();
    for n in 0..400 {
        let generic = json!({
            "$id": format!("g{n}"), "type": "object",
            "properties": {
                "own": {"$dynamicRef": format!("#a{}", n % 40)}, "next": {"$ref": format!("g{}", (n + 1) % 400)}
            },
            "$defs": {"own": {"$dynamicAnchor": format!("a{}", n % 40), "$ref": format!("g{}", (n + 7) % 400)}}
        });
        schemas.insert(format!("G{n}"), generic);
        let binder = json!({
            "$id": format!("b{n}"), "$ref": format!("g{n}"),
            "$defs": {"own": {"$dynamicAnchor": format!("a{}", (n + 3) % 40), "$ref": format!("b{}", (n + 1) % 400)}}
        });
        schemas.insert(format!("B{n}"), binder);
    }
    lowered("bindings", without_paths(schemas.into()));
}

/// A generic schema that refers to itself, bound by a property, is inlined there once.
#[test]
fn a_recursive_generic_schema_that_is_bound_inline() {
    in_own_process!();
    let page = json!({
        "type": "object", "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}},
        "properties": {
            "items": {"type": "array", "items": {"$dynamicRef": "#item"}},
            "next": reference("Page")
        }
    });
    let bound = json!({
        "$ref": "#/components/schemas/Page",
        "$defs": {"item": {"$dynamicAnchor": "item", "$ref": "#/components/schemas/User"}}
    });
    let user = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    let holder = json!({"type": "object", "properties": {"page": bound}});
    let document = with_schemas(json!({"Page": page, "User": user, "A": holder}));
    let document = lowered("a recursive generic schema", document).to_value();
    let schemas = &document["components"]["schemas"];
    let items = |name: &str| schemas[name]["properties"]["items"]["items"]["$ref"].clone();
    let next = |name: &str| schemas[name]["properties"]["next"]["$ref"].clone();
    let name = |reference: Value| {
        let reference = reference.as_str().expect("a reference").to_owned();
        reference.rsplit('/').next().expect("a name").to_owned()
    };
    let first = name(schemas["A"]["properties"]["page"]["$ref"].clone());
    let second = name(next(&first));
    for page in [&first, &second] {
        assert_eq!(items(page), reference("User")["$ref"], "{page}");
        assert_eq!(name(next(page)), second);
    }
}

#[test]
fn recursive_schema_maps_terminate() {
    in_own_process!();
    let map = |target: &str| json!({"$ref": target});
    let all = "#/components/schemas";
    lowered("all", without_paths(json!({"A": {"properties": map(all)}})));
    lowered(
        "both",
        without_paths(json!({
            "A": {"properties": map(all), "$defs": map(all)},
            "B": {"patternProperties": map(all), "properties": {"deep": {"properties": map(all)}}},
        })),
    );
    let (one, other) = (
        "#/components/schemas/A/properties",
        "#/components/schemas/B/properties",
    );
    lowered(
        "itself",
        without_paths(json!({"A": {"properties": map(one)}})),
    );
    lowered(
        "cycle",
        without_paths(json!({"A": {"properties": map(other)}, "B": {"properties": map(one)}})),
    );
    let many = |n: usize| (format!("S{n}"), json!({"properties": map(all)}));
    let many: Map<String, Value> = (0..150).map(many).collect();
    lowered("many", without_paths(many.into()));
}
