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
//! variant. Nothing is given up.

use std::collections::{HashMap, HashSet};

use super::cx::Cx;
use super::walk;
use crate::node::{Kind, Map, Node, unescape};
use crate::report::Effect::Exact;
use prepare::Claims;

mod find;
mod prepare;
#[cfg(test)]
mod tests;
mod values;

pub(super) use values::Schemas;
pub(crate) use values::text_of;

/// Kept of a variant until this pass: the name of the component that it stands for, where it
/// refers to another one.
pub(super) const NAME: &str = "tagName";

/// Kept of a component until `bases`: the value that `x-ms-discriminator-value` gives to it.
pub(super) const VALUE: &str = "tagValue";

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
    walk::schemas_among(root, is_union, |schema, components| {
        mark(schema, Schemas::new(components), &mut claims, cx);
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
    let list = match schema.has("oneOf") {
        true => "oneOf",
        false => "anyOf",
    };
    let tagged = match &keyword {
        Some(keyword) => described(keyword, schema.items(list), known, &cx.hoisted),
        None => None,
    };
    if let Some(keyword) = &keyword {
        let detail = match tagged.is_some() {
            true => "a discriminator, kept in the Plan",
            false => "a discriminator of a schema that is no union",
        };
        cx.removed(Exact, keyword, detail);
    }
    let Some(tagged) = tagged.or_else(|| find::find(schema.items(list), known)) else {
        return;
    };
    let by_keyword = keyword.is_some();
    let origin = schema.origin;
    if by_keyword {
        cx.exact(origin, "the variants of a union, told apart in the Plan");
    }
    for (member, variant) in walk::list(schema.get_mut(list)).zip(&tagged.variants) {
        member.take_plan();
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

/// The variants of a union by its discriminator; none where the keyword tells nothing of them.
/// Names in `hoisted` are no values, since no description knows them.
fn described(
    keyword: &Node,
    members: &[Node],
    known: Schemas,
    hoisted: &HashSet<String>,
) -> Option<Tagged> {
    let property = keyword.get("propertyName")?;
    let name = property.as_str()?;
    let fallback = keyword.text("defaultMapping").map(target_name);
    let mut mapped: HashMap<String, Values> = HashMap::new();
    for (value, target) in keyword.members("mapping") {
        let node = Node::made(value.as_str(), target.origin);
        let target = target_name(target.as_str().unwrap_or_default());
        let values = mapped.entry(target).or_default();
        values.push((value.clone(), node));
    }
    let names = members.iter().map(variant_name);
    let names = names.map(|name| name.filter(|name| !hoisted.contains(name)));
    let names: Vec<Option<String>> = names.collect();
    let given = |at: usize| -> &[(String, Node)] {
        let name = names.get(at).and_then(Option::as_ref);
        let values = name.and_then(|name| mapped.get(name));
        values.map(Vec::as_slice).unwrap_or_default()
    };
    let own: Vec<Option<Values>> = members
        .iter()
        .map(|member| known.values(member, &[name]))
        .collect();
    // A value that the mapping gives away, or that several variants list, is nobody's own.
    let mut count: HashMap<&str, usize> = HashMap::new();
    for (value, _) in own.iter().flatten().flatten() {
        *count.entry(value).or_default() += 1;
    }
    let taken: HashSet<&str> = (0..members.len())
        .flat_map(given)
        .map(|(value, _)| value.as_str())
        .collect();
    let variants = members.iter().zip(&own).enumerate();
    let mut variants: Vec<Variant> = variants
        .map(|(at, (member, own))| {
            let mut values = given(at).to_vec();
            let alone = |(value, _): &&(String, Node)| {
                count.get(value.as_str()) == Some(&1) && !taken.contains(value.as_str())
            };
            values.extend(own.iter().flatten().filter(alone).cloned());
            let name = names.get(at).and_then(Option::as_ref);
            let is_fallback = fallback.is_some() && name == fallback.as_ref();
            if values.is_empty() && known.is_object(member) && !is_fallback {
                // A name that lowering invented is no value.
                let described = name.filter(|_| member.has("$ref") || member.plan().is_some());
                let allowed = |name: &&String| {
                    let mut listed = own.iter().flatten();
                    own.is_none() || listed.any(|(value, _)| value == *name)
                };
                let node = |name: &String| (name.clone(), Node::made(name.as_str(), member.origin));
                values.extend(described.filter(allowed).map(node));
            }
            let is_base = member.plan().is_some_and(|plan| plan.flag(BASE));
            Variant {
                values,
                optional: !known.requires(member, name_of(property)),
                other: is_fallback || is_base,
            }
        })
        .collect();
    let mut seen = HashSet::new();
    for variant in &mut variants {
        variant
            .values
            .retain(|(value, _)| seen.insert(value.clone()));
    }
    let tells = variants.iter().filter(|it| !it.values.is_empty()).count();
    (tells > 0).then(|| Tagged {
        path: vec![property.clone()],
        variants,
    })
}

fn name_of(property: &Node) -> &str {
    property.as_str().unwrap_or_default()
}

/// The name by which a discriminator knows a member: of the component that it refers to or
/// stands for, or its title, where the member was written out.
fn variant_name(member: &Node) -> Option<String> {
    let stands_for = member.plan().and_then(|plan| plan.text(NAME));
    let stands_for = stands_for.map(str::to_owned);
    stands_for
        .or_else(|| member.ref_name())
        .or_else(|| match member.items("allOf") {
            [inner] => inner.ref_name(),
            _ => None,
        })
        .or_else(|| member.text("title").map(str::to_owned))
}

/// The component that a mapping names, by its name or by a reference.
pub(super) fn target_name(target: &str) -> String {
    let last = target.rsplit('/').next().unwrap_or(target);
    let name = match target.contains('/') {
        true => last,
        false => target,
    };
    let name = name.rsplit_once('#').map_or(name, |(_, name)| name);
    unescape(name).into_owned()
}
