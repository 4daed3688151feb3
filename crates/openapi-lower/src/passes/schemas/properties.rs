//! Properties to which typify gives the same field name.
//!
//! Field names are property names in snake case; if two are equal, such as `@type` and `type`,
//! rustc rejects the struct. A property that equals its field name keeps it, the others become
//! readable placeholders, and the Plan keeps the name on the wire. `extra` is the field for
//! additional properties.

use std::collections::HashMap;

use openapi_source::{Kind, Map, Node, walk};
use typify_model::names::field_name;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::placeholders::placeholders;
use crate::schema::required;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas(root, |schema| {
        if schema.has("properties") || schema.has("required") {
            rename_clashing(schema, cx);
        }
    });
}

fn rename_clashing(schema: &mut Node, cx: &mut Cx) {
    let reserved: &[&str] = match schema.get("additionalProperties") {
        Some(values) if values.is_object() => &["extra"],
        _ => &[],
    };
    let properties = schema.members("properties").map(|(name, _)| name.as_str());
    let names = properties.chain(required(schema));
    let new_names: HashMap<String, String> = placeholders(names, reserved, field_name)
        .into_iter()
        .map(|(wire, name)| (wire.to_owned(), name))
        .collect();
    if new_names.is_empty() {
        return;
    }
    let code = codes::properties::PLACEHOLDER;
    let mut planned = Map::default();
    if let Some(properties) = schema.get_mut("properties").and_then(Node::as_object_mut) {
        for (wire, property) in std::mem::take(properties) {
            let Some(name) = new_names.get(&wire) else {
                properties.insert(wire, property);
                continue;
            };
            cx.note(property.origin, code);
            planned.insert(name.clone(), Node::new(wire, property.origin));
            properties.insert(name.clone(), property);
        }
    }
    for required in walk::list(schema.get_mut("required")) {
        if let Some((wire, name)) = required.as_str().and_then(|it| new_names.get_key_value(it)) {
            cx.note(required.origin, code);
            planned
                .entry(name.clone())
                .or_insert_with(|| Node::new(wire.as_str(), required.origin));
            required.kind = Kind::from(name.as_str());
        }
    }
    let names = Node::new(planned, schema.origin);
    schema.plan_at().insert("properties".to_owned(), names);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn lowered(schema: Value) -> Value {
        testing::run_on_schema(super::run, schema).0
    }

    #[test]
    fn clashing_properties_get_placeholders() {
        assert_eq!(
            lowered(json!({
                "properties": {"userId": {}, "user_id": {}, "UserId": {}},
                "required": ["userId"]
            })),
            json!({
                "properties": {"user_id_camel": {}, "user_id": {}, "user_id_pascal": {}},
                "required": ["user_id_camel"],
                "x-plan": {"properties": {"user_id_camel": "userId", "user_id_pascal": "UserId"}}
            })
        );
        assert_eq!(
            lowered(json!({"properties": {"@type": {}, "type": {}}}))["x-plan"]["properties"],
            json!({"at_type": "@type"})
        );
        assert_eq!(
            lowered(json!({"properties": {"extra": {}}, "additionalProperties": {}}))["x-plan"],
            json!({"properties": {"extra_lower": "extra"}})
        );
    }

    #[test]
    fn other_properties_are_unchanged() {
        let sound = json!({"properties": {"userId": {}, "extra": {}}, "required": ["userId"]});
        assert_eq!(lowered(sound.clone()), sound);
    }
}
