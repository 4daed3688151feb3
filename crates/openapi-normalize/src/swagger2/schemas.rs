//! Component schemas, in the words of OpenAPI 3.

use std::collections::{HashMap, HashSet};

use openapi_source::bundle::BUNDLED;
use openapi_source::pointer::{SCHEMAS, escape};
use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Once;

pub(super) fn run(root: &mut Node, notes: &mut Once) {
    if let Some(files) = root.get_mut(BUNDLED) {
        bundled(files, notes);
    }
    let children = children(root);
    discriminators(root, &children, notes);
    walk::schemas(root, |schema| {
        files(schema, notes);
        discriminator(schema, None, notes);
    });
}

/// Converts the schemas in files that references point into, wherever they stand there.
fn bundled(node: &mut Node, notes: &mut Once) {
    if node.is_object() && !node.has("in") {
        files(node, notes);
        discriminator(node, None, notes);
    }
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| bundled(item, notes)),
        Kind::Object(map) => map.values_mut().for_each(|member| bundled(member, notes)),
        _ => {}
    }
}

/// Writes the type of a file as binary text.
fn files(schema: &mut Node, notes: &mut Once) {
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
    schema.insert("format", Node::made("binary", origin));
}

/// A component that builds on another: the value of a discriminator that means it, where
/// the component says so, and its name.
type Child = (Option<String>, String);

/// For each component, those that build on it.
fn children(root: &Node) -> HashMap<String, Vec<Child>> {
    let mut children = HashMap::<String, Vec<Child>>::new();
    let schemas = root.get("components").into_iter();
    for (name, schema) in schemas.flat_map(|components| components.members("schemas")) {
        let value = schema.text("x-ms-discriminator-value");
        for parent in schema.items("allOf").iter().filter_map(Node::ref_name) {
            let child = (value.map(str::to_owned), name.clone());
            children.entry(parent).or_default().push(child);
        }
    }
    children
}

/// Writes the discriminators of components, with the components that name a value of their
/// own; the others are meant by their names.
fn discriminators(root: &mut Node, children: &HashMap<String, Vec<Child>>, notes: &mut Once) {
    let schemas = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
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
        discriminator(schema, Some(&mapping), notes);
    }
}

/// Writes a discriminator that is the name of a property as an object.
fn discriminator(schema: &mut Node, mapping: Option<&[(&str, &str)]>, notes: &mut Once) {
    let Some(property) = schema
        .get("discriminator")
        .filter(|property| property.as_str().is_some())
        .cloned()
    else {
        return;
    };
    let origin = property.origin;
    notes.note(origin, codes::swagger2::DISCRIMINATOR);
    let mut object = Node::object(origin);
    object.insert("propertyName", property);
    let mapping = mapping.unwrap_or_default();
    if !mapping.is_empty() {
        let mut targets = Node::object(origin);
        for (value, component) in mapping {
            let target = format!("{SCHEMAS}{}", escape(component));
            targets.insert(value, Node::made(target, origin));
        }
        object.insert("mapping", targets);
    }
    schema.insert("discriminator", object);
}
