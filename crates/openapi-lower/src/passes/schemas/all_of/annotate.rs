//! Annotations: keywords that do not restrict values.

use openapi_source::Node;

use super::ANNOTATIONS;

/// Returns the schema with the annotations of another one that it does not have itself.
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
        wrapper.insert("allOf", Node::new(vec![merged], origin));
        merged = wrapper;
    }
    for (keyword, value) in missing {
        merged.insert(keyword, value.clone());
    }
    merged
}
