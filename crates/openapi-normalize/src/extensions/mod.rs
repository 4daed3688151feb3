//! Removes the members that do not affect a client: extensions (`x-*`), examples, links to
//! documentation, and components other than schemas and security schemes.
//!
//! openapiv3 rejects some of these members even though progenitor ignores them, and typify would
//! apply extensions such as `x-rust-type`. Only extensions in the objects that OpenAPI allows to be
//! extended are removed: a property, a path, a status or a header may have a name that starts with
//! `x-`. Some extensions have a meaning: `x-nullable` becomes `nullable`, `x-secret` becomes
//! `format: password`, and `x-kubernetes-int-or-string` becomes a format; extensions that name enum
//! values, such as `x-enum-varnames`, are stored, `x-ms-discriminator-value` is kept for unions,
//! and `x-ms-skip-url-encoding` for parameters. Links are removed, and so are webhooks and callbacks, of
//! which the Plan has a copy (`webhooks.rs`).

use std::collections::HashSet;

use openapi_source::bundle::BUNDLED;
use openapi_source::changes::Code;
use openapi_source::{Map, Node, Origin, walk};

mod enum_values;
mod examples;
mod sites;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
pub(crate) use enum_values::extensions as enum_value_extensions;
pub use examples::EXAMPLES;
use sites::Site;

/// The Plan member of a component with the value of `x-ms-discriminator-value`, which identifies
/// the component among the subtypes of its base schema.
pub const TAG_VALUE: &str = "tagValue";

/// The extensions that the Plan keeps for an operation, because they describe how a client calls
/// it, and the link to its documentation.
pub const CLIENT_EXTENSIONS: [&str; 6] = [
    "externalDocs",
    "x-dropshot-pagination",
    "x-dropshot-websocket",
    "x-ms-pageable",
    "x-pagination",
    "x-stream-parameter",
];

/// The member of a lowered parameter with the JSON media type of its value. OpenAPI states a media
/// type only in `content`, which progenitor refuses.
pub const MEDIA_TYPE: &str = "x-media-type";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    if cx.options.examples {
        examples::run(root);
    }
    let mut notes = UniqueChanges::new(cx);
    keep_tag_values(root, &mut notes);
    remove_components(root, &mut notes);
    sites::visit_objects(root, &mut |site, node| {
        if matches!(site, Site::Parameter | Site::Header | Site::Schema) {
            rewrite_secret(site, node, &mut notes);
        }
        if site == Site::Schema {
            rewrite_nullable(node, &mut notes);
            enum_values::run(node, &mut notes);
            rewrite_int_or_string(node, &mut notes);
        }
        if site == Site::Parameter {
            rewrite_skipped_encoding(node, &mut notes);
        }
        if site == Site::Operation {
            keep_client_extensions(node, &mut notes);
        }
        remove_unread(site, node, &mut notes);
    });
}

/// Keeps the discriminator value that a component declares (AutoRest's extension) for the pass that
/// turns base schemas into unions.
fn keep_tag_values(root: &mut Node, notes: &mut UniqueChanges) {
    for (_, schema) in walk::component_schemas_mut(root).into_iter().flatten() {
        let extension = schema.get("x-ms-discriminator-value");
        if let Some(value) = extension.filter(|value| value.as_str().is_some()).cloned() {
            schema.take("x-ms-discriminator-value");
            notes.note(value.origin, codes::extensions::DISCRIMINATOR_VALUE);
            schema.plan_at().insert(TAG_VALUE.to_owned(), value);
        }
    }
}

/// Reads AutoRest's extension for values that are encoded: records in the Plan that slashes of a
/// path parameter are not encoded (resource ids such as `subscriptions/1/groups/2`), and rewrites
/// the extension of a query parameter as `allowReserved`.
fn rewrite_skipped_encoding(parameter: &mut Node, notes: &mut UniqueChanges) {
    const EXTENSION: &str = "x-ms-skip-url-encoding";
    let in_path = match parameter.text("in") {
        Some("path") => true,
        Some("query") => false,
        _ => return,
    };
    if !parameter.flag(EXTENSION) || (!in_path && parameter.has("allowReserved")) {
        return;
    }
    let Some(extension) = parameter.take(EXTENSION) else {
        return;
    };
    if in_path {
        notes.note(extension.origin, codes::extensions::MULTI_SEGMENT);
        let plan = parameter.plan_at();
        plan.insert("multiSegment".to_owned(), extension);
    } else {
        notes.note(extension.origin, codes::extensions::ENCODED_QUERY);
        parameter.insert("allowReserved", extension);
    }
}

/// Keeps the extensions that describe how a client calls an operation.
fn keep_client_extensions(operation: &mut Node, notes: &mut UniqueChanges) {
    for name in CLIENT_EXTENSIONS {
        if let Some(extension) = operation.take(name) {
            notes.removed(&extension, codes::extensions::CLIENT_EXTENSION);
            operation.plan_at().insert(name.to_owned(), extension);
        }
    }
}

