//! Servers, as the Plan represents them.

use openapi_source::{Kind, Node};

use super::{only, text};
use crate::codes;
use crate::cx::UniqueChanges;

/// `own`: whether these are the servers of an operation, which may use the root of the host.
pub(super) fn servers(servers: Node, own: bool, notes: &mut UniqueChanges) -> Node {
    let origin = servers.origin;
    let items = match servers.kind {
        Kind::Array(items) => items,
        Kind::Object(_) | Kind::String(_) => {
            notes.note(origin, codes::servers::WITHOUT_ARRAY);
            vec![servers]
        }
        _ => {
            notes.removed(&servers, codes::servers::NOT_AN_ARRAY);
            return Node::new(Vec::new(), origin);
        }
    };
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|server| self::server(server, own, notes))
        .collect();
    if items.is_empty() && !was_empty {
        notes.note(origin, codes::servers::EMPTY);
    }
    Node::new(items, origin)
}

fn server(mut server: Node, own: bool, notes: &mut UniqueChanges) -> Option<Node> {
    if server.as_str().is_some() {
        notes.note(server.origin, codes::servers::URL_WITHOUT_OBJECT);
        let holder = Node::object(server.origin);
        let url = std::mem::replace(&mut server, holder);
        server.insert("url", url);
    }
    text(&mut server, "url", notes);
    let url = server.text("url").map(str::trim).unwrap_or_default();
    let short = match url.trim_end_matches('/') {
        "" if own && !url.is_empty() => "/".to_owned(),
        short => short.to_owned(),
    };
    if short.is_empty() {
        let code = codes::servers::NO_URL;
        notes.removed(&server, code);
        return None;
    }
    text(&mut server, "name", notes);
    only(&mut server, &["name", "url", "variables"], notes);
    if let Some(url) = server
        .get_mut("url")
        .filter(|url| url.as_str() != Some(&short))
    {
        notes.note(url.origin, codes::servers::TRAILING_SLASH);
        url.kind = Kind::String(short);
    }
    let Some(variables) = server.get_mut("variables") else {
        return Some(server);
    };
    let Some(map) = variables.as_object_mut() else {
        let code = codes::servers::VARIABLES_NOT_AN_OBJECT;
        notes.remove(&mut server, "variables", code);
        return Some(server);
    };
    map.retain(|_, variable| {
        if !variable.is_object() {
            notes.removed(variable, codes::servers::VARIABLE_NOT_AN_OBJECT);
            return false;
        }
        only(variable, &["default", "enum"], notes);
        text(variable, "default", notes);
        texts(variable, "enum", notes);
        if !variable.has("default") {
            let first = variable.items("enum").first().and_then(Node::as_str);
            let default = first.unwrap_or_default().to_owned();
            notes.note(variable.origin, codes::servers::VARIABLE_DEFAULT_MISSING);
            variable.insert("default", Node::new(default, variable.origin));
        }
        true
    });
    if map.is_empty() {
        let code = codes::servers::VARIABLES_EMPTY;
        notes.remove(&mut server, "variables", code);
    }
    Some(server)
}

/// Converts a member to an array of strings.
fn texts(node: &mut Node, key: &str, notes: &mut UniqueChanges) {
    let Some(member) = node.get_mut(key) else {
        return;
    };
    let Some(items) = member.as_array_mut() else {
        notes.remove(node, key, codes::servers::VARIABLE_VALUES_NOT_AN_ARRAY);
        return;
    };
    items.retain_mut(|item| {
        if matches!(item.kind, Kind::Number(_) | Kind::Bool(_)) {
            notes.note(item.origin, codes::info::STRING_EXPECTED);
            item.kind = Kind::String(item.to_value().to_string());
        }
        let is_text = item.as_str().is_some();
        if !is_text {
            notes.removed(item, codes::info::NOT_A_STRING);
        }
        is_text
    });
    if items.is_empty() {
        notes.remove(node, key, codes::servers::VARIABLE_VALUES_EMPTY);
    }
}
