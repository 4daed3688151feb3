//! The shape of a named Rust type, as typify and the polish passes emit it.

use indexmap::IndexMap;
use openapi_lower::plan::{self, Direction, Presence};
use serde_json::Value;
use typify_model::{STRING_CHECKS, names};

mod union;

use super::{Parts, Pointer, Surface, documentation};
pub(crate) use union::{Union, Variant};

/// A named type.
pub(crate) enum Shape<'a> {
    /// A struct with fields, by their Rust names.
    Struct {
        fields: IndexMap<String, Field<'a>>,
        /// Whether undeclared members are an error.
        closed: bool,
    },
    /// An enum of scalars.
    Text {
        /// The values on the wire, by the names of the variants.
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
        let matches_all = |pattern: &String| ["", ".*", "^.*$"].contains(&pattern.as_str());
        let narrows_pattern =
            self.pattern.as_ref().is_some_and(|it| !matches_all(it)) && self.pattern != old.pattern;
        let narrows_values = !self.values.is_empty()
            && (old.values.is_empty() || old.values.iter().any(|it| !self.values.contains(it)));
        let max_length = |bounds: &Bounds| bounds.max_length.unwrap_or(u64::MAX);
        narrows_pattern
            || narrows_values
            || self.min_length.unwrap_or(0) > old.min_length.unwrap_or(0)
            || max_length(self) < max_length(old)
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut checks = Vec::new();
        checks.extend(self.pattern.as_ref().map(|it| format!("pattern {it}")));
        checks.extend(
            self.min_length
                .map(|it| format!("at least {it} characters")),
        );
        checks.extend(self.max_length.map(|it| format!("at most {it} characters")));
        if !self.values.is_empty() {
            let values: Vec<String> = self.values.iter().map(Value::to_string).collect();
            checks.push(format!("one of {}", values.join(" ")));
        }
        if checks.is_empty() {
            f.write_str("no checks")
        } else {
            f.write_str(&checks.join(", "))
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
        let array = |key: &str| schema.get(key).and_then(Value::as_array);
        match typify_model::Shape::of(schema) {
            typify_model::Shape::Union => {
                let members = array("oneOf").or_else(|| array("anyOf"));
                let members = members.map_or(&[][..], Vec::as_slice);
                Shape::Union(Union::of(members, planned, surface))
            }
            typify_model::Shape::Enum => {
                let variant = |name: &str| {
                    let value = planned.values.get(name).cloned();
                    (
                        names::variant_name(name),
                        value.unwrap_or_else(|| name.into()),
                    )
                };
                let values = array("enum").into_iter().flatten();
                let is_read = planned.direction != Direction::Request;
                Shape::Text {
                    values: values.filter_map(Value::as_str).map(variant).collect(),
                    open: planned.open || is_read && !planned.closed,
                }
            }
            typify_model::Shape::Struct => Shape::Struct {
                fields: fields(name, schema, planned, surface),
                closed: schema.get("additionalProperties") == Some(&Value::Bool(false)),
            },
            _ => Shape::newtype(schema, surface),
        }
    }

    fn newtype(schema: &'a Value, surface: &Surface<'_>) -> Self {
        let mut inner = schema.clone();
        if let Some(keywords) = inner.as_object_mut() {
            for checked in STRING_CHECKS.into_iter().chain(["enum"]) {
                keywords.shift_remove(checked);
            }
        }
        let length = |key: &str| schema.get(key).and_then(Value::as_u64);
        let pattern = schema.get("pattern").and_then(Value::as_str);
        let values = schema.get("enum").and_then(Value::as_array);
        Shape::Newtype {
            inner: surface.rust_type(&inner),
            schema,
            bounds: Bounds {
                pattern: pattern.map(str::to_owned),
                min_length: length("minLength"),
                max_length: length("maxLength"),
                values: values.cloned().unwrap_or_default(),
            },
        }
    }

    /// Describes the kind of type, for messages.
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

/// Returns the fields of a struct by their Rust names.
fn fields<'a>(
    name: &str,
    schema: &'a Value,
    planned: &plan::Type,
    surface: &'a Surface<'_>,
) -> IndexMap<String, Field<'a>> {
    let required = schema.get("required").and_then(Value::as_array);
    let required = required.into_iter().flatten();
    let required: Vec<&str> = required.filter_map(Value::as_str).collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    let declared = properties.into_iter().flatten();
    let declared = declared.map(|(key, schema)| (key.as_str(), schema));
    // A property that is required and not declared may be any value.
    let is_declared = |key: &str| properties.is_some_and(|all| all.contains_key(key));
    let undeclared = required.iter().filter(|key| !is_declared(key));
    let undeclared = undeclared.map(|key| (*key, &ANYTHING));
    let form = surface.form(name);
    let mut fields: IndexMap<String, Field<'a>> = declared
        .chain(undeclared)
        .map(|(key, schema)| {
            let is_required = required.contains(&key);
            let field = field(key, schema, is_required, form, planned, surface);
            (names::field_name(key), field)
        })
        .collect();
    if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
        let part = form.and_then(|parts| parts.others.as_ref());
        let field = Field {
            wire: REST.to_owned(),
            ty: format!("BTreeMap<String, {}>", field_type(values, part, surface)),
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

/// Returns the field of a property.
fn field<'a>(
    key: &'a str,
    schema: &'a Value,
    is_required: bool,
    form: Option<&Parts>,
    planned: &plan::Type,
    surface: &'a Surface<'_>,
) -> Field<'a> {
    let wire_name = planned.properties.get(key).map_or(key, String::as_str);
    let part = form.and_then(|parts| parts.named.get(wire_name));
    let ty = field_type(schema, part, surface);
    let presence = planned.presence.get(key);
    let has_three_states = presence == Some(&Presence::Nullable) && form.is_none();
    let is_flattened = planned.flattened.iter().any(|name| name == key);
    // The client sends the default value of a preset property; the server applies the others.
    let is_preset = presence == Some(&Presence::Preset);
    let default = surface.default_of(schema);
    Field {
        wire: if is_flattened {
            FLATTENED.to_owned()
        } else {
            wire_name.to_owned()
        },
        ty: if is_required || ty.starts_with("Option<") && !has_three_states {
            ty
        } else {
            format!("Option<{ty}>")
        },
        required: is_required && !is_preset,
        default: default.filter(|_| is_preset),
        server_default: default.filter(|_| !is_preset),
        deprecated: planned.deprecated_properties.iter().any(|it| it == key),
        schema,
        below: vec!["properties", key],
    }
}

