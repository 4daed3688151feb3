//! Translates the keywords of a schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    AT, CLOSED, Direction, EXAMPLES, FORMAT, HIDDEN, STRUCTURED, Schemas, VALUES, discriminator,
};
use crate::pointer::{child, item};

impl<'a> Schemas<'a> {
    /// Translates the keywords of a schema, of which a composition hides these properties.
    pub(super) fn keywords(
        &mut self,
        at: &str,
        map: &'a Map<String, Value>,
        hidden: &[String],
    ) -> Map<String, Value> {
        let mut translated = Map::new();
        let mut all_hidden = hidden.to_vec();
        self.gather_hidden(map, &mut all_hidden, 0);
        let mut closed = self.tags.get(at).cloned().unwrap_or_default();
        for (key, value) in map {
            let at = child(at, key);
            let keyword = match (key.as_str(), value) {
                ("type", value) => types(value),
                ("enum", Value::Array(values)) if !values.is_empty() => {
                    let all_are = |is_type: fn(&Value) -> bool| {
                        values.iter().all(|it| is_type(it) || it.is_null())
                    };
                    if all_are(Value::is_string) || all_are(Value::is_i64) {
                        translated.insert(VALUES.to_owned(), value.clone());
                    }
                    Some(value.clone())
                }
                ("const", value) => Some(value.clone()),
                ("default" | "example", value) => {
                    append(&mut translated, EXAMPLES, value);
                    None
                }
                ("examples", Value::Array(values)) => {
                    values
                        .iter()
                        .for_each(|it| append(&mut translated, EXAMPLES, it));
                    None
                }
                ("properties", Value::Object(properties)) => {
                    if !properties.is_empty() {
                        translated.insert(STRUCTURED.to_owned(), Value::Bool(true));
                    }
                    let hidden = self.hidden(properties);
                    if !hidden.is_empty() {
                        translated.insert(HIDDEN.to_owned(), hidden.into());
                    }
                    Some(self.each(&at, properties))
                }
                ("dependentSchemas", Value::Object(schemas)) => Some(self.each(&at, schemas)),
                ("dependentRequired", Value::Object(_)) => Some(value.clone()),
                ("patternProperties", Value::Object(properties)) => {
                    let are_valid = properties.keys().all(|it| self.is_valid_pattern(it));
                    are_valid.then(|| self.each(&at, properties))
                }
                ("required", Value::Array(names)) => Some(required(names, &all_hidden)),
                // A schema that allows every value, so that the value counts as described.
                ("additionalProperties" | "unevaluatedProperties", Value::Bool(true)) => {
                    Some(json!({AT: at}))
                }
                ("items", Value::Array(items)) => {
                    translated.insert("prefixItems".to_owned(), self.list(&at, items));
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
                    | "unevaluatedProperties"
                    | "unevaluatedItems"
                    | "propertyNames",
                    Value::Object(_) | Value::Bool(_),
                ) => Some(self.schema(&at, value)),
                ("allOf", Value::Array(list)) if !list.is_empty() => {
                    let members = list.iter().enumerate();
                    Some(
                        members
                            .map(|(index, it)| self.member(&item(&at, index), it, &all_hidden))
                            .collect(),
                    )
                }
                ("prefixItems", Value::Array(list)) if !list.is_empty() => {
                    Some(self.list(&at, list))
                }
                ("oneOf" | "anyOf", Value::Array(list)) if !list.is_empty() => {
                    closed.extend(self.distinguishing_properties(list));
                    Some(self.union_members(&at, list, map))
                }
                (
                    "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
                    | "maxProperties" | "minContains" | "maxContains",
                    Value::Number(_),
                ) => {
                    let number = value.as_f64().filter(|number| *number >= 0.0);
                    number.map(|number| Value::from(number as u64))
                }
                (
                    "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum",
                    Value::Number(_),
                ) => Some(value.clone()),
                ("multipleOf", Value::Number(number)) => {
                    let is_positive = number.as_f64().is_some_and(|number| number > 0.0);
                    is_positive.then(|| value.clone())
                }
                ("uniqueItems", Value::Bool(_)) => Some(value.clone()),
                ("pattern", Value::String(pattern)) if self.is_valid_pattern(pattern) => {
                    Some(value.clone())
                }
                ("format", Value::String(_)) if is_base64(map) => None,
                ("format", Value::String(format)) => {
                    let format = match format.as_str() {
                        "base64" | "base64url" => "byte",
                        other => other,
                    };
                    translated.insert(FORMAT.to_owned(), format.into());
                    let asserted = ["byte", "date", "date-time", "uuid", "ip", "ipv4", "ipv6"];
                    asserted.contains(&format).then(|| format.into())
                }
                ("contentEncoding", _) if is_base64(map) => {
                    translated.insert(FORMAT.to_owned(), "byte".into());
                    translated.insert("format".to_owned(), "byte".into());
                    None
                }
                _ => None,
            };
            translated.extend(keyword.map(|value| (key.clone(), value)));
        }
        translate_exclusive_bounds(&mut translated, map);
        if let Some((low, high)) = integer_range(map) {
            let bounds = json!({"minimum": low, "maximum": high});
            append(&mut translated, "allOf", &bounds);
        }
        closed.extend(discriminator(map).map(str::to_owned));
        if !closed.is_empty() {
            translated.insert(CLOSED.to_owned(), closed.into());
        }
        translated
    }

