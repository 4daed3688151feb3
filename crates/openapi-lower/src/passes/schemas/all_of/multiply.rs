//! Unions among the subschemas of a schema: each variant gets all other keywords.

use openapi_source::Node;

use super::merge::{Merged, Union};
use super::{
    ANNOTATIONS, Composer, Part, Source, allows_objects, constrains, has_only, is_open, resolve,
};
use crate::codes;
use crate::cx::Cx;
use crate::schema::{self, is_union, property};

/// The maximum number of variants of multiplied unions.
const PRODUCT: usize = 16;

/// The maximum number of properties that are copied into the variants of one schema.
const COPIES: usize = 4_000;

/// The maximum depth of nested unions.
const DEPTH: usize = 3;

impl Composer<'_> {
    /// Returns the merged schema with its unions.
    pub(super) fn with_unions(&self, schema: &Node, merged: Merged, cx: &mut Cx) -> Node {
        let composed = self.multiply(merged, schema, 0, cx);
        if is_open(&composed) && !is_open(schema) {
            cx.note(schema.origin, codes::tree::EMPTIED);
        }
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            let is_noted = matches!(keyword.as_str(), "allOf" | "$ref");
            let is_unchanged = composed
                .get(keyword)
                .is_some_and(|kept| kept.origin == value.origin && kept.is_same(value));
            if !is_noted && !is_unchanged {
                cx.removed(value, codes::all_of::COMPOSED);
            }
        }
        composed
    }

    fn multiply(&self, mut merged: Merged, schema: &Node, depth: usize, cx: &mut Cx) -> Node {
        let mut unions: Vec<Union> = std::mem::take(&mut merged.unions)
            .into_iter()
            .filter(|union| self.restricts(union, &mut merged))
            .filter_map(|union| self.without_own(union, cx))
            .collect();
        if unions.is_empty() {
            merged.note(cx);
            return merged.node;
        }
        if !constrains(&merged.node)
            && unions.len() == 1
            && let Some(union) = unions.pop()
        {
            merged.note(cx);
            merged.node.take("type");
            merged.node.insert(&union.keyword, union.members);
            if let Some(discriminator) = union.discriminator {
                merged.node.insert("discriminator", discriminator);
            }
            return merged.node;
        }
        if depth == 0
            && let Some(flattened) = self.flatten(&merged.node, &unions, schema, cx)
        {
            merged.note(cx);
            return flattened;
        }
        let product = unions.iter().fold(1_usize, |product, union| {
            product.saturating_mul(union.members().len())
        });
        let copies = product.saturating_mul(merged.node.members("properties").count() + 1);
        if unions.len() > 1 && product > PRODUCT || copies > COPIES || depth == DEPTH {
            merged.record_loss(codes::all_of::TOO_MANY_COMBINATIONS);
            self.merge_objects(&mut merged, &unions);
            merged.note(cx);
            return merged.node;
        }
        merged.note(cx);
        let variants: Vec<Node> = combinations(&unions)
            .iter()
            .map(|combination| self.variant(&merged.node, combination, schema, depth, cx))
            .collect();
        cx.removed(schema, codes::all_of::UNION_MULTIPLIED);
        let mut multiplied = Node::object(schema.origin);
        for (keyword, value) in std::mem::take(merged.node.members_mut()) {
            if ANNOTATIONS.contains(&keyword.as_str()) {
                multiplied.insert(&keyword, value);
            }
        }
        multiplied.insert("oneOf", Node::new(variants, schema.origin));
        // Variants of several multiplied unions are pairs, which no tag distinguishes.
        if let [union] = unions.as_slice()
            && let Some(discriminator) = &union.discriminator
        {
            multiplied.insert("discriminator", discriminator.clone());
        }
        multiplied
    }

    /// Adds the properties of all variants to an object, if all variants are objects.
    fn merge_objects(&self, merged: &mut Merged, unions: &[Union]) {
        let is_object = |part: &Part| allows_objects(part.node) && !is_union(part.node);
        let members = unions.iter().flat_map(|union| union.members());
        let parts: Option<Vec<Vec<Part>>> = members
            .map(|member| self.bases.parts(member, self.own))
            .map(|parts| parts.filter(|parts| parts.iter().all(is_object)))
            .collect();
        let Some(parts) = parts.filter(|_| allows_objects(&merged.node)) else {
            return;
        };
        for part in parts.iter().flatten() {
            if part.node.has("properties") {
                merged.add_optional(part.node);
            }
        }
        merged.allow_any_property();
    }

    /// Whether a schema is the component that is being merged.
    fn is_own(&self, schema: &Node) -> bool {
        let own = self.own.and_then(|own| self.bases.schemas.get(own));
        own.is_some_and(|own| std::ptr::eq(own, schema))
    }

    /// Removes the component itself from its union, where it adds nothing.
    fn without_own(&self, mut union: Union, cx: &mut Cx) -> Option<Union> {
        let members = union.members.as_array_mut()?;
        members.retain(|member| {
            let target = resolve(member, self.bases.schemas);
            let is_own = target.is_some_and(|target| self.is_own(target));
            if is_own {
                cx.removed(member, codes::unions::OWN_MEMBER);
            }
            !is_own
        });
        (!members.is_empty()).then_some(union)
    }

    /// Whether the union restricts anything.
    fn restricts(&self, union: &Union, merged: &mut Merged) -> bool {
        let members = union.members();
        // The union of a base schema excludes the values of other subtypes.
        if union.source == Source::Base && members.iter().any(|it| self.refers_to_own(it)) {
            return false;
        }
        let only_requires =
            |member: &Node| member.has("required") && has_only(member, &["type", "required"]);
        if members.iter().all(only_requires) {
            merged.record_loss(codes::all_of::REQUIRED_ALTERNATIVES);
            return false;
        }
        if constrains(&merged.node) && members.iter().any(is_open) {
            merged.record_loss(codes::all_of::OPEN_SUBSCHEMA);
            return false;
        }
        true
    }

    /// Returns the variant for a combination of members, one of each union: `beside` merged with
    /// the members.
    fn variant(
        &self,
        beside: &Node,
        members: &[&Node],
        schema: &Node,
        depth: usize,
        cx: &mut Cx,
    ) -> Node {
        if let [member] = members
            && member.has("$ref")
            && self.covers(member, beside)
        {
            return (*member).clone();
        }
        let origin = members.first().map_or(schema.origin, |it| it.origin);
        let mut merged = Merged::new(self.bases, origin);
        let mut stripped = beside.clone();
        for keyword in ANNOTATIONS {
            stripped.take(keyword);
        }
        merged.add(&Part {
            node: &stripped,
            source: Source::Base,
        });
        for member in members {
            let parts = self.bases.parts(member, self.own).unwrap_or_else(|| {
                let target = resolve(member, self.bases.schemas).unwrap_or(member);
                merged.parts_without_bases(target)
            });
            for mut part in parts {
                if part.source == Source::Own && !member.has("$ref") {
                    part.source = Source::Inline;
                }
                merged.add(&part);
            }
        }
        let name = match members {
            [member] => member
                .ref_name()
                .or_else(|| member.text("title").map(str::to_owned)),
            _ => None,
        };
        let mut variant = self.multiply(merged, schema, depth + 1, cx);
        if let Some(name) = name {
            let title = Node::new(name, variant.origin);
            variant.insert("title", title);
        }
        variant
    }

    /// Whether the component already has all keywords beside the reference to it.
    fn covers(&self, reference: &Node, beside: &Node) -> bool {
        let Some(schema) = resolve(reference, self.bases.schemas) else {
            return false;
        };
        let name = reference.ref_name();
        let Some(parts) = self.bases.parts(schema, name.as_deref()) else {
            return false;
        };
        if parts.iter().any(|part| self.is_own(part.node)) {
            return true;
        }
        let declares = |name: &str| parts.iter().any(|part| property(part.node, name).is_some());
        let requires = |name: &str| parts.iter().any(|part| schema::requires(part.node, name));
        allows_objects(beside)
            && has_only(beside, &["type", "properties", "required"])
            && beside.members("properties").all(|(name, _)| declares(name))
            && schema::required(beside).all(requires)
    }
}

/// Returns every combination of one member of each union.
fn combinations(unions: &[Union]) -> Vec<Vec<&Node>> {
    unions.iter().fold(vec![Vec::new()], |chosen, union| {
        let members = union.members();
        chosen
            .iter()
            .flat_map(|chosen| {
                members.iter().map(move |member| {
                    let mut more = chosen.clone();
                    more.push(member);
                    more
                })
            })
            .collect()
    })
}
