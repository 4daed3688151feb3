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

use openapi_source::{Node, walk};

mod discriminator;
mod infer;
mod lookup;
mod requirements;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::Cx;
use crate::schema::{is_empty, is_union, scalar_text, take_planned};
use discriminator::tag_by_discriminator;
pub(super) use discriminator::target_name;
use infer::infer_tag;
pub(super) use lookup::Schemas;
use requirements::Requirements;

/// The Plan data of a variant until this pass: the name of the component that the discriminator
/// means, if the variant refers to another one.
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
struct Variant {
    /// The tag values of the variant.
    values: Values,
    /// Whether the variant may lack the tag.
    is_optional: bool,
    /// Whether the variant takes values that belong to no other.
    takes_others: bool,
}

/// The tag of a union.
struct Tagged {
    /// The names of the properties on the path to the tag.
    path: Vec<Node>,
    /// The data of each member of the union, in order.
    variants: Vec<Variant>,
}

impl Tagged {
    /// Returns the values of all variants.
    fn into_values(self) -> Values {
        let variants = self.variants.into_iter();
        variants.flat_map(|variant| variant.values).collect()
    }
}

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut requirements = Requirements::default();
    let hoisted = cx.hoisted.clone();
    let is_concerned = |schema: &Node| is_union(schema) || schema.has("discriminator");
    walk::schemas_among(root, is_concerned, |schema, components| {
        let schemas = Schemas::new(components, &hoisted);
        record_tag(schema, schemas, &mut requirements, cx);
    });
    if let Some(components) = walk::component_schemas_mut(root) {
        requirements.apply(components, cx);
    }
}

/// Returns the data of a variant, which this pass stores at its member.
pub(crate) fn variant_data(member: &Node) -> Option<&Node> {
    member.plan()?.get(VARIANT)
}

/// Returns the tag values of a variant, which this pass stores at its member.
pub(crate) fn tag_values(member: &Node) -> &[Node] {
    variant_data(member).map_or(&[], |variant| variant.items("values"))
}

/// Returns scalars as strings, with their nodes.
pub(super) fn values_with_text<'v>(
    values: impl IntoIterator<Item = &'v Node>,
) -> impl Iterator<Item = (String, Node)> {
    let values = values.into_iter();
    values.filter_map(|value| Some((scalar_text(value)?, value.clone())))
}

/// Records the tag of a union, and removes the discriminator.
fn record_tag(schema: &mut Node, schemas: Schemas, requirements: &mut Requirements, cx: &mut Cx) {
    let list = if schema.has("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    let discriminator = schema.take("discriminator");
    let mut tagged = None;
    if let Some(discriminator) = &discriminator {
        tagged = tag_by_discriminator(discriminator, schema.items(list), schemas, 0);
        let code = if tagged.is_some() {
            codes::tags::DISCRIMINATOR
        } else {
            codes::tags::WITHOUT_UNION
        };
        cx.removed(discriminator, code);
    }
    let Some(tagged) = tagged.or_else(|| infer_tag(schema.items(list), schemas)) else {
        return;
    };
    let origin = schema.origin;
    if discriminator.is_some() {
        cx.note(origin, codes::tags::VARIANTS);
    }
    for (member, variant) in walk::list(schema.get_mut(list)).zip(&tagged.variants) {
        for key in [NAME, BASE] {
            take_planned(member, key);
        }
        if discriminator.is_some()
            && let [tag] = tagged.path.as_slice()
            && let Some(tag) = tag.as_str()
        {
            requirements.add(member, tag, variant, cx);
        }
        let values: Vec<Node> = variant.values.iter().map(|(_, it)| it.clone()).collect();
        let is_optional = variant.is_optional && !values.is_empty();
        let mut data = Node::object(origin);
        if !values.is_empty() {
            data.insert("values", Node::new(values, origin));
        }
        if let Some(property) = tagged.path.first().filter(|_| is_optional) {
            data.insert("optional", property.clone());
        }
        if variant.takes_others {
            data.insert("other", Node::new(true, origin));
        }
        if !is_empty(&data) {
            member.plan_at().insert(VARIANT.to_owned(), data);
        }
    }
    let path = Node::new(tagged.path, origin);
    schema.plan_at().insert("tag".to_owned(), path);
}
