//! Questions about a schema, and small changes to one, that several passes share.

use openapi_source::{Kind, Map, Node, Origin};

/// The keywords with a single subschema, and the suffix for the name of its type.
pub(crate) const INNER: [(&str, &str); 2] = [("items", "item"), ("additionalProperties", "value")];

/// Whether a schema is a union.
pub(crate) fn is_union(schema: &Node) -> bool {
    schema.has("oneOf") || schema.has("anyOf")
}

/// Returns the members of a union; none for another schema.
pub(crate) fn union_members(schema: &Node) -> impl Iterator<Item = &Node> + Clone {
    schema.items("oneOf").iter().chain(schema.items("anyOf"))
}

/// Returns the members of `allOf`, `oneOf` and `anyOf`.
pub(crate) fn composed_members(schema: &Node) -> impl Iterator<Item = &Node> + Clone {
    schema.items("allOf").iter().chain(union_members(schema))
}

/// Whether a schema describes its values by other schemas.
pub(crate) fn is_composed(schema: &Node) -> bool {
    schema.has("$ref") || schema.has("allOf") || is_union(schema)
}

/// Whether a node is an object without members and without data for the Plan.
pub(crate) fn is_empty(node: &Node) -> bool {
    node.as_object().is_some_and(Map::is_empty)
}

/// Whether a schema has no keywords other than these.
pub(crate) fn has_only(schema: &Node, keywords: &[&str]) -> bool {
    schema.as_object().is_some_and(|map| {
        let mut keys = map.keys().map(String::as_str);
        keys.all(|keyword| keywords.contains(&keyword))
    })
}

/// Returns the schema of a property.
pub(crate) fn property<'s>(schema: &'s Node, name: &str) -> Option<&'s Node> {
    schema.get("properties")?.get(name)
}

/// Returns the names of the properties that a schema requires.
pub(crate) fn required(schema: &Node) -> impl Iterator<Item = &str> + Clone {
    schema.items("required").iter().filter_map(Node::as_str)
}

/// Whether a schema requires a property.
pub(crate) fn requires(schema: &Node, name: &str) -> bool {
    required(schema).any(|required| required == name)
}

/// Whether two schemas are equal, or both are absent.
pub(crate) fn is_same(one: Option<&Node>, other: Option<&Node>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.is_same(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// Returns a scalar as a string, as in the keys of a mapping.
pub(crate) fn scalar_text(value: &Node) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.clone()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Bool(flag) => Some(flag.to_string()),
        Kind::Null | Kind::Array(_) | Kind::Object(_) => None,
    }
}

/// Moves a reference into an `allOf`, beside which other keywords have an effect.
pub(crate) fn wrap_reference(schema: &mut Node) {
    let origin = schema.origin;
    let reference = std::mem::replace(schema, Node::object(origin));
    schema.insert("allOf", Node::new(vec![reference], origin));
}

/// Returns a reference with the keywords that apply to its location.
pub(crate) fn annotate_reference(reference: Node, mut keywords: Map) -> Node {
    if keywords.is_empty() {
        return reference;
    }
    let origin = reference.origin;
    keywords.insert("allOf".to_owned(), Node::new(vec![reference], origin));
    Node::new(keywords, origin)
}

/// Removes and returns an entry of a schema's data for the Plan; removes the data if it is empty.
pub(crate) fn take_planned(schema: &mut Node, key: &str) -> Option<Node> {
    let plan = schema.plan_mut()?;
    let entry = plan.take(key)?;
    if is_empty(plan) {
        schema.take_plan();
    }
    Some(entry)
}

/// Returns the schema of a string.
pub(crate) fn string_schema(format: Option<&str>, origin: Origin) -> Node {
    let mut schema = Node::with_members([("type", Node::new("string", origin))], origin);
    if let Some(format) = format {
        schema.insert("format", Node::new(format, origin));
    }
    schema
}

/// Returns a union of schemas, or the only one.
pub(crate) fn one_of(schemas: Vec<Node>, origin: Origin) -> Node {
    match <[Node; 1]>::try_from(schemas) {
        Ok([schema]) => schema,
        Err(schemas) => Node::with_members([("oneOf", Node::new(schemas, origin))], origin),
    }
}

/// Returns the members of an object sorted by name.
pub(crate) fn sorted_members(map: &mut Map) -> Vec<(&str, &mut Node)> {
    let members = map.iter_mut();
    let mut members: Vec<(&str, &mut Node)> = members.map(|(key, it)| (key.as_str(), it)).collect();
    members.sort_by_key(|(key, _)| *key);
    members
}
