//! Translates a description's schemas to JSON Schema 2020-12, for a validator that does not
//! know OpenAPI.
//!
//! The lowering is not used. JSON Schema keywords are copied; keywords of OpenAPI are translated
//! ([`keywords`]): `nullable` and `x-nullable`, boolean exclusive bounds, `type: file`, the formats
//! of integers, `readOnly` and `writeOnly` by [`Direction`], discriminators ([`unions`]), and
//! inheritance ([`subtypes`]). String formats with a single spelling are asserted; the others are
//! annotations. Keywords with invalid values and invalid patterns are left out.
//!
//! The keywords defined by the constants below are annotations.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

mod keywords;
mod references;
mod subtypes;
mod tags;
mod unions;

pub use references::schema_in;
use references::{binds_dynamic_anchors, gather_anchors};
use subtypes::Subtypes;
pub use unions::Branch;

/// The JSON pointer of the schema in the description.
pub const AT: &str = "x-at";
/// Marks a schema that has properties.
pub const STRUCTURED: &str = "x-structured";
/// The values of an enum of strings or of integers.
pub const VALUES: &str = "x-values";
/// The properties whose values select a variant of a union.
pub const CLOSED: &str = "x-closed";
/// The properties that are not sent in this direction.
pub const HIDDEN: &str = "x-hidden";
/// The format, which no validator asserts under this name.
pub const FORMAT: &str = "x-format";
/// The examples and the default value of the description.
pub const EXAMPLES: &str = "x-examples";
/// The name of the document of all schemas.
pub const BASE: &str = "urn:description";

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Direction {
    /// The value is sent in a request, without `readOnly` properties.
    Request,
    /// The value is received in a response, without `writeOnly` properties.
    Response,
    /// No operation uses the schema; the value has all properties.
    Neither,
}

/// The requested schemas, and all schemas to which they refer.
pub struct Schemas<'a> {
    document: &'a Value,
    direction: Direction,
    /// Whether keywords beside a reference apply.
    has_siblings: bool,
    /// The indexes of the requested definitions.
    indexes: HashMap<Key, usize>,
    pending: Vec<Pending<'a>>,
    definitions: Vec<Value>,
    /// Whether the validator accepts a pattern.
    patterns: HashMap<String, bool>,
    /// The properties that distinguish a schema from other members of some union, by the schema's
    /// pointer.
    tags: HashMap<String, Vec<String>>,
    subtypes: Subtypes,
    /// The tag values that a discriminator states for a member of a union, by the schema's
    /// pointer.
    tag_values: HashMap<String, BTreeMap<String, Vec<Value>>>,
    /// The pointers of schemas that declare a `$dynamicAnchor`, an `$anchor` or an `$id`, by its
    /// name.
    anchors: BTreeMap<String, String>,
    /// Whether the description has a `$dynamicRef`.
    is_dynamic: bool,
    /// The outermost schema that binds dynamic anchors for the schema that is being translated.
    scope: Option<String>,
}

/// The identity of a definition.
#[derive(Clone, Eq, Hash, PartialEq)]
struct Key {
    /// The pointer of the schema.
    at: String,
    /// Whether the definition has the schema's own keywords alone, without its subtypes and the
    /// tag values of discriminators.
    is_plain: bool,
    /// The outermost schema that binds dynamic anchors.
    scope: Option<String>,
}

/// A definition to translate.
struct Pending<'a> {
    index: usize,
    key: Key,
    schema: &'a Value,
}

