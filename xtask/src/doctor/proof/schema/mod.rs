//! Translates a description's schemas to JSON Schema 2020-12, for a validator that does not
//! know OpenAPI.
//!
//! The lowering is not used. JSON Schema keywords are copied; keywords of OpenAPI are
//! translated: `nullable` and `x-nullable`, boolean exclusive bounds, `type: file`, the formats
//! of integers, `readOnly` and `writeOnly` by [`Direction`], discriminators ([`unions`]), and
//! inheritance ([`subtypes`]). String formats with a single spelling are asserted; the others
//! are annotations. A keyword with an invalid value is left out, as is an invalid pattern.
//!
//! The keywords defined by the constants below are annotations.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

mod subtypes;
mod unions;

use super::pointer::{child, resolve};
use subtypes::Subtypes;
pub use unions::Branch;

/// The JSON pointer of the schema in the description.
pub const AT: &str = "x-at";
/// Marks a schema that has properties.
pub const STRUCTURED: &str = "x-structured";
/// The values of an enum of strings or of integers.
pub const VALUES: &str = "x-values";
/// The properties whose values select the variant.
pub const CLOSED: &str = "x-closed";
/// The properties that are not sent in this direction.
pub const HIDDEN: &str = "x-hidden";
/// The format, which no validator asserts under this name.
pub const FORMAT: &str = "x-format";
/// Values that the description gives: examples, and the default.
pub const EXAMPLES: &str = "x-examples";
/// The name of the document of all schemas.
pub const BASE: &str = "urn:description";

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Direction {
    /// It is sent in a request, without `readOnly` properties.
    Request,
    /// It is received in a response, without `writeOnly` properties.
    Response,
    /// No operation uses the schema; it has all of its properties.
    Neither,
}

/// The requested schemas, and all schemas to which they refer.
pub struct Schemas<'a> {
    pub(super) document: &'a Value,
    pub(super) direction: Direction,
    /// Whether keywords beside a reference apply.
    siblings: bool,
    names: HashMap<String, usize>,
    waiting: Vec<Waiting<'a>>,
    definitions: Vec<Value>,
    patterns: HashMap<String, bool>,
    /// The properties that distinguish a schema from others in some union, by the schema's
    /// pointer.
    pub(super) tags: HashMap<String, Vec<String>>,
    pub(super) subtypes: Subtypes,
    /// The tag values that a discriminator states for a member of a union, by the schema's
    /// pointer.
    pub(super) constants: HashMap<String, BTreeMap<String, Vec<Value>>>,
    /// The schemas that declare a `$dynamicAnchor` or `$anchor`, by its name.
    anchors: BTreeMap<String, String>,
    /// Whether there is a `$dynamicRef`.
    dynamic: bool,
    /// The outermost schema that binds dynamic anchors, for the schema that is being
    /// translated.
    scope: Option<String>,
}

/// A schema to translate: its name, pointer, whether it is requested without its subtypes, and
/// the outermost schema that binds dynamic anchors.
type Waiting<'a> = (usize, String, &'a Value, bool, Option<String>);

