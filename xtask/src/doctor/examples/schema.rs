//! A description's schemas as JSON Schema 2020-12, for a validator that knows no OpenAPI.
//!
//! Nothing of the lowering is used. Keywords are taken as they are; what OpenAPI says in
//! its own words is translated: `nullable` and `x-nullable`, boolean exclusive bounds,
//! `type: file`, the formats of integers, `writeOnly` properties, which no answer must
//! have, and discriminators, which say which alternative is meant. Of the formats of texts
//! those are asserted that have one spelling; the others are annotations. A keyword whose
//! value it cannot have is left out, as is a pattern that is none.
//!
//! Keywords of our own become annotations of what they stand on: [`STRUCTURED`] for a
//! schema that names properties, [`VALUES`] for an enum of texts, and [`CLOSED`] for the
//! properties that tell alternatives apart.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::pointer::{child, resolve};

/// Stands on a schema that has properties.
pub const STRUCTURED: &str = "x-structured";
/// The values of an enum of texts.
pub const VALUES: &str = "x-values";
/// The properties whose value decides on the alternative.
pub const CLOSED: &str = "x-closed";
/// The name by which the document of all schemas is known.
pub const BASE: &str = "urn:description";

/// The schemas that are asked for, and all that they refer to.
pub struct Schemas<'a> {
    pub(super) document: &'a Value,
    /// Whether keywords beside a reference count.
    siblings: bool,
    names: HashMap<String, usize>,
    waiting: Vec<(usize, String, &'a Value)>,
    definitions: Vec<Value>,
    patterns: HashMap<String, bool>,
    /// The properties by which a schema is told from others in some union, by its pointer.
    pub(super) tags: HashMap<String, Vec<String>>,
}