impl<'a> Schemas<'a> {
    pub fn new(document: &'a Value, direction: Direction) -> Schemas<'a> {
        let version = document.get("openapi").map(Value::to_string);
        let has_siblings =
            version.is_some_and(|version| !version.trim_matches('"').starts_with("3.0"));
        let mut schemas = Schemas {
            document,
            direction,
            has_siblings,
            indexes: HashMap::new(),
            pending: Vec::new(),
            definitions: Vec::new(),
            patterns: HashMap::new(),
            tags: HashMap::new(),
            subtypes: Subtypes::new(document),
            tag_values: HashMap::new(),
            anchors: BTreeMap::new(),
            is_dynamic: has_key(document, "$dynamicRef"),
            scope: None,
        };
        gather_anchors(document, String::new(), &mut schemas.anchors);
        schemas.gather_tags(document);
        schemas.gather_tag_values(document);
        schemas
    }

    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Returns a reference to the translation of a schema, with its subtypes if it has any.
    pub fn reference(&mut self, at: String, schema: &'a Value) -> String {
        self.request(at, schema, false)
    }

    /// Returns a reference to the translation of a schema's own keywords, as a base of another
    /// schema.
    fn plain_reference(&mut self, at: String, schema: &'a Value) -> String {
        let is_plain = self.is_selected_by_tag(&at);
        self.request(at, schema, is_plain)
    }

    /// Whether a discriminator selects a schema, as a subtype or as a member of a union.
    fn is_selected_by_tag(&self, at: &str) -> bool {
        self.subtypes.contains(at) || self.tag_values.contains_key(at)
    }

    /// Adds a translated schema; returns the reference to it.
    fn define(&mut self, schema: Value) -> String {
        self.definitions.push(schema);
        format!("{BASE}#/$defs/{}", self.definitions.len() - 1)
    }

    /// Requests the translation of a schema; returns the reference to it.
    fn request(&mut self, at: String, schema: &'a Value, is_plain: bool) -> String {
        let scope = match &self.scope {
            // Only with a `$dynamicRef` does the target of a reference depend on the scope.
            _ if !self.is_dynamic => None,
            Some(scope) => Some(scope.clone()),
            None => binds_dynamic_anchors(schema).then(|| at.clone()),
        };
        let key = Key {
            at,
            is_plain,
            scope,
        };
        let next = self.definitions.len();
        let index = *self.indexes.entry(key.clone()).or_insert(next);
        if index == next {
            self.definitions.push(Value::Bool(true));
            self.pending.push(Pending { index, key, schema });
        }
        format!("{BASE}#/$defs/{index}")
    }

    /// Returns the document of all schemas.
    pub fn finish(mut self) -> Value {
        while let Some(Pending { index, key, schema }) = self.pending.pop() {
            let Key {
                at,
                is_plain,
                scope,
            } = key;
            self.scope = scope;
            self.definitions[index] = if is_plain {
                self.schema(&at, schema)
            } else if self.subtypes.contains(&at) {
                self.with_subtypes(&at)
            } else {
                self.with_tag_values(&at, schema)
            };
        }
        let definitions = self.definitions.into_iter().enumerate();
        let definitions: Map<String, Value> = definitions
            .map(|(index, schema)| (index.to_string(), schema))
            .collect();
        json!({"$defs": definitions})
    }

    /// Translates a base schema: the value of its tag selects the base or one of its subtypes.
    fn with_subtypes(&mut self, at: &str) -> Value {
        let mut members = Vec::new();
        for subtype in self.subtypes.of(at) {
            if let Some(schema) = self.document.pointer(&subtype.at) {
                let reference = self.request(subtype.at.clone(), schema, true);
                members.push(subtype.translated(&reference));
            }
        }
        json!({"anyOf": members, AT: at})
    }

    /// Translates a schema that discriminators select by a tag: it has that tag wherever it is
    /// used.
    fn with_tag_values(&mut self, at: &str, schema: &'a Value) -> Value {
        let translated = self.schema(at, schema);
        let Some(values) = self.tag_values.get(at) else {
            return translated;
        };
        let properties: Map<String, Value> = values
            .iter()
            .map(|(name, values)| (name.clone(), json!({"enum": values})))
            .collect();
        json!({"allOf": [translated], "properties": properties, AT: at})
    }

    /// Translates a schema.
    fn schema(&mut self, at: &str, schema: &'a Value) -> Value {
        self.member(at, schema, &[])
    }

    /// Translates a member of a composition, in which these properties are hidden.
    fn member(&mut self, at: &str, schema: &'a Value, hidden: &[String]) -> Value {
        let Value::Object(map) = schema else {
            return Value::Bool(schema != &Value::Bool(false));
        };
        let reference = map.get("$ref").and_then(Value::as_str);
        let dynamic = map.get("$dynamicRef").and_then(Value::as_str);
        let mut translated = if reference.is_some() && !self.has_siblings {
            Map::new()
        } else {
            self.keywords(at, map, hidden)
        };
        let target = match (reference, dynamic) {
            (Some(reference), _) => self.target(reference),
            (None, Some(name)) => self.dynamic_target(name).or_else(|| self.target(name)),
            (None, None) => None,
        };
        if let Some((target_at, target)) = target {
            let reference = if self.extends(at) {
                self.plain_reference(target_at, target)
            } else {
                self.reference(target_at, target)
            };
            translated.insert("$ref".to_owned(), reference.into());
        }
        translated.insert(AT.to_owned(), at.into());
        let has_flag = |key: &str| map.get(key) == Some(&Value::Bool(true));
        if has_flag("nullable") || has_flag("x-nullable") {
            json!({"anyOf": [translated, {"type": "null"}], AT: at})
        } else {
            Value::Object(translated)
        }
    }

    /// Whether a schema is a member of the `allOf` of a schema that a discriminator selects.
    fn extends(&self, at: &str) -> bool {
        at.rsplit_once('/')
            .and_then(|(list, _)| list.strip_suffix("/allOf"))
            .is_some_and(|parent| self.is_selected_by_tag(parent))
    }
}

/// Returns the property of a discriminator, which Swagger 2.0 states without an object.
fn discriminator(map: &Map<String, Value>) -> Option<&str> {
    let discriminator = map.get("discriminator")?;
    let name = discriminator.get("propertyName").unwrap_or(discriminator);
    name.as_str()
}

/// Whether a key occurs anywhere in a value.
fn has_key(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(members) => {
            members.contains_key(key) || members.values().any(|it| has_key(it, key))
        }
        Value::Array(items) => items.iter().any(|it| has_key(it, key)),
        _ => false,
    }
}
