//! A description before and after a change, for every kind of change that oasdiff reports.

use serde_json::{Map, Value, json};

use super::special;

/// Two versions of a description.
pub struct Pair {
    pub old: Value,
    pub new: Value,
}

/// Returns the pair for a kind; `None` if there is none. The pair of a removal is that of the
/// addition, reversed.
pub fn pair(id: &str) -> Option<Pair> {
    direct(id).or_else(|| {
        let (old, new) = REVERSED.iter().find_map(|(ending, opposite)| {
            direct(&format!("{}{opposite}", id.strip_suffix(ending)?)).map(|it| (it.old, it.new))
        })?;
        Some(Pair { old: new, new: old })
    })
}

/// The endings of kinds, with those of the opposite kinds.
const REVERSED: [(&str, &str); 7] = [
    ("-removed", "-added"),
    ("-removed-annotation-only", "-added-annotation-only"),
    ("-deleted", "-added"),
    ("-not-nullable", "-nullable"),
    ("-became-optional", "-became-required"),
    ("-narrowed", "-widened"),
    ("-specialized", "-generalized"),
];

fn direct(id: &str) -> Option<Pair> {
    if let Some((old, new)) = special::pair(id) {
        return Some(Pair { old, new });
    }
    let (location, change) = LOCATIONS.iter().find_map(|location| {
        let change = id.strip_prefix(location)?.strip_prefix('-')?;
        Some((*location, change))
    })?;
    let (old, new) = bounds(change).or_else(|| schemas(change))?;
    let [old, new] = [old, new].map(|schema| description(location, &schema));
    Some(Pair { old, new })
}

/// The locations of a schema, the longer names first.
const LOCATIONS: [&str; 6] = [
    "request-body",
    "request-property",
    "request-parameter-property",
    "request-parameter",
    "response-body",
    "response-property",
];

/// Returns a description of one operation, with a schema at a location.
fn description(location: &str, schema: &Value) -> Value {
    let thing = json!({"type": "object", "properties": {
        "value": schema, "name": {"type": "string"}
    }});
    let parameter = |style: &str, schema: &Value| {
        json!({"parameters": [
        {"name": "value", "in": "query", "style": style, "explode": true, "schema": schema}]})
    };
    match location {
        "request-body" => plain(request_body(schema, true)),
        "request-property" => api(
            request_body(&reference("Thing"), true),
            types(&[("Thing", thing)]),
        ),
        "request-parameter" => plain(parameter("form", schema)),
        "request-parameter-property" => plain(parameter("deepObject", &thing)),
        "response-body" => plain(success(schema)),
        "response-property" => api(success(&reference("Thing")), types(&[("Thing", thing)])),
        _ => unreachable!("no location {location}"),
    }
}

/// Returns the description of an operation without schemas of its types.
pub fn plain(operation: Value) -> Value {
    api(operation, Map::new())
}

/// Returns the description of an operation, with default values for its other members and for
/// other schemas.
pub fn api(operation: Value, mut schemas: Map<String, Value>) -> Value {
    let method = if operation.get("requestBody").is_some() {
        "post"
    } else {
        "get"
    };
    let mut complete = json!({"operationId": "doIt", "responses": {"204": {"description": ""}}});
    for (key, value) in operation.as_object().expect("an operation") {
        complete[key] = value.clone();
    }
    for (name, schema) in [
        (
            "Cat",
            json!({"type": "object", "required": ["lives"],
            "properties": {"lives": {"type": "integer"}}}),
        ),
        (
            "Dog",
            json!({"type": "object", "required": ["barks"],
            "properties": {"barks": {"type": "boolean"}}}),
        ),
        (
            "Tagged",
            json!({"type": "object", "required": ["tag"], "properties": {
            "tag": {"type": "string"}, "sort": {"type": "string"}, "one": {"type": "string"}}}),
        ),
        (
            "Other",
            json!({"type": "object", "required": ["tag"], "properties": {
            "tag": {"type": "string"}, "sort": {"type": "string"}, "two": {"type": "string"}}}),
        ),
    ] {
        schemas.entry(name).or_insert(schema);
    }
    json!({"openapi": "3.1.0", "info": {"title": "Things", "version": "1"},
        "paths": {"/things": {method: complete}},
        "components": {"schemas": schemas}})
}

pub fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

pub fn types(list: &[(&str, Value)]) -> Map<String, Value> {
    list.iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect()
}

/// Returns the schema of a string.
pub fn text() -> Value {
    json!({"type": "string"})
}

/// Returns an operation with a JSON request body.
pub fn request_body(schema: &Value, required: bool) -> Value {
    let content = json!({"application/json": {"schema": schema}});
    json!({"requestBody": {"required": required, "content": content}})
}

