//! Secrets: strings with `format: password`.
//!
//! progenitor generates plain `String`s, whose `Debug` output shows the value. All secrets become
//! references to one shared component, which the Plan marks, so that the client can use a type that
//! hides the value. Constraints of a secret are removed: an error about a violated constraint would
//! have to show the value.

use openapi_source::{Map, Node, walk};
use typify_model::names::type_name;

use crate::codes;
use crate::cx::Cx;
use crate::passes::planned;
use crate::schema::{annotate_reference, string_schema};

/// The name of the shared component, unless the description has a type with this name.
const NAME: &str = "Secret";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut schemas = walk::component_schemas(root).into_iter().flatten();
    let is_taken = schemas.any(|(name, schema)| type_name(name) == NAME && !is_secret(schema));
    let name = if is_taken { "SecretText" } else { NAME };
    let mut first = None;
    planned::top_schemas(root, |site, schema| {
        if site.component().is_some() && is_secret(schema) {
            return;
        }
        walk::schema_tree(schema, &mut |schema| {
            if is_secret(schema) {
                first.get_or_insert(schema.origin);
                replace_by_reference(schema, name, cx);
            }
        });
    });
    if let Some(origin) = first {
        let mut components = root
            .take("components")
            .unwrap_or_else(|| Node::object(root.origin));
        let schemas = components.object_at("schemas");
        schemas
            .entry(name.to_owned())
            .or_insert_with(|| string_schema(Some("password"), origin));
        root.insert("components", components);
    }
}

/// Whether a schema describes a secret.
pub(crate) fn is_secret(schema: &Node) -> bool {
    schema.text("type") == Some("string") && schema.text("format") == Some("password")
}

/// Replaces the schema of a secret with a reference to the shared component.
fn replace_by_reference(schema: &mut Node, name: &str, cx: &mut Cx) {
    let origin = schema.origin;
    cx.note(origin, codes::secrets::COMPONENT);
    let mut outer = Map::default();
    for (key, value) in std::mem::take(schema.members_mut()) {
        match key.as_str() {
            "description" | "default" | "deprecated" | "nullable" | "readOnly" | "writeOnly" => {
                outer.insert(key, value);
            }
            "type" | "format" => cx.note(value.origin, codes::secrets::STATED_BY_COMPONENT),
            _ => cx.removed(&value, codes::secrets::UNCHECKED),
        }
    }
    let reference = Node::schema_ref(name, origin);
    *schema = annotate_reference(reference, outer);
}
