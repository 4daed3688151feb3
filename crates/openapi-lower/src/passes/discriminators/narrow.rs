//! Narrows a variant to the values of the discriminator that are its own.

use crate::node::Node;
use crate::passes::cx::Cx;
use crate::report::Effect::Exact;

/// What tells a variant from the others: the property and the values that are its own.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct Narrowing {
    pub(super) property: String,
    pub(super) values: Vec<String>,
}

/// Whether the schema requires the property and allows only the values.
pub(super) fn is_narrow(schema: &Node, narrowing: &Narrowing) -> bool {
    let property = schema
        .get("properties")
        .and_then(|all| all.get(&narrowing.property));
    let values = property
        .map(|property| property.items("enum"))
        .unwrap_or_default();
    let required = schema.items("required").iter();
    let own = |value: &Node| {
        narrowing
            .values
            .iter()
            .any(|own| value.as_str() == Some(own))
    };
    !values.is_empty()
        && values.iter().all(own)
        && required
            .clone()
            .any(|name| name.as_str() == Some(&narrowing.property))
}

pub(super) fn narrow(schema: &mut Node, narrowing: &Narrowing, cx: &mut Cx) {
    if schema.text("type") != Some("object") || is_narrow(schema, narrowing) {
        return;
    }
    let origin = schema.origin;
    cx.exact(
        origin,
        "a variant with the values of the discriminator that are its own",
    );
    let mut required = schema
        .take("required")
        .unwrap_or_else(|| Node::made(Vec::new(), origin));
    if let Some(names) = required.as_array_mut()
        && !names
            .iter()
            .any(|name| name.as_str() == Some(&narrowing.property))
    {
        names.push(Node::made(narrowing.property.as_str(), origin));
    }
    schema.insert("required", required);
    let values = narrowing
        .values
        .iter()
        .map(|value| Node::made(value.as_str(), origin));
    let mut property = Node::object(origin);
    property.insert("type", Node::made("string", origin));
    property.insert("enum", Node::made(values.collect::<Vec<_>>(), origin));
    if let Some(properties) = schema.get("properties") {
        cx.exact(
            properties.origin,
            "a variant with the values of the discriminator that are its own",
        );
    }
    let properties = schema.object_at("properties");
    if let Some(old) = properties.get_mut(&narrowing.property) {
        cx.removed(Exact, old, "a discriminator, said by the variants");
        if let Some(description) = old.take("description") {
            property.insert("description", description);
        }
        property.origin = old.origin;
    }
    properties.insert(narrowing.property.clone(), property);
}
