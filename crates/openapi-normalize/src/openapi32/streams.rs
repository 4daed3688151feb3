//! Rewrites the items of response streams.

use std::collections::HashSet;

use openapi_source::media_type::Stream;
use openapi_source::{Node, walk};

use crate::codes;
use crate::cx::UniqueChanges;

/// Rewrites `itemSchema` as an array, and the data of events according to its `contentSchema`.
pub(super) fn run(root: &mut Node, notes: &mut UniqueChanges) {
    let mut event_schemas: Vec<String> = Vec::new();
    walk::operations_mut(root, |_, _, operation| {
        for response in walk::values(operation.get_mut("responses")) {
            let content = response.get_mut("content").and_then(Node::as_object_mut);
            for (name, media_type) in content.into_iter().flatten() {
                let Some(stream) = Stream::of(name) else {
                    continue;
                };
                rewrite_items(media_type, notes);
                if stream == Stream::Events
                    && let Some(schema) = media_type.get_mut("schema")
                {
                    rewrite_data(schema, &mut event_schemas, notes);
                }
            }
        }
    });
    let mut seen = HashSet::new();
    while let Some(name) = event_schemas.pop() {
        if seen.insert(name.clone())
            && let Some(schemas) = walk::component_schemas_mut(root)
            && let Some(schema) = schemas.get_mut(&name)
        {
            rewrite_data(schema, &mut event_schemas, notes);
        }
    }
}

/// Rewrites `itemSchema` as the items of an array, which is how OpenAPI 3.2 interprets a whole
/// stream (Media Type Object, Sequential Media Types).
fn rewrite_items(media_type: &mut Node, notes: &mut UniqueChanges) {
    let Some(item) = media_type.take("itemSchema") else {
        return;
    };
    if let Some(schema) = media_type.take("schema") {
        notes.removed(&schema, codes::openapi32::STREAM_SCHEMA);
    }
    let origin = item.origin;
    notes.note(origin, codes::openapi32::STREAM_ITEMS);
    let members = [("type", Node::new("array", origin)), ("items", item)];
    let array = Node::with_members(members, origin);
    media_type.insert("schema", array);
}

/// Rewrites the data of events in a schema according to its `contentSchema`. Adds the names of
/// referenced components to `referenced`.
fn rewrite_data(schema: &mut Node, referenced: &mut Vec<String>, notes: &mut UniqueChanges) {
    referenced.extend(schema.ref_name());
    if let Some(items) = schema.get_mut("items") {
        rewrite_data(items, referenced, notes);
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        for subschema in walk::list(schema.get_mut(key)) {
            rewrite_data(subschema, referenced, notes);
        }
    }
    let Some(data) = schema.at_mut("/properties/data") else {
        return;
    };
    let media_type = data.text("contentMediaType");
    if media_type.is_some_and(|it| !it.contains("json")) {
        return;
    }
    let Some(content_schema) = data.take("contentSchema") else {
        return;
    };
    let string_schema = std::mem::replace(data, content_schema);
    notes.removed(&string_schema, codes::openapi32::EVENT_DATA);
}
