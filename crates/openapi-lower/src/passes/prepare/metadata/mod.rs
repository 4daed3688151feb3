//! Moves servers, security, `deprecated` of operations and the version of the description into the
//! Plan.
//!
//! progenitor ignores servers and security, openapiv3 rejects some of them, and a client without
//! them cannot reach the API. An operation without `security` gets that of the description. Values
//! that the Plan cannot represent are corrected or removed, since the Plan is deserialized from them.
//! The version is also the value of a request header, so it is reduced to visible ASCII.

use std::collections::HashSet;

use openapi_source::changes::Code;
use openapi_source::{Kind, Map, Node, walk};

mod security;
mod servers;
#[cfg(test)]
mod tests;

use super::context::take_extension;
use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::schema::is_empty;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let notes = &mut UniqueChanges::new(cx);
    info(root, notes);
    let mut plan = Node::object(root.origin);
    if let Some(version) = root.get("info").and_then(|info| info.get("version")) {
        plan.insert("version", version.clone());
    }
    let schemes = security::schemes(root, notes);
    let defined: HashSet<String> = schemes.iter().flat_map(Map::keys).cloned().collect();
    let inherited = root.take("security").and_then(|security| {
        let alternatives = security::alternatives(security.clone(), &defined, notes);
        notes.removed(&security, codes::security::INHERITED);
        alternatives
    });
    if let Some(servers) = root.take("servers") {
        plan.insert("servers", servers::servers(servers, false, notes));
    }
    if let Some(schemes) = schemes {
        plan.insert("securitySchemes", Node::new(schemes, root.origin));
    }
    root.plan_at().extend(std::mem::take(plan.members_mut()));
    walk::operations_mut(root, |_, _, operation| {
        let mut plan = Node::object(operation.origin);
        let docs = take_extension(operation, "externalDocs");
        let url = docs.and_then(|mut docs| docs.take("url"));
        if let Some(url) = url.filter(|url| url.as_str().is_some()) {
            plan.insert("externalDocs", url);
        }
        let security = match operation.take("security") {
            Some(security) if security.is_null() => {
                notes.removed(&security, codes::security::NULL);
                inherited.clone()
            }
            Some(security) => security::alternatives(security, &defined, notes),
            None => inherited.clone(),
        };
        if let Some(security) = security {
            plan.insert("security", security);
        }
        if let Some(deprecated) = operation.take("deprecated") {
            match deprecated.as_bool() {
                Some(true) => plan.insert("deprecated", deprecated),
                _ => notes.removed(&deprecated, codes::deprecated::FALSE),
            }
        }
        if let Some(servers) = operation.take("servers") {
            let servers = servers::servers(servers, true, notes);
            if servers.as_array().is_some_and(<[Node]>::is_empty) {
                notes.note(servers.origin, codes::servers::EMPTY);
            } else {
                plan.insert("servers", servers);
            }
        }
        if !is_empty(&plan) {
            operation
                .plan_at()
                .extend(std::mem::take(plan.members_mut()));
        }
    });
}

/// Adds a title and a version, both strings, if missing.
fn info(root: &mut Node, notes: &mut UniqueChanges) {
    let origin = root.origin;
    if !root.get("info").is_some_and(Node::is_object) {
        match root.take("info") {
            Some(other) => notes.removed(&other, codes::info::INFO_NOT_AN_OBJECT),
            None => notes.note(origin, codes::info::INFO_MISSING),
        }
        root.insert("info", Node::object(origin));
    }
    let Some(info) = root.get_mut("info") else {
        return;
    };
    for key in ["title", "version", "description", "termsOfService"] {
        require_string(info, key, notes);
    }
    let origin = info.origin;
    for (key, value) in [("title", "API"), ("version", "")] {
        if !info.has(key) {
            notes.note(origin, codes::info::TITLE_OR_VERSION_MISSING);
            info.insert(key, Node::new(value, origin));
        }
    }
    let Some(version) = info.get_mut("version") else {
        return;
    };
    let given = version.as_str().unwrap_or_default();
    let visible: String = given
        .chars()
        .filter(|char| matches!(char, ' '..='~'))
        .collect();
    let visible = visible.trim();
    if visible != given {
        notes.note(version.origin, codes::info::VERSION_NOT_ASCII);
        version.kind = Kind::String(visible.to_owned());
    }
}

/// Returns the items of an array. Reads an object or a string as the only item, with the code
/// `without_array`; any other value has no items, with the code `invalid`.
fn items(
    node: Node,
    without_array: Code,
    invalid: Code,
    notes: &mut UniqueChanges,
) -> Option<Vec<Node>> {
    match node.kind {
        Kind::Array(items) => Some(items),
        Kind::Object(_) | Kind::String(_) => {
            notes.note(node.origin, without_array);
            Some(vec![node])
        }
        _ => {
            notes.removed(&node, invalid);
            None
        }
    }
}

/// Converts a member to a string; removes it if that is not possible.
fn require_string(node: &mut Node, key: &str, notes: &mut UniqueChanges) {
    if node
        .get_mut(key)
        .is_some_and(|member| !convert_to_string(member, notes))
    {
        notes.remove(node, key, codes::info::NOT_A_STRING);
    }
}

/// Converts a number or a boolean to a string; returns whether the node is a string then.
fn convert_to_string(node: &mut Node, notes: &mut UniqueChanges) -> bool {
    if matches!(node.kind, Kind::Number(_) | Kind::Bool(_)) {
        notes.note(node.origin, codes::info::STRING_EXPECTED);
        node.kind = Kind::String(node.to_value().to_string());
    }
    node.as_str().is_some()
}

/// Removes all members except the given ones.
fn keep_only(node: &mut Node, keys: &[&str], notes: &mut UniqueChanges) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    map.retain(|key, member| {
        let keep = keys.contains(&key.as_str());
        if !keep {
            notes.removed(member, codes::info::UNREAD_MEMBER);
        }
        keep
    });
}
