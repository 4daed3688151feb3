//! The shape of a schema in typify, for the passes.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use openapi_source::{Kind, Node, walk};
use typify_model::{STRING_CHECKS, Schema, Shape};

use crate::chain::wrapped;
use crate::schema::union_members;

/// A schema for typify-model.
#[derive(Clone, Copy)]
pub(crate) struct Tree<'s>(pub(crate) &'s Node);

impl<'s> Schema<'s> for Tree<'s> {
    fn get(self, keyword: &str) -> Option<Self> {
        self.0.get(keyword).map(Tree)
    }

    fn keywords(self) -> impl Iterator<Item = &'s str> {
        let members = self.0.as_object().into_iter();
        members.flat_map(|members| members.keys().map(String::as_str))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        self.0.as_array().into_iter().flatten().map(Tree)
    }

    fn as_str(self) -> Option<&'s str> {
        self.0.as_str()
    }

    fn as_bool(self) -> Option<bool> {
        self.0.as_bool()
    }

    fn as_f64(self) -> Option<f64> {
        self.0.as_number()?.as_f64()
    }
}

/// Whether typify generates a named type for a schema. Data for the Plan is about such a type.
pub(crate) fn needs_name(schema: &Node) -> bool {
    match Shape::of(Tree(schema)) {
        Shape::Reference => false,
        shape => shape.needs_name() || schema.plan().is_some(),
    }
}

/// Whether a schema is an `allOf` of one reference with annotations: `nullable`, a description, a
/// default value.
pub(crate) fn is_wrapper(schema: &Node) -> bool {
    typify_model::is_wrapped_reference(Tree(schema))
}

/// Replaces a wrapper without other keywords with its reference.
pub(crate) fn unwrap(member: &mut Node) {
    let bare = member.as_object().is_some_and(|map| map.len() == 1);
    if let [reference] = member.items("allOf")
        && bare
        && reference.has("$ref")
    {
        let mut reference = reference.clone();
        if let Some(Kind::Object(plan)) = member.take_plan().map(|plan| plan.kind) {
            *reference.plan_at() = *plan;
        }
        *member = reference;
    }
}

/// Moves `deprecated` out of the inline members of an `allOf`: for a reference beside `{deprecated:
/// true}`, the property is deprecated.
pub(crate) fn lift_deprecated(schema: &mut Node) {
    let members = walk::list(schema.get_mut("allOf")).filter(|member| !member.has("$ref"));
    let lifted: Vec<Node> = members.filter_map(|it| it.take("deprecated")).collect();
    for keyword in lifted {
        schema.insert("deprecated", keyword);
    }
}

/// Removes and returns `deprecated`. A wrapper without other keywords becomes the reference.
pub(crate) fn take_deprecated(schema: &mut Node) -> Option<Node> {
    let keyword = schema.take("deprecated")?;
    unwrap(schema);
    Some(keyword)
}

/// Whether a schema is an enum whose values in the Plan are not strings.
pub(crate) fn has_other_values(schema: &Node) -> bool {
    let planned = schema.plan().into_iter();
    let mut values = planned.flat_map(|plan| plan.members("values"));
    values.any(|(_, value)| value.as_str().is_none())
}

/// Returns the string enums, and the strings with constraints, that distinguish the variants of a
/// union: progenitor's unions are untagged, so a type that accepts any string would take values of
/// later variants. `has_other_values` returns whether a component is an enum of other scalars.
pub(crate) fn closed_enums(
    lowered: &Node,
    has_other_values: impl Fn(&str) -> bool,
) -> IndexSet<String> {
    let schemas = walk::component_schemas(lowered);
    let component = |schema: &Node| schemas?.get_key_value(&wrapped(schema)?);
    let string_enum = |schema: &Node| component(schema).filter(|(_, schema)| is_text_enum(schema));
    let mut closed = IndexSet::new();
    walk::objects(lowered, &mut |schema| {
        let mut tags: IndexMap<String, Vec<(&String, &[Node])>> = IndexMap::new();
        let resolve = |variant| component(variant).map_or(variant, |(_, schema)| schema);
        let types: Vec<_> = union_members(schema)
            .map(|variant| resolve(variant).text("type"))
            .collect();
        // Objects and arrays are never strings, numbers or booleans.
        let is_scalar = |ty: &&Option<&str>| !matches!(ty, Some("object" | "array"));
        let has_other_scalars = types.iter().filter(is_scalar).count() > 1;
        for (index, variant) in union_members(schema).enumerate() {
            let mut later = types.iter().skip(index + 1);
            let is_before_strings = later.any(|ty| matches!(ty, None | Some("string")));
            if let Some((name, schema)) = component(variant)
                && (is_checked(schema) || is_text_enum(schema))
                && (is_before_strings || has_other_scalars && has_other_values(name))
            {
                closed.insert(name.clone());
            }
            for (property, schema) in resolve(variant).members("properties") {
                let values = string_enum(schema).map(|(name, schema)| (name, schema.items("enum")));
                tags.entry(property.clone()).or_default().extend(values);
            }
        }
        for tag in tags.into_values().filter(|tag| distinguishes(tag)) {
            closed.extend(tag.into_iter().map(|(name, _)| name.clone()));
        }
    });
    closed
}

/// Returns the components that are enums of one value and the schema of properties only.
pub(crate) fn constants(lowered: &Node) -> Vec<String> {
    let mut uses_by_properties: HashMap<String, usize> = HashMap::new();
    walk::objects(lowered, &mut |schema| {
        for (_, property) in schema.members("properties") {
            if let Some(target) = wrapped(property) {
                *uses_by_properties.entry(target).or_default() += 1;
            }
        }
    });
    let mut uses: HashMap<String, usize> = HashMap::new();
    walk::component_references(lowered, &mut |name| {
        *uses.entry(name.to_owned()).or_default() += 1;
    });
    let schemas = walk::component_schemas(lowered);
    let constants = schemas.into_iter().flatten().filter(|(name, schema)| {
        let count = uses.get(*name);
        let only_properties = count.is_some() && count == uses_by_properties.get(*name);
        is_text_enum(schema) && schema.items("enum").len() == 1 && only_properties
    });
    constants.map(|(name, _)| name.clone()).collect()
}

/// Whether the enums of a property in several variants have no value in common, or each has a single
/// value, which is then meant as a tag.
fn distinguishes(tag: &[(&String, &[Node])]) -> bool {
    let values = || tag.iter().flat_map(|(_, values)| values.iter());
    let distinct: HashSet<Option<&str>> = values().map(Node::as_str).collect();
    tag.iter().all(|(_, values)| values.len() == 1)
        || (tag.len() > 1 && distinct.len() == values().count())
}

/// Whether typify generates a type with checks for a string schema.
fn is_checked(schema: &Node) -> bool {
    let mut checks = STRING_CHECKS.iter();
    schema.text("type") == Some("string") && checks.any(|keyword| schema.has(keyword))
}

/// Whether a schema is a string enum.
pub(crate) fn is_text_enum(schema: &Node) -> bool {
    schema.text("type") == Some("string") && schema.has("enum")
}
