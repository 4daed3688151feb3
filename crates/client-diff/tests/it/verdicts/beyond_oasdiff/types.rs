//! Changes of types.

use serde_json::{Map, Value, json};

use super::requests::sending;
use super::responses::responding;
use super::{array, bytes, object, text};
use crate::verdicts::pairs::{api, plain, reference, response, types};

/// A type around bytes becomes one around a string.
pub(super) fn bytes_component() -> (Value, Value) {
    (sending("Thing", bytes("byte")), sending("Thing", text()))
}

pub(super) fn unused() -> (Value, Value) {
    let extra = types(&[("Unused", json!({"type": "string", "enum": ["a"]}))]);
    (api(json!({}), extra), plain(json!({})))
}

pub(super) fn renamed() -> (Value, Value) {
    let thing = || object(json!({"value": text()}));
    (responding("Thing", thing()), responding("Item", thing()))
}

pub(super) fn reshaped() -> (Value, Value) {
    (
        responding("Thing", object(json!({"value": text()}))),
        responding("Thing", text()),
    )
}

pub(super) fn closed() -> (Value, Value) {
    let mut closed = object(json!({"value": text()}));
    closed["additionalProperties"] = false.into();
    (
        responding("Thing", object(json!({"value": text()}))),
        responding("Thing", closed),
    )
}

pub(super) fn additional() -> (Value, Value) {
    let mut more = object(json!({"value": text()}));
    more["additionalProperties"] = json!({"type": "integer"});
    (
        sending("Thing", object(json!({"value": text()}))),
        sending("Thing", more),
    )
}

pub(super) fn wire_name() -> (Value, Value) {
    let with = |name: &str| responding("Thing", object(json!({name: text()})));
    (with("userId"), with("user_id"))
}

/// An enum of requests is used in a response, too.
pub(super) fn opened() -> (Value, Value) {
    let with = |responses: Value| {
        let colour = json!({"type": "string", "enum": ["red", "blue"]});
        let parameter = json!({"name": "c", "in": "query", "schema": reference("Colour")});
        let operation = json!({"parameters": [parameter], "responses": responses});
        api(operation, types(&[("Colour", colour)]))
    };
    let ok = || response(&reference("Cat"));
    let several = json!({"200": ok(), "202": response(&reference("Colour"))});
    let before = json!({"200": ok(), "202": response(&reference("Dog"))});
    (with(before), with(several))
}

/// A variant without a tag and a title is named after one of its properties.
pub(super) fn renamed_variant() -> (Value, Value) {
    let variant = |names: &[&str]| {
        let properties: Map<_, _> = names.iter().map(|it| ((*it).to_owned(), text())).collect();
        json!({"type": "object", "required": names, "properties": properties})
    };
    let with = |names: &[&str]| {
        responding(
            "Thing",
            json!({"oneOf": [variant(&["m", "n"]), variant(names)]}),
        )
    };
    (with(&["q", "r"]), with(&["p", "q", "r"]))
}

/// A value of an enum has a different spelling on the wire, and the same name in Rust.
pub(super) fn spelling() -> (Value, Value) {
    let with = |value: &str| responding("Thing", json!({"type": "string", "enum": [value, "b"]}));
    (with("light-blue"), with("light_blue"))
}

/// A second operation sends what the first one returns.
pub(super) fn direction() -> (Value, Value) {
    let with = |is_sent: bool| {
        let mut api = responding("Thing", object(json!({"value": text()})));
        if is_sent {
            let content = json!({"application/json": {"schema": reference("Thing")}});
            api["paths"]["/sent"] = json!({"put": {"operationId": "sendIt",
                "requestBody": {"required": true, "content": content},
                "responses": {"204": {"description": ""}}}});
        }
        api
    };
    (with(false), with(true))
}

/// An open enum gets a value.
pub(super) fn more_values() -> (Value, Value) {
    let with = |values: Value| responding("Thing", json!({"type": "string", "enum": values}));
    (with(json!(["a", "b"])), with(json!(["a", "b", "c"])))
}

/// A union beside a property is one flattened field: the same with other variants, or with
/// one more property.
pub(super) fn flattened(variants: Value, property: &str) -> (Value, Value) {
    let with = |variants: Value, properties: Value| {
        let mut schema = object(properties);
        schema["oneOf"] = variants;
        responding("Thing", schema)
    };
    let first = json!([reference("Cat"), reference("Tagged")]);
    let mut more = first.clone();
    for variant in variants.as_array().into_iter().flatten() {
        let union = more.as_array_mut().expect("an array");
        if !union.contains(variant) {
            union.push(variant.clone());
        }
    }
    (
        with(first, json!({"a": text()})),
        with(more, json!({"a": text(), property: text()})),
    )
}

/// Two variants have the same Rust type, which then converts into neither.
pub(super) fn ambiguous() -> (Value, Value) {
    let two = json!({"type": "array", "items": text(), "minItems": 2});
    variants(
        json!([reference("Cat"), array()]),
        json!([reference("Cat"), array(), two]),
    )
}

/// A type is deprecated, which does not affect the fields that hold it.
pub(super) fn deprecated() -> (Value, Value) {
    let with = |deprecated: bool| {
        let mut schema = object(json!({"value": text()}));
        schema["deprecated"] = deprecated.into();
        responding("Thing", schema)
    };
    (with(false), with(true))
}

/// A body of one of the schemas.
pub(super) fn variants(old: Value, new: Value) -> (Value, Value) {
    (
        sending("Thing", json!({"oneOf": old})),
        sending("Thing", json!({"oneOf": new})),
    )
}

/// The value of a tag changes, in a request or in a response.
pub(super) fn tagged(value: &str, response: bool) -> (Value, Value) {
    let with = |value: &str| {
        let mapping = json!({value: "#/components/schemas/Tagged",
            "other": "#/components/schemas/Other"});
        let union = json!({"oneOf": [reference("Tagged"), reference("Other")],
            "discriminator": {"propertyName": "tag", "mapping": mapping}});
        if response {
            responding("Thing", union)
        } else {
            sending("Thing", union)
        }
    };
    (with("before"), with(value))
}

/// The common prefix of the types' names is removed from the names of variants.
pub(super) fn prefix() -> (Value, Value) {
    let with = |names: &[&str]| {
        let members: Vec<Value> = names.iter().map(|name| reference(name)).collect();
        let one = |name: &str| object(json!({name: text()}));
        let responses = json!({"responses": {"200": response(&json!({"oneOf": members}))}});
        let schemas = names.iter().zip(["a", "b", "c"]);
        let schemas: Vec<_> = schemas.map(|(name, field)| (*name, one(field))).collect();
        api(responses, types(&schemas))
    };
    (
        with(&["PetCat", "PetDog"]),
        with(&["PetCat", "PetDog", "Fish"]),
    )
}
