//! Required properties that only `additionalProperties` describes.
//!
//! The schema of `additionalProperties` applies to each property that `properties` does not name
//! (JSON Schema 2020-12, Core 10.3.2.3), but typify generates a field of any JSON value for a
//! required property without a schema. So the property gets a copy of that schema. Lost: copies of
//! large schemas.

use openapi_source::{Node, Origin, walk};

use crate::codes;
use crate::cx::Cx;
use crate::schema::{is_empty, is_union, property};

/// The maximum number of nodes of a schema that is copied.
const MAX_SIZE: usize = 200;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas(root, |schema| declare(schema, cx));
}

/// Adds a property for every required name that only `additionalProperties` describes.
fn declare(schema: &mut Node, cx: &mut Cx) {
    let Some(others) = schema.get("additionalProperties") else {
        return;
    };
    if !others.is_object() || is_empty(others) || is_union(schema) {
        return;
    }
    let missing = undeclared(schema);
    if missing.is_empty() {
        return;
    }
    let others = others.clone();
    if !fits(&others, &mut { MAX_SIZE }) {
        for (_, origin) in missing {
            cx.note(origin, codes::properties::REQUIRED_UNTYPED);
        }
        return;
    }
    for (name, origin) in missing {
        cx.note(origin, codes::properties::REQUIRED_ADDITIONAL);
        let properties = schema.object_at("properties");
        properties.insert(name, others.clone());
    }
}

/// Returns the required names without a property.
pub(super) fn undeclared(schema: &Node) -> Vec<(String, Origin)> {
    let names = schema.items("required").iter();
    let names = names.filter_map(|name| Some((name.as_str()?, name.origin)));
    let undeclared = names.filter(|(name, _)| property(schema, name).is_none());
    undeclared
        .map(|(name, origin)| (name.to_owned(), origin))
        .collect()
}

/// Whether a node has at most `rest` nodes; subtracts them.
fn fits(node: &Node, rest: &mut usize) -> bool {
    match rest.checked_sub(1) {
        Some(less) => {
            *rest = less;
            node.children().all(|child| fits(child, rest))
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    #[test]
    fn a_required_property_gets_the_schema_of_the_others() {
        let (schema, notes) = testing::run_on_schema(
            super::run,
            json!({
                "type": "object", "required": ["name", "total"],
                "properties": {"name": {"type": "string"}},
                "additionalProperties": {"type": "integer"}
            }),
        );
        assert_eq!(
            schema["properties"],
            json!({"name": {"type": "string"}, "total": {"type": "integer"}})
        );
        assert_eq!(notes.len(), 1, "{notes:?}");
        testing::assert_exact(&notes);
    }

    #[test]
    fn a_large_schema_is_not_copied() {
        let values: Vec<Value> = (0..1000).map(Value::from).collect();
        let schema = json!({
            "type": "object", "required": ["total"], "additionalProperties": {"enum": values}
        });
        let (unchanged, notes) = testing::run_on_schema(super::run, schema.clone());
        assert_eq!(unchanged, schema);
        assert!(notes[0].starts_with("widened"), "{notes:?}");
    }
}