impl<'a> Schemas<'a> {
    pub fn new(document: &'a Value, direction: Direction) -> Schemas<'a> {
        let version = document.get("openapi").map(Value::to_string);
        let version = version.unwrap_or_default();
        let old = version.is_empty() || version.trim_matches('"').starts_with("3.0");
        let mut schemas = Schemas {
            document,
            direction,
            siblings: !old,
            names: HashMap::new(),
            waiting: Vec::new(),
            definitions: Vec::new(),
            patterns: HashMap::new(),
            tags: HashMap::new(),
            subtypes: Subtypes::new(document),
            constants: HashMap::new(),
            anchors: BTreeMap::new(),
            dynamic: mentions(document, "$dynamicRef"),
            scope: None,
        };
        gather_anchors(document, String::new(), &mut schemas.anchors);
        schemas.gather_tags(document);
        schemas.gather_constants(document);
        schemas
    }

    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Returns a reference to the translation of a schema, with its subtypes if it has any.
    pub fn reference(&mut self, at: String, schema: &'a Value) -> String {
        self.named(at, schema, false)
    }

    /// Returns a reference to the translation of a schema as a part of a subtype: only its own
    /// keywords.
    pub(super) fn plain(&mut self, at: String, schema: &'a Value) -> String {
        let plain = self.subtypes.concerns(&at) || self.constants.contains_key(&at);
        self.named(at, schema, plain)
    }

    /// Returns a reference to a translated schema.
    pub(super) fn define(&mut self, schema: Value) -> String {
        self.definitions.push(schema);
        format!("{BASE}#/$defs/{}", self.definitions.len() - 1)
    }

    fn named(&mut self, at: String, schema: &'a Value, plain: bool) -> String {
        let next = self.definitions.len();
        let scope = self
            .scope
            .clone()
            .or_else(|| binds(schema).then(|| at.clone()));
        // The target of its references depends on where it is used.
        let scope = scope.filter(|_| self.dynamic);
        let suffix = if plain { "#plain" } else { "" };
        let key = format!("{at}{suffix}#{}", scope.as_deref().unwrap_or_default());
        let name = *self.names.entry(key).or_insert(next);
        if name == next {
            self.definitions.push(Value::Bool(true));
            self.waiting.push((name, at, schema, plain, scope));
        }
        format!("{BASE}#/$defs/{name}")
    }

    /// Returns the document of all schemas.
    pub fn finish(mut self) -> Value {
        while let Some((name, at, schema, plain, scope)) = self.waiting.pop() {
            self.scope = scope;
            self.definitions[name] = match plain {
                false if self.subtypes.concerns(&at) => self.with_subtypes(&at),
                false => self.with_constants(&at, schema),
                true => self.schema(&at, schema),
            };
        }
        json!({"$defs": Map::from_iter(
            self.definitions.into_iter().enumerate().map(|(name, it)| (name.to_string(), it)),
        )})
    }

    /// Translates a base schema: it is one of its subtypes, or itself, by the value of its tag.
    fn with_subtypes(&mut self, at: &str) -> Value {
        let members = self.subtypes.of(at);
        let mut made = Vec::new();
        for member in members {
            let Some(target) = self.document.pointer(&member.at) else {
                continue;
            };
            let reference = self.named(member.at.clone(), target, true);
            made.push(json!({
                "properties": {&member.property: {"enum": member.values}},
                "required": [&member.property],
                "$ref": reference,
            }));
        }
        json!({"anyOf": made, AT: at})
    }

    /// Translates a schema that discriminators select by a tag: wherever it is used, it has
    /// that tag.
    fn with_constants(&mut self, at: &str, schema: &'a Value) -> Value {
        let translated = self.schema(at, schema);
        let Some(constants) = self.constants.get(at) else {
            return translated;
        };
        let properties = constants.iter();
        let properties = properties.map(|(name, values)| (name.clone(), json!({"enum": values})));
        let properties: Map<String, Value> = properties.collect();
        json!({"allOf": [translated], "properties": properties, AT: at})
    }

    pub(super) fn schema(&mut self, at: &str, schema: &'a Value) -> Value {
        self.member(at, schema, &[])
    }

    /// Translates a member of a composition, which hides these properties.
    fn member(&mut self, at: &str, schema: &'a Value, hidden: &[String]) -> Value {
        let Value::Object(map) = schema else {
            return Value::Bool(schema != &Value::Bool(false));
        };
        let reference = map.get("$ref").and_then(Value::as_str);
        let mut made = match reference {
            Some(_) if !self.siblings => Map::new(),
            _ => self.keywords(at, map, hidden),
        };
        let dynamic = map.get("$dynamicRef").and_then(Value::as_str);
        let target = match (reference, dynamic) {
            (Some(reference), _) => self.target(reference),
            (None, Some(name)) => self.bound(name).or_else(|| self.target(name)),
            (None, None) => None,
        };
        if let Some((target_at, target)) = target {
            let reference = if self.extends(at) {
                self.plain(target_at, target)
            } else {
                self.reference(target_at, target)
            };
            made.insert("$ref".to_owned(), reference.into());
        }
        made.insert(AT.to_owned(), at.into());
        let flag = |key: &str| map.get(key) == Some(&Value::Bool(true));
        if flag("nullable") || flag("x-nullable") {
            json!({"anyOf": [made, {"type": "null"}], AT: at})
        } else {
            Value::Object(made)
        }
    }

    /// Whether the schema is the base of another one.
    fn extends(&self, at: &str) -> bool {
        let parent = at
            .rsplit_once('/')
            .and_then(|(list, _)| list.strip_suffix("/allOf"));
        parent.is_some_and(|it| self.subtypes.concerns(it) || self.constants.contains_key(it))
    }

    /// Resolves a dynamic reference in the scope that is being translated.
    fn bound(&self, reference: &str) -> Option<(String, &'a Value)> {
        let scope = child(self.scope.as_ref()?, "$defs");
        let bindings = self.document.pointer(&scope)?.as_object()?;
        let name = reference.trim_start_matches('#');
        let is_it = |it: &Value| it.get("$dynamicAnchor").and_then(Value::as_str) == Some(name);
        let (key, schema) = bindings.iter().find(|(_, it)| is_it(it))?;
        Some((child(&scope, key), schema))
    }

    /// Resolves a reference: a pointer, an anchor, or an `$id`.
    fn target(&self, reference: &str) -> Option<(String, &'a Value)> {
        if let Some((at, target)) = resolve(self.document, reference) {
            return Some(schema_in(at, target));
        }
        let name = reference.trim_start_matches('#');
        let at = self.anchors.get(name)?;
        Some((at.clone(), self.document.pointer(at)?))
    }

    fn keywords(
        &mut self,
        at: &str,
        map: &'a Map<String, Value>,
        hidden: &[String],
    ) -> Map<String, Value> {
        let mut made = Map::new();
        let mut all_hidden = hidden.to_vec();
        self.gather_hidden(map, &mut all_hidden, 0);
        let mut closed = self.tags.get(at).cloned().unwrap_or_default();
        for (key, value) in map {
            let at = child(at, key);
            let translated = match (key.as_str(), value) {
                ("type", value) => kinds(value),
                ("enum", Value::Array(values)) if !values.is_empty() => {
                    let are =
                        |kind: fn(&Value) -> bool| values.iter().all(|it| kind(it) || it.is_null());
                    if are(Value::is_string) || are(Value::is_i64) {
                        made.insert(VALUES.to_owned(), value.clone());
                    }
                    Some(value.clone())
                }
                ("const", value) => Some(value.clone()),
                ("default" | "example", value) => {
                    add(&mut made, EXAMPLES, value);
                    None
                }
                ("examples", Value::Array(values)) => {
                    values.iter().for_each(|it| add(&mut made, EXAMPLES, it));
                    None
                }
                ("properties", Value::Object(properties)) => {
                    if !properties.is_empty() {
                        made.insert(STRUCTURED.to_owned(), Value::Bool(true));
                    }
                    let hidden = self.hidden(properties);
                    if !hidden.is_empty() {
                        made.insert(HIDDEN.to_owned(), hidden.into());
                    }
                    Some(self.each(&at, properties))
                }
                ("dependentSchemas", Value::Object(schemas)) => Some(self.each(&at, schemas)),
                ("dependentRequired", Value::Object(_)) => Some(value.clone()),
                ("patternProperties", Value::Object(properties)) => {
                    let sound = properties.keys().all(|pattern| self.is_pattern(pattern));
                    sound.then(|| self.each(&at, properties))
                }
                ("required", Value::Array(names)) => Some(required(names, &all_hidden)),
                // A schema that allows every value, so that the value counts as described.
                ("additionalProperties" | "unevaluatedProperties", Value::Bool(true)) => {
                    Some(json!({AT: at}))
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
                    | "unevaluatedProperties"
                    | "unevaluatedItems"
                    | "propertyNames",
                    Value::Object(_) | Value::Bool(_),
                ) => Some(self.schema(&at, value)),
                ("allOf", Value::Array(list)) if !list.is_empty() => {
                    let members = list.iter().enumerate();
                    let members = members.map(|(index, it)| {
                        self.member(&child(&at, &index.to_string()), it, &all_hidden)
                    });
                    Some(members.collect())
                }
                ("prefixItems", Value::Array(list)) if !list.is_empty() => {
                    Some(self.list(&at, list))
                }
                ("oneOf" | "anyOf", Value::Array(list)) if !list.is_empty() => {
                    closed.extend(self.telling(list));
                    Some(self.alternatives(&at, list, map))
                }
                (
                    "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
                    | "maxProperties" | "minContains" | "maxContains",
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
                ("uniqueItems", Value::Bool(_)) => Some(value.clone()),
                ("pattern", Value::String(pattern)) if self.is_pattern(pattern) => {
                    Some(value.clone())
                }
                ("format", Value::String(_)) if is_encoded(map) => None,
                ("format", Value::String(format)) => {
                    let format = match format.as_str() {
                        "base64" | "base64url" => "byte",
                        other => other,
                    };
                    made.insert(FORMAT.to_owned(), format.into());
                    let asserted = ["byte", "date", "date-time", "uuid", "ip", "ipv4", "ipv6"];
                    asserted.contains(&format).then(|| format.into())
                }
                ("contentEncoding", _) if is_encoded(map) => {
                    made.insert(FORMAT.to_owned(), "byte".into());
                    made.insert("format".to_owned(), "byte".into());
                    None
                }
                _ => None,
            };
            made.extend(translated.map(|value| (key.clone(), value)));
        }
        exclusive(&mut made, map);
        if let Some((low, high)) = range(map) {
            let bounds = json!({"minimum": low, "maximum": high});
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

    /// Returns the properties that are not sent in this direction.
    fn hidden(&self, properties: &Map<String, Value>) -> Vec<String> {
        let flag = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
            Direction::Neither => return Vec::new(),
        };
        let is = |schema: &Value| schema.get(flag) == Some(&Value::Bool(true));
        let is_hidden = |schema: &Value| {
            let members = schema.get("allOf").and_then(Value::as_array);
            let mut members = members.into_iter().flatten();
            is(schema) || is(self.follow(schema)) || members.any(|it| is(self.follow(it)))
        };
        let hidden = properties.iter().filter(|(_, schema)| is_hidden(schema));
        hidden.map(|(name, _)| name.clone()).collect()
    }

    /// Adds the properties that are not sent in this direction, of a schema and of all its
    /// compositions: a property that one member requires may be described by another.
    fn gather_hidden(&self, map: &Map<String, Value>, hidden: &mut Vec<String>, depth: usize) {
        /// The maximum depth of compositions; actual ones are not that deep.
        const DEEPEST: usize = 16;
        if let Some(properties) = map.get("properties").and_then(Value::as_object) {
            hidden.extend(self.hidden(properties));
        }
        let members = map.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten() {
            if let Some(member) = self.follow(member).as_object()
                && depth < DEEPEST
            {
                self.gather_hidden(member, hidden, depth + 1);
            }
        }
    }

    /// Returns the schema to which a schema refers, or the schema itself.
    pub(super) fn follow<'s>(&self, schema: &'s Value) -> &'s Value
    where
        'a: 's,
    {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| self.target(reference));
        target.map_or(schema, |(_, target)| target)
    }

    /// Translates the members of a union; a discriminator selects one of them.
    fn alternatives(&mut self, at: &str, list: &'a [Value], map: &'a Map<String, Value>) -> Value {
        let values = self.tag_values(list, map);
        let mut made = Vec::new();
        for (index, schema) in list.iter().enumerate() {
            let translated = self.schema(&child(at, &index.to_string()), schema);
            made.push(match values.get(&index) {
                None => translated,
                Some((property, values)) => json!({
                    "if": {
                        "required": [property],
                        "properties": {property: {"enum": values}},
                    },
                    "then": translated,
                    "else": false,
                }),
            });
        }
        Value::Array(made)
    }

    /// Whether the validator accepts the pattern.
    fn is_pattern(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let known = jsonschema::validator_for(&json!({"pattern": pattern})).is_ok();
        self.patterns.insert(pattern.to_owned(), known);
        known
    }
}

/// Returns the property of a discriminator, which Swagger 2.0 states without an object.
pub(super) fn discriminator(map: &Map<String, Value>) -> Option<&str> {
    let discriminator = map.get("discriminator")?;
    let name = discriminator.get("propertyName").unwrap_or(discriminator);
    name.as_str()
}

/// Returns the schema for a reference that leads to a response, a request body or a parameter:
/// its schema of the first media type. OpenAPI does not define such a reference.
pub fn schema_in(mut at: String, target: &Value) -> (String, &Value) {
    let is_schema = |it: &Value| it.get("type").is_some() || it.get("properties").is_some();
    if is_schema(target) {
        return (at, target);
    }
    let mut part = target;
    let content = target.get("content").and_then(Value::as_object);
    if let Some((media_type, first)) = content.and_then(|content| content.iter().next()) {
        at = child(&child(&at, "content"), media_type);
        part = first;
    }
    match part.get("schema").filter(|schema| schema.is_object()) {
        Some(schema) => (child(&at, "schema"), schema),
        None => (at, part),
    }
}

/// Returns the required properties that are sent in this direction.
fn required(names: &[Value], hidden: &[String]) -> Value {
    let names = names.iter().filter_map(Value::as_str);
    let mut names: Vec<&str> = names
        .filter(|name| !hidden.iter().any(|it| it == name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// Whether the strings of a schema are base64, whatever their format.
fn is_encoded(map: &Map<String, Value>) -> bool {
    let encoding = map.get("contentEncoding").and_then(Value::as_str);
    let encoding = encoding.map(str::to_ascii_lowercase);
    encoding.is_some_and(|encoding| ["base64", "base64url"].contains(&encoding.as_str()))
}

/// Returns the types that JSON Schema defines.
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

/// Translates a boolean exclusive bound, which makes the bound beside it exclusive.
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

/// Returns the integers that a format allows.
fn range(map: &Map<String, Value>) -> Option<(Value, Value)> {
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

/// Appends to the array of a keyword.
fn add(made: &mut Map<String, Value>, key: &str, value: &Value) {
    let list = made.entry(key).or_insert_with(|| json!([]));
    list.as_array_mut()
        .into_iter()
        .for_each(|it| it.push(value.clone()));
}

/// Collects the pointers of all schemas with an anchor.
fn gather_anchors(node: &Value, at: String, anchors: &mut BTreeMap<String, String>) {
    match node {
        Value::Object(members) => {
            for key in ["$dynamicAnchor", "$anchor", "$id"] {
                if let Some(name) = members.get(key).and_then(Value::as_str) {
                    anchors.entry(name.to_owned()).or_insert_with(|| at.clone());
                }
            }
            for (key, member) in members {
                gather_anchors(member, child(&at, key), anchors);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                gather_anchors(item, child(&at, &index.to_string()), anchors);
            }
        }
        _ => {}
    }
}

/// Whether a schema binds dynamic anchors.
fn binds(schema: &Value) -> bool {
    let bindings = schema.get("$defs").and_then(Value::as_object);
    let mut bindings = bindings.into_iter().flatten();
    bindings.any(|(_, it)| it.get("$dynamicAnchor").is_some())
}

/// Whether a key occurs anywhere.
fn mentions(node: &Value, key: &str) -> bool {
    match node {
        Value::Object(members) => {
            members.contains_key(key) || members.values().any(|it| mentions(it, key))
        }
        Value::Array(items) => items.iter().any(|it| mentions(it, key)),
        _ => false,
    }
}
