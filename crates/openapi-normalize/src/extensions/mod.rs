//! Removes what says nothing to a client: extensions (`x-*`), examples, links to
//! documentation, and the parts that no operation is made of.
//!
//! Some of it openapiv3 fails to parse although nobody reads it, and some, such as
//! `x-rust-type`, typify would obey. Only members in the places that OpenAPI gives to
//! extensions go: a property, a path, a status or a header may well be called `x-…`. Some
//! mean something: `x-nullable` is written as `nullable`, `x-secret` as `format: password`
//! and `x-kubernetes-int-or-string` as a format; what names the values of an enum, such as
//! `x-enum-varnames`, is remembered, `x-ms-discriminator-value` is kept for the unions, and
//! `x-ms-skip-url-encoding` for the paths.
//! Webhooks, callbacks and links are not offered.

use std::collections::HashSet;

use openapi_source::bundle::BUNDLED;
use openapi_source::changes::Code;
use openapi_source::{Map, Node, Origin, walk};

mod enum_values;
mod sites;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, Once};
pub(crate) use enum_values::EXTENSIONS as ENUM_VALUES;
use sites::Site;

/// Kept of a component: the value that `x-ms-discriminator-value` gives to it, by which the
/// variants of its base are told apart.
pub const TAG_VALUE: &str = "tagValue";

/// Kept of an operation: extensions that state how a client calls it, and the link to its
/// documentation, as they are.
pub const HANDED_ON: [&str; 5] = [
    "externalDocs",
    "x-dropshot-pagination",
    "x-ms-pageable",
    "x-pagination",
    "x-stream-parameter",
];

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let mut notes = Once::new(cx);
    tag_values(root, &mut notes);
    components(root, &mut notes);
    sites::each(root, &mut |site, node| {
        if matches!(site, Site::Parameter | Site::Header | Site::Schema) {
            secret(site, node, &mut notes);
        }
        if site == Site::Schema {
            nullable(node, &mut notes);
            enum_values::run(node, &mut notes);
            int_or_string(node, &mut notes);
        }
        if site == Site::Parameter {
            multi_segment(node, &mut notes);
        }
        if site == Site::Operation {
            hand_on(node, &mut notes);
        }
        unread(site, node, &mut notes);
    });
}

/// Keeps the value of a discriminator that a component gives to itself (AutoRest's
/// extension), for the pass that makes unions of bases.
fn tag_values(root: &mut Node, notes: &mut Once) {
    for schema in walk::values(root.at_mut("/components/schemas")) {
        let extension = schema.get("x-ms-discriminator-value");
        if let Some(value) = extension.filter(|value| value.as_str().is_some()).cloned() {
            schema.take("x-ms-discriminator-value");
            notes.note(value.origin, codes::extensions::DISCRIMINATOR_VALUE);
            schema.plan_at().insert(TAG_VALUE.to_owned(), value);
        }
    }
}

/// Leaves to the Plan that the slashes of a path parameter stay (AutoRest's extension, for
/// ids of resources such as `subscriptions/1/groups/2`).
fn multi_segment(parameter: &mut Node, notes: &mut Once) {
    const EXTENSION: &str = "x-ms-skip-url-encoding";
    if parameter.text("in") != Some("path") || !parameter.flag(EXTENSION) {
        return;
    }
    if let Some(extension) = parameter.take(EXTENSION) {
        notes.note(extension.origin, codes::extensions::MULTI_SEGMENT);
        let plan = parameter.plan_at();
        plan.insert("multiSegment".to_owned(), extension);
    }
}

/// Keeps the extensions that state how a client calls an operation.
fn hand_on(operation: &mut Node, notes: &mut Once) {
    for name in HANDED_ON {
        if let Some(extension) = operation.take(name) {
            notes.removed(&extension, codes::extensions::CLIENT_EXTENSION);
            operation.plan_at().insert(name.to_owned(), extension);
        }
    }
}

/// Removes the members of `node` that nobody reads.
fn unread(site: Site, node: &mut Node, notes: &mut Once) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    let removed = |key: &str| verdict(site, key).is_some();
    if !map.keys().any(|key| removed(key)) {
        return;
    }
    let plan = map.plan.take();
    let (gone, mut kept): (Map, Map) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| removed(key));
    kept.plan = plan;
    *map = kept;
    for (key, member) in gone {
        if key == BUNDLED {
            bundled(&member, notes);
        } else if let Some(code) = verdict(site, &key) {
            notes.removed(&member, code);
        }
    }
    notes.emptied(node);
}

