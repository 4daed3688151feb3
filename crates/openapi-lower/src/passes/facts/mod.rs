//! Moves into the Plan what progenitor does not read: where the API is served, how to
//! authenticate, and the description's version.
//!
//! progenitor ignores servers and security, openapiv3 fails to parse some of them, and a
//! client without them reaches nothing. An operation gets the security that applies to
//! it, be it the description's default. Values that the Plan cannot hold are corrected
//! or given up, since it is read from here without a second look. The version is also
//! the text of a request header, so it becomes visible ASCII.

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::cx::Cx;
use super::once::Once;
use super::{PLAN, walk};
use crate::node::{Kind, Map, Node, Origin};
use crate::report::Effect;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let notes = &mut Once::new(cx);
    info(root, notes);
    let mut plan = Node::object(root.origin);
    if let Some(version) = root.get("info").and_then(|info| info.get("version")) {
        plan.insert("version", version.clone());
    }
    let schemes = security_schemes(root, notes);
    let known: HashSet<String> = schemes.iter().flat_map(Map::keys).cloned().collect();
    let security = root.take("security").and_then(|security| {
        let resolved = alternatives(security.clone(), &known, notes);
        let detail = "the security of all operations is written into each";
        notes.removed(Effect::Exact, &security, detail);
        resolved
    });
    if let Some(servers) = root.take("servers") {
        plan.insert("servers", self::servers(servers, false, notes));
    }
    if let Some(schemes) = schemes {
        plan.insert("securitySchemes", Node::made(schemes, root.origin));
    }
    root.insert(PLAN, plan);
    walk::operations(root, |_, _, operation| {
        let mut plan = Node::object(operation.origin);
        let own = operation.take("security");
        let applies = match own {
            Some(own) => alternatives(own, &known, notes),
            None => security.clone(),
        };
        if let Some(applies) = applies {
            plan.insert("security", applies);
        }
        if let Some(servers) = operation.take("servers") {
            let servers = self::servers(servers, true, notes);
            if servers.as_array().is_some_and(<[Node]>::is_empty) {
                notes.exact(servers.origin, "no server is named");
            } else {
                plan.insert("servers", servers);
            }
        }
        if plan.as_object().is_some_and(|map| !map.is_empty()) {
            operation.insert(PLAN, plan);
        }
    });
}

/// Gives the description a title and a version, both text.
fn info(root: &mut Node, notes: &mut Once) {
    let origin = root.origin;
    if !root.get("info").is_some_and(Node::is_object) {
        match root.take("info") {
            Some(other) => notes.removed(Effect::Exact, &other, "`info` that says nothing"),
            None => notes.exact(origin, "no `info`"),
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
            notes.exact(origin, "title or version that the description lacks");
            info.insert(key, Node::made(value, origin));
        }
    }
    let Some(version) = info.get_mut("version") else {
        return;
    };
    let said = version.as_str().unwrap_or_default();
    let visible: String = said
        .chars()
        .filter(|char| matches!(char, ' '..='~'))
        .collect();
    let visible = visible.trim();
    if visible != said {
        notes.exact(version.origin, "version as visible ASCII");
        version.kind = Kind::String(visible.to_owned());
    }
}

/// Makes a member text; what has no text is removed.
fn text(node: &mut Node, key: &str, notes: &mut Once) {
    let Some(member) = node.get_mut(key) else {
        return;
    };
    match &member.kind {
        Kind::String(_) => {}
        Kind::Number(_) | Kind::Bool(_) => {
            let text = member.to_value().to_string();
            notes.exact(member.origin, "a value written as text");
            member.kind = Kind::String(text);
        }
        _ => {
            notes.remove(node, key, Effect::Exact, "not the text that belongs here");
        }
    }
}

/// Removes the members but those given.
fn only(node: &mut Node, keys: &[&str], notes: &mut Once) {
    let Some(map) = node.as_object_mut() else {
        return;
    };
    map.retain(|key, member| {
        let keep = keys.contains(&key.as_str());
        if !keep {
            notes.removed(Effect::Exact, member, "says nothing to a client");
        }
        keep
    });
}

/// `own` are those of an operation, of which also the root says something: the API may be
/// served elsewhere.
fn servers(servers: Node, own: bool, notes: &mut Once) -> Node {
    let origin = servers.origin;
    let Kind::Array(items) = servers.kind else {
        notes.removed(Effect::Narrowed, &servers, "servers that are no list");
        return Node::made(Vec::new(), origin);
    };
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|server| self::server(server, own, notes))
        .collect();
    if items.is_empty() && !was_empty {
        notes.exact(origin, "no server is named");
    }
    Node::made(items, origin)
}

