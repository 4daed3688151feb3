//! Repairs malformed sections of component schemas.

use openapi_source::{Kind, Map, Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

/// Makes `components.schemas` an object of schemas.
pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    remove_empty(root, notes);
    for (holder, key) in [("", "components"), ("/components", "schemas")] {
        let Some(node) = root.at_mut(holder).and_then(|holder| holder.get_mut(key)) else {
            return;
        };
        if !node.is_object() {
            let kind = node.kind_name();
            let code = codes::schema_references::SECTION_NOT_AN_OBJECT.with([&key, &kind]);
            notes.removed(node, code);
            node.kind = Map::default().into();
        }
    }
    for schema in walk::values(root.at_mut("/components/schemas")) {
        if !matches!(schema.kind, Kind::Object(_) | Kind::Bool(_)) {
            let code = codes::schema_references::NOT_A_SCHEMA.with([&schema.kind_name()]);
            notes.removed(schema, code);
            schema.kind = Map::default().into();
        }
    }
}

/// Removes an empty object of schemas, before other passes add components to it.
fn remove_empty(root: &mut Node, notes: &mut UniqueChanges) {
    let Some(components) = root.get_mut("components") else {
        return;
    };
    let schemas = components.get("schemas").and_then(Node::as_object);
    if schemas.is_some_and(Map::is_empty)
        && let Some(schemas) = components.take("schemas")
    {
        notes.removed(&schemas, codes::schema_references::SCHEMAS_EMPTY);
    }
}
