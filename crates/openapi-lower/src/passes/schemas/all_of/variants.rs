//! Unions among the subschemas of a schema: each variant gets all other keywords.

use openapi_source::{Map, Node};

use super::merge::{Merged, Union};
use super::{ANNOTATIONS, Composer, Part, Source, constrains, is_open, is_union, resolve};
use crate::codes;
use crate::cx::Cx;

/// The maximum number of variants of multiplied unions.
const PRODUCT: usize = 16;

/// The maximum number of properties that are copied into the variants of one schema.
const COPIES: usize = 4_000;

/// The maximum depth of nested unions.
const DEPTH: usize = 3;

impl Composer<'_> {
    /// Returns the merged schema with its unions.
    pub(super) fn variants(&self, schema: &Node, merged: Merged, cx: &mut Cx) -> Node {
        let whole = self.multiply(merged, schema, 0, cx);
        if is_open(&whole) && !is_open(schema) {
            cx.note(schema.origin, codes::tree::EMPTIED);
        }
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            let noted = matches!(keyword.as_str(), "allOf" | "$ref");
            let intact = whole
                .get(keyword)
                .is_some_and(|kept| kept.origin == value.origin && kept.is_same(value));
            if !noted && !intact {
                cx.removed(value, codes::all_of::COMPOSED);
            }
        }
        whole
    }

    fn multiply(&self, mut merged: Merged, schema: &Node, depth: usize, cx: &mut Cx) -> Node {
        let unions = std::mem::take(&mut merged.unions);
        let mut unions: Vec<Union> = unions
            .into_iter()
            .filter(|union| self.restricts(union, &mut merged))
            .filter_map(|union| self.others(union, cx))
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
            && let Some(whole) = self.flattened(&merged.node, &unions, schema, cx)
        {
            merged.note(cx);
            return whole;
        }
        let product = unions.iter().fold(1_usize, |product, union| {
            product.saturating_mul(union.members().len())
        });
        let copies = product.saturating_mul(merged.node.members("properties").count() + 1);
        if unions.len() > 1 && product > PRODUCT || copies > COPIES || depth == DEPTH {
            merged.lose(codes::all_of::TOO_MANY_COMBINATIONS);
            self.merge_objects(&mut merged, &unions);
            merged.note(cx);
            return merged.node;
        }
        merged.note(cx);
        let mut variants = Vec::new();
        for combination in combinations(&unions) {
            variants.push(self.variant(&merged.node, &combination, schema, depth, cx));
        }
        cx.removed(schema, codes::all_of::UNION_MULTIPLIED);
        let mut whole = Node::object(schema.origin);
        for (keyword, value) in std::mem::take(merged.node.members_mut()) {
            if ANNOTATIONS.contains(&keyword.as_str()) {
                whole.insert(&keyword, value);
            }
        }
        whole.insert("oneOf", Node::new(variants, schema.origin));
        // Variants of several multiplied unions are pairs, which no tag distinguishes.
        if let [union] = unions.as_slice()
            && let Some(discriminator) = &union.discriminator
        {
            whole.insert("discriminator", discriminator.clone());
        }
        whole
    }

    /// Adds the properties of all variants to an object, if all variants are objects.
    fn merge_objects(&self, merged: &mut Merged, unions: &[Union]) {
        let members = unions.iter().flat_map(|union| union.members());
        let parts: Option<Vec<Vec<Part>>> = members
            .map(|member| {
                let parts = self.bases.parts(member, self.own)?;
                let object = |part: &Part| {
                    part.node.text("type").is_none_or(|kind| kind == "object")
                        && !is_union(part.node)
                };
                parts.iter().all(object).then_some(parts)
            })
            .collect();
        let objects = merged.node.text("type").is_none_or(|kind| kind == "object");
        let Some(parts) = parts.filter(|_| objects) else {
            return;
        };
        for part in parts
            .iter()
            .flatten()
            .filter(|part| part.node.has("properties"))
        {
            merged.add_optional(part.node);
        }
        merged.allow_any_property();
    }

    /// Removes the component itself from its union, where it adds nothing.
    fn others(&self, mut union: Union, cx: &mut Cx) -> Option<Union> {
        let own = self.own.and_then(|own| self.bases.schemas.get(own));
        let itself = |member: &Node| {
            let target = resolve(member, self.bases.schemas);
            own.zip(target)
                .is_some_and(|(own, target)| std::ptr::eq(own, target))
        };
        let members = union.members.as_array_mut()?;
        members.retain(|member| {
            if itself(member) {
                cx.removed(member, codes::unions::OWN_MEMBER);
            }
            !itself(member)
        });
        (!members.is_empty()).then_some(union)
    }

    /// Whether the union restricts anything.
    fn restricts(&self, union: &Union, merged: &mut Merged) -> bool {
        let members = union.members();
        // The union of a base schema excludes the values of other subtypes.
        let of_base =
            |member: &Node| self.own.is_some() && member.ref_name().as_deref() == self.own;
        if union.source == Source::Base && members.iter().any(of_base) {
            return false;
        }
        if members.iter().all(only_requires) {
            merged.lose(codes::all_of::REQUIRED_ALTERNATIVES);
            return false;
        }
        if constrains(&merged.node) && members.iter().any(is_open) {
            merged.lose(codes::all_of::OPEN_SUBSCHEMA);
            return false;
        }
        true
    }

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
        let mut merged = Merged::new(
            self.bases,
            members
                .first()
                .map_or(schema.origin, |member| member.origin),
        );
        let mut stripped = beside.clone();
        for keyword in ANNOTATIONS {
            stripped.take(keyword);
        }
        merged.add(&Part {
            node: &stripped,
            source: Source::Base,
        });
        for member in members {
            let parts = self.bases.parts(member, self.own);
            let own = || {
                let target = resolve(member, self.bases.schemas).unwrap_or(member);
                self.without_bases(target, &mut merged)
            };
            for mut part in parts.unwrap_or_else(own) {
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
        let extends = |part: &Part| {
            let own = self.own.and_then(|own| self.bases.schemas.get(own));
            own.is_some_and(|own| std::ptr::eq(own, part.node))
        };
        if parts.iter().any(extends) {
            return true;
        }
        let objects = beside.text("type").is_none_or(|kind| kind == "object");
        let others = beside.as_object().is_some_and(|map| {
            map.keys().any(|keyword| {
                !ANNOTATIONS.contains(&keyword.as_str())
                    && !matches!(keyword.as_str(), "type" | "properties" | "required")
            })
        });
        let has = |name: &str| {
            parts
                .iter()
                .any(|part| part.node.get("properties").is_some_and(|all| all.has(name)))
        };
        let requires = |name: &Node| {
            parts.iter().any(|part| {
                part.node
                    .items("required")
                    .iter()
                    .any(|one| one.is_same(name))
            })
        };
        objects
            && !others
            && beside.members("properties").all(|(name, _)| has(name))
            && beside.items("required").iter().all(requires)
    }
}

/// Whether the variant only requires properties.
fn only_requires(schema: &Node) -> bool {
    schema.as_object().is_some_and(|map: &Map| {
        map.contains_key("required")
            && map.keys().all(|keyword| {
                matches!(keyword.as_str(), "type" | "required")
                    || ANNOTATIONS.contains(&keyword.as_str())
            })
    })
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
