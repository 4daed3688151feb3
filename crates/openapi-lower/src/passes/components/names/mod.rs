//! Names: determines the name of every type.
//!
//! typify keeps a map from names to types, and a second schema with the same name silently gets the
//! type of the first: two inline responses of an operation, two schemas with the same title, or
//! `foo_bar` and `FooBar`. So every component is renamed to the unique Rust name of its type, and
//! every inline schema that needs a type becomes a component, named after its location. Nothing is
//! lost.
//!
//! Names do not depend on the order of the input: locations are visited, and clashes resolved, in
//! the order of their names.

use std::collections::{HashMap, HashSet};

use openapi_source::pointer::{SCHEMAS, escape, unescape};
use openapi_source::{Map, Node, walk};
use typify_model::names::{allocate, component_name};

mod hoisted;
mod rust;
mod shared;
#[cfg(test)]
mod tests;
pub(crate) mod variants;

use crate::codes;
use crate::cx::Cx;
use crate::passes::operations::bodies::other_methods;
use crate::passes::operations::operation_ids::operation_id;
use crate::passes::reach::{self, Uses};
use crate::passes::schemas::tags;
use crate::passes::shape;
use rust::rust_names;
use shared::{SharedTypes, property_label, variant_label};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let schemas = root.at_mut("/components/schemas");
    let schemas = schemas.and_then(Node::as_object_mut).map(std::mem::take);
    let mut schemas = rename(schemas.unwrap_or_default(), root, cx);
    let uses = uses(root, &mut schemas);
    let mut hoist = Hoist {
        taken: schemas.keys().cloned().collect(),
        made: Map::default(),
        shared: SharedTypes::of_components(&schemas, &uses, &cx.origins),
        root: String::new(),
        cx,
    };
    for (name, schema) in sorted(&mut schemas) {
        hoist.root = name.to_owned();
        let label = hoist.shared.label_of(name);
        hoist.inside(schema, name, label);
    }
    hoist.shared = SharedTypes::default();
    hoist.operations(root);
    schemas.extend(hoist.made);
    if !schemas.is_empty() {
        let origin = root.origin;
        root.object_at("components")
            .entry("schemas".to_owned())
            .or_insert_with(|| Node::object(origin))
            .kind = schemas.into();
    }
}

/// Renames every component to the Rust name of its type, and rewrites the references.
fn rename(schemas: Map, root: &mut Node, cx: &mut Cx) -> Map {
    let names = rust_names(&schemas, &hoisted::names(&schemas, &cx.hoisted));
    let mut schemas: Map = schemas
        .into_iter()
        .map(|(old, schema)| match names.get(&old) {
            Some(new) if *new != old => {
                cx.note(schema.origin, codes::names::RUST_NAME);
                (new.clone(), schema)
            }
            _ => (old, schema),
        })
        .collect();
    let mut follow = |reference: &mut String| {
        let old = reference.strip_prefix(SCHEMAS).map(unescape);
        if let Some(new) = old.and_then(|old| names.get(&*old)) {
            *reference = format!("{SCHEMAS}{}", escape(new));
        }
    };
    for schema in schemas.values_mut() {
        walk::references(schema, &mut follow);
    }
    walk::references(root, &mut follow);
    schemas
}

/// Returns which components requests and responses use, by new name.
fn uses(root: &mut Node, schemas: &mut Map) -> HashMap<String, Uses> {
    let Some(at) = root.at_mut("/components/schemas") else {
        return HashMap::new();
    };
    at.kind = std::mem::take(schemas).into();
    let uses = reach::reach(root, &|_, _| Vec::new());
    let at = root.at_mut("/components/schemas");
    let at = at.and_then(Node::as_object_mut);
    *schemas = std::mem::take(at.expect("the schemas were put there above"));
    uses
}

/// Returns the members of an object sorted by name.
fn sorted(map: &mut Map) -> Vec<(&str, &mut Node)> {
    let mut members: Vec<(&str, &mut Node)> = map
        .iter_mut()
        .map(|(key, node)| (key.as_str(), node))
        .collect();
    members.sort_by_key(|(key, _)| *key);
    members
}

/// Turns inline schemas into components.
struct Hoist<'c, 'o> {
    taken: HashSet<String>,
    made: Map,
    /// The locations that share a type.
    shared: SharedTypes,
    /// The component or the message whose schemas are being named.
    root: String,
    cx: &'c mut Cx<'o>,
}

impl Hoist<'_, '_> {
    fn operations(&mut self, root: &mut Node) {
        let mut operations: Vec<(String, &mut Node)> = Vec::new();
        for item in walk::values(root.get_mut("paths")) {
            for operation in walk::values(Some(item)) {
                let id = operation_id(operation);
                operations.push((id.to_owned(), operation));
            }
        }
        operations.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (id, operation) in operations {
            for parameter in walk::list(operation.get_mut("parameters")) {
                let name = parameter.text("name");
                let name = name.expect("parameters without name are removed");
                let name = format!("{id}-{name}");
                if let Some(schema) = parameter.get_mut("schema") {
                    self.location(schema, &name, "");
                }
            }
            let others = other_methods(operation);
            if let Some(body) = operation.get_mut("requestBody") {
                let own = format!("{id}-body");
                self.content(body, &own, &others, &mut Vec::new());
            }
            let mut shared = Vec::new();
            if let Some(responses) = operation.get_mut("responses") {
                let is_success = |status: &str| status.starts_with('2');
                let mut statuses = responses.as_object().into_iter().flat_map(Map::keys);
                // Without a success response, `default` is a success response as well.
                let has_success = statuses.any(|status| is_success(status));
                for (status, response) in sorted(responses.members_mut()) {
                    let role = if is_success(status) || (!has_success && status == "default") {
                        "response"
                    } else {
                        "error"
                    };
                    let name = format!("{id}-{role}");
                    self.content(response, &name, &HashMap::new(), &mut shared);
                }
            }
        }
    }

