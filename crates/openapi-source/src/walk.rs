//! Walks over the parts of a document that passes look at.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::node::{Kind, Map, Node, Origin};
use crate::pointer::{SCHEMAS, unescape};
use crate::vocabulary::METHODS;

/// What a schema keyword holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Holds {
    One,
    List,
    Named,
}

fn holds(keyword: &str) -> Option<Holds> {
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
        | "additionalItems" => Some(Holds::One),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Some(Holds::List),
        "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "$defs" => {
            Some(Holds::Named)
        }
        _ => None,
    }
}

/// Calls `visit` on every operation with its path and method, in document order.
pub fn operations(root: &mut Node, mut visit: impl FnMut(&str, &str, &mut Node)) {
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

/// Which part of an operation a schema describes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Site {
    /// A parameter.
    Parameter,
    /// A request body.
    Request,
    /// A response, or a header of one.
    Response,
}

/// Calls `visit` on the schemas that stand directly in an operation: those of its
/// parameters, its request bodies and its responses, headers included, and those that its
/// responses have in the Plan.
pub fn operation_schemas(operation: &mut Node, mut visit: impl FnMut(Site, &mut Node)) {
    let mut contents = |site: Site, holder: &mut Node| {
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
    let Some(plan) = operation.plan_mut() else {
        return;
    };
    let mut body = |body: &mut Node| {
        for place in ["/json", "/events/schema", "/jsonStream/schema"] {
            if let Some(schema) = body.at_mut(place) {
                visit(Site::Response, schema);
            }
        }
    };
    for response in values(plan.get_mut("responses")) {
        response.get_mut("body").into_iter().for_each(&mut body);
    }
    for representation in list(plan.get_mut("representations")) {
        values(representation.get_mut("responses")).for_each(&mut body);
    }
}

/// Calls `visit` on every schema of the document: those of the components and those of
/// the operations, each before and its parts after it where `visit` says so by its own
/// recursion. Children come before their parents.
pub fn schemas(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    for schema in values(root.at_mut("/components/schemas")) {
        schema_tree(schema, &mut visit);
    }
    operations(root, |_, _, operation| {
        operation_schemas(operation, |_, schema| schema_tree(schema, &mut visit));
    });
}

/// Calls `visit` on every schema of the document, children before parents, with the
/// components as they were before. A component is visited only where `is_concerned` holds of
/// a schema inside it, since each visited component is copied.
pub fn schemas_among(
    root: &mut Node,
    is_concerned: fn(&Node) -> bool,
    mut visit: impl FnMut(&mut Node, &Map),
) {
    let schemas = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut);
    let mut components = schemas.map(std::mem::take).unwrap_or_default();
    let mut visited: Vec<(usize, Node)> = Vec::new();
    for (at, schema) in components.values().enumerate() {
        if any_inside(schema, is_concerned) {
            let mut schema = schema.clone();
            schema_tree(&mut schema, &mut |schema| visit(schema, &components));
            visited.push((at, schema));
        }
    }
    operations(root, |_, _, operation| {
        operation_schemas(operation, |_, schema| {
            schema_tree(schema, &mut |schema| visit(schema, &components));
        });
    });
    for (at, schema) in visited {
        if let Some((_, place)) = components.get_index_mut(at) {
            *place = schema;
        }
    }
    if let Some(map) = root
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        *map = components;
    }
}

/// Whether something holds of an object or of one inside it.
fn any_inside(node: &Node, holds: fn(&Node) -> bool) -> bool {
    match &node.kind {
        Kind::Object(map) => holds(node) || map.values().any(|it| any_inside(it, holds)),
        Kind::Array(items) => items.iter().any(|it| any_inside(it, holds)),
        _ => false,
    }
}

/// Calls `visit` on every schema of the document, parents before children: what `visit`
/// puts into a schema is visited in its turn.
pub fn schemas_down(root: &mut Node, visit: &mut dyn FnMut(&mut Node)) {
    for schema in values(root.at_mut("/components/schemas")) {
        schema_tree_down(schema, visit);
    }
    operations(root, |_, _, operation| {
        operation_schemas(operation, |_, schema| schema_tree_down(schema, visit));
    });
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

/// Calls `visit` on the schemas that stand directly inside a schema.
pub fn sub_schemas(schema: &mut Node, mut visit: impl FnMut(&mut Node)) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    for (keyword, value) in map {
        match &mut value.kind {
            Kind::Object(members) => match holds(keyword) {
                // Some write a list of one without the list; `keywords` makes it.
                Some(Holds::One | Holds::List) => visit(value),
                Some(Holds::Named) => members.values_mut().for_each(&mut visit),
                None => {}
            },
            Kind::Bool(_) if holds(keyword) == Some(Holds::One) => visit(value),
            Kind::Array(items) if keyword == "items" || holds(keyword) == Some(Holds::List) => {
                items.iter_mut().for_each(&mut visit);
            }
            _ => {}
        }
    }
}

/// Calls `visit` on every object of a tree that has a `$ref`, with that reference's
/// text.
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

/// The members of an object's node; nothing where it is none.
pub fn values(node: Option<&mut Node>) -> impl Iterator<Item = &mut Node> {
    let map: Option<&mut Map> = node.and_then(Node::as_object_mut);
    map.into_iter().flat_map(Map::values_mut)
}

/// The items of an array's node; nothing where it is none.
pub fn list(node: Option<&mut Node>) -> impl Iterator<Item = &mut Node> {
    node.and_then(Node::as_array_mut).into_iter().flatten()
}

/// Calls `visit` with the name of every component schema that a tree refers to, what rewrites
/// keep beside the members of its objects ([`Node::plan`]) left aside.
pub fn component_references(node: &Node, visit: &mut impl FnMut(&str)) {
    component_references_but(node, &|_| Vec::new(), visit);
}

/// The same without the properties of an object that `gone` names.
pub fn component_references_but(
    node: &Node,
    gone: &dyn Fn(&Node) -> Vec<String>,
    visit: &mut impl FnMut(&str),
) {
    match &node.kind {
        Kind::Array(items) => {
            let items = items.iter();
            items.for_each(|item| component_references_but(item, gone, visit));
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
                        let gone_here = gone(node);
                        let left = properties.iter();
                        let left = left.filter(|(name, _)| !gone_here.contains(name));
                        left.for_each(|(_, it)| component_references_but(it, gone, visit));
                    }
                    _ => component_references_but(value, gone, visit),
                }
            }
        }
        _ => {}
    }
}

/// The operations by their origin, and the first operation that uses each component schema by
/// the schema's origin. `beside` gives what else an operation, by its id, consists of.
pub fn users<'a>(
    root: &'a Node,
    beside: &dyn Fn(&str) -> Vec<&'a Node>,
) -> HashMap<Origin, &'a str, RandomState> {
    let mut users = HashMap::default();
    let mut seen = HashSet::new();
    let schemas = root.at("/components/schemas").and_then(Node::as_object);
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
