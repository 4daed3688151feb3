//! The shape of a union in Rust.

use std::fmt;

use indexmap::IndexMap;
use openapi_lower::plan::{self, Direction};
use serde_json::Value;

use super::Shape;
use crate::surface::{Surface, reference};

/// An enum of other types.
pub(crate) struct Union<'a> {
    /// The variants, by their Rust names.
    pub(crate) variants: IndexMap<String, Variant<'a>>,
    /// The names of the properties on the path to the tag; empty if no tag distinguishes the
    /// variants.
    pub(crate) tag: Vec<String>,
    /// The name of the variant for values with an unknown tag, if there is one.
    pub(crate) unknown: Option<&'static str>,
}

/// A variant of a union.
pub(crate) struct Variant<'a> {
    pub(crate) ty: String,
    pub(crate) schema: &'a Value,
    pub(crate) tagged: Tagged,
    /// Whether the client sets the tag of a value that a program makes without one.
    pub(crate) sets_tag: bool,
}

/// The values of the tag that belong to a variant.
#[derive(Debug, PartialEq)]
pub(crate) struct Tagged {
    values: Vec<Value>,
    /// Whether the variant may lack the tag.
    optional: bool,
    /// Whether the variant takes the values that belong to no other variant.
    other: bool,
}

impl Tagged {
    pub(crate) fn has_values(&self) -> bool {
        !self.values.is_empty()
    }

    /// Whether every value that belonged to the variant before still does.
    pub(crate) fn includes(&self, old: &Tagged) -> bool {
        (self.other || old.values.iter().all(|value| self.values.contains(value)))
            && (self.optional || !old.optional)
            && (self.other || !old.other)
    }
}

impl fmt::Display for Tagged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut values: Vec<String> = self.values.iter().map(Value::to_string).collect();
        values.extend(self.other.then(|| "any other value".to_owned()));
        values.extend(self.optional.then(|| "no tag".to_owned()));
        if values.is_empty() {
            f.write_str("no value")
        } else {
            f.write_str(&values.join(", "))
        }
    }
}

impl<'a> Union<'a> {
    pub(super) fn of(members: &'a [Value], planned: &plan::Type, surface: &'a Surface<'_>) -> Self {
        let planned_union = planned.union.as_ref();
        let union = planned_union
            .filter(|it| it.variants.len() == members.len())
            .cloned()
            .unwrap_or_default();
        let mut variants = IndexMap::new();
        for (at, schema) in members.iter().enumerate() {
            let variant = union.variants.get(at).cloned().unwrap_or_default();
            let ty = surface.rust_type(schema);
            // Without a Plan the type determines the variant.
            let name = if variant.name.is_empty() {
                ty.clone()
            } else {
                variant.name
            };
            let sets_tag = variant.fill.is_some() || has_preset_tag(schema, &union.tag, surface);
            let variant = Variant {
                ty,
                schema,
                tagged: Tagged {
                    values: variant.values,
                    optional: variant.optional.is_some(),
                    other: variant.other,
                },
                sets_tag,
            };
            variants.insert(name, variant);
        }
        let open = !union.tag.is_empty() && planned.direction != Direction::Request;
        let names = ["Unknown", "Other", "UnknownValue", "OtherValue"];
        let free = names.into_iter().find(|name| !variants.contains_key(*name));
        Self {
            unknown: free.filter(|_| open),
            variants,
            tag: union.tag,
        }
    }

    /// Whether a value of the type converts into a variant by `From`: a single variant has the
    /// type.
    pub(crate) fn is_made_of(&self, ty: &str) -> bool {
        self.variants.values().filter(|it| it.ty == ty).count() == 1
    }

    /// Whether every variant is a scalar. The union is then formatted and parsed as a string.
    pub(crate) fn is_text(&self, surface: &Surface<'_>) -> bool {
        self.variants.values().all(|it| is_text(&it.ty, surface))
    }
}

/// Whether values of the type are formatted and parsed as strings.
fn is_text(ty: &str, surface: &Surface<'_>) -> bool {
    if !ty.starts_with("types::") {
        let containers = ["Vec<", "[", "(", "BTreeMap<", "Option<", "{"];
        let is_json = ty == "serde_json::Value" || ty.contains("Map<");
        return !is_json && !containers.iter().any(|it| ty.starts_with(it));
    }
    match surface.shape_of(ty) {
        Some(Shape::Text { .. }) => true,
        Some(Shape::Newtype { inner, .. }) => inner != ty && is_text(&inner, surface),
        _ => false,
    }
}

/// Whether the type of a variant has a field for the tag that a caller need not set.
fn has_preset_tag(schema: &Value, tag: &[String], surface: &Surface<'_>) -> bool {
    let [tag] = tag else { return false };
    let shape = reference(schema).and_then(|name| surface.shape(name));
    let Some(Shape::Struct { fields, .. }) = shape else {
        return false;
    };
    let mut fields = fields.values();
    fields.any(|field| field.wire == *tag && field.default.is_some())
}