impl<'a> Schemas<'a> {
    pub fn new(document: &'a Value) -> Schemas<'a> {
        let version = document.get("openapi").map(Value::to_string);
        let version = version.unwrap_or_default();
        let old = version.is_empty() || version.trim_matches('"').starts_with("3.0");
        let mut schemas = Schemas {
            document,
            siblings: !old,
            names: HashMap::new(),
            waiting: Vec::new(),
            definitions: Vec::new(),
            patterns: HashMap::new(),
            tags: HashMap::new(),
        };
        schemas.gather_tags(document);
        schemas
    }

    /// A reference to the translation of a schema.
    pub fn reference(&mut self, at: String, schema: &'a Value) -> String {
        let next = self.names.len();
        let name = *self.names.entry(at.clone()).or_insert(next);
        if name == next {
            self.definitions.push(Value::Bool(true));
            self.waiting.push((name, at, schema));
        }
        format!("{BASE}#/$defs/{name}")
    }

    /// The document of all schemas.
    pub fn finish(mut self) -> Value {
        while let Some((name, at, schema)) = self.waiting.pop() {
            self.definitions[name] = self.schema(&at, schema);
        }
        json!({"$defs": Map::from_iter(
            self.definitions.into_iter().enumerate().map(|(name, it)| (name.to_string(), it)),
        )})
    }

    fn schema(&mut self, at: &str, schema: &'a Value) -> Value {
        let Value::Object(map) = schema else {
            return Value::Bool(schema != &Value::Bool(false));
        };
        let reference = map.get("$ref").and_then(Value::as_str);
        let mut made = match reference {
            Some(_) if !self.siblings => Map::new(),
            _ => self.keywords(at, map),
        };
        if let Some(reference) = reference
            && let Some((at, target)) = resolve(self.document, reference)
        {
            made.insert("$ref".to_owned(), self.reference(at, target).into());
        }
        let flag = |key: &str| map.get(key) == Some(&Value::Bool(true));
        match flag("nullable") || flag("x-nullable") {
            true => json!({"anyOf": [made, {"type": "null"}]}),
            false => Value::Object(made),
        }
    }

    fn keywords(&mut self, at: &str, map: &'a Map<String, Value>) -> Map<String, Value> {
        let mut made = Map::new();
        let mut closed = self.tags.get(at).cloned().unwrap_or_default();
        for (key, value) in map {
            let at = child(at, key);
            let translated = match (key.as_str(), value) {
                ("type", value) => kinds(value),
                ("enum", Value::Array(values)) if !values.is_empty() => {
                    if values.iter().all(|it| it.is_string() || it.is_null()) {
                        made.insert(VALUES.to_owned(), value.clone());
                    }
                    Some(value.clone())
                }
                ("const" | "default", value) => Some(value.clone()),
                ("properties", Value::Object(properties)) => {
                    if !properties.is_empty() {
                        made.insert(STRUCTURED.to_owned(), Value::Bool(true));
                    }
                    Some(self.each(&at, properties))
                }
                ("patternProperties", Value::Object(properties)) => {
                    let sound = properties.keys().all(|pattern| self.is_pattern(pattern));
                    sound.then(|| self.each(&at, properties))
                }
                ("required", Value::Array(names)) => Some(self.required(names, map)),
                // Beside properties this says nothing of any member.
                ("additionalProperties", Value::Bool(true)) => None,
                ("additionalProperties", Value::Object(values))
                    if values.is_empty() && map.contains_key("properties") =>
                {
                    None
                }
                ("items", Value::Array(items)) => {
                    let items = self.list(&at, items);
                    made.insert("prefixItems".to_owned(), items);
                    None
                }
                (
                    "items"
                    | "additionalProperties"
                    | "not"
                    | "if"
                    | "then"
                    | "else"
                    | "contains"
                    | "propertyNames",
                    Value::Object(_) | Value::Bool(_),
                ) => Some(self.schema(&at, value)),
                ("allOf" | "prefixItems", Value::Array(list)) if !list.is_empty() => {
                    Some(self.list(&at, list))
                }
                ("oneOf" | "anyOf", Value::Array(list)) if !list.is_empty() => {
                    closed.extend(self.telling(list));
                    Some(self.alternatives(&at, list, map))
                }
                (
                    "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
                    | "maxProperties",
                    Value::Number(_),
                ) => {
                    let number = value.as_f64().filter(|number| *number >= 0.0);
                    number.map(|number| Value::from(number as u64))
                }
                ("minimum", Value::Number(_)) => Some(value.clone()),
                ("maximum", Value::Number(_)) => Some(value.clone()),
                ("exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => Some(value.clone()),
                ("multipleOf", Value::Number(number)) => {
                    let positive = number.as_f64().is_some_and(|number| number > 0.0);
                    positive.then(|| value.clone())
                }
                ("uniqueItems" | "writeOnly", Value::Bool(_)) => Some(value.clone()),
                ("pattern", Value::String(pattern)) if self.is_pattern(pattern) => {
                    Some(value.clone())
                }
                ("format", Value::String(format)) => {
                    let asserted = ["date", "date-time", "uuid", "ip", "ipv4", "ipv6"];
                    asserted.contains(&format.as_str()).then(|| value.clone())
                }
                _ => None,
            };
            made.extend(translated.map(|value| (key.clone(), value)));
        }
        exclusive(&mut made, map);
        if let Some((low, high)) = range(map) {
            let bounds = json!({"minimum": low, "maximum": high});
            let bounds = json!({"if": {"type": "integer"}, "then": bounds});
            let all = made.entry("allOf").or_insert_with(|| json!([]));
            all.as_array_mut()
                .into_iter()
                .for_each(|it| it.push(bounds.clone()));
        }
        closed.extend(discriminator(map).map(str::to_owned));
        if !closed.is_empty() {
            made.insert(CLOSED.to_owned(), closed.into());
        }
        made
    }

    fn each(&mut self, at: &str, schemas: &'a Map<String, Value>) -> Value {
        let schemas = schemas.iter();
        let made = schemas.map(|(name, it)| (name.clone(), self.schema(&child(at, name), it)));
        Value::Object(made.collect())
    }

    fn list(&mut self, at: &str, schemas: &'a [Value]) -> Value {
        let schemas = schemas.iter().enumerate();
        let made = schemas.map(|(index, it)| self.schema(&child(at, &index.to_string()), it));
        Value::Array(made.collect())
    }

    /// What an answer must have: not what only requests hold.
    fn required(&self, names: &[Value], map: &Map<String, Value>) -> Value {
        let property = |name: &str| map.get("properties").and_then(|it| it.get(name));
        let only_sent = |name: &str| {
            property(name).is_some_and(|schema| {
                let flag = Some(&Value::Bool(true));
                schema.get("writeOnly") == flag || self.follow(schema).get("writeOnly") == flag
            })
        };
        let names = names.iter().filter_map(Value::as_str);
        let mut names: Vec<&str> = names.filter(|name| !only_sent(name)).collect();
        names.sort_unstable();
        names.dedup();
        names.into()
    }

    /// What a schema refers to, or the schema itself.
    pub(super) fn follow<'s>(&self, schema: &'s Value) -> &'s Value
    where
        'a: 's,
    {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| resolve(self.document, reference));
        target.map_or(schema, |(_, target)| target)
    }

