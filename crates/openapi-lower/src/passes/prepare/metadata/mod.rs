//! Moves members that progenitor does not read into the Plan: servers, security, deprecated
//! operations, and the version of the description.
//!
//! progenitor ignores servers and security, openapiv3 rejects some of them, and a client without
//! them cannot reach the API. An operation without `security` gets that of the description. Values
//! that the Plan cannot represent are corrected or removed here, because the Plan is deserialized
//! from them. The version is also the value of a request header, so it is reduced to visible ASCII.

use std::collections::HashSet;

use openapi_source::{Kind, Map, Node, walk};

mod security;
mod servers;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let notes = &mut UniqueChanges::new(cx);
    info(root, notes);
    let mut plan = Node::object(root.origin);
    if let Some(version) = root.get("info").and_then(|info| info.get("version")) {
        plan.insert("version", version.clone());
    }
    let schemes = security::schemes(root, notes);
    let known: HashSet<String> = schemes.iter().flat_map(Map::keys).cloned().collect();
    let security = root.take("security").and_then(|security| {
        let resolved = security::alternatives(security.clone(), &known, notes);
        let code = codes::security::INHERITED;
        notes.removed(&security, code);
        resolved
    });
    if let Some(servers) = root.take("servers") {
        plan.insert("servers", servers::servers(servers, false, notes));
    }
    if let Some(schemes) = schemes {
        plan.insert("securitySchemes", Node::new(schemes, root.origin));
    }
    root.plan_at().extend(std::mem::take(plan.members_mut()));
    walk::operations(root, |_, _, operation| {
        let mut plan = Node::object(operation.origin);
        let docs = operation.plan_mut().and_then(|it| it.take("externalDocs"));
        let url = docs.and_then(|mut docs| docs.take("url"));
        if let Some(url) = url.filter(|url| url.as_str().is_some()) {
            plan.insert("externalDocs", url);
        } else if operation
            .plan()
            .and_then(Node::as_object)
            .is_some_and(|it| it.is_empty())
        {
            operation.take_plan();
        }
        let own = operation.take("security").filter(|own| {
            if own.is_null() {
                notes.removed(own, codes::security::NULL);
            }
            !own.is_null()
        });
        let applies = match own {
            Some(own) => security::alternatives(own, &known, notes),
            None => security.clone(),
        };
        if let Some(applies) = applies {
            plan.insert("security", applies);
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
        if plan.as_object().is_some_and(|map| !map.is_empty()) {
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
        text(info, key, notes);
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

/// Converts a member to a string; removes it if that is not possible.
fn text(node: &mut Node, key: &str, notes: &mut UniqueChanges) {
    let Some(member) = node.get_mut(key) else {
        return;
    };
    match &member.kind {
        Kind::String(_) => {}
        Kind::Number(_) | Kind::Bool(_) => {
            let text = member.to_value().to_string();
            notes.note(member.origin, codes::info::STRING_EXPECTED);
            member.kind = Kind::String(text);
        }
        _ => {
            notes.remove(node, key, codes::info::NOT_A_STRING);
        }
    }
}

/// Removes all members except the given ones.
fn only(node: &mut Node, keys: &[&str], notes: &mut UniqueChanges) {
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
