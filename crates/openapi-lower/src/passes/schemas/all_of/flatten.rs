//! An object beside a union: a struct with the common properties, and a field for the union.
//!
//! Copying the common properties into each variant would repeat them in each type. If the
//! properties of the variants differ from those of the object, the union becomes a property that
//! the Plan marks as flattened: on the wire, its members are beside those of the object.

use std::collections::HashSet;

use openapi_source::Node;
use openapi_source::names::first_unused;
use typify_model::names::field_name;

use super::merge::Union;
use super::parts::resolve;
use super::{Composer, allows_objects, has_only};
use crate::codes;
use crate::cx::Cx;
use crate::schema::{self, is_union, property};

/// The property for a union without a component.
const VARIANT: &str = "variant";

impl Composer<'_> {
    /// Returns the object with its unions as flattened properties; `None` if that would change the
    /// meaning.
    pub(super) fn flatten(
        &self,
        object: &Node,
        unions: &[Union],
        schema: &Node,
        cx: &mut Cx,
    ) -> Option<Node> {
        let is_plain = has_only(object, &["type", "properties", "required"]);
        if !is_plain || !allows_objects(object) || self.is_inherited() {
            return None;
        }
        let common: HashSet<&str> = object
            .members("properties")
            .map(|(name, _)| name.as_str())
            .collect();
        let restated = self.restated(&common, unions)?;
        // The variants have to require what the object requires.
        let is_required = |name: &str| {
            let unrequired = restated.contains(name)
                && !unions.iter().all(|union| self.all_require(union, name));
            common.contains(name) && !unrequired
        };
        if restated.len() == common.len() || !schema::required(object).all(is_required) {
            return None;
        }
        cx.removed(schema, codes::all_of::FLATTENED);
        Some(divided(object, unions, &restated, schema))
    }

    /// Returns the common properties that every variant restates; `None` if the unions cannot be
    /// flattened.
    fn restated<'n>(
        &'n self,
        common: &HashSet<&'n str>,
        unions: &'n [Union],
    ) -> Option<HashSet<&'n str>> {
        let mut taken: HashSet<&str> = HashSet::new();
        let mut restated: HashSet<&str> = HashSet::new();
        for union in unions {
            let variants = union.members();
            let properties: Vec<HashSet<&str>> = variants
                .iter()
                .map(|variant| self.properties(variant))
                .collect::<Option<_>>()?;
            let in_all = |name: &str| properties.iter().all(|names| names.contains(name));
            let all: HashSet<&str> = properties.iter().flatten().copied().collect();
            if !all.is_disjoint(&taken) {
                return None;
            }
            let own_restated: HashSet<&str> = all.intersection(common).copied().collect();
            if !own_restated.is_empty() && unions.len() > 1
                || !own_restated.iter().all(|name| in_all(name))
            {
                return None;
            }
            restated.extend(own_restated);
            // serde does not pass the members of the struct's fields to the variant.
            let mut not_passed = common.difference(&restated);
            if not_passed.any(|name| variants.iter().any(|it| self.requires(it, name))) {
                return None;
            }
            let discriminator = union.discriminator.as_ref();
            let tag = discriminator.and_then(|it| it.text("propertyName"));
            if tag.is_some_and(|tag| !in_all(tag)) {
                return None;
            }
            taken.extend(all);
        }
        Some(restated)
    }

    /// Whether the component is a base schema of components other than itself.
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
        let is_simple = parts.iter().all(|part| {
            let others = part.node.get("additionalProperties");
            allows_objects(part.node)
                && !is_union(part.node)
                && !part.node.has("enum")
                && !others.is_some_and(Node::is_object)
        });
        let names: HashSet<&str> = parts
            .iter()
            .flat_map(|part| part.node.members("properties"))
            .map(|(name, _)| name.as_str())
            .collect();
        (is_simple && !names.is_empty()).then_some(names)
    }

    fn all_require(&self, union: &Union, name: &str) -> bool {
        let mut variants = union.members().iter();
        variants.all(|variant| self.requires(variant, name))
    }

    fn requires(&self, variant: &Node, name: &str) -> bool {
        let schema = resolve(variant, self.bases.schemas);
        let parts = schema.and_then(|schema| self.bases.parts(schema, None));
        let mut parts = parts.into_iter().flatten();
        parts.any(|part| schema::requires(part.node, name))
    }
}

/// Returns the struct: the common properties that no variant restates, and the unions.
fn divided(object: &Node, unions: &[Union], restated: &HashSet<&str>, schema: &Node) -> Node {
    let origin = schema.origin;
    let mut divided = object.clone();
    divided.insert("type", Node::new("object", origin));
    if let Some(properties) = divided.get_mut("properties").and_then(Node::as_object_mut) {
        properties.retain(|name, _| !restated.contains(name.as_str()));
    }
    let mut required = divided
        .take("required")
        .unwrap_or_else(|| Node::new(Vec::new(), origin));
    let mut flattened = Vec::new();
    for union in unions {
        let component = union.component.as_deref();
        let wanted = component.map_or(VARIANT.to_owned(), field_name);
        let numbered = |number| format!("{wanted}_{number}");
        let name = first_unused([wanted.clone()], numbered, |name| {
            property(&divided, name).is_none()
        });
        let value = match component {
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
        divided.object_at("properties").insert(name.clone(), value);
        if let Some(names) = required.as_array_mut() {
            names.retain(|it| !it.as_str().is_some_and(|it| restated.contains(it)));
            names.push(Node::new(name.as_str(), origin));
        }
        flattened.push(Node::new(name, origin));
    }
    divided.insert("required", required);
    let flattened = Node::new(flattened, origin);
    divided.plan_at().insert("flattened".to_owned(), flattened);
    divided
}
