//! From the tree to openapiv3's types, part by part.
//!
//! The passes are to leave nothing that openapiv3 refuses. Where one does, only the part
//! at fault is given up, and not the description.

use openapiv3::{OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::node::Node;
use crate::passes::cx::Cx;
use crate::report::Effect;

/// The description as openapiv3 has it. Parts that it refuses are taken out of the tree.
pub(crate) fn typed(document: &mut Node, cx: &mut Cx) -> Result<OpenAPI> {
    let mut openapi: OpenAPI = read(&frame(document))
        .map_err(|error| Error::new(format!("the lowered description is malformed: {error}")))?;
    if let Some(schemas) = document
        .at_mut("/components/schemas")
        .and_then(Node::as_object_mut)
    {
        let components = openapi.components.get_or_insert_default();
        components.schemas.reserve_exact(schemas.len());
        for (name, schema) in schemas {
            let read = read(schema).or_else(|error| {
                cx.removed(Effect::Widened, schema, format!("untyped: {error}"));
                *schema = Node::object(schema.origin);
                read(schema)
            });
            if let Ok(read) = read {
                components.schemas.insert(name.clone(), read);
            }
        }
    }
    if let Some(paths) = document.get_mut("paths").and_then(Node::as_object_mut) {
        openapi.paths.paths.reserve_exact(paths.len());
        paths.retain(|path, item| {
            if let Ok(whole) = read(item) {
                let whole = ReferenceOr::Item(whole);
                openapi.paths.paths.insert(path.clone(), whole);
                return true;
            }
            let before = std::mem::take(item.members_mut());
            let count = before.len();
            let readable = |operation: &Node, cx: &mut Cx| {
                read::<openapiv3::Operation>(operation)
                    .map_err(|error| cx.removed(Effect::Dropped, operation, error))
                    .is_ok()
            };
            *item.members_mut() = before
                .into_iter()
                .filter(|(_, operation)| readable(operation, cx))
                .collect();
            if let Ok(item) = read(item) {
                openapi.paths.paths.insert(path.clone(), item);
            }
            count == 0 || !item.members_mut().is_empty()
        });
    }
    Ok(openapi)
}

/// The document without its operations and schemas.
fn frame(document: &Node) -> Node {
    let mut frame = Node::object(document.origin);
    for key in ["openapi", "info"] {
        if let Some(member) = document.get(key) {
            frame.insert(key, member.clone());
        }
    }
    frame.insert("paths", Node::object(document.origin));
    frame
}

fn read<T: DeserializeOwned>(node: &Node) -> std::result::Result<T, String> {
    crate::read::read(node).map_err(|error| error.to_string())
}
