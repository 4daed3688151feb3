//! Generated types in the Plan.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The data of a generated type.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Type {
    /// Whether requests, responses or both use the type.
    pub direction: Direction,
    /// Whether the value is a secret (`format: password`), which is never shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// Whether the type is an enum, or a string with constraints, that distinguishes the variants
    /// of a union from later ones: it stays closed even in responses.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Whether the type is an enum of one value and the schema of properties only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constant: bool,
    /// The variants of a union and its tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub union: Option<Union>,
    /// The optional tag of a subtype, by its name on the wire, with the value that a constructor
    /// sets.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub own_tag: IndexMap<String, Value>,
    /// The flattened properties, by their names in the lowered document: on the wire, their members
    /// are beside those of the type.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flattened: Vec<String>,
    /// Whether the type is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// The deprecated properties, by their names in the lowered document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_properties: Vec<String>,
    /// The deprecated values of an enum, as in the lowered document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deprecated_values: Vec<String>,
    /// Whether an enum also accepts other values in requests.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// The properties for which `Option<T>` is not enough, by their names in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub presence: IndexMap<String, Presence>,
    /// Property names on the wire, by placeholder.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub properties: IndexMap<String, String>,
    /// Enum values on the wire (strings, numbers or booleans), by placeholder. Any other value is
    /// unchanged on the wire.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, Value>,
    /// Data about enum values from the description, by the value in the lowered document.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub value_docs: IndexMap<String, String>,
}

/// The variants of a union and its tag.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Union {
    /// The names on the wire of the properties that lead to the tag: one, or two if a property
    /// contains the tag. Empty if no tag distinguishes the variants.
    pub tag: Vec<String>,
    /// The variants, in the order of the lowered `oneOf`.
    pub variants: Vec<Variant>,
    /// Whether a value may match several variants. The first match may then lose part of the value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub overlapping: bool,
}

/// A variant of a union.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Variant {
    /// The name of the variant in Rust.
    pub name: String,
    /// The tag values of the variant: strings, numbers or booleans. A string also matches the
    /// number or boolean that is written like it. A value may belong to several variants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// The first property of the tag, if the variant may lack it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional: Option<String>,
    /// Whether the variant accepts the tag values that belong to no other variant.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub other: bool,
    /// Whether the variant has the properties of several other variants: a value matches it only if
    /// the value also matches one of these variants.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub combined: bool,
    /// The optional property that contains the tag, by its name in the lowered document. If the
    /// caller does not set the property, the constructor sets the first of `values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<String>,
}

/// The states of a property in a request for which `Option<T>` is not enough.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Optional and nullable: absent, `null` and a value are three states.
    Nullable,
    /// Optional, with a type that includes `null`: absent and `null` differ.
    AnyValue,
    /// Required, with a default value that is sent if the caller sets none.
    Preset,
}

/// The direction in which a type is used.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Only requests use the type, which is closed and strict.
    Request,
    /// Only responses use the type, which accepts additions of newer servers.
    Response,
    /// Requests and responses use the type.
    #[default]
    Both,
}
