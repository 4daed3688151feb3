//! Component schemas that are no object of schemas.

use openapi_source::{Effect, Kind, Map, Node, walk};

use crate::cx::Once;

/// Makes the component schemas an object of schemas.
pub(super) fn run(root: &mut Node, notes: &mut Once) {
    none(root, notes);
    for (holder, key) in [("", "components"), ("/components", "schemas")] {
        let Some(node) = root.at_mut(holder).and_then(|holder| holder.get_mut(key)) else {
            return;
        };
        if !node.is_object() {
            let detail = format!("`{key}` is {}, not an object", node.kind_name());
            notes.removed(Effect::Widened, node, detail);
            node.kind = Map::default().into();
        }
    }
    for schema in walk::values(root.at_mut("/components/schemas")) {
        if !matches!(schema.kind, Kind::Object(_) | Kind::Bool(_)) {
            let detail = format!("the schema is {}: any value", schema.kind_name());
            notes.removed(Effect::Widened, schema, detail);
            schema.kind = Map::default().into();
        }
    }
}

/// Removes an object of no schemas: it would not be what it was when one is added.
fn none(root: &mut Node, notes: &mut Once) {
    let Some(components) = root.get_mut("components") else {
        return;
    };
    let schemas = components.get("schemas").and_then(Node::as_object);
    if schemas.is_some_and(Map::is_empty)
        && let Some(schemas) = components.take("schemas")
    {
        notes.removed(Effect::Exact, &schemas, "there are no schemas");
    }
}
