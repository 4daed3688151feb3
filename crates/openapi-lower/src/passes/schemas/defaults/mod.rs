//! Default values that do not match their schema.
//!
//! For such a value, typify rejects the document, panics, or generates code that panics. A default
//! value that can be converted to the type of the schema is converted; any other is removed. The
//! default value of an optional property is only documentation and is kept.

use std::collections::VecDeque;

use openapi_source::walk::{self, Site};
use openapi_source::{Kind, Map, Node};

#[cfg(test)]
mod tests;
mod text;
mod value;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::types::has_type;
pub(crate) use value::Values;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    // A default value is checked against schemas anywhere in the document, so all are checked
    // before any is changed.
    let mut schemas = Vec::new();
    each(root, |schema| {
        if schema.has("default") {
            schemas.push(schema.clone());
        }
    });
    let none = Map::default();
    let components = walk::component_schemas(root).unwrap_or(&none);
    let values = Values::new(components);
    let mut fitting: VecDeque<Option<Node>> = schemas
        .iter()
        .map(|schema| values.fit(schema.get("default")?, schema))
        .collect();
    each(root, |schema| {
        if !schema.has("default") {
            return;
        }
        let fitting = fitting.pop_front().flatten();
        let Some(default) = schema.get_mut("default") else {
            return;
        };
        match fitting {
            _ if default.is_null() => {
                cx.remove(schema, "default", codes::defaults::NULL);
            }
            Some(fitting) if fitting.is_same(default) => {}
            Some(fitting) => {
                cx.removed(default, codes::defaults::REWRITTEN);
                *default = fitting;
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

/// Calls `visit` on every schema whose default value has an effect. The server applies that of a
/// parameter, which another pass removes.
fn each(root: &mut Node, mut visit: impl FnMut(&mut Node)) {
    walk::top_schemas(root, |site, schema| {
        tree(schema, site != Site::Parameter, &mut visit);
    });
}

/// Calls `visit` on the subschemas of a schema whose default value has an effect, and on the schema
/// itself if `counts`.
fn tree(schema: &mut Node, counts: bool, visit: &mut dyn FnMut(&mut Node)) {
    let required: Vec<String> = schema
        .items("required")
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    // The properties are visited here, all other subschemas below.
    let mut properties = match schema.get_mut("properties") {
        Some(properties) if properties.is_object() => {
            std::mem::replace(&mut properties.kind, Kind::Null)
        }
        _ => Kind::Null,
    };
    if let Kind::Object(properties) = &mut properties {
        for (name, property) in properties.iter_mut() {
            tree(property, required.contains(name), visit);
        }
    }
    walk::sub_schemas(schema, |child| tree(child, true, visit));
    if let (Kind::Object(_), Some(location)) = (&properties, schema.get_mut("properties")) {
        location.kind = properties;
    }
    if counts {
        visit(schema);
    }
}
