//! `anyOf` of objects that a value may match at the same time.
//!
//! A value may match several subschemas (JSON Schema 2020-12, Core 10.2.1.2), but a value of a Rust
//! enum has one variant: properties of the others would be lost. So such a union gets an additional
//! variant with the properties of all; the schema of a property that several describe differently
//! is a union. Lost: in unions with too many properties, a value keeps only the properties of one
//! variant.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapi_source::{Map, Node, Origin, walk};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::tags::{Schemas, VARIANT, tag_values, values_with_text, variant_data};
use crate::schema::{one_of, property, required, requires, scalar_text, take_planned};

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
    if take_planned(schema, MARK).is_none() {
        return;
    }
    let is_tagged = schema.plan().is_some_and(|plan| plan.has("tag"));
    let schemas = Schemas::new(components, &cx.hoisted);
    let members = schema.items("oneOf");
    let shared = shared_values(members);
    let objects: Vec<&Node> = members
        .iter()
        .filter(|member| !is_tagged || may_lack_tag(member) || has_any(member, &shared))
        .filter_map(|member| schemas.open_object(member))
        .collect();
    let can_match_together = objects.iter().enumerate().any(|(at, a)| {
        let mut others = objects.iter().skip(at + 1);
        others.any(|b| declares_more(a, b) && declares_more(b, a) && !exclude(a, b, schemas))
    });
    if !can_match_together {
        return;
    }
    let origin = schema.origin;
    match combined(&objects, origin) {
        Some(mut variant) => {
            let mut data = Node::object(origin);
            if is_tagged && !shared.is_empty() {
                let values: Vec<Node> = shared.into_values().collect();
                data.insert("values", Node::new(values, origin));
            }
            data.insert("combined", Node::new(true, origin));
            variant.plan_at().insert(VARIANT.to_owned(), data);
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
        let distinct: IndexMap<String, Node> = values_with_text(tag_values(member)).collect();
        for (value, node) in distinct {
            if !seen.insert(value.clone()) {
                shared.insert(value, node);
            }
        }
    }
    shared
}

/// Whether a value of a member may lack the tag.
fn may_lack_tag(member: &Node) -> bool {
    let variant = variant_data(member);
    variant.is_none_or(|variant| variant.has("optional")) || tag_values(member).is_empty()
}

/// Whether a member has one of these tag values.
fn has_any(member: &Node, values: &IndexMap<String, Node>) -> bool {
    let mut own = tag_values(member).iter().filter_map(scalar_text);
    own.any(|value| values.contains_key(&value))
}

/// Whether `object` declares a property that `other` does not.
fn declares_more(object: &Node, other: &Node) -> bool {
    let mut names = object.members("properties").map(|(name, _)| name);
    names.any(|name| property(other, name).is_none())
}

/// Whether no value matches both objects, because a property that both require differs.
fn exclude(a: &Node, b: &Node, schemas: Schemas) -> bool {
    let mut required = required(a).filter(|name| requires(b, name));
    required.any(|name| {
        let values = |object| -> Option<HashSet<String>> {
            let values = schemas.values(object, &[name])?.into_iter();
            Some(values.map(|(value, _)| value).collect())
        };
        values(a)
            .zip(values(b))
            .is_some_and(|(a, b)| a.is_disjoint(&b))
    })
}

/// Returns an object with the properties of all; a property that all require is required. `None` if
/// there are too many properties.
fn combined(objects: &[&Node], origin: Origin) -> Option<Node> {
    let mut schemas_by_name: IndexMap<&String, Vec<Node>> = IndexMap::new();
    for (name, property) in objects.iter().flat_map(|it| it.members("properties")) {
        let schemas = schemas_by_name.entry(name).or_default();
        if !schemas.iter().any(|existing| existing.is_same(property)) {
            schemas.push(property.clone());
        }
    }
    if schemas_by_name.len() > PROPERTIES {
        return None;
    }
    let properties: Map = schemas_by_name
        .into_iter()
        .map(|(name, schemas)| (name.clone(), one_of(schemas, origin)))
        .collect();
    let (first, others) = objects.split_first()?;
    let is_required_by_all = |name: &&Node| {
        let name = name.as_str();
        name.is_some_and(|name| others.iter().all(|other| requires(other, name)))
    };
    let required = first.items("required").iter().filter(is_required_by_all);
    let required: Vec<Node> = required.cloned().collect();
    let mut variant = Node::with_members(
        [
            ("title", Node::new(TITLE, origin)),
            ("type", Node::new("object", origin)),
            ("properties", Node::new(properties, origin)),
        ],
        origin,
    );
    if !required.is_empty() {
        variant.insert("required", Node::new(required, origin));
    }
    let description = "A value that matches several variants.";
    variant.insert("description", Node::new(description, origin));
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
