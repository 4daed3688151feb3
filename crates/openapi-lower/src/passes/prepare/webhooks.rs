//! Finds the property of a webhook's payload that identifies the event.
//!
//! Many APIs send all events to one URL, and a property of the payload, such as `event_type`, names
//! the event. A property identifies the event if the payload of each webhook allows only certain
//! strings for it, and no two payloads allow the same string. The Plan records the property, and
//! the strings of each webhook.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};

use openapi_source::{Map, Node, walk};

use crate::cx::Cx;
use crate::schema::{composed_members, property};

/// The maximum depth of composed schemas to search.
const MAX_DEPTH: usize = 16;

/// The maximum number of schemas to visit: the number for a recursive union grows exponentially with
/// the depth.
const BUDGET: usize = 1_000_000;

type Values = BTreeSet<String>;

pub(crate) fn run(root: &mut Node, _: &mut Cx) {
    let Some((name, values)) = tag(root) else {
        return;
    };
    let Some(plan) = root.plan_mut() else {
        return;
    };
    let webhooks = plan.items("webhooks");
    let origin = webhooks.first().map_or(plan.origin, |it| it.origin);
    plan.insert("webhookTag", Node::new(name, origin));
    for (webhook, values) in walk::list(plan.get_mut("webhooks")).zip(values) {
        let origin = webhook.origin;
        let values = values.into_iter().map(|value| Node::new(value, origin));
        webhook.insert("values", Node::new(values.collect::<Vec<_>>(), origin));
    }
}

/// Returns the name of the property, and its values by webhook.
fn tag(root: &Node) -> Option<(String, Vec<Values>)> {
    let webhooks = root.plan()?.items("webhooks").iter();
    let payloads: Vec<&Node> = webhooks.map(|it| it.get("schema")).collect::<Option<_>>()?;
    let (first, others) = payloads.split_first()?;
    if others.is_empty() {
        return None;
    }
    let schemas = Schemas {
        components: walk::component_schemas(root),
        budget: Cell::new(BUDGET),
    };
    let mut names = BTreeSet::new();
    schemas.names(first, MAX_DEPTH, &mut names);
    names.into_iter().find_map(|name| {
        let values: Vec<Values> = payloads
            .iter()
            .map(|it| schemas.values(it, name, MAX_DEPTH))
            .collect::<Option<_>>()?;
        let mut all = HashSet::new();
        let are_distinct = values.iter().flatten().all(|value| all.insert(value));
        let is_tag = are_distinct && values.iter().all(|it| !it.is_empty());
        is_tag.then(|| (name.to_owned(), values))
    })
}

/// A search of schemas that follows references to components.
struct Schemas<'n> {
    components: Option<&'n Map>,
    /// How many more schemas the search may visit.
    budget: Cell<usize>,
}

