//! Visits operations, schemas and references of a document.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::node::{Kind, Map, Node, Origin};
use crate::pointer::{SCHEMAS, unescape};
use crate::vocabulary::METHODS;

/// The structure of a schema keyword's value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Subschemas {
    One,
    List,
    Named,
}

fn subschemas_of(keyword: &str) -> Option<Subschemas> {
    match keyword {
        "items"
        | "additionalProperties"
        | "not"
        | "contains"
        | "if"
        | "then"
        | "else"
        | "propertyNames"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema"
        | "additionalItems" => Some(Subschemas::One),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Some(Subschemas::List),
        "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "$defs" => {
            Some(Subschemas::Named)
        }
        _ => None,
    }
}

/// Returns the path, the method and the node of every operation, in document order.
pub fn operations(root: &Node) -> impl Iterator<Item = (&str, &'static str, &Node)> {
    root.members("paths").flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| {
            let operation = item.get(method).filter(|node| node.is_object())?;
            Some((path.as_str(), method, operation))
        })
    })
}

/// Calls `visit` with the path, the method and the node of every operation, in document order.
pub fn operations_mut(root: &mut Node, mut visit: impl FnMut(&str, &str, &mut Node)) {
    let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else {
        return;
    };
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).filter(|node| node.is_object()) {
                visit(path, method, operation);
            }
        }
    }
}

/// The object whose value a top-level schema describes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Site<'n> {
    /// The component schema with this name.
    Component(&'n str),
    /// A parameter.
    Parameter,
    /// A request body.
    Request,
    /// A response, or a response header.
    Response,
}

impl<'n> Site<'n> {
    /// Returns the name of a component schema; `None` for the schema of an operation.
    pub fn component(self) -> Option<&'n str> {
        match self {
            Site::Component(name) => Some(name),
            _ => None,
        }
    }
}

/// Returns the component schemas of a document; `None` if it has no object of them.
pub fn component_schemas(root: &Node) -> Option<&Map> {
    root.at("/components/schemas").and_then(Node::as_object)
}

/// Returns the component schemas for modification.
pub fn component_schemas_mut(root: &mut Node) -> Option<&mut Map> {
    root.at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
}

/// Calls `visit` on the component schemas, then on the top-level schemas of the operations.
pub fn top_schemas(root: &mut Node, mut visit: impl FnMut(Site<'_>, &mut Node)) {
    for (name, schema) in component_schemas_mut(root).into_iter().flatten() {
        visit(Site::Component(name), schema);
    }
    operation_schemas(root, visit);
}

/// Calls `visit` on the top-level schemas of the operations: those of their parameters, request
/// bodies and responses, including headers.
pub fn operation_schemas(root: &mut Node, mut visit: impl FnMut(Site<'_>, &mut Node)) {
    let mut contents = |site: Site<'_>, holder: &mut Node| {
        for media_type in values(holder.get_mut("content")) {
            for key in ["schema", "itemSchema"] {
                if let Some(schema) = media_type.get_mut(key) {
                    visit(site, schema);
                }
            }
        }
        if let Some(schema) = holder.get_mut("schema") {
            visit(site, schema);
        }
    };
    operations_mut(root, |_, _, operation| {
        for parameter in list(operation.get_mut("parameters")) {
            contents(Site::Parameter, parameter);
        }
        if let Some(body) = operation.get_mut("requestBody") {
            contents(Site::Request, body);
        }
        for response in values(operation.get_mut("responses")) {
            contents(Site::Response, response);
            for header in values(response.get_mut("headers")) {
                contents(Site::Response, header);
            }
        }
    });
}

/// Calls `visit` on every schema in the components and operations, children before parents.
pub fn schemas(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    top_schemas(root, |_, schema| schema_tree(schema, &mut visit));
}

/// Calls `visit` on every schema, children before parents, with the unchanged components as the
/// second argument. Copies a component only if `is_concerned` is true for a schema inside it.
pub fn schemas_among(
    root: &mut Node,
    is_concerned: fn(&Node) -> bool,
    mut visit: impl FnMut(&mut Node, &Map),
) {
    let schemas = component_schemas_mut(root);
    let mut components = schemas.map(std::mem::take).unwrap_or_default();
    let mut visited: Vec<(usize, Node)> = Vec::new();
    for (index, schema) in components.values().enumerate() {
        if any_inside(schema, is_concerned) {
            let mut schema = schema.clone();
            schema_tree(&mut schema, &mut |schema| visit(schema, &components));
            visited.push((index, schema));
        }
    }
    operation_schemas(root, |_, schema| {
        schema_tree(schema, &mut |schema| visit(schema, &components));
    });
    for (index, schema) in visited {
        if let Some((_, component)) = components.get_index_mut(index) {
            *component = schema;
        }
    }
    if let Some(map) = component_schemas_mut(root) {
        *map = components;
    }
}

/// Calls `visit` on a node, if it is an object, and on all objects inside it, parents before
/// children. Ignores data for the Plan ([`Node::plan`]).
pub fn objects<'n>(node: &'n Node, visit: &mut dyn FnMut(&'n Node)) {
    if node.is_object() {
        visit(node);
    }
    node.children().for_each(|child| objects(child, visit));
}

/// Whether the predicate is true for an object or one inside it.
fn any_inside(node: &Node, is_concerned: fn(&Node) -> bool) -> bool {
    node.is_object() && is_concerned(node) || node.children().any(|it| any_inside(it, is_concerned))
}

/// Calls `visit` on every schema, parents before children: schemas that `visit` inserts are visited
/// as well.
pub fn schemas_down(root: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    top_schemas(root, |_, schema| schema_tree_down(schema, visit));
}

/// Calls `visit` on a schema and all schemas inside it, parents before children.
pub fn schema_tree_down(schema: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    visit(schema);
    sub_schemas(schema, |child| schema_tree_down(child, visit));
}

/// Calls `visit` on a schema and all schemas inside it, children before parents.
pub fn schema_tree(schema: &mut Node, visit: &mut impl FnMut(&mut Node)) {
    sub_schemas(schema, |child| schema_tree(child, visit));
    visit(schema);
}

/// Calls `visit` on the direct subschemas of a schema.
pub fn sub_schemas(schema: &mut Node, mut visit: impl FnMut(&mut Node)) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    for (keyword, value) in map {
        match &mut value.kind {
            Kind::Object(members) => match subschemas_of(keyword) {
                // Some authors write a single schema instead of an array; `keywords` wraps it.
                Some(Subschemas::One | Subschemas::List) => visit(value),
                Some(Subschemas::Named) => members.values_mut().for_each(&mut visit),
                None => {}
            },
            Kind::Bool(_) if subschemas_of(keyword) == Some(Subschemas::One) => visit(value),
            Kind::Array(items)
                if keyword == "items" || subschemas_of(keyword) == Some(Subschemas::List) =>
            {
                items.iter_mut().for_each(&mut visit);
            }
            _ => {}
        }
    }
}

