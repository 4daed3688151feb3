//! Tags: the property by whose value the variants of a union are told apart.
//!
//! progenitor ignores `discriminator`, and decodes a union as the first variant that fits.
//! This pass finds out, for every union, which values of which property belong to which
//! variant, and keeps that for the Plan; the generated union then looks at the tag, and at
//! that variant only. The schemas of the variants stay as they are described, since a
//! discriminator must not change what they allow (OpenAPI 3.1.1, Discriminator Object).
//!
//! The values of a variant are, in this order: those that `mapping` gives to it, those that
//! its own `const` or `enum` lists, and the name of its component. Without the keyword, a
//! property that all variants require is a tag where its values differ in all of them; it may
//! stand one level down. One variant may do without it: a value without the tag is of that
//! variant. A variant that is itself a union has the values of all its variants. Several
//! variants may share a value, which then narrows the choice to them. Nothing is given up.

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
use prepare::Claims;

/// Kept of a variant until this pass: the name of the component that it stands for, where it
/// refers to another one.
pub(super) const NAME: &str = "tagName";

/// Kept of a component that extends a base until this pass: the base's tag, and its values.
pub(super) const SUBTYPE: &str = "subtype";

/// Kept of a variant until this pass: that it holds the values of the base itself.
pub(super) const BASE: &str = "base";

/// Kept of the member of a union from this pass on: what belongs to the variant.
pub(crate) const VARIANT: &str = "variant";

/// The values of a tag, as text, with the nodes that say so.
type Values = Vec<(String, Node)>;

/// What belongs to a variant, in the Plan of its member.
#[derive(Clone, Debug, Default)]
struct Variant {
    /// The tag's values that belong to it.
    values: Values,
    /// Whether the variant may come without the tag.
    optional: bool,
    /// Whether the variant takes what belongs to no other.
    other: bool,
}

/// How the variants of a union are told apart.
struct Tagged {
    /// The names of the properties that lead to the tag.
    path: Vec<Node>,
    /// One for each member of the union, in its order.
    variants: Vec<Variant>,
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut claims = Claims::default();
    let hoisted = cx.hoisted.clone();
    walk::schemas_among(root, is_union, |schema, components| {
        mark(schema, Schemas::new(components, &hoisted), &mut claims, cx);
    });
    let components = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut);
    if let Some(components) = components {
        claims.apply(components, cx);
    }
}

/// Whether a schema is a union or has a discriminator.
fn is_union(schema: &Node) -> bool {
    let keywords = ["oneOf", "anyOf", "discriminator"];
    keywords.iter().any(|keyword| schema.has(keyword))
}

/// Keeps of a union how its variants are told apart, and takes the keyword out.
fn mark(schema: &mut Node, known: Schemas, claims: &mut Claims, cx: &mut Cx) {
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
        forget_names(member);
        if by_keyword && let [property] = tagged.path.as_slice() {
            prepare::member(member, property, variant, claims, cx);
        }
        let values = variant.values.iter().map(|(_, node)| node.clone());
        let values: Vec<Node> = values.collect();
        let optional = variant.optional && !values.is_empty();
        let mut kept = Node::object(origin);
        if !values.is_empty() {
            kept.insert("values", Node::made(values, origin));
        }
        if let Some(property) = tagged.path.first().filter(|_| optional) {
            kept.insert("optional", property.clone());
        }
        if variant.other {
            kept.insert("other", Node::made(true, origin));
        }
        if kept.as_object().is_some_and(|map| !map.is_empty()) {
            member.plan_at().insert(VARIANT.to_owned(), kept);
        }
    }
    schema
        .plan_at()
        .insert("tag".to_owned(), Node::made(tagged.path, origin));
}

/// Takes out what was kept of a member for this pass.
fn forget_names(member: &mut Node) {
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
