//! Checks that openapiv3 can deserialize the lowered document, one operation or schema at a time.
//!
//! The passes should leave nothing that openapiv3 rejects. If they do, only the rejected operation or
//! schema is removed.

use openapi_source::{Error, ErrorKind, Node, Result, walk};
use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, Schema};
use serde::de::DeserializeOwned;

use crate::codes;
use crate::cx::Cx;

/// Removes the operations and schemas that openapiv3 rejects.
pub(crate) fn run(document: &mut Node, cx: &mut Cx) -> Result<()> {
    read::<OpenAPI>(&frame(document)).map_err(|error| {
        let message = format!("the lowered document is malformed: {error}");
        Error::new(ErrorKind::Internal, message).with_source(error)
    })?;
    if let Some(schemas) = walk::component_schemas_mut(document) {
        for schema in schemas.values_mut() {
            if let Err(error) = read::<ReferenceOr<Schema>>(schema) {
                cx.removed(schema, codes::emit::SCHEMA_UNREADABLE.with([&error]));
                *schema = Node::object(schema.origin);
            }
        }
    }
    if let Some(paths) = document.get_mut("paths").and_then(Node::as_object_mut) {
        paths.retain(|_, item| {
            if read::<PathItem>(item).is_ok() {
                return true;
            }
            let members = item.members_mut();
            members.retain(|_, operation| match read::<Operation>(operation) {
                Ok(_) => true,
                Err(error) => {
                    cx.removed(operation, codes::emit::OPERATION_UNREADABLE.with([&error]));
                    false
                }
            });
            !members.is_empty()
        });
    }
    Ok(())
}

/// Returns the document without its operations and schemas.
fn frame(document: &Node) -> Node {
    let kept = ["openapi", "info"].into_iter();
    let kept = kept.filter_map(|key| Some((key, document.get(key)?.clone())));
    let mut frame = Node::with_members(kept, document.origin);
    frame.insert("paths", Node::object(document.origin));
    frame
}

fn read<T: DeserializeOwned>(node: &Node) -> std::result::Result<T, String> {
    openapi_source::node::read(node).map_err(|error| error.to_string())
}