/// Returns an operation with a JSON success response.
pub fn success(schema: &Value) -> Value {
    json!({"responses": {"200": response(schema)}})
}

pub fn response(schema: &Value) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": schema}}})
}

/// Returns the schemas before and after a change.
fn schemas(change: &str) -> Option<(Value, Value)> {
    let object = |more: Value| {
        let mut schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        merge(&mut schema, &more);
        schema
    };
    let with = |schema: Value, more: Value| {
        let mut changed = schema.clone();
        merge(&mut changed, &more);
        (schema, changed)
    };
    let union = |mapping: Value| {
        json!({"oneOf": [reference("Tagged"), reference("Other")],
        "discriminator": mapping})
    };
    let mapped = |value: &str| {
        union(json!({"propertyName": "tag", "mapping": {
        value: "#/components/schemas/Tagged", "other": "#/components/schemas/Other"}}))
    };
    let plain = || union(json!({"propertyName": "tag"}));
    let list = || json!({"type": "array", "items": text()});
    Some(match change {
        "all-of-added" => with(
            json!({"allOf": [reference("Cat")]}),
            json!({"allOf": [reference("Cat"), reference("Dog")]}),
        ),
        "all-of-added-annotation-only" => with(
            json!({"allOf": [reference("Cat")]}),
            json!({"allOf": [reference("Cat"), {"description": "A description."}]}),
        ),
        "any-of-added" => (
            json!({"anyOf": [reference("Cat"), reference("Dog")]}),
            json!({"anyOf": [reference("Cat"), reference("Dog"), text()]}),
        ),
        "one-of-added" => (
            json!({"oneOf": [reference("Cat"), reference("Dog")]}),
            json!({"oneOf": [reference("Cat"), reference("Dog"), text()]}),
        ),
        "wrapped-in-one-of" => (
            reference("Cat"),
            json!({"oneOf": [reference("Cat"), reference("Dog")]}),
        ),
        "became-enum" => with(text(), json!({"enum": ["a", "b"]})),
        "became-nullable" => with(text(), json!({"type": ["string", "null"]})),
        "const-added" => with(text(), json!({"const": "a"})),
        "const-changed" => with(
            json!({"type": "string", "const": "a"}),
            json!({"const": "b"}),
        ),
        "contains-added" => with(list(), json!({"contains": {"const": "a"}})),
        "content-encoding-changed" => with(
            json!({"type": "string", "contentEncoding": "base64"}),
            json!({"contentEncoding": "base16"}),
        ),
        "content-media-type-changed" => with(
            json!({"type": "string", "contentMediaType": "image/png"}),
            json!({"contentMediaType": "image/gif"}),
        ),
        "content-schema-added" => with(
            json!({"type": "string", "contentMediaType": "application/json"}),
            json!({"contentSchema": {"type": "object"}}),
        ),
        "default-value-added" => with(text(), json!({"default": "a"})),
        "default-value-changed" => with(
            json!({"type": "string", "default": "a"}),
            json!({"default": "b"}),
        ),
        "dependent-required-added" => with(
            object(json!({})),
            json!({"dependentRequired": {"a": ["b"]}}),
        ),
        "dependent-required-changed" => with(
            object(json!({"dependentRequired": {"a": ["b"]}})),
            json!({"dependentRequired": {"a": ["c"]}}),
        ),
        "dependent-schema-added" => with(
            object(json!({})),
            json!({"dependentSchemas": {"a": {"required": ["b"]}}}),
        ),
        "discriminator-added" => (
            json!({"oneOf": [reference("Tagged"), reference("Other")]}),
            plain(),
        ),
        "discriminator-mapping-added" => (plain(), mapped("tagged")),
        "discriminator-mapping-changed" => (mapped("tagged"), mapped("marked")),
        "discriminator-property-name-changed" => (plain(), union(json!({"propertyName": "sort"}))),
        "if-added" => with(object(json!({})), json!({"if": {"required": ["a"]}})),
        "then-added" => with(
            object(json!({"if": {"required": ["a"]}})),
            json!({"then": {"required": ["b"]}}),
        ),
        "else-added" => with(
            object(json!({"if": {"required": ["a"]}})),
            json!({"else": {"required": ["b"]}}),
        ),
        "enum-value-added" => with(
            json!({"type": "string", "enum": ["a"]}),
            json!({"enum": ["a", "b"]}),
        ),
        "list-of-types-widened" => with(text(), json!({"type": ["string", "integer"]})),
        "pattern-added" => with(text(), json!({"pattern": "^a+$"})),
        "pattern-changed" => with(
            json!({"type": "string", "pattern": "^a+$"}),
            json!({"pattern": "^b+$"}),
        ),
        "pattern-generalized" => with(
            json!({"type": "string", "pattern": "^a+$"}),
            json!({"pattern": "^.*$"}),
        ),
        "pattern-property-added" => with(
            json!({"type": "object"}),
            json!({"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}),
        ),
        "prefix-items-added" => with(
            json!({"type": "array"}),
            json!({"prefixItems": [{"type": "string"}, {"type": "integer"}]}),
        ),
        "property-names-added" => with(
            json!({"type": "object"}),
            json!({"propertyNames": {"maxLength": 3}}),
        ),
        "type-changed" | "type-changed-warn-comment" => (text(), json!({"type": "boolean"})),
        "type-compatible" => (
            json!({"type": "integer", "format": "int32"}),
            json!({"type": "integer", "format": "int64"}),
        ),
        "type-generalized" => (json!({"type": "integer"}), json!({"type": "number"})),
        "unevaluated-items-added" => with(list(), json!({"unevaluatedItems": false})),
        "unevaluated-properties-added" => {
            with(object(json!({})), json!({"unevaluatedProperties": false}))
        }
        "x-extensible-enum-value-removed" => with(
            json!({"type": "string", "x-extensible-enum": ["a", "b"]}),
            json!({"x-extensible-enum": ["a"]}),
        ),
        "deprecated" | "deprecated-sunset-missing" => with(text(), json!({"deprecated": true})),
        "reactivated" => (json!({"type": "string", "deprecated": true}), text()),
        "deprecated-with-sunset" | "deprecated-sunset-invalid" => with(
            text(),
            json!({"deprecated": true, "x-sunset": "2030-01-01"}),
        ),
        "sunset-date-too-small" | "sunset-date-changed-too-small" | "sunset-parse" => with(
            json!({"type": "string", "deprecated": true, "x-sunset": "2030-01-01"}),
            json!({"x-sunset": "2029-01-01"}),
        ),
        "sunset-deleted" => (
            json!({"type": "string", "deprecated": true, "x-sunset": "2030-01-01"}),
            json!({"type": "string", "deprecated": true}),
        ),
        "stability-decreased" => with(
            json!({"type": "string", "x-stability-level": "stable"}),
            json!({"x-stability-level": "beta"}),
        ),
        "stability-increased" => with(
            json!({"type": "string", "x-stability-level": "beta"}),
            json!({"x-stability-level": "stable"}),
        ),
        _ => return None,
    })
}

/// Returns the schemas before and after the change of a bound; where possible, bounds that are
/// visible in Rust: those of an integer's type, the length of an array.
fn bounds(change: &str) -> Option<(Value, Value)> {
    let (bound, direction) = change.rsplit_once('-')?;
    // The schema without the bound, the keyword, and the values before and after an increase.
    let (unbounded, keyword, low, high) = match bound {
        "min" => (json!({"type": "integer"}), "minimum", 0, 1),
        "exclusive-min" => (json!({"type": "integer"}), "exclusiveMinimum", -1, 0),
        "max" => (
            json!({"type": "integer", "minimum": 0}),
            "maximum",
            255,
            65535,
        ),
        "exclusive-max" => (
            json!({"type": "integer", "minimum": 0}),
            "exclusiveMaximum",
            256,
            65536,
        ),
        "min-length" => (json!({"type": "string"}), "minLength", 1, 2),
        "max-length" => (json!({"type": "string"}), "maxLength", 3, 4),
        "min-items" => (
            json!({"type": "array", "items": {"type": "string"}, "maxItems": 2}),
            "minItems",
            1,
            2,
        ),
        "max-items" => (
            json!({"type": "array", "items": {"type": "string"}, "minItems": 2}),
            "maxItems",
            2,
            3,
        ),
        "min-contains" => (
            json!({"type": "array", "contains": {"const": 1}}),
            "minContains",
            1,
            2,
        ),
        "max-contains" => (
            json!({"type": "array", "contains": {"const": 1}}),
            "maxContains",
            1,
            2,
        ),
        _ => return None,
    };
    let with = |value: i32| {
        let mut schema = unbounded.clone();
        schema[keyword] = value.into();
        schema
    };
    let set = with(if bound == "min-items" { high } else { low });
    Some(match direction {
        "increased" => (with(low), with(high)),
        "decreased" => (with(high), with(low)),
        "set" => (unbounded, set),
        "unset" => (set, unbounded),
        _ => return None,
    })
}

/// Sets the members of an object.
fn merge(schema: &mut Value, more: &Value) {
    for (key, value) in more.as_object().expect("an object") {
        schema[key] = value.clone();
    }
}
