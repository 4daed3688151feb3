//! Servers, as the Plan represents them.

use openapi_source::{Kind, Node};

use super::{convert_to_string, items, keep_only, require_string};
use crate::codes;
use crate::cx::UniqueChanges;

/// Returns the servers of the description, or of an operation, which may use the root of the host.
pub(super) fn servers(servers: Node, of_operation: bool, notes: &mut UniqueChanges) -> Node {
    let origin = servers.origin;
    let without_array = codes::servers::WITHOUT_ARRAY;
    let items = items(servers, without_array, codes::servers::NOT_AN_ARRAY, notes);
    let Some(items) = items else {
        return Node::new(Vec::new(), origin);
    };
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|server| self::server(server, of_operation, notes))
        .collect();
    if items.is_empty() && !was_empty {
        notes.note(origin, codes::servers::EMPTY);
    }
    Node::new(items, origin)
}

fn server(mut server: Node, of_operation: bool, notes: &mut UniqueChanges) -> Option<Node> {
    if server.as_str().is_some() {
        notes.note(server.origin, codes::servers::URL_WITHOUT_OBJECT);
        let origin = server.origin;
        server = Node::with_members([("url", server)], origin);
    }
    require_string(&mut server, "url", notes);
    let stated = server.text("url").map(str::trim).unwrap_or_default();
    let url = match stated.trim_end_matches('/') {
        "" if of_operation && !stated.is_empty() => "/".to_owned(),
        url => url.to_owned(),
    };
    if url.is_empty() {
        notes.removed(&server, codes::servers::NO_URL);
        return None;
    }
    require_string(&mut server, "name", notes);
    keep_only(&mut server, &["name", "url", "variables"], notes);
    if let Some(stated) = server.get_mut("url")
        && stated.as_str() != Some(&url)
    {
        notes.note(stated.origin, codes::servers::TRAILING_SLASH);
        stated.kind = Kind::String(url);
    }
    variables(&mut server, notes);
    note_url(&server, notes);
    Some(server)
}

/// Notes why a client cannot use the URL of a server as its base URL.
fn note_url(server: &Node, notes: &mut UniqueChanges) {
    let Some((node, url)) = server.get("url").and_then(|it| Some((it, it.as_str()?))) else {
        return;
    };
    if url.contains(['?', '#']) {
        notes.note(node.origin, codes::servers::NOT_A_BASE_URL);
    }
    let names = url.split('{').skip(1).filter_map(|it| it.split_once('}'));
    for (name, _) in names {
        if server.members("variables").all(|(other, _)| other != name) {
            let message = codes::servers::VARIABLE_UNDESCRIBED.with([&name]);
            notes.note(node.origin, message);
        }
    }
}

fn variables(server: &mut Node, notes: &mut UniqueChanges) {
    let Some(variables) = server.get_mut("variables") else {
        return;
    };
    let Some(map) = variables.as_object_mut() else {
        notes.remove(server, "variables", codes::servers::VARIABLES_NOT_AN_OBJECT);
        return;
    };
    map.retain(|_, variable| {
        if !variable.is_object() {
            notes.removed(variable, codes::servers::VARIABLE_NOT_AN_OBJECT);
            return false;
        }
        keep_only(variable, &["default", "enum"], notes);
        require_string(variable, "default", notes);
        require_strings(variable, "enum", notes);
        if !variable.has("default") {
            let first = variable.items("enum").first().and_then(Node::as_str);
            let default = first.unwrap_or_default().to_owned();
            notes.note(variable.origin, codes::servers::VARIABLE_DEFAULT_MISSING);
            variable.insert("default", Node::new(default, variable.origin));
        }
        let values = variable.items("enum");
        if let Some(default) = variable.get("default")
            && !values.is_empty()
            && values.iter().all(|value| !value.is_same(default))
        {
            let message = codes::servers::DEFAULT_UNLISTED.with([&default.excerpt(60)]);
            notes.note(default.origin, message);
        }
        true
    });
    if map.is_empty() {
        notes.remove(server, "variables", codes::servers::VARIABLES_EMPTY);
    }
}

/// Converts a member to an array of strings.
fn require_strings(node: &mut Node, key: &str, notes: &mut UniqueChanges) {
    let Some(member) = node.get_mut(key) else {
        return;
    };
    let Some(items) = member.as_array_mut() else {
        notes.remove(node, key, codes::servers::VARIABLE_VALUES_NOT_AN_ARRAY);
        return;
    };
    items.retain_mut(|item| {
        let is_string = convert_to_string(item, notes);
        if !is_string {
            notes.removed(item, codes::info::NOT_A_STRING);
        }
        is_string
    });
    if items.is_empty() {
        notes.remove(node, key, codes::servers::VARIABLE_VALUES_EMPTY);
    }
}