fn server(mut server: Node, own: bool, notes: &mut Once) -> Option<Node> {
    text(&mut server, "url", notes);
    let url = server.text("url").map(str::trim).unwrap_or_default();
    let short = match url.trim_end_matches('/') {
        "" if own && !url.is_empty() => "/".to_owned(),
        short => short.to_owned(),
    };
    if short.is_empty() {
        let detail = "a server that is where the description is";
        notes.removed(Effect::Exact, &server, detail);
        return None;
    }
    only(&mut server, &["url", "variables"], notes);
    if let Some(url) = server
        .get_mut("url")
        .filter(|url| url.as_str() != Some(&short))
    {
        notes.exact(url.origin, "server without its trailing slash");
        url.kind = Kind::String(short);
    }
    let Some(variables) = server.get_mut("variables") else {
        return Some(server);
    };
    let Some(map) = variables.as_object_mut() else {
        let detail = "variables that are no object";
        notes.remove(&mut server, "variables", Effect::Narrowed, detail);
        return Some(server);
    };
    map.retain(|_, variable| {
        if !variable.is_object() {
            notes.removed(Effect::Narrowed, variable, "a variable that says nothing");
            return false;
        }
        only(variable, &["default", "enum"], notes);
        text(variable, "default", notes);
        texts(variable, "enum", notes);
        if !variable.has("default") {
            let first = variable.items("enum").first().and_then(Node::as_str);
            let default = first.unwrap_or_default().to_owned();
            notes.exact(variable.origin, "a variable without a value to use");
            variable.insert("default", Node::made(default, variable.origin));
        }
        true
    });
    if map.is_empty() {
        let detail = "a server without variables";
        notes.remove(&mut server, "variables", Effect::Exact, detail);
    }
    Some(server)
}

/// Makes a member a list of texts.
fn texts(node: &mut Node, key: &str, notes: &mut Once) {
    let Some(member) = node.get_mut(key) else {
        return;
    };
    let Some(items) = member.as_array_mut() else {
        notes.remove(node, key, Effect::Widened, "not the list that belongs here");
        return;
    };
    items.retain_mut(|item| {
        if matches!(item.kind, Kind::Number(_) | Kind::Bool(_)) {
            notes.exact(item.origin, "a value written as text");
            item.kind = Kind::String(item.to_value().to_string());
        }
        let is_text = item.as_str().is_some();
        if !is_text {
            notes.removed(Effect::Exact, item, "not the text that belongs here");
        }
        is_text
    });
    if items.is_empty() {
        notes.remove(node, key, Effect::Exact, "an empty list");
    }
}

/// Takes out the ways to authenticate, without those that the Plan cannot hold.
fn security_schemes(root: &mut Node, notes: &mut Once) -> Option<Map> {
    let components = root.get_mut("components")?;
    let schemes = components.take("securitySchemes")?;
    if components.as_object().is_some_and(Map::is_empty) {
        root.take("components");
    }
    let Kind::Object(mut map) = schemes.kind else {
        let detail = "security schemes that are no object";
        notes.removed(Effect::Narrowed, &schemes, detail);
        return None;
    };
    if map.is_empty() {
        notes.exact(schemes.origin, "no security schemes");
        return None;
    }
    map.retain(|name, scheme| {
        if let Some(fault) = fault(scheme) {
            let detail = format!("the security scheme `{name}` {fault}");
            notes.removed(Effect::Narrowed, scheme, detail);
            return false;
        }
        for key in ["name", "in", "scheme"] {
            if scheme
                .get(key)
                .is_some_and(|member| member.as_str().is_none())
            {
                notes.remove(scheme, key, Effect::Exact, "not the text that belongs here");
            }
        }
        notes.remove(
            scheme,
            "description",
            Effect::Exact,
            "says nothing to a client",
        );
        true
    });
    Some(map)
}

/// What is missing from a security scheme for any use of it.
fn fault(scheme: &Node) -> Option<&'static str> {
    let text = |key| scheme.text(key).filter(|text| !text.is_empty());
    match text("type") {
        Some("apiKey") if text("name").is_none() => Some("has no name"),
        Some("apiKey") => match text("in") {
            Some("header" | "query" | "cookie") => None,
            _ => Some("has no place"),
        },
        Some("http") if text("scheme").is_none() => Some("has no scheme"),
        Some("http" | "oauth2" | "openIdConnect" | "mutualTLS") => None,
        Some(_) => Some("is of an unknown type"),
        None => Some("has no type"),
    }
}

/// The alternatives of credentials, each a set of schemes with their scopes. A scheme
/// that is not there cannot be asked for; `None` when that leaves nothing to say.
fn alternatives(security: Node, known: &HashSet<String>, notes: &mut Once) -> Option<Node> {
    let origin = security.origin;
    let Kind::Array(items) = security.kind else {
        notes.removed(Effect::Widened, &security, "`security` that is no list");
        return None;
    };
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|item| alternative(item, known, notes))
        .collect();
    (was_empty || !items.is_empty()).then(|| Node::made(items, origin))
}

fn alternative(mut item: Node, known: &HashSet<String>, notes: &mut Once) -> Option<Node> {
    let Some(map) = item.as_object_mut() else {
        notes.removed(Effect::Widened, &item, "no set of security schemes");
        return None;
    };
    let was_empty = map.is_empty();
    map.retain(|name, scopes| {
        let is_known = known.contains(name);
        if is_known {
            self::scopes(scopes, notes);
        } else {
            let detail = format!("there is no usable security scheme `{name}`");
            notes.removed(Effect::Widened, scopes, detail);
        }
        is_known
    });
    (was_empty || !map.is_empty()).then_some(item)
}

fn scopes(scopes: &mut Node, notes: &mut Once) {
    let origin: Origin = scopes.origin;
    let Some(items) = scopes.as_array_mut() else {
        notes.removed(Effect::Exact, scopes, "scopes that are no list");
        *scopes = Node::made(Vec::new(), origin);
        return;
    };
    items.retain(|scope| {
        let is_text = scope.as_str().is_some();
        if !is_text {
            notes.removed(Effect::Exact, scope, "not the text that belongs here");
        }
        is_text
    });
}
