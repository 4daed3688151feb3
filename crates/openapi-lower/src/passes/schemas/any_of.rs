//! `anyOf` of objects that a value may match at the same time.
//!
//! A value may match several subschemas (JSON Schema 2020-12, Core 10.2.1.2), but a Rust enum has a
//! single variant: properties of the others would be lost. So such a union gets an additional
//! variant with the properties of all; the schema of a property that several describe differently
//! is a union. Lost: in unions with too many properties, a value keeps only the properties of one
//! variant.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_source::{Map, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{Schemas, VARIANT, text_of};

/// The Plan data of a union that was an `anyOf`, from `unions` to this pass.
pub(super) const MARK: &str = "anyOf";

/// The maximum number of properties of the combined variant.
const PROPERTIES: usize = 100;

/// The title, and therefore the name, of the combined variant.
const TITLE: &str = "Combined";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_among(root, is_marked, |schema, components| {
        combine(schema, components, cx);
    });
}

/// Whether a schema was an `anyOf`.
fn is_marked(schema: &Node) -> bool {
    schema.plan().is_some_and(|plan| plan.has(MARK))
}

/// Adds the combined variant to a union that needs one.
fn combine(schema: &mut Node, components: &Map, cx: &mut Cx) {
    let Some(plan) = schema.plan_mut() else {
        return;
    };
    if plan.take(MARK).is_none() {
        return;
    }
    let is_tagged = plan.has("tag");
    if plan.as_object().is_some_and(|plan| plan.is_empty()) {
        schema.take_plan();
    }
    let known = Schemas::new(components, &cx.hoisted);
    let members = schema.items("oneOf");
    let shared = shared_values(members);
    let objects: Vec<&Node> = members
        .iter()
        .filter(|member| !is_tagged || may_lack_tag(member) || has_any(member, &shared))
        .filter_map(|it| known.open_object(it))
        .collect();
    let together = objects.iter().enumerate().any(|(at, a)| {
        let mut others = objects.iter().skip(at + 1);
        others.any(|b| lacks(a, b) && lacks(b, a) && !exclude(a, b, known))
    });
    if !together {
        return;
    }
    let origin = schema.origin;
    match combined(&objects, schema) {
        Some(mut variant) => {
            let mut kept = Node::object(origin);
            if is_tagged && !shared.is_empty() {
                let values: Vec<Node> = shared.into_values().collect();
                kept.insert("values", Node::new(values, origin));
            }
            kept.insert("combined", Node::new(true, origin));
            variant.plan_at().insert(VARIANT.to_owned(), kept);
            cx.note(origin, codes::any_of::COMBINED);
            if let Some(members) = schema.get_mut("oneOf").and_then(Node::as_array_mut) {
                members.push(variant);
            }
        }
        None => cx.note(origin, codes::any_of::ONE_VARIANT),
    }
}

/// Returns the tag values that several members have.
fn shared_values(members: &[Node]) -> IndexMap<String, Node> {
    let mut seen = HashSet::new();
    let mut shared = IndexMap::new();
    for member in members {
        let own: IndexMap<String, Node> = tag_values(member).collect();
        for (value, node) in own {
            if !seen.insert(value.clone()) {
                shared.insert(value, node);
            }
        }
    }
    shared
}

/// Whether a value of a member may lack the tag.
fn may_lack_tag(member: &Node) -> bool {
    let variant = member.plan().and_then(|plan| plan.get(VARIANT));
    variant.is_none_or(|variant| variant.has("optional") || variant.items("values").is_empty())
}

/// Whether a member has one of these tag values.
fn has_any(member: &Node, values: &IndexMap<String, Node>) -> bool {
    tag_values(member).any(|(value, _)| values.contains_key(&value))
}

/// Returns the tag values of a member, as strings with their nodes.
fn tag_values(member: &Node) -> impl Iterator<Item = (String, Node)> {
    let variant = member.plan().and_then(|plan| plan.get(VARIANT));
    let values = variant.into_iter().flat_map(|it| it.items("values"));
    values.filter_map(|value| Some((text_of(value)?, value.clone())))
}

/// Whether one object has a property that the other does not describe.
fn lacks(other: &Node, object: &Node) -> bool {
    let describes = |name: &str| other.get("properties").is_some_and(|all| all.has(name));
    object
        .members("properties")
        .any(|(name, _)| !describes(name))
}

