//! What a schema says beside the values that fit it.

use openapi_source::Node;

use super::ANNOTATIONS;

/// The schema with the annotations of another, its own first.
pub(super) fn annotated(schema: &Node, other: &Node) -> Node {
    let mut merged = schema.clone();
    let missing: Vec<(&String, &Node)> = other
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str()) && !schema.has(keyword))
        .filter(|(keyword, _)| !matches!(keyword.as_str(), "title" | "nullable"))
        .collect();
    if missing.is_empty() {
        return merged;
    }
    if merged.has("$ref") {
        let origin = merged.origin;
        let mut wrapper = Node::object(origin);
        wrapper.insert("allOf", Node::made(vec![merged], origin));
        merged = wrapper;
    }
    for (keyword, value) in missing {
        merged.insert(keyword, value.clone());
    }
    merged
}
