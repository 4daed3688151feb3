//! Default values that do not match their schema.
//!
//! For such a value, typify rejects the document, panics, or generates code that panics. A default
//! value that can be converted to the type of the schema is converted; any other is removed. The
//! default value of an optional property is only documentation and is kept.

use openapi_source::walk::{self, Site};
use openapi_source::{Kind, Map, Node};

#[cfg(test)]
mod tests;
mod text;
mod value;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::types::has_type;
use crate::schema::required;
pub(crate) use value::Values;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    // A default value is checked against schemas anywhere in the document, so all are checked
    // before any is changed.
    let mut schemas = Vec::new();
    effective_defaults(root, |schema| schemas.push(schema.clone()));
    let none = Map::default();
    let components = walk::component_schemas(root).unwrap_or(&none);
    let values = Values::new(components);
    let converted: Vec<Option<Node>> = schemas
        .iter()
        .map(|schema| values.fit(schema.get("default")?, schema))
        .collect();
    let mut converted = converted.into_iter();
    effective_defaults(root, |schema| {
        let converted = converted.next().flatten();
        let Some(default) = schema.get_mut("default") else {
            return;
        };
        match converted {
            _ if default.is_null() => {
                cx.remove(schema, "default", codes::defaults::NULL);
            }
            Some(converted) if converted.is_same(default) => {}
            Some(converted) => {
                cx.removed(default, codes::defaults::REWRITTEN);
                *default = converted;
            }
            None => {
                let Some(default) = schema.take("default") else {
                    return;
                };
                let value = default.excerpt(60);
                let message = match schema.text("type") {
                    Some(name) if !has_type(&default, name) => {
                        codes::defaults::TYPE_MISMATCH.with([&value, &name])
                    }
                    _ => codes::defaults::NOT_ALLOWED.with([&value]),
                };
                cx.removed(&default, message);
            }
        }
    });
}

/// Calls `visit` on every schema with a default value that has an effect. The server applies that
/// of a parameter, which another pass removes.
fn effective_defaults(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    walk::top_schemas(root, |site, schema| {
        effective_defaults_inside(schema, site != Site::Parameter, &mut visit);
    });
}

/// Calls `visit` on every schema inside a schema with a default value that has an effect, and on
/// the schema itself if its default value has an effect where it is used.
fn effective_defaults_inside(
    schema: &mut Node,
    has_effect: bool,
    visit: &mut dyn FnMut(&mut Node),
) {
    let required: Vec<String> = required(schema).map(str::to_owned).collect();
    // The properties are visited here, all other subschemas below.
    let properties = schema.get_mut("properties");
    let mut properties = properties.map(|node| std::mem::replace(&mut node.kind, Kind::Null));
    if let Some(Kind::Object(properties)) = &mut properties {
        for (name, property) in properties.iter_mut() {
            effective_defaults_inside(property, required.contains(name), visit);
        }
    }
    walk::sub_schemas(schema, |child| {
        effective_defaults_inside(child, true, visit);
    });
    if let (Some(properties), Some(node)) = (properties, schema.get_mut("properties")) {
        node.kind = properties;
    }
    if has_effect && schema.has("default") {
        visit(schema);
    }
}