/// Returns the type of a field: what the caller passes for a part, or the type of the schema.
fn field_type(schema: &Value, part: Option<&plan::Part>, surface: &Surface<'_>) -> String {
    let text = || surface.rust_type(schema);
    let is_string = |schema: &Value| schema.get("type").and_then(Value::as_str) == Some("string");
    match part {
        None => text(),
        Some(plan::Part::File) => "Part".to_owned(),
        Some(plan::Part::Files) => "Vec<Part>".to_owned(),
        Some(plan::Part::Text) if is_string(surface.target(schema)) => text(),
        Some(plan::Part::Text) => "String".to_owned(),
        Some(plan::Part::Texts) => "Vec<String>".to_owned(),
    }
}

/// The name in JSON of a flattened field, whose members are among those of its object.
const FLATTENED: &str = "members of the object itself";

/// The name in JSON of the field for additional properties.
const REST: &str = "*";

/// The schema of an undeclared property.
static ANYTHING: Value = Value::Null;

/// Returns a schema without its descriptions.
pub(super) fn without_descriptions(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => map
            .iter()
            .filter(|(key, value)| !(*key == "description" && value.is_string()))
            .map(|(key, value)| (key.clone(), without_descriptions(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_descriptions).collect(),
        other => other.clone(),
    }
}