    /// Names the schemas of a request body or response. A schema that equals one in `alike` shares
    /// its type: progenitor requires one type for all errors of an operation. A media type in
    /// `others` has the name given there.
    fn content(
        &mut self,
        holder: &mut Node,
        name: &str,
        others: &HashMap<String, String>,
        shared: &mut Vec<(Node, Node)>,
    ) {
        let Some(content) = holder.get_mut("content").map(Node::members_mut) else {
            return;
        };
        for (key, media_type) in sorted(content) {
            let name = others.get(key).map_or(name, String::as_str);
            let Some(schema) = media_type.get_mut("schema") else {
                continue;
            };
            self.root = name.to_owned();
            self.shared = SharedTypes::of_message(schema, name, &self.cx.origins);
            if !shape::needs_name(schema) {
                self.inside(schema, name, "");
                continue;
            }
            match shared.iter().find(|(first, _)| first.is_same(schema)) {
                Some((_, named)) => {
                    self.cx.removed(schema, codes::names::SAME_AS_RESPONSE);
                    let origin = schema.origin;
                    *schema = named.clone();
                    schema.origin = origin;
                }
                None => {
                    let before = schema.clone();
                    self.location(schema, name, "");
                    shared.push((before, schema.clone()));
                }
            }
        }
    }

    /// Turns the schema at a location with the name `name` into a component if it needs a type.
    /// `label` identifies equal locations.
    fn location(&mut self, schema: &mut Node, name: &str, label: &str) {
        if !shape::needs_name(schema) {
            return self.inside(schema, name, label);
        }
        let group = self.shared.group(&self.root, label, schema);
        let (wanted, differs, made) = match &group {
            Some(group) => (group.name.clone(), group.differs, group.made.clone()),
            None => (name.to_owned(), false, None),
        };
        let origin = schema.origin;
        if let Some(mut reference) = made {
            let (outer, inner) = split(schema, differs, self.cx);
            let code = codes::names::SAME;
            self.cx.removed(&inner, code);
            reference.origin = origin;
            *schema = wrap(reference, outer);
            return;
        }
        let name = allocate(component_name(&wanted), &mut self.taken);
        let reference = Node::schema_ref(&name, origin);
        if let Some(group) = group {
            group.made = Some(reference.clone());
        }
        self.cx.note(origin, codes::names::HOISTED);
        let (outer, mut inner) = split(schema, differs, self.cx);
        self.inside(&mut inner, &name, label);
        self.made.insert(name, inner);
        *schema = wrap(reference, outer);
    }

    /// Names the schemas inside a schema whose type has, or would have, the name `name`.
    fn inside(&mut self, schema: &mut Node, name: &str, label: &str) {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if let Some(properties) = map.get_mut("properties").and_then(Node::as_object_mut) {
            for (property, schema) in sorted(properties) {
                let label = property_label(label, property);
                self.location(schema, &format!("{name}-{property}"), &label);
            }
        }
        for (keyword, suffix) in INNER {
            if let Some(schema) = map.get_mut(keyword) {
                let (name, label) = (format!("{name}-{suffix}"), format!("{label}-{suffix}"));
                self.location(schema, &name, &label);
            }
        }
        for member in walk::list(map.get_mut("allOf")) {
            self.inside(member, name, label);
        }
        for keyword in ["oneOf", "anyOf"] {
            let Some(members) = map.get_mut(keyword).and_then(Node::as_array_mut) else {
                continue;
            };
            let names = variants::inline_names(members);
            for at in variants::by_content(&names, members) {
                let (Some(member), Some(variant)) = (members.get_mut(at), names.get(at)) else {
                    continue;
                };
                // Data of a variant is kept at the union.
                let kept = member.plan_mut().and_then(|plan| plan.take(tags::VARIANT));
                let label = variant_label(label);
                self.location(member, &format!("{name}-{variant}"), &label);
                if let Some(kept) = kept {
                    member.plan_at().insert(tags::VARIANT.to_owned(), kept);
                }
            }
        }
    }
}

/// The keywords with a single subschema, and the suffix of its name.
const INNER: [(&str, &str); 2] = [("items", "item"), ("additionalProperties", "value")];

/// Splits a schema into keywords that apply to its location and those that apply to its type.
/// `differs`: the description applies to the location, because other locations have the same type.
fn split(schema: &mut Node, differs: bool, cx: &mut Cx) -> (Map, Node) {
    let origin = schema.origin;
    let mut outer = Map::default();
    let mut inner = Map::default();
    let described = differs || schema.flag("nullable") || schema.has("default");
    let planned = schema.take_plan();
    for (key, value) in std::mem::take(schema.members_mut()) {
        match key.as_str() {
            "nullable" | "default" => outer.insert(key, value),
            "description" if described => outer.insert(key, value),
            _ => inner.insert(key, value),
        };
    }
    if let Some(values) = inner.get_mut("enum").and_then(Node::as_array_mut)
        && values.len() > 1
    {
        values.retain(|value| {
            if value.is_null() {
                cx.note(value.origin, codes::names::NULL_VALUE);
            }
            !value.is_null()
        });
    }
    inner.plan = planned.map(Box::new);
    (outer, Node::new(inner, origin))
}

/// Combines a reference with keywords that apply to its location.
fn wrap(reference: Node, mut outer: Map) -> Node {
    if outer.is_empty() {
        return reference;
    }
    let origin = reference.origin;
    outer.insert("allOf".to_owned(), Node::new(vec![reference], origin));
    Node::new(outer, origin)
}
