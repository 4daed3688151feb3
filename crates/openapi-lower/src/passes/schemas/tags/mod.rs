//! Tags: the property whose value distinguishes the variants of a union.
//!
//! progenitor ignores `discriminator`, and decodes a union as the first variant that matches. This
//! pass determines, for every union, which values of which property belong to which variant, and
//! records that in the Plan; the generated union then decodes only the variant that the tag
//! selects. The schemas of the variants are unchanged, since a discriminator must not affect
//! validation (OpenAPI 3.1.1, Discriminator Object).
//!
//! The values of a variant are, in this order: those in `mapping`, those in its `const` or `enum`,
//! and the name of its component. Without a discriminator, a property that all variants require is
//! a tag if its values differ in all of them; it may be one level down. One variant may lack it: a
//! value without the tag is of that variant. A variant that is a union has the values of all its
//! variants. Several variants may share a value, which then narrows the choice. Nothing is lost.

use openapi_source::{Kind, Map, Node, walk};

mod described;
mod find;
mod lookup;
mod prepare;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use described::described;
pub(super) use described::target_name;
pub(super) use lookup::Schemas;
pub(crate) use lookup::text_of;
use prepare::Requirements;

/// The Plan data of a variant until this pass: the name of its component, if the variant refers to
/// another one.
pub(super) const NAME: &str = "tagName";

/// The Plan data of a subtype until this pass: the tag of the base schema, and its values.
pub(super) const SUBTYPE: &str = "subtype";

/// The Plan data of a variant until this pass: whether it has the values of the base type itself.
pub(super) const BASE: &str = "base";

/// The Plan data of a union's member from this pass on: the data of the variant.
pub(crate) const VARIANT: &str = "variant";

/// The values of a tag, as strings with the nodes that state them.
type Values = Vec<(String, Node)>;

/// The data of a variant, stored at its member.
#[derive(Clone, Debug, Default)]
struct Variant {
    /// The tag values of the variant.
    values: Values,
    /// Whether the variant may lack the tag.
    optional: bool,
    /// Whether the variant takes values that belong to no other.
    other: bool,
}

/// The tag of a union.
struct Tagged {
    /// The names of the properties on the path to the tag.
    path: Vec<Node>,
    /// The data of each member of the union, in order.
    variants: Vec<Variant>,
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut requirements = Requirements::default();
    let hoisted = cx.hoisted.clone();
    walk::schemas_among(root, is_union, |schema, components| {
        mark(
            schema,
            Schemas::new(components, &hoisted),
            &mut requirements,
            cx,
        );
    });
    let components = walk::component_schemas_mut(root);
    if let Some(components) = components {
        requirements.apply(components, cx);
    }
}

/// Whether a schema is a union or has a discriminator.
fn is_union(schema: &Node) -> bool {
    let keywords = ["oneOf", "anyOf", "discriminator"];
    keywords.iter().any(|keyword| schema.has(keyword))
}

/// Records the tag of a union, and removes the discriminator.
fn mark(schema: &mut Node, known: Schemas, requirements: &mut Requirements, cx: &mut Cx) {
    let keyword = schema.take("discriminator");
    let list = if schema.has("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    let tagged = match &keyword {
        Some(keyword) => described(keyword, schema.items(list), known, 0),
        None => None,
    };
    if let Some(keyword) = &keyword {
        let code = if tagged.is_some() {
            codes::tags::DISCRIMINATOR
        } else {
            codes::tags::WITHOUT_UNION
        };
        cx.removed(keyword, code);
    }
    let Some(tagged) = tagged.or_else(|| find::find(schema.items(list), known)) else {
        return;
    };
    let by_keyword = keyword.is_some();
    let origin = schema.origin;
    if by_keyword {
        cx.note(origin, codes::tags::VARIANTS);
    }
    for (member, variant) in walk::list(schema.get_mut(list)).zip(&tagged.variants) {
        remove_pass_data(member);
        if by_keyword && let [property] = tagged.path.as_slice() {
            prepare::member(member, property, variant, requirements, cx);
        }
        let values = variant.values.iter().map(|(_, node)| node.clone());
        let values: Vec<Node> = values.collect();
        let optional = variant.optional && !values.is_empty();
        let mut kept = Node::object(origin);
        if !values.is_empty() {
            kept.insert("values", Node::new(values, origin));
        }
        if let Some(property) = tagged.path.first().filter(|_| optional) {
            kept.insert("optional", property.clone());
        }
        if variant.other {
            kept.insert("other", Node::new(true, origin));
        }
        if kept.as_object().is_some_and(|map| !map.is_empty()) {
            member.plan_at().insert(VARIANT.to_owned(), kept);
        }
    }
    schema
        .plan_at()
        .insert("tag".to_owned(), Node::new(tagged.path, origin));
}

/// Removes the data of a member that this pass used.
fn remove_pass_data(member: &mut Node) {
    let Some(plan) = member.plan_mut() else {
        return;
    };
    for key in [NAME, BASE] {
        plan.take(key);
    }
    if plan.as_object().is_some_and(|map| map.is_empty()) {
        member.take_plan();
    }
}