    /// Alternatives; a discriminator names the one that is meant.
    fn alternatives(&mut self, at: &str, list: &'a [Value], map: &'a Map<String, Value>) -> Value {
        let property = discriminator(map);
        let mapping = map.get("discriminator").and_then(|it| it.get("mapping"));
        let mut made = Vec::new();
        for (index, schema) in list.iter().enumerate() {
            let translated = self.schema(&child(at, &index.to_string()), schema);
            let name = schema
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| reference.rsplit('/').next());
            let (Some(property), Some(name)) = (property, name) else {
                made.push(translated);
                continue;
            };
            let mapped = mapping.and_then(Value::as_object).into_iter().flatten();
            let is_named = |target: &Value| {
                let target = target.as_str().and_then(|it| it.rsplit('/').next());
                target == Some(name)
            };
            let mut values: Vec<&str> = mapped
                .filter(|(_, target)| is_named(target))
                .map(|(value, _)| value.as_str())
                .collect();
            if values.is_empty() {
                values.push(name);
            }
            made.push(json!({
                "if": {
                    "required": [property],
                    "properties": {property: {"enum": values}},
                },
                "then": translated,
                "else": false,
            }));
        }
        Value::Array(made)
    }

    /// Whether the validator takes the pattern.
    fn is_pattern(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let known = jsonschema::validator_for(&json!({"pattern": pattern})).is_ok();
        self.patterns.insert(pattern.to_owned(), known);
        known
    }
}

/// The property of a discriminator, which Swagger 2.0 names without an object.
pub(super) fn discriminator(map: &Map<String, Value>) -> Option<&str> {
    let discriminator = map.get("discriminator")?;
    let name = discriminator.get("propertyName").unwrap_or(discriminator);
    name.as_str()
}

/// The types that JSON Schema knows.
fn kinds(value: &Value) -> Option<Value> {
    let known = [
        "array", "boolean", "integer", "null", "number", "object", "string",
    ];
    let is_known = |kind: &Value| kind.as_str().is_some_and(|kind| known.contains(&kind));
    match value {
        Value::Array(kinds) => {
            let sound = !kinds.is_empty() && kinds.iter().all(is_known);
            sound.then(|| value.clone())
        }
        kind => is_known(kind).then(|| kind.clone()),
    }
}

/// A boolean exclusive bound makes the bound beside it exclusive.
fn exclusive(made: &mut Map<String, Value>, map: &Map<String, Value>) {
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if map.get(flag) == Some(&Value::Bool(true))
            && let Some(value) = made.remove(bound)
        {
            made.insert(flag.to_owned(), value);
        }
    }
}

/// The integers that a format allows.
fn range(map: &Map<String, Value>) -> Option<(Value, Value)> {
    let (low, high): (Value, Value) = match map.get("format").and_then(Value::as_str)? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "uint8" => (0.into(), u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint16" => (0.into(), u16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" | "uint" => (0.into(), u32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint64" => (0.into(), u64::MAX.into()),
        _ => return None,
    };
    Some((low, high))
}
