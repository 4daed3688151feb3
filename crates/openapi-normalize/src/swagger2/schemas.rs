//! Converts component schemas to the notation of OpenAPI 3.

use std::collections::{HashMap, HashSet};

use openapi_source::bundle::BUNDLED;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    if let Some(files) = root.get_mut(BUNDLED) {
        convert_bundled(files, notes);
    }
    let children = children(root);
    convert_component_discriminators(root, &children, notes);
    walk::schemas(root, |schema| convert_schema(schema, notes));
}

/// Converts the schemas in files that references name, at any location.
fn convert_bundled(node: &mut Node, notes: &mut UniqueChanges) {
    if node.is_object() && !node.has("in") {
        convert_schema(node, notes);
    }
    for child in node.children_mut() {
        convert_bundled(child, notes);
    }
}

fn convert_schema(schema: &mut Node, notes: &mut UniqueChanges) {
    convert_file(schema, notes);
    convert_discriminator(schema, &[], notes);
}

/// Rewrites `type: file` as a binary string.
fn convert_file(schema: &mut Node, notes: &mut UniqueChanges) {
    let Some(kind) = schema
        .get_mut("type")
        .filter(|kind| kind.as_str() == Some("file"))
    else {
        return;
    };
    let origin = kind.origin;
    notes.note(origin, codes::swagger2::FILE);
    kind.kind = "string".into();
    if let Some(format) = schema.get("format") {
        notes.note(format.origin, codes::swagger2::FILE);
    }
    schema.insert("format", Node::new("binary", origin));
}

/// A child schema: the discriminator value that it declares, if any, and its name.
type Child = (Option<String>, String);

/// Returns the child schemas of each component.
fn children(root: &Node) -> HashMap<String, Vec<Child>> {
    let mut children = HashMap::<String, Vec<Child>>::new();
    for (name, schema) in walk::component_schemas(root).into_iter().flatten() {
        let value = schema.text("x-ms-discriminator-value");
        for parent in schema.items("allOf").iter().filter_map(Node::ref_name) {
            let child = (value.map(str::to_owned), name.clone());
            children.entry(parent).or_default().push(child);
        }
    }
    children
}

/// Converts the discriminators of components, with a mapping for the child schemas that declare a
/// value; the others are identified by name.
fn convert_component_discriminators(
    root: &mut Node,
    children: &HashMap<String, Vec<Child>>,
    notes: &mut UniqueChanges,
) {
    for (name, schema) in walk::component_schemas_mut(root).into_iter().flatten() {
        if schema.text("discriminator").is_none() {
            continue;
        }
        let mut mapping = Vec::new();
        let mut seen = HashSet::from([name.as_str()]);
        let mut open = vec![name.as_str()];
        while let Some(parent) = open.pop() {
            for (value, child) in children.get(parent).into_iter().flatten() {
                if seen.insert(child) {
                    mapping.extend(value.as_deref().map(|value| (value, child.as_str())));
                    open.push(child);
                }
            }
        }
        convert_discriminator(schema, &mapping, notes);
    }
}

/// Converts a discriminator that is the name of a property to an object with the given mapping from
/// values to components.
fn convert_discriminator(schema: &mut Node, mapping: &[(&str, &str)], notes: &mut UniqueChanges) {
    let Some(property) = schema
        .get("discriminator")
        .filter(|property| property.as_str().is_some())
        .cloned()
    else {
        return;
    };
    let origin = property.origin;
    notes.note(origin, codes::swagger2::DISCRIMINATOR);
    let mut object = Node::with_members([("propertyName", property)], origin);
    if !mapping.is_empty() {
        let targets = mapping.iter().map(|&(value, component)| {
            let target = format!("{SCHEMAS}{}", escape(component));
            (value, Node::new(target, origin))
        });
        object.insert("mapping", Node::with_members(targets, origin));
    }
    schema.insert("discriminator", object);
}