/// Calls `visit` on every `$ref` string of a tree.
pub fn references(node: &mut Node, visit: &mut impl FnMut(&mut String)) {
    match &mut node.kind {
        Kind::Array(items) => items.iter_mut().for_each(|item| references(item, visit)),
        Kind::Object(map) => {
            for (key, value) in map.iter_mut() {
                match &mut value.kind {
                    Kind::String(text) if key == "$ref" => visit(text),
                    _ => references(value, visit),
                }
            }
            if let Some(plan) = &mut map.plan {
                references(plan, visit);
            }
        }
        _ => {}
    }
}

/// Returns the values of the members of an object; none for another value.
pub fn values(node: Option<&mut Node>) -> impl Iterator<Item = &mut Node> {
    node.and_then(Node::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
}

/// Returns the items of an array; none for another value.
pub fn list(node: Option<&mut Node>) -> impl Iterator<Item = &mut Node> {
    node.and_then(Node::as_array_mut).into_iter().flatten()
}

/// Calls `visit` with the name of every component schema that a tree refers to, ignoring data for
/// the Plan ([`Node::plan`]).
pub fn component_references(node: &Node, visit: &mut impl FnMut(&str)) {
    component_references_except(node, &|_| Vec::new(), visit);
}

/// Like [`component_references`], without the properties of each object that `excluded` names.
pub fn component_references_except(
    node: &Node,
    excluded: &dyn Fn(&Node) -> Vec<String>,
    visit: &mut impl FnMut(&str),
) {
    match &node.kind {
        Kind::Array(items) => {
            for item in items {
                component_references_except(item, excluded, visit);
            }
        }
        Kind::Object(map) => {
            for (key, value) in map.iter() {
                match &value.kind {
                    Kind::String(text) if key == "$ref" => {
                        if let Some(name) = text.strip_prefix(SCHEMAS) {
                            visit(&unescape(name));
                        }
                    }
                    Kind::Object(properties) if key == "properties" => {
                        let excluded_names = excluded(node);
                        for (name, property) in properties.iter() {
                            if !excluded_names.contains(name) {
                                component_references_except(property, excluded, visit);
                            }
                        }
                    }
                    _ => component_references_except(value, excluded, visit),
                }
            }
        }
        _ => {}
    }
}

/// Maps the origins of operations and of component schemas to the operationId of the operation, or
/// of the first operation that uses the schema. `beside` returns additional nodes of an operation.
pub fn users<'a>(
    root: &'a Node,
    beside: &dyn Fn(&str) -> Vec<&'a Node>,
) -> HashMap<Origin, &'a str, RandomState> {
    let mut users = HashMap::default();
    let mut seen = HashSet::new();
    let schemas = component_schemas(root);
    for (_, item) in root.members("paths") {
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            let id = operation.text("operationId").unwrap_or_default();
            users.insert(operation.origin, id);
            let mut open = vec![operation];
            open.extend(beside(id));
            while let Some(node) = open.pop() {
                component_references(node, &mut |name| {
                    if let Some((name, schema)) = schemas.and_then(|map| map.get_key_value(name))
                        && seen.insert(name.as_str())
                    {
                        users.entry(schema.origin).or_insert(id);
                        open.push(schema);
                    }
                });
            }
        }
    }
    users
}