    /// Translates the schemas of an object.
    fn each(&mut self, at: &str, schemas: &'a Map<String, Value>) -> Value {
        let translated = schemas
            .iter()
            .map(|(name, it)| (name.clone(), self.schema(&child(at, name), it)));
        Value::Object(translated.collect())
    }

    /// Translates the schemas of an array.
    fn list(&mut self, at: &str, schemas: &'a [Value]) -> Value {
        let schemas = schemas.iter().enumerate();
        schemas
            .map(|(index, it)| self.schema(&item(at, index), it))
            .collect()
    }

    /// Returns the properties that are not sent in this direction.
    fn hidden(&self, properties: &Map<String, Value>) -> Vec<String> {
        let flag = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
            Direction::Neither => return Vec::new(),
        };
        let has_flag = |schema: &Value| schema.get(flag) == Some(&Value::Bool(true));
        let is_hidden = |schema: &Value| {
            let members = schema.get("allOf").and_then(Value::as_array);
            has_flag(schema)
                || has_flag(self.follow(schema))
                || members.is_some_and(|it| it.iter().any(|it| has_flag(self.follow(it))))
        };
        properties
            .iter()
            .filter(|(_, schema)| is_hidden(schema))
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Collects the properties that are not sent in this direction, of a schema and of all members
    /// of its `allOf`: one member may require a property that another one describes.
    fn gather_hidden(&self, map: &Map<String, Value>, hidden: &mut Vec<String>, depth: usize) {
        /// The maximum depth of compositions, which bounds cyclic ones.
        const MAX_DEPTH: usize = 16;
        if let Some(properties) = map.get("properties").and_then(Value::as_object) {
            hidden.extend(self.hidden(properties));
        }
        let members = map.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            if let Some(member) = self.follow(member).as_object()
                && depth < MAX_DEPTH
            {
                self.gather_hidden(member, hidden, depth + 1);
            }
        }
    }

    /// Translates the members of a union; a discriminator selects one of them.
    fn union_members(&mut self, at: &str, list: &'a [Value], map: &'a Map<String, Value>) -> Value {
        let tags = self.member_tags(list, map);
        let members = list.iter().enumerate().map(|(index, schema)| {
            let translated = self.schema(&item(at, index), schema);
            match tags.get(&index) {
                None => translated,
                Some((property, values)) => json!({
                    "if": {
                        "required": [property],
                        "properties": {property: {"enum": values}},
                    },
                    "then": translated,
                    "else": false,
                }),
            }
        });
        members.collect()
    }

    /// Whether the validator accepts a pattern.
    fn is_valid_pattern(&mut self, pattern: &str) -> bool {
        *self
            .patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| jsonschema::validator_for(&json!({"pattern": pattern})).is_ok())
    }
}

/// Returns the required properties that are sent in this direction.
fn required(names: &[Value], hidden: &[String]) -> Value {
    let names: BTreeSet<&str> = names
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| !hidden.iter().any(|it| it == name))
        .collect();
    names.into_iter().collect()
}

/// Whether `contentEncoding` states that strings are base64.
fn is_base64(map: &Map<String, Value>) -> bool {
    let encoding = map.get("contentEncoding").and_then(Value::as_str);
    encoding.is_some_and(|encoding| {
        ["base64", "base64url"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(encoding))
    })
}

/// Returns a value of the keyword `type`, if JSON Schema defines it.
fn types(value: &Value) -> Option<Value> {
    const TYPES: [&str; 7] = [
        "array", "boolean", "integer", "null", "number", "object", "string",
    ];
    let is_defined = |it: &Value| it.as_str().is_some_and(|it| TYPES.contains(&it));
    let is_valid = match value {
        Value::Array(types) => !types.is_empty() && types.iter().all(is_defined),
        single => is_defined(single),
    };
    is_valid.then(|| value.clone())
}

/// Translates boolean exclusive bounds, which make the bounds beside them exclusive.
fn translate_exclusive_bounds(translated: &mut Map<String, Value>, map: &Map<String, Value>) {
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if map.get(flag) == Some(&Value::Bool(true))
            && let Some(value) = translated.remove(bound)
        {
            translated.insert(flag.to_owned(), value);
        }
    }
}

/// Returns the least and the greatest integer that a format allows.
fn integer_range(map: &Map<String, Value>) -> Option<(Value, Value)> {
    let (low, high): (Value, Value) = match map.get("format").and_then(Value::as_str)? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "uint8" => (0.into(), u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint16" => (0.into(), u16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "uint32" => (0.into(), u32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint64" | "uint" => (0.into(), u64::MAX.into()),
        _ => return None,
    };
    Some((low, high))
}

/// Appends a value to the array of a keyword; other values of the keyword are kept.
fn append(translated: &mut Map<String, Value>, key: &str, value: &Value) {
    let list = translated.entry(key).or_insert_with(|| json!([]));
    if let Value::Array(list) = list {
        list.push(value.clone());
    }
}
