//! Servers, as the Plan can hold them.

use openapi_source::{Effect, Kind, Node};

use super::{only, text};
use crate::cx::Once;

/// `own` are those of an operation, of which also the root says something: the API may be
/// served elsewhere.
pub(super) fn servers(servers: Node, own: bool, notes: &mut Once) -> Node {
    let origin = servers.origin;
    let items = match servers.kind {
        Kind::Array(items) => items,
        Kind::Object(_) | Kind::String(_) => {
            notes.exact(origin, "one server where a list is due");
            vec![servers]
        }
        _ => {
            notes.removed(Effect::Narrowed, &servers, "servers that are no list");
            return Node::made(Vec::new(), origin);
        }
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
    if server.as_str().is_some() {
        notes.exact(server.origin, "a URL where a server is due");
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
        let detail = "a server that is where the description is";
        notes.removed(Effect::Exact, &server, detail);
        return None;
    }
    text(&mut server, "name", notes);
    only(&mut server, &["name", "url", "variables"], notes);
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
