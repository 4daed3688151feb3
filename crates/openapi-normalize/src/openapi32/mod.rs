//! Rewrites additions of OpenAPI 3.2 in the notation of 3.0, and the version as 3.0.3.
//!
//! progenitor accepts `3.0.x` only. A query string that is a form becomes query parameters; any
//! other query string cannot be sent. Items of a response stream (`itemSchema`) become the items of
//! an array, and event data with `contentSchema` gets that schema; request streams, and multipart
//! bodies without part names, become bytes. The default variant of a discriminator becomes its last
//! variant. The module `references::methods` handles new HTTP methods.

use indexmap::IndexMap;
use openapi_source::changes::Code;
use openapi_source::{Kind, Map, Node, media_type, walk};

mod streams;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    rewrite_version(root, cx);
    let notes = &mut UniqueChanges::new(cx);
    for key in ["$self", "swagger"] {
        notes.remove(root, key, codes::openapi32::DOCUMENT_IDENTITY);
    }
    rewrite_query_strings(root, notes);
    rewrite_item_schemas(root, notes);
    walk::schemas(root, |schema| move_default_variant(schema, notes));
}

fn rewrite_version(root: &mut Node, cx: &mut Cx) {
    let (is_accepted, origin) = match root.get("openapi") {
        Some(version) => (version.as_str().is_some_and(is_30), version.origin),
        None => (false, root.origin),
    };
    if !is_accepted {
        cx.note(origin, codes::dialects::VERSION_REWRITTEN);
        root.insert("openapi", Node::new("3.0.3", origin));
    }
}

/// Whether the version is `3.0.x`.
fn is_30(version: &str) -> bool {
    version
        .strip_prefix("3.0.")
        .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Rewrites parameters that describe the whole query string.
fn rewrite_query_strings(root: &mut Node, notes: &mut UniqueChanges) {
    let mut forms = IndexMap::new();
    walk::operations_mut(root, |_, _, operation| {
        for parameter in operation.items("parameters") {
            if parameter.text("in") == Some("querystring")
                && let Some(name) =
                    form_media_type(parameter).and_then(|form| form.get("schema")?.ref_name())
            {
                forms.insert(name, None);
            }
        }
    });
    for (name, schema) in &mut forms {
        *schema = component_schema(root, name);
    }
    walk::operations_mut(root, |_, _, operation| {
        let Some(parameters) = operation.get_mut("parameters").and_then(Node::as_array_mut) else {
            return;
        };
        for parameter in std::mem::take(parameters) {
            if parameter.text("in") == Some("querystring") {
                parameters.extend(query_parameters(&parameter, &forms, notes));
            } else {
                parameters.push(parameter);
            }
        }
    });
}

/// Returns the component schema `name`, following components that only refer to another.
fn component_schema(root: &Node, name: &str) -> Option<Node> {
    let schemas = walk::component_schemas(root)?;
    let mut schema = schemas.get(name)?;
    for _ in 0..schemas.len() {
        match schema.ref_name() {
            Some(next) => schema = schemas.get(&next)?,
            None => break,
        }
    }
    Some(schema.clone())
}

/// Returns the form media type of a query string.
fn form_media_type(parameter: &Node) -> Option<&Node> {
    let (_, form) = parameter
        .members("content")
        .find(|(name, _)| name.starts_with(media_type::URLENCODED))?;
    Some(form)
}

/// Returns the query parameters for the fields of a query string.
fn query_parameters(
    parameter: &Node,
    forms: &IndexMap<String, Option<Node>>,
    notes: &mut UniqueChanges,
) -> Vec<Node> {
    let schema = form_media_type(parameter).and_then(|form| form.get("schema"));
    let target = schema.and_then(|schema| match schema.ref_name() {
        Some(name) => forms.get(&name)?.as_ref(),
        None => Some(schema),
    });
    let properties = target.and_then(|schema| schema.get("properties")?.as_object());
    let (Some(target), Some(properties)) = (target, properties) else {
        notes.removed(parameter, codes::openapi32::QUERY_STRING_UNKNOWN);
        return Vec::new();
    };
    notes.removed(parameter, codes::openapi32::QUERY_STRING_FIELDS);
    let required: Vec<&str> = target
        .items("required")
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let encoding = form_media_type(parameter).and_then(|form| form.get("encoding"));
    let origin = parameter.origin;
    let field = |(name, schema): (&String, &Node)| {
        let location = Node::new("query", origin);
        let mut field = Node::with_members(
            [("name", Node::new(name.as_str(), origin)), ("in", location)],
            origin,
        );
        if required.contains(&name.as_str()) {
            field.insert("required", Node::new(true, origin));
        }
        for key in ["style", "explode", "allowReserved"] {
            if let Some(value) = encoding.and_then(|encoding| encoding.get(name)?.get(key)) {
                field.insert(key, value.clone());
            }
        }
        field.insert("schema", schema.clone());
        field
    };
    properties.iter().map(field).collect()
}

/// Rewrites the items of streams as those of an array, and other sequences as bytes.
fn rewrite_item_schemas(root: &mut Node, notes: &mut UniqueChanges) {
    streams::run(root, notes);
    let mut rewrite_content = |holder: Option<&mut Node>, code: Code| {
        for media_type in walk::values(holder.and_then(|holder| holder.get_mut("content"))) {
            let item_schema = notes.remove(media_type, "itemSchema", code);
            for key in ["itemEncoding", "prefixEncoding"] {
                let code = codes::openapi32::POSITIONAL_ENCODING;
                notes.remove(media_type, key, code);
            }
            if item_schema.is_some() {
                notes.emptied(media_type);
            }
        }
    };
    let sent = codes::openapi32::ITEM_SCHEMA_SENT;
    walk::operations_mut(root, |_, _, operation| {
        rewrite_content(operation.get_mut("requestBody"), sent);
        for parameter in walk::list(operation.get_mut("parameters")) {
            rewrite_content(Some(parameter), sent);
        }
        for response in walk::values(operation.get_mut("responses")) {
            rewrite_content(Some(response), codes::openapi32::ITEM_SCHEMA_UNUSED);
        }
    });
}

/// Moves the default variant of a discriminator to the end.
fn move_default_variant(schema: &mut Node, notes: &mut UniqueChanges) {
    let Some(fallback) = schema
        .get_mut("discriminator")
        .and_then(|discriminator| discriminator.take("defaultMapping"))
    else {
        return;
    };
    notes.removed(&fallback, codes::openapi32::DEFAULT_MAPPING);
    let name = fallback.as_str().unwrap_or_default();
    for key in ["oneOf", "anyOf"] {
        let Some(Kind::Array(variants)) = schema.get_mut(key).map(|node| &mut node.kind) else {
            continue;
        };
        let index = variants.iter().position(|variant| {
            variant.text("$ref") == Some(name) || variant.ref_name().as_deref() == Some(name)
        });
        if let Some(index) = index {
            let variant = variants.remove(index);
            variants.push(variant);
        }
    }
    let discriminator = schema.get("discriminator").and_then(Node::as_object);
    if discriminator.is_some_and(Map::is_empty) {
        schema.take("discriminator");
    }
}
