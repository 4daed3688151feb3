//! A description before and after a change, for every kind of oasdiff's.

use serde_json::{Map, Value, json};

use super::special;

/// Two versions of a description.
pub struct Pair {
    pub old: Value,
    pub new: Value,
}

/// The pair for a kind; `None` if there is none.
pub fn pair(id: &str) -> Option<Pair> {
    special::pair(id).or_else(|| {
        let (place, change) = PLACES
            .iter()
            .find_map(|place| Some((*place, id.strip_prefix(place)?.strip_prefix('-')?)))?;
        let (old, new) = schemas(change)?;
        Some(Pair {
            old: description(place, &old),
            new: description(place, &new),
        })
    })
}

/// The locations of a schema, the longer names first.
const PLACES: [&str; 6] = [
    "request-body",
    "request-property",
    "request-parameter-property",
    "request-parameter",
    "response-body",
    "response-property",
];

/// Returns a description of one operation, with a schema at a location.
fn description(place: &str, schema: &Value) -> Value {
    let thing = json!({"type": "object", "properties": {
        "value": schema, "name": {"type": "string"}
    }});
    let body = |schema: &Value| {
        json!({"requestBody": {"required": true,
        "content": {"application/json": {"schema": schema}}}})
    };
    let parameter = |style: &str, schema: &Value| {
        json!({"parameters": [
        {"name": "value", "in": "query", "style": style, "explode": true, "schema": schema}]})
    };
    match place {
        "request-body" => api(body(schema), Map::new()),
        "request-property" => api(body(&reference("Thing")), types(&[("Thing", thing)])),
        "request-parameter" => api(parameter("form", schema), Map::new()),
        "request-parameter-property" => api(parameter("deepObject", &thing), Map::new()),
        "response-body" => api(responses(json!({"200": response(schema)})), Map::new()),
        "response-property" => {
            let responses = responses(json!({"200": response(&reference("Thing"))}));
            api(responses, types(&[("Thing", thing)]))
        }
        _ => unreachable!("no place {place}"),
    }
}

/// Returns the description of an operation, completed with what it does not state.
pub fn api(operation: Value, mut schemas: Map<String, Value>) -> Value {
    let method = if operation.get("requestBody").is_some() {
        "post"
    } else {
        "get"
    };
    let mut whole = json!({"operationId": "doIt", "responses": {"204": {"description": ""}}});
    for (key, value) in operation.as_object().expect("an operation") {
        whole[key] = value.clone();
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
        "paths": {"/things": {method: whole}},
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

fn responses(responses: Value) -> Value {
    json!({"responses": responses})
}

pub fn response(schema: &Value) -> Value {
    json!({"description": "", "content": {"application/json": {"schema": schema}}})
}

/// Returns the schemas before and after a change; those of a removal are those of an addition,
/// reversed.
fn schemas(change: &str) -> Option<(Value, Value)> {
    let reversed = [
        ("-removed", "-added"),
        ("-unset", "-set"),
        ("-deleted", "-added"),
        ("-not-nullable", "-nullable"),
        ("-narrowed", "-widened"),
        ("-specialized", "-generalized"),
    ];
    if change.starts_with("exclusive") || change.starts_with("max") || change.starts_with("min") {
        return bounds(change);
    }
    for (ending, other) in reversed {
        if let Some(start) = change.strip_suffix(ending)
            && let Some((old, new)) = schemas(&format!("{start}{other}"))
        {
            return Some((new, old));
        }
    }
    let text = || json!({"type": "string"});
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
            json!({"allOf": [reference("Cat"), {"description": "Words."}]}),
        ),
        "all-of-removed-annotation-only" => {
            let (old, new) = schemas("all-of-added-annotation-only")?;
            (new, old)
        }
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

/// Returns bounds that are visible in Rust, if there are any: those of an integer's type, the
/// length of an array.
fn bounds(change: &str) -> Option<(Value, Value)> {
    let (keyword, how) = change.rsplit_once('-')?;
    // Before and after an increase, with related keywords.
    let (beside, name, low, high) = match keyword {
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
    let bound = |value: i32| {
        let mut schema = beside.clone();
        schema[name] = value.into();
        schema
    };
    let set = if keyword == "min-items" { high } else { low };
    Some(match how {
        "increased" => (bound(low), bound(high)),
        "decreased" => (bound(high), bound(low)),
        "set" => (beside.clone(), bound(set)),
        "unset" => (bound(set), beside.clone()),
        _ => return None,
    })
}

/// Sets the members of an object.
fn merge(schema: &mut Value, more: &Value) {
    for (key, value) in more.as_object().expect("an object") {
        schema[key] = value.clone();
    }
}
