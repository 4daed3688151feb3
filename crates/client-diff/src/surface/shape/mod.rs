//! The shape of a named Rust type, as typify and the polish passes emit it.

use indexmap::IndexMap;
use openapi_lower::plan::{self, Direction, Presence};
use serde_json::Value;
use typify_model::{STRING_CHECKS, names};

mod union;

use super::{Pointer, Surface, documentation};
pub(crate) use union::{Union, Variant};

/// A named type.
pub(crate) enum Shape<'a> {
    /// A struct with fields, by their Rust names.
    Struct {
        fields: IndexMap<String, Field<'a>>,
        /// Whether undeclared members are an error.
        closed: bool,
    },
    /// An enum of scalars: the values on the wire, by the names of the variants.
    Text {
        values: IndexMap<String, Value>,
        /// Whether it has a variant for unknown values.
        open: bool,
    },
    /// An enum of other types.
    Union(Union<'a>),
    /// A struct around one value.
    Newtype {
        inner: String,
        schema: &'a Value,
        bounds: Bounds,
    },
}

/// Whether a struct of these fields implements `Default`.
pub(crate) fn has_default(fields: &IndexMap<String, Field<'_>>) -> bool {
    fields.values().all(|field| !field.required)
}

/// A field of a struct.
pub(crate) struct Field<'a> {
    pub(crate) wire: String,
    pub(crate) ty: String,
    /// Whether a program that makes a value must set it.
    pub(crate) required: bool,
    /// The default value that the client sends.
    pub(crate) default: Option<&'a Value>,
    /// The default value of the server.
    pub(crate) server_default: Option<&'a Value>,
    pub(crate) deprecated: bool,
    pub(crate) schema: &'a Value,
    /// The segments of its pointer in the type's schema.
    below: Vec<&'a str>,
}

impl Field<'_> {
    pub(crate) fn docs(&self) -> Option<String> {
        documentation(self.schema)
    }

    /// Returns the location of the field in that of its type.
    pub(crate) fn pointer(&self, of_type: Pointer) -> Pointer {
        self.below
            .iter()
            .fold(of_type, |pointer, segment| pointer.below(segment))
    }
}

/// The checks of the conversion into a newtype.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) pattern: Option<String>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) values: Vec<Value>,
}

impl Bounds {
    /// Whether a value that passed the old checks may fail these.
    pub(crate) fn narrows(&self, old: &Bounds) -> bool {
        let all = |pattern: &String| ["", ".*", "^.*$"].contains(&pattern.as_str());
        let pattern =
            self.pattern.as_ref().is_some_and(|it| !all(it)) && self.pattern != old.pattern;
        let values = !self.values.is_empty()
            && (old.values.is_empty() || old.values.iter().any(|it| !self.values.contains(it)));
        let longest = |bounds: &Bounds| bounds.max_length.unwrap_or(u64::MAX);
        pattern
            || values
            || self.min_length.unwrap_or(0) > old.min_length.unwrap_or(0)
            || longest(self) < longest(old)
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut words = Vec::new();
        words.extend(self.pattern.iter().map(|it| format!("pattern {it}")));
        words.extend(
            self.min_length
                .map(|it| format!("at least {it} characters")),
        );
        words.extend(self.max_length.map(|it| format!("at most {it} characters")));
        if !self.values.is_empty() {
            let values: Vec<String> = self.values.iter().map(Value::to_string).collect();
            words.push(format!("one of {}", values.join(" ")));
        }
        if words.is_empty() {
            f.write_str("no checks")
        } else {
            f.write_str(&words.join(", "))
        }
    }
}

impl<'a> Shape<'a> {
    pub(super) fn of(
        name: &str,
        schema: &'a Value,
        planned: &plan::Type,
        surface: &'a Surface<'_>,
    ) -> Self {
        let list = |key: &str| schema.get(key).and_then(Value::as_array);
        match typify_model::Shape::of(schema) {
            typify_model::Shape::Union => {
                let members = list("oneOf").or_else(|| list("anyOf"));
                let members = members.map_or(&[][..], Vec::as_slice);
                return Shape::Union(Union::of(members, planned, surface));
            }
            typify_model::Shape::Enum => {
                let value = |text: &str| {
                    let wire = planned.values.get(text).cloned();
                    (
                        names::variant_name(text),
                        wire.unwrap_or_else(|| text.into()),
                    )
                };
                let values = list("enum").into_iter().flatten();
                let is_read = planned.direction != Direction::Request;
                return Shape::Text {
                    values: values.filter_map(Value::as_str).map(value).collect(),
                    open: planned.open || is_read && !planned.closed,
                };
            }
            typify_model::Shape::Struct => {
                return Shape::Struct {
                    fields: fields(name, schema, planned, surface),
                    closed: schema.get("additionalProperties") == Some(&Value::Bool(false)),
                };
            }
            // A newtype.
            _ => {}
        }
        let mut inner = schema.clone();
        if let Some(keywords) = inner.as_object_mut() {
            for checked in STRING_CHECKS.into_iter().chain(["enum"]) {
                keywords.shift_remove(checked);
            }
        }
        let length = |key: &str| schema.get(key).and_then(Value::as_u64);
        Shape::Newtype {
            inner: surface.rust_type(&inner),
            schema,
            bounds: Bounds {
                pattern: schema
                    .get("pattern")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
                min_length: length("minLength"),
                max_length: length("maxLength"),
                values: list("enum").cloned().unwrap_or_default(),
            },
        }
    }

