//! Builds and finds nodes of a description.

use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node, Origin};

/// Whether a node is an object without members and without data for the Plan.
pub(crate) fn is_empty(node: &Node) -> bool {
    node.as_object().is_some_and(Map::is_empty)
}

/// Returns the schema of a string.
pub(crate) fn string_schema(format: Option<&str>, origin: Origin) -> Node {
    let mut schema = Node::with_members([("type", Node::new("string", origin))], origin);
    if let Some(format) = format {
        schema.insert("format", Node::new(format, origin));
    }
    schema
}

/// Returns the operations with their paths and methods, in document order.
pub(crate) fn operations(root: &Node) -> impl Iterator<Item = (&str, &'static str, &Node)> {
    root.members("paths").flat_map(|(path, item)| {
        METHODS.iter().filter_map(move |method| {
            let operation = item.get(method).filter(|node| node.is_object())?;
            Some((path.as_str(), *method, operation))
        })
    })
}

/// Whether two schemas are equal, or both are absent.
pub(crate) fn is_same(one: Option<&Node>, other: Option<&Node>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}