const UNKNOWN: Code = codes::extensions::UNKNOWN;
const DOCUMENTATION: Code = codes::extensions::DOCUMENTATION;

/// What removing a member means; `None` for one that stays.
fn verdict(site: Site, key: &str) -> Option<Code> {
    if key.starts_with("x-") || key.starts_with("X-") && site != Site::Paths {
        return Some(UNKNOWN);
    }
    let documentation: &[&str] = match site {
        Site::Root => &["externalDocs", "tags", "jsonSchemaDialect"],
        Site::Info => {
            let read = matches!(key, "title" | "description" | "version" | "termsOfService");
            return (!read).then_some(DOCUMENTATION);
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

/// Notes the files that references pointed into.
fn bundled(files: &Node, notes: &mut Once) {
    for file in files.as_object().into_iter().flat_map(Map::values) {
        notes.removed(file, codes::extensions::BUNDLED_FILE);
    }
}

/// Writes `x-nullable` as `nullable`.
fn nullable(schema: &mut Node, notes: &mut Once) {
    let Some(extension) = schema.get("x-nullable") else {
        return;
    };
    let is_true = extension.as_bool() == Some(true) || extension.as_str() == Some("true");
    let origin = extension.origin;
    if is_true && !schema.has("nullable") {
        schema.take("x-nullable");
        notes.note(origin, codes::extensions::NULLABLE);
        schema.insert("nullable", Node::made(true, origin));
    }
}

/// Writes `x-kubernetes-int-or-string` as the format of that name.
fn int_or_string(schema: &mut Node, notes: &mut Once) {
    const EXTENSION: &str = "x-kubernetes-int-or-string";
    if !schema.flag(EXTENSION) || schema.has("format") {
        return;
    }
    if let Some(extension) = schema.take(EXTENSION) {
        let code = codes::extensions::INT_OR_STRING;
        notes.note(extension.origin, code);
        schema.insert("format", Node::made("int-or-string", extension.origin));
    }
}

/// Writes `x-secret` as `format: password`. That of a parameter is its schema's.
fn secret(site: Site, node: &mut Node, notes: &mut Once) {
    if !node.flag("x-secret") {
        return;
    }
    let Some(extension) = node.take("x-secret") else {
        return;
    };
    notes.note(extension.origin, codes::extensions::SECRET);
    let schema = match site {
        Site::Schema => node,
        _ => {
            let origin = node.origin;
            if !node.get("schema").is_some_and(Node::is_object) {
                node.insert("schema", Node::object(origin));
            }
            match node.get_mut("schema") {
                Some(schema) => schema,
                None => return,
            }
        }
    };
    if let Some(format) = schema
        .get("format")
        .filter(|format| format.as_str() != Some("password"))
    {
        notes.note(format.origin, codes::extensions::SECRET_FORMAT);
    }
    schema.insert("format", Node::made("password", extension.origin));
}

/// Removes the components that are written out where they are used.
fn components(root: &mut Node, notes: &mut Once) {
    let Some(mut components) = root.take("components") else {
        return;
    };
    let mut used = None;
    let mut kept = Node::object(components.origin);
    let was_empty = components.as_object().is_some_and(Map::is_empty);
    for (kind, holder) in components
        .as_object_mut()
        .map(std::mem::take)
        .unwrap_or_default()
    {
        let is_empty = holder.as_object().is_some_and(Map::is_empty);
        if matches!(kind.as_str(), "schemas" | "securitySchemes") && !is_empty {
            kept.insert(&kind, holder);
            continue;
        }
        let Some(members) = holder.as_object().filter(|members| !members.is_empty()) else {
            notes.removed(&holder, codes::extensions::COMPONENTS_EMPTY);
            continue;
        };
        if kind.starts_with("x-") {
            notes.removed(&holder, UNKNOWN);
            continue;
        }
        let used: &HashSet<Origin> = used.get_or_insert_with(|| sites::used(root));
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