/// Whether no value matches both objects, because a property that both require differs.
fn exclude(a: &Node, b: &Node, known: Schemas) -> bool {
    let mut required = a.items("required").iter().filter_map(Node::as_str);
    required.any(|name| {
        let values = |object| {
            let values = known.values(object, &[name])?;
            Some(
                values
                    .into_iter()
                    .map(|(value, _)| value)
                    .collect::<HashSet<_>>(),
            )
        };
        let needed = b
            .items("required")
            .iter()
            .any(|it| it.as_str() == Some(name));
        match (values(a), values(b)) {
            (Some(a), Some(b)) => needed && a.is_disjoint(&b),
            _ => false,
        }
    })
}

/// Returns an object with the properties of all; a property that all require is required.
fn combined(objects: &[&Node], schema: &Node) -> Option<Node> {
    let origin = schema.origin;
    let mut described: IndexMap<&String, Vec<&Node>> = IndexMap::new();
    for (name, property) in objects
        .iter()
        .flat_map(|object| object.members("properties"))
    {
        let schemas = described.entry(name).or_default();
        if !schemas.iter().any(|known| known.is_same(property)) {
            schemas.push(property);
        }
    }
    if described.len() > PROPERTIES {
        return None;
    }
    let property = |schemas: Vec<&Node>| match schemas.as_slice() {
        [one] => (*one).clone(),
        several => {
            let members: Vec<Node> = several.iter().map(|it| (*it).clone()).collect();
            let mut union = Node::object(origin);
            union.insert("oneOf", Node::new(members, origin));
            union
        }
    };
    let properties: Map = described
        .into_iter()
        .map(|(name, schemas)| (name.clone(), property(schemas)))
        .collect();
    let (first, others) = objects.split_first()?;
    let required = first.items("required").iter().filter(|name| {
        others
            .iter()
            .all(|other| other.items("required").iter().any(|it| it.is_same(name)))
    });
    let required: Vec<Node> = required.cloned().collect();
    let mut variant = Node::object(origin);
    variant.insert("title", Node::new(TITLE, origin));
    variant.insert("type", Node::new("object", origin));
    variant.insert("properties", Node::new(properties, origin));
    if !required.is_empty() {
        variant.insert("required", Node::new(required, origin));
    }
    let described = "A value that matches several variants.";
    variant.insert("description", Node::new(described, origin));
    Some(variant)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn run(members: Value, schemas: Value) -> (Value, Vec<String>) {
        let mut all = schemas;
        all["U"] = json!({"oneOf": members, "x-plan": {"anyOf": true}});
        let document = json!({"openapi": "3.0.3", "components": {"schemas": all}});
        let (document, notes) = testing::run(super::run, document);
        (document["components"]["schemas"]["U"].clone(), notes)
    }

    fn object(name: &str, ty: &str) -> Value {
        json!({"type": "object", "required": [name], "properties": {name: {"type": ty}}})
    }

    #[test]
    fn overlapping_objects_get_a_combined_variant() {
        let (union, notes) = run(
            json!([object("mail", "string"), object("street", "string"), {"type": "string"}]),
            json!({}),
        );
        let variant = &union["oneOf"][3];
        assert_eq!(
            variant["properties"],
            json!({"mail": {"type": "string"}, "street": {"type": "string"}})
        );
        assert_eq!(variant.get("required"), None);
        assert_eq!(notes.len(), 1, "{notes:?}");
    }

    #[test]
    fn an_object_with_all_properties_of_another_needs_no_combined_variant() {
        let wide = json!({"type": "object", "properties": {"a": {}, "b": {}}});
        let narrow = json!({"type": "object", "properties": {"a": {}}});
        let (union, notes) = run(json!([narrow, wide]), json!({}));
        assert_eq!(union, json!({"oneOf": [narrow, wide]}));
        assert_eq!(notes, Vec::<String>::new());
    }

    #[test]
    fn properties_that_differ_become_a_union() {
        let a = json!({"type": "object", "properties": {"x": {"type": "string"}, "a": {}}});
        let b = json!({"type": "object", "properties": {"x": {"type": "integer"}, "b": {}}});
        let (union, notes) = run(json!([a, b]), json!({}));
        assert_eq!(
            union["oneOf"][2]["properties"]["x"],
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]})
        );
        assert_eq!(notes.len(), 1, "{notes:?}");
    }
}
