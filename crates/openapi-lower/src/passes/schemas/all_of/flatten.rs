//! An object beside a union: a struct with the common properties, and a field for the union.
//!
//! Copying the common properties into each variant would repeat them in each type. If the variants
//! have other properties than the object, the union becomes a property that the Plan marks as
//! flattened: on the wire, its members are beside those of the object.

use std::collections::HashSet;

use openapi_source::Node;
use openapi_source::changes::Code;
use typify_model::names::field_name;

use super::merge::Union;
use super::parts::resolve;
use super::{Composer, is_union};
use crate::codes;
use crate::cx::Cx;

/// The property for a union without a component.
const VARIANT: &str = "variant";

impl Composer<'_> {
    /// Returns the object with its unions as flattened properties; `None` if that would change the
    /// meaning.
    pub(super) fn flattened(
        &self,
        merged: &Node,
        unions: &[Union],
        schema: &Node,
        cx: &mut Cx,
    ) -> Option<Node> {
        let kept = ["type", "properties", "required"];
        let plain = merged.as_object()?.keys().all(|keyword| {
            kept.contains(&keyword.as_str()) || super::ANNOTATIONS.contains(&keyword.as_str())
        });
        let is_object = merged.text("type").is_none_or(|kind| kind == "object");
        if !plain || !is_object || self.is_inherited() {
            return None;
        }
        let mut taken: HashSet<&str> = HashSet::new();
        let mut restated: HashSet<&str> = HashSet::new();
        let common: HashSet<&str> = merged
            .members("properties")
            .map(|(name, _)| name.as_str())
            .collect();
        for union in unions {
            let variants = union.members();
            let properties: Option<Vec<HashSet<&str>>> =
                variants.iter().map(|it| self.properties(it)).collect();
            let properties = properties?;
            let all: HashSet<&str> = properties.iter().flatten().copied().collect();
            if all.iter().any(|name| taken.contains(name)) {
                return None;
            }
            for name in all.iter().filter(|name| common.contains(**name)) {
                let everywhere = properties.iter().all(|own| own.contains(name));
                if !everywhere || unions.len() > 1 {
                    return None;
                }
                restated.insert(name);
            }
            // serde does not pass the members of the struct's fields to the variant.
            let mut missing = common.iter().filter(|name| !restated.contains(**name));
            if missing.any(|name| variants.iter().any(|it| self.requires(it, name))) {
                return None;
            }
            let tag = union
                .discriminator
                .as_ref()
                .and_then(|it| it.text("propertyName"));
            if tag.is_some_and(|tag| !properties.iter().all(|own| own.contains(tag))) {
                return None;
            }
            taken.extend(all);
        }
        let required = merged.items("required").iter().filter_map(Node::as_str);
        let own: HashSet<&str> = common.difference(&restated).copied().collect();
        if own.is_empty()
            || !required
                .clone()
                .all(|name| own.contains(name) || restated.contains(name))
        {
            return None;
        }
        if !restated.iter().all(|name| {
            // The variants have to require what the common part requires.
            let demanded = required.clone().any(|it| it == *name);
            !demanded || unions.iter().all(|union| self.all_require(union, name))
        }) {
            return None;
        }
        Some(self.divided(merged, unions, &restated, schema, cx))
    }

    /// Whether the component is a base schema of other components than itself.
    fn is_inherited(&self) -> bool {
        let Some(own) = self.own else { return false };
        self.bases.schemas.values().any(|schema| {
            let members = schema.items("allOf").iter();
            members.filter_map(Node::ref_name).any(|base| base == own)
        })
    }

    /// Returns the properties of a variant; `None` if it is not a simple object.
    fn properties<'n>(&'n self, variant: &'n Node) -> Option<HashSet<&'n str>> {
        let schema = resolve(variant, self.bases.schemas)?;
        let parts = self.bases.parts(schema, None)?;
        let plain = parts.iter().all(|part| {
            let node = part.node;
            node.text("type").is_none_or(|kind| kind == "object")
                && !is_union(node)
                && !node.has("enum")
                && !node
                    .get("additionalProperties")
                    .is_some_and(Node::is_object)
        });
        let names: HashSet<&str> = parts
            .iter()
            .flat_map(|part| part.node.members("properties"))
            .map(|(name, _)| name.as_str())
            .collect();
        (plain && !names.is_empty()).then_some(names)
    }

    fn all_require(&self, union: &Union, name: &str) -> bool {
        let variants = union.members();
        variants.iter().all(|variant| self.requires(variant, name))
    }

    fn requires(&self, variant: &Node, name: &str) -> bool {
        let Some(schema) = resolve(variant, self.bases.schemas) else {
            return false;
        };
        let parts = self.bases.parts(schema, None).unwrap_or_default();
        parts.iter().any(|part| {
            let mut required = part.node.items("required").iter();
            required.any(|it| it.as_str() == Some(name))
        })
    }

    /// Returns the struct: the common properties that no variant restates, and the unions.
    fn divided(
        &self,
        merged: &Node,
        unions: &[Union],
        restated: &HashSet<&str>,
        schema: &Node,
        cx: &mut Cx,
    ) -> Node {
        const DETAIL: Code = codes::all_of::FLATTENED;
        let origin = schema.origin;
        cx.removed(schema, DETAIL);
        let mut whole = merged.clone();
        whole.insert("type", Node::new("object", origin));
        if let Some(properties) = whole.get_mut("properties").and_then(Node::as_object_mut) {
            properties.retain(|name, _| !restated.contains(name.as_str()));
        }
        let mut required = whole
            .take("required")
            .unwrap_or_else(|| Node::new(Vec::new(), origin));
        let mut flattened = Vec::new();
        for union in unions {
            let wanted = union
                .component
                .as_deref()
                .map_or(VARIANT.to_owned(), field_name);
            let mut name = wanted.clone();
            let mut number = 2;
            while whole.get("properties").is_some_and(|all| all.has(&name)) {
                name = format!("{wanted}_{number}");
                number += 1;
            }
            let value = match &union.component {
                Some(component) => Node::schema_ref(component, origin),
                None => {
                    let mut value = Node::object(union.members.origin);
                    value.insert(&union.keyword, union.members.clone());
                    if let Some(discriminator) = &union.discriminator {
                        value.insert("discriminator", discriminator.clone());
                    }
                    value
                }
            };
            whole.object_at("properties").insert(name.clone(), value);
            if let Some(names) = required.as_array_mut() {
                names.retain(|it| !it.as_str().is_some_and(|it| restated.contains(it)));
                names.push(Node::new(name.as_str(), origin));
            }
            flattened.push(Node::new(name, origin));
        }
        whole.insert("required", required);
        whole
            .plan_at()
            .insert("flattened".to_owned(), Node::new(flattened, origin));
        whole
    }
}
