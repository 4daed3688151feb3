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
use crate::passes::reach;
use crate::passes::schemas::tags;
use crate::passes::shape;
use crate::schema::{INNER, annotate_reference, sorted_members};
use rust::rust_names;
use shared::{SharedTypes, property_label, variant_label};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    rename_components(root, cx);
    let uses = reach::reach(root, &|_, _| Vec::new());
    let schemas = walk::component_schemas_mut(root);
    let mut schemas = schemas.map(std::mem::take).unwrap_or_default();
    let mut hoist = Hoist {
        taken: schemas.keys().cloned().collect(),
        made: Map::default(),
        shared: SharedTypes::of_components(&schemas, &uses, &cx.origins),
        root: String::new(),
        cx,
    };
    for (name, schema) in sorted_members(&mut schemas) {
        hoist.root = name.to_owned();
        let label = hoist.shared.label_of(name);
        hoist.hoist_inside(schema, name, label);
    }
    hoist.hoist_in_operations(root);
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
fn rename_components(root: &mut Node, cx: &mut Cx) {
    let Some(schemas) = walk::component_schemas_mut(root) else {
        return;
    };
    let names = rust_names(schemas, &hoisted::names(schemas, &cx.hoisted));
    for (old, schema) in std::mem::take(schemas) {
        let new = names.get(&old).unwrap_or(&old);
        if *new != old {
            cx.note(schema.origin, codes::names::RUST_NAME);
        }
        schemas.insert(new.clone(), schema);
    }
    walk::references(root, &mut |reference| {
        let old = reference.strip_prefix(SCHEMAS).map(unescape);
        if let Some(new) = old.and_then(|old| names.get(&*old)) {
            *reference = format!("{SCHEMAS}{}", escape(new));
        }
    });
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
    fn hoist_in_operations(&mut self, root: &mut Node) {
        let mut operations: Vec<(String, &mut Node)> = Vec::new();
        for item in walk::values(root.get_mut("paths")) {
            for operation in walk::values(Some(item)) {
                let id = operation_id(operation);
                operations.push((id.to_owned(), operation));
            }
        }
        operations.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (id, operation) in operations {
            // A parameter shares no types with the message before it.
            self.shared = SharedTypes::default();
            for parameter in walk::list(operation.get_mut("parameters")) {
                let name = parameter.text("name");
                let name = name.expect("parameters without name are removed");
                let name = format!("{id}-{name}");
                if let Some(schema) = parameter.get_mut("schema") {
                    self.hoist_schema(schema, &name, "");
                }
            }
            let others = other_methods(operation);
            if let Some(body) = operation.get_mut("requestBody") {
                let name = format!("{id}-body");
                self.hoist_in_content(body, &name, &others, &mut Vec::new());
            }
            if let Some(responses) = operation.get_mut("responses") {
                let mut named = Vec::new();
                let is_success = |status: &str| status.starts_with('2');
                let mut statuses = responses.as_object().into_iter().flat_map(Map::keys);
                // Without a success response, `default` is a success response as well.
                let has_success = statuses.any(|status| is_success(status));
                for (status, response) in sorted_members(responses.members_mut()) {
                    let role = if is_success(status) || (!has_success && status == "default") {
                        "response"
                    } else {
                        "error"
                    };
                    let name = format!("{id}-{role}");
                    self.hoist_in_content(response, &name, &HashMap::new(), &mut named);
                }
            }
        }
    }

    /// Names the schemas of a request body or response. A schema that equals one in `named` shares
    /// its type: progenitor requires one type for all errors of an operation. A media type in
    /// `others` has the name given there.
    fn hoist_in_content(
        &mut self,
        message: &mut Node,
        name: &str,
        others: &HashMap<String, String>,
        named: &mut Vec<Named>,
    ) {
        let Some(content) = message.get_mut("content").map(Node::members_mut) else {
            return;
        };
        for (key, media_type) in sorted_members(content) {
            let name = others.get(key).map_or(name, String::as_str);
            let Some(schema) = media_type.get_mut("schema") else {
                continue;
            };
            self.root = name.to_owned();
            self.shared = SharedTypes::of_message(schema, name, &self.cx.origins);
            if !shape::needs_name(schema) {
                self.hoist_inside(schema, name, "");
                continue;
            }
            if let Some(same) = named.iter().find(|it| it.schema.is_same(schema)) {
                self.cx.removed(schema, codes::names::SAME_AS_RESPONSE);
                schema.kind = same.reference.kind.clone();
                continue;
            }
            let inline = schema.clone();
            self.hoist_schema(schema, name, "");
            named.push(Named {
                schema: inline,
                reference: schema.clone(),
            });
        }
    }

    /// Turns the schema at a location with the name `name` into a component if it needs a type.
    /// `label` identifies equal locations.
    fn hoist_schema(&mut self, schema: &mut Node, name: &str, label: &str) {
        if !shape::needs_name(schema) {
            return self.hoist_inside(schema, name, label);
        }
        let group = self.shared.group(&self.root, label, schema);
        let (wanted, differs, made) = match &group {
            Some(group) => (group.name.clone(), group.differs, group.made.clone()),
            None => (name.to_owned(), false, None),
        };
        let origin = schema.origin;
        if let Some(mut reference) = made {
            let (outer, inner) = split(schema, differs, self.cx);
            self.cx.removed(&inner, codes::names::SAME);
            reference.origin = origin;
            *schema = annotate_reference(reference, outer);
            return;
        }
        let name = allocate(component_name(&wanted), &mut self.taken);
        let reference = Node::schema_ref(&name, origin);
        if let Some(group) = group {
            group.made = Some(reference.clone());
        }
        self.cx.note(origin, codes::names::HOISTED);
        let (outer, mut inner) = split(schema, differs, self.cx);
        self.hoist_inside(&mut inner, &name, label);
        self.made.insert(name, inner);
        *schema = annotate_reference(reference, outer);
    }

    /// Names the schemas inside a schema whose type has, or would have, the name `name`.
    fn hoist_inside(&mut self, schema: &mut Node, name: &str, label: &str) {
        let Some(map) = schema.as_object_mut() else {
            return;
        };
        if let Some(properties) = map.get_mut("properties").and_then(Node::as_object_mut) {
            for (property, schema) in sorted_members(properties) {
                let label = property_label(label, property);
                self.hoist_schema(schema, &format!("{name}-{property}"), &label);
            }
        }
        for (keyword, suffix) in INNER {
            if let Some(schema) = map.get_mut(keyword) {
                let (name, label) = (format!("{name}-{suffix}"), format!("{label}-{suffix}"));
                self.hoist_schema(schema, &name, &label);
            }
        }
        for member in walk::list(map.get_mut("allOf")) {
            self.hoist_inside(member, name, label);
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
                // Data of a variant stays at the member of the union.
                let data = member.plan_mut().and_then(|plan| plan.take(tags::VARIANT));
                let label = variant_label(label);
                self.hoist_schema(member, &format!("{name}-{variant}"), &label);
                if let Some(data) = data {
                    member.plan_at().insert(tags::VARIANT.to_owned(), data);
                }
            }
        }
    }
}

/// A schema of a message that has become a component.
struct Named {
    /// The inline schema.
    schema: Node,
    /// The reference to the component.
    reference: Node,
}

/// Splits a schema into keywords that apply to its location and those that apply to its type. If
/// `differs` is set, other locations with the same type have different descriptions, so the
/// description applies to the location.
fn split(schema: &mut Node, differs: bool, cx: &mut Cx) -> (Map, Node) {
    let origin = schema.origin;
    let mut outer = Map::default();
    let mut inner = Map::default();
    let is_location_described = differs || schema.flag("nullable") || schema.has("default");
    let plan = schema.take_plan();
    for (key, value) in std::mem::take(schema.members_mut()) {
        match key.as_str() {
            "nullable" | "default" => outer.insert(key, value),
            "description" if is_location_described => outer.insert(key, value),
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
    inner.plan = plan.map(Box::new);
    (outer, Node::new(inner, origin))
}