/// Removes the members of `node` that do not affect a client.
fn remove_unread(site: Site, node: &mut Node, notes: &mut UniqueChanges) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let is_removed = |key: &str| removal_code(site, key).is_some();
    if !map.keys().any(|key| is_removed(key)) {
        return;
    }
    let plan = map.plan.take();
    let (removed, mut kept): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| is_removed(key));
    kept.plan = plan;
    *map = kept;
    for (key, member) in removed {
        if key == BUNDLED {
            note_bundled_files(&member, notes);
        } else if let Some(code) = removal_code(site, &key) {
            notes.removed(&member, code);
        }
    }
    notes.emptied(node);
}

const UNKNOWN: Code = codes::extensions::UNKNOWN;
const DOCUMENTATION: Code = codes::extensions::DOCUMENTATION;

/// Returns the code for removing a member; `None` if the member is kept.
fn removal_code(site: Site, key: &str) -> Option<Code> {
    if site == Site::Parameter && key == MEDIA_TYPE {
        return None;
    }
    if (site, key) == (Site::Root, "x-webhooks") {
        return Some(codes::extensions::WEBHOOKS);
    }
    if key.starts_with("x-") || key.starts_with("X-") && site != Site::Paths {
        return Some(UNKNOWN);
    }
    let documentation: &[&str] = match site {
        Site::Root => &["externalDocs", "tags", "jsonSchemaDialect"],
        Site::Info => {
            let is_kept = matches!(key, "title" | "description" | "version" | "termsOfService");
            return (!is_kept).then_some(DOCUMENTATION);
        }
        Site::Operation => &["tags"],
        Site::Parameter | Site::Header | Site::MediaType => &["example", "examples"],
        Site::Schema => &["example", "examples", "externalDocs", "xml"],
        _ => &[],
    };
    if documentation.contains(&key) {
        return Some(DOCUMENTATION);
    }
    match (site, key) {
        (Site::Root, "webhooks") => Some(codes::extensions::WEBHOOKS),
        (Site::Operation, "callbacks") => Some(codes::extensions::CALLBACKS),
        (Site::Response, "links") => Some(codes::extensions::LINKS),
        _ => None,
    }
}

/// Notes the removal of the files that references named.
fn note_bundled_files(files: &Node, notes: &mut UniqueChanges) {
    for file in files.children() {
        notes.removed(file, codes::extensions::BUNDLED_FILE);
    }
}

/// Rewrites `x-nullable` as `nullable`.
fn rewrite_nullable(schema: &mut Node, notes: &mut UniqueChanges) {
    let Some(extension) = schema.get("x-nullable") else {
        return;
    };
    let is_true = extension.to_bool() == Some(true);
    let origin = extension.origin;
    if is_true && !schema.has("nullable") {
        schema.take("x-nullable");
        notes.note(origin, codes::extensions::NULLABLE);
        schema.insert("nullable", Node::new(true, origin));
    }
}

/// Rewrites `x-kubernetes-int-or-string` as the format `int-or-string`.
fn rewrite_int_or_string(schema: &mut Node, notes: &mut UniqueChanges) {
    const EXTENSION: &str = "x-kubernetes-int-or-string";
    if !schema.flag(EXTENSION) || schema.has("format") {
        return;
    }
    if let Some(extension) = schema.take(EXTENSION) {
        let code = codes::extensions::INT_OR_STRING;
        notes.note(extension.origin, code);
        schema.insert("format", Node::new("int-or-string", extension.origin));
    }
}

/// Rewrites `x-secret` as `format: password`; for a parameter, in its schema.
fn rewrite_secret(site: Site, node: &mut Node, notes: &mut UniqueChanges) {
    if !node.flag("x-secret") {
        return;
    }
    let Some(extension) = node.take("x-secret") else {
        return;
    };
    notes.note(extension.origin, codes::extensions::SECRET);
    let schema = match site {
        Site::Schema => node.members_mut(),
        _ => node.object_at("schema"),
    };
    let password = Node::new("password", extension.origin);
    if let Some(format) = schema.insert("format".to_owned(), password)
        && format.as_str() != Some("password")
    {
        notes.note(format.origin, codes::extensions::SECRET_FORMAT);
    }
}

/// Removes the components that were copied to where they are used.
fn remove_components(root: &mut Node, notes: &mut UniqueChanges) {
    let Some(mut components) = root.take("components") else {
        return;
    };
    let mut used = None;
    let mut kept = Node::object(components.origin);
    let was_empty = components.as_object().is_some_and(Map::is_empty);
    for (name, section) in components
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default()
    {
        let is_empty = section.as_object().is_some_and(Map::is_empty);
        if matches!(name.as_str(), "schemas" | "securitySchemes") && !is_empty {
            kept.insert(&name, section);
            continue;
        }
        let Some(members) = section.as_object().filter(|members| !members.is_empty()) else {
            notes.removed(&section, codes::extensions::COMPONENTS_EMPTY);
            continue;
        };
        if name.starts_with("x-") {
            notes.removed(&section, UNKNOWN);
            continue;
        }
        let used: &HashSet<Origin> = used.get_or_insert_with(|| sites::used_origins(root));
        for component in members.values() {
            let code = if used.contains(&component.origin) {
                codes::extensions::COMPONENT_INLINED
            } else {
                codes::extensions::COMPONENT_UNUSED
            };
            notes.removed(component, code);
        }
    }
    let is_empty = kept.as_object().is_none_or(Map::is_empty);
    if was_empty || !is_empty {
        root.insert("components", kept);
    }
}
