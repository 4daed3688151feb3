//! Resolves the references of schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Schemas;
use crate::pointer::{child, item, resolve};

impl<'a> Schemas<'a> {
    /// Resolves a dynamic reference in the scope that is being translated.
    pub(super) fn dynamic_target(&self, reference: &str) -> Option<(String, &'a Value)> {
        let bindings_at = child(self.scope.as_ref()?, "$defs");
        let bindings = self.document.pointer(&bindings_at)?.as_object()?;
        let name = reference.trim_start_matches('#');
        let (key, schema) = bindings.iter().find(|(_, schema)| {
            schema.get("$dynamicAnchor").and_then(Value::as_str) == Some(name)
        })?;
        Some((child(&bindings_at, key), schema))
    }

    /// Resolves a reference: a pointer, an anchor, or an `$id`.
    pub(super) fn target(&self, reference: &str) -> Option<(String, &'a Value)> {
        if let Some((at, target)) = resolve(self.document, reference) {
            return Some(schema_in(at, target));
        }
        let at = self.anchors.get(reference.trim_start_matches('#'))?;
        Some((at.clone(), self.document.pointer(at)?))
    }

    /// Returns the schema to which a schema refers, or the schema itself.
    pub(super) fn follow<'s>(&self, schema: &'s Value) -> &'s Value
    where
        'a: 's,
    {
        schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| self.target(reference))
            .map_or(schema, |(_, target)| target)
    }
}

/// Returns the schema for a reference to a response, a request body or a parameter: the schema of
/// its first media type. OpenAPI does not define such a reference.
pub fn schema_in(mut at: String, target: &Value) -> (String, &Value) {
    if target.get("type").is_some() || target.get("properties").is_some() {
        return (at, target);
    }
    let mut holder = target;
    let content = target.get("content").and_then(Value::as_object);
    if let Some((media_type, first)) = content.and_then(|content| content.iter().next()) {
        at = child(&child(&at, "content"), media_type);
        holder = first;
    }
    match holder.get("schema").filter(|schema| schema.is_object()) {
        Some(schema) => (child(&at, "schema"), schema),
        None => (at, holder),
    }
}

/// Collects the pointers of all schemas with an anchor or an `$id`, by its name.
pub(super) fn gather_anchors(node: &Value, at: String, anchors: &mut BTreeMap<String, String>) {
    match node {
        Value::Object(members) => {
            for key in ["$dynamicAnchor", "$anchor", "$id"] {
                if let Some(name) = members.get(key).and_then(Value::as_str) {
                    anchors.entry(name.to_owned()).or_insert_with(|| at.clone());
                }
            }
            for (key, member) in members {
                gather_anchors(member, child(&at, key), anchors);
            }
        }
        Value::Array(items) => {
            for (index, node) in items.iter().enumerate() {
                gather_anchors(node, item(&at, index), anchors);
            }
        }
        _ => {}
    }
}

/// Whether a schema binds dynamic anchors.
pub(super) fn binds_dynamic_anchors(schema: &Value) -> bool {
    schema
        .get("$defs")
        .and_then(Value::as_object)
        .is_some_and(|it| it.values().any(|it| it.get("$dynamicAnchor").is_some()))
}