    /// Returns what kind of type it is.
    pub(crate) fn sort(&self) -> String {
        match self {
            Shape::Struct { .. } => "a struct".to_owned(),
            Shape::Text { values, .. } => format!("an enum of {}", kind(values)),
            Shape::Union(_) => "an enum of types".to_owned(),
            Shape::Newtype { inner, .. } => format!("a struct around {inner}"),
        }
    }
}

/// Returns the kind of an enum's values, which determines its conversions.
pub(crate) fn kind(values: &IndexMap<String, Value>) -> &'static str {
    let all = |is: fn(&Value) -> bool| values.values().all(is);
    if all(Value::is_string) {
        "strings"
    } else if all(Value::is_i64) {
        "integers"
    } else if all(Value::is_u64) {
        "unsigned integers"
    } else if all(Value::is_boolean) {
        "booleans"
    } else {
        "scalars"
    }
}

fn fields<'a>(
    name: &str,
    schema: &'a Value,
    planned: &plan::Type,
    surface: &'a Surface<'_>,
) -> IndexMap<String, Field<'a>> {
    let required = schema.get("required").and_then(Value::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let described = properties.into_iter().flatten();
    let described = described.map(|(key, schema)| (key.as_str(), schema));
    // A property that is required and not described may be any value.
    let known = |name: &&&str| properties.is_some_and(|all| all.contains_key(**name));
    let unknown = required.iter().filter(|name| !known(name));
    let unknown = unknown.map(|name| (*name, &ANYTHING));
    let form = surface.is_form(name);
    let mut fields: IndexMap<String, Field<'a>> = described
        .chain(unknown)
        .map(|(key, schema)| {
            let required = required.contains(&key);
            let ty = match form && is_file(schema) {
                true => "Part".to_owned(),
                false if form && schema.get("items").is_some_and(is_file) => "Vec<Part>".to_owned(),
                false => surface.rust_type(schema),
            };
            let wire = planned.properties.get(key).map_or(key, String::as_str);
            let presence = planned.presence.get(key);
            // The server applies the default value of an optional property.
            let preset = presence == Some(&Presence::Preset);
            let default = surface.default_of(schema);
            let (default, server_default) = if preset {
                (default, None)
            } else {
                (None, default)
            };
            let three_states = presence == Some(&Presence::Nullable) && !form;
            let field = Field {
                wire: if planned.flattened.iter().any(|name| name == key) {
                    FLATTENED.to_owned()
                } else {
                    wire.to_owned()
                },
                ty: if required || ty.starts_with("Option<") && !three_states {
                    ty
                } else {
                    format!("Option<{ty}>")
                },
                required: required && !preset,
                default,
                server_default,
                deprecated: planned.deprecated_properties.iter().any(|it| it == key),
                schema,
                below: vec!["properties", key],
            };
            (names::field_name(key), field)
        })
        .collect();
    if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
        let field = Field {
            wire: REST.to_owned(),
            ty: format!("BTreeMap<String, {}>", surface.rust_type(values)),
            required: false,
            default: None,
            server_default: None,
            deprecated: false,
            schema: values,
            below: vec!["additionalProperties"],
        };
        fields.insert("extra".to_owned(), field);
    }
    fields
}

/// The name of a flattened field, whose members are among those of its object.
const FLATTENED: &str = "members of the object itself";

/// The name of the field of additional properties; no field of a described property has it.
const REST: &str = "*";

static ANYTHING: Value = Value::Null;

/// Whether a part of a form is a file.
fn is_file(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("binary")
}

/// Returns a schema without its descriptions.
pub(super) fn without_words(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => map
            .iter()
            .filter(|(key, value)| !(*key == "description" && value.is_string()))
            .map(|(key, value)| (key.clone(), without_words(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_words).collect(),
        other => other.clone(),
    }
}