impl<'n> Schemas<'n> {
    /// Returns the schema, or the component that it refers to; `None` if the budget is spent.
    fn visit(&self, schema: &'n Node) -> Option<&'n Node> {
        self.budget.set(self.budget.get().checked_sub(1)?);
        let target = schema
            .ref_name()
            .and_then(|name| self.components?.get(name.as_str()));
        Some(target.unwrap_or(schema))
    }

    /// Adds the names of the properties of an object.
    fn names(&self, schema: &'n Node, depth: usize, found: &mut BTreeSet<&'n str>) {
        let Some(schema) = self.visit(schema) else {
            return;
        };
        found.extend(schema.members("properties").map(|(name, _)| name.as_str()));
        if depth > 0 {
            for member in composed_members(schema) {
                self.names(member, depth - 1, found);
            }
        }
    }

    /// Returns the strings that a property allows; `None` if it allows other values.
    fn values(&self, schema: &'n Node, name: &str, depth: usize) -> Option<Values> {
        let schema = self.visit(schema)?;
        let property = property(schema, name);
        let of_property = property.and_then(|it| self.strings(it, depth));
        let depth = depth.checked_sub(1)?;
        let values = |subschema| self.values(subschema, name, depth);
        let of_bases = schema.items("allOf").iter().filter_map(values);
        let of_unions = ["oneOf", "anyOf"].map(|key| {
            let members: Option<Vec<Values>> = schema.items(key).iter().map(values).collect();
            let union: Values = members?.into_iter().flatten().collect();
            (!union.is_empty()).then_some(union)
        });
        of_property
            .into_iter()
            .chain(of_bases)
            .chain(of_unions.into_iter().flatten())
            .reduce(|a, b| a.intersection(&b).cloned().collect())
    }

    /// Returns the strings that a schema allows; `None` if it allows other values.
    fn strings(&self, schema: &'n Node, depth: usize) -> Option<Values> {
        let depth = depth.checked_sub(1)?;
        let schema = self.visit(schema)?;
        let constant = schema.get("const").map(std::slice::from_ref);
        let values = constant.unwrap_or(schema.items("enum"));
        if values.is_empty() {
            let mut bases = schema.items("allOf").iter();
            return bases.find_map(|it| self.strings(it, depth));
        }
        values
            .iter()
            .map(|it| Some(it.as_str()?.to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Document, Options, lower};

    /// Returns the name of the property, and its values by webhook.
    fn tag(payloads: &[Value]) -> (Option<String>, Vec<Vec<String>>) {
        let hooks = payloads.iter().enumerate().map(|(at, schema)| {
            let body = json!({"content": {"application/json": {"schema": schema}}});
            (
                format!("hook{at}"),
                json!({"post": {"requestBody": body, "responses": {}}}),
            )
        });
        let hooks: serde_json::Map<String, Value> = hooks.collect();
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
            "webhooks": hooks,
            "components": {"schemas": {"Base": {"type": "object", "properties": {
                "kind": {"enum": ["a", "b", "c"]}, "id": {"type": "string"}
            }}, "Tree": {"oneOf": vec![json!({"$ref": "#/components/schemas/Tree"}); 8]}}}
        });
        let document = Document::parse(&document.to_string()).expect("a description");
        let lowered = lower(document, &Options::default()).expect("lowered");
        let plan = lowered.plan();
        let values = plan.webhooks.iter().map(|it| it.values.clone());
        (plan.webhook_tag.clone(), values.collect())
    }

    #[test]
    fn the_tag_has_other_values_in_each_payload() {
        let kind =
            |values: Value| json!({"type": "object", "properties": {"kind": {"enum": values}}});
        let values = vec![vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]];
        let found = tag(&[kind(json!(["a"])), kind(json!(["b", "c"]))]);
        assert_eq!(found, (Some("kind".to_owned()), values.clone()));
        // Subtypes narrow the values of their base schema.
        let base = json!({"$ref": "#/components/schemas/Base"});
        let narrowed = |values: Value| json!({"allOf": [base, kind(values)]});
        let found = tag(&[narrowed(json!(["a"])), narrowed(json!(["b", "c"]))]);
        assert_eq!(found, (Some("kind".to_owned()), values));
        let union = json!({"oneOf": [kind(json!(["b"])), kind(json!(["c"]))]});
        assert_eq!(tag(&[kind(json!(["a"])), union]).0.as_deref(), Some("kind"));
        // The payloads share a value, or one of them allows any string or any value.
        let open = json!({"type": "object", "properties": {"kind": {"type": "string"}}});
        for others in [kind(json!(["a"])), open, base, json!({})] {
            assert_eq!(tag(&[kind(json!(["a"])), others]).0, None);
        }
        assert_eq!(tag(&[kind(json!(["a"]))]).0, None);
    }

    #[test]
    fn recursive_unions_are_searched_in_bounded_time() {
        let tree = json!({"allOf": [
            {"$ref": "#/components/schemas/Tree"},
            {"type": "object", "properties": {"kind": {"enum": ["a"]}}}
        ]});
        assert_eq!(tag(&[tree.clone(), tree]).0, None);
    }
}
