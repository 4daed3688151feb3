//! Finds the property that identifies the event of a webhook's payload.
//!
//! Many APIs send all events to one URL, and a property of the payload, such as `event_type`, names
//! the event. A property identifies the event if the payload of each webhook allows only certain
//! strings for it, and no two payloads allow the same string. The Plan records the property, and
//! the strings of each webhook.

use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};

use openapi_source::{Map, Node, Origin, walk};

use crate::cx::Cx;

/// The maximum depth of composed schemas to search.
const DEEPEST: usize = 16;

/// The maximum number of schemas to visit: recursive unions would have as many as their members to
/// the power of [`DEEPEST`].
const BUDGET: usize = 1_000_000;

type Values = BTreeSet<String>;

pub(crate) fn run(root: &mut Node, _: &mut Cx) {
    let Some((name, values)) = tag(root) else {
        return;
    };
    let Some(plan) = root.plan_mut() else {
        return;
    };
    let events = plan.get_mut("webhooks").and_then(Node::as_array_mut);
    let Some(events) = events else {
        return;
    };
    for (event, values) in events.iter_mut().zip(values) {
        let origin = event.origin;
        let values = values.into_iter().map(|value| Node::new(value, origin));
        event.insert("values", Node::new(values.collect::<Vec<_>>(), origin));
    }
    let origin = events.first().map_or(Origin::ROOT, |event| event.origin);
    plan.insert("webhookTag", Node::new(name, origin));
}

/// Returns the name of the property, and its values by webhook.
fn tag(root: &Node) -> Option<(String, Vec<Values>)> {
    let events = root.plan()?.items("webhooks").iter();
    let payloads: Vec<&Node> = events.map(|it| it.get("schema")).collect::<Option<_>>()?;
    let (first, others) = payloads.split_first()?;
    if others.is_empty() {
        return None;
    }
    let schemas = Schemas {
        components: walk::component_schemas(root),
        budget: Cell::new(BUDGET),
    };
    let mut names = BTreeSet::new();
    schemas.names(first, DEEPEST, &mut names);
    names.into_iter().find_map(|name| {
        let values = payloads.iter().map(|it| schemas.values(it, name, DEEPEST));
        let values: Vec<Values> = values.collect::<Option<_>>()?;
        let mut seen = HashSet::new();
        let are_apart = values.iter().flatten().all(|value| seen.insert(value));
        let is_tag = are_apart && values.iter().all(|it| !it.is_empty());
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
        let parts = ["allOf", "oneOf", "anyOf"].map(|key| schema.items(key));
        if depth > 0 {
            parts
                .into_iter()
                .flatten()
                .for_each(|it| self.names(it, depth - 1, found));
        }
    }

    /// Returns the strings that a property allows; `None` if it allows other values.
    fn values(&self, schema: &'n Node, name: &str, depth: usize) -> Option<Values> {
        let schema = self.visit(schema)?;
        let own = schema.get("properties").and_then(|it| it.get(name));
        let own = own.and_then(|it| self.strings(it, depth));
        let depth = depth.checked_sub(1)?;
        let of = |part| self.values(part, name, depth);
        let all = schema.items("allOf").iter().filter_map(of);
        let one = ["oneOf", "anyOf"].map(|key| {
            let parts: Option<Vec<Values>> = schema.items(key).iter().map(of).collect();
            Some(parts?.into_iter().flatten().collect()).filter(|it: &Values| !it.is_empty())
        });
        let every = own.into_iter().chain(all).chain(one.into_iter().flatten());
        every.reduce(|a, b| a.intersection(&b).cloned().collect())
    }

    /// Returns the strings that a schema allows; `None` if it allows other values.
    fn strings(&self, schema: &'n Node, depth: usize) -> Option<Values> {
        let depth = depth.checked_sub(1)?;
        let schema = self.visit(schema)?;
        let listed = schema.get("const").map(std::slice::from_ref);
        let listed = listed.unwrap_or(schema.items("enum"));
        if listed.is_empty() {
            let mut parts = schema.items("allOf").iter();
            return parts.find_map(|it| self.strings(it, depth));
        }
        listed
            .iter()
            .map(|it| Some(it.as_str()?.to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Document, Options, lower};

    /// Returns the property, and its values by webhook.
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
    fn is_a_property_with_values_of_their_own() {
        let kind =
            |values: Value| json!({"type": "object", "properties": {"kind": {"enum": values}}});
        let values = vec![vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()]];
        let found = tag(&[kind(json!(["a"])), kind(json!(["b", "c"]))]);
        assert_eq!(found, (Some("kind".to_owned()), values.clone()));
        // What a base allows is narrowed by its subtypes.
        let base = json!({"$ref": "#/components/schemas/Base"});
        let narrowed = |values: Value| json!({"allOf": [base, kind(values)]});
        let found = tag(&[narrowed(json!(["a"])), narrowed(json!(["b", "c"]))]);
        assert_eq!(found, (Some("kind".to_owned()), values));
        let union = json!({"oneOf": [kind(json!(["b"])), kind(json!(["c"]))]});
        assert_eq!(tag(&[kind(json!(["a"])), union]).0.as_deref(), Some("kind"));
        // Values of both, of one alone, or of anything.
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
