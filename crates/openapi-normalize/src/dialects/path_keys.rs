//! Rewrites keys of `paths` that contain more than a path: a method, as in `GET /a`, or the URL of
//! a server.

use openapi_source::vocabulary::METHODS;
use openapi_source::{Map, Node};

use crate::codes;
use crate::cx::Cx;

pub(super) fn run(root: &mut Node, cx: &mut Cx) {
    let Some(paths) = root.get_mut("paths").and_then(Node::as_object_mut) else {
        return;
    };
    if !paths.keys().any(|key| split_key(key).is_some()) {
        return;
    }
    let (composite, others): (Map, Map) = std::mem::take(paths)
        .into_iter()
        .partition(|(key, item)| split_key(key).is_some() && item.is_object());
    *paths = others;
    for (key, item) in composite {
        match split_key(&key) {
            Some(KeyPrefix::Method(method, path)) => {
                move_operation(paths, &key, method, path, item, cx);
            }
            Some(KeyPrefix::Server(server, path)) if !paths.contains_key(path) => {
                let item = with_server(item, server, cx);
                paths.insert(path.to_owned(), item);
            }
            _ => {
                paths.insert(key, item);
            }
        }
    }
}

/// The prefix of a key, with the path after it.
enum KeyPrefix<'k> {
    Method(&'static str, &'k str),
    Server(&'k str, &'k str),
}

/// Splits a key of `paths` into a prefix and the path; `None` for a key without a prefix.
fn split_key(key: &str) -> Option<KeyPrefix<'_>> {
    if let Some((prefix, path)) = key.split_once(' ')
        && path.starts_with('/')
    {
        let mut methods = METHODS.into_iter();
        let method = methods.find(|method| method.eq_ignore_ascii_case(prefix))?;
        return Some(KeyPrefix::Method(method, path));
    }
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| key.strip_prefix(scheme))?;
    let host = rest.find('/').unwrap_or(rest.len());
    let (server, path) = key.split_at_checked(key.len() - rest.len() + host)?;
    let path = if path.is_empty() { "/" } else { path };
    (host > 0).then_some(KeyPrefix::Server(server, path))
}

/// Moves the operation at a key with a method into the path item of its path.
fn move_operation(
    paths: &mut Map,
    key: &str,
    method: &str,
    path: &str,
    operation: Node,
    cx: &mut Cx,
) {
    let is_path_item = METHODS.iter().any(|method| operation.has(method));
    let is_free = paths
        .get(path)
        .is_none_or(|item| item.is_object() && !item.has(method));
    if is_path_item || !is_free {
        paths.insert(key.to_owned(), operation);
        return;
    }
    let origin = operation.origin;
    cx.note(origin, codes::dialects::METHOD_IN_PATH_KEY);
    paths
        .entry(path.to_owned())
        .or_insert_with(|| Node::object(origin))
        .insert(method, operation);
}

/// Adds a server to a path item, unless it has servers.
fn with_server(mut item: Node, server: &str, cx: &mut Cx) -> Node {
    let origin = item.origin;
    cx.note(origin, codes::dialects::URL_IN_PATH_KEY);
    if !item.has("servers") {
        let server = Node::with_members([("url", Node::new(server, origin))], origin);
        item.insert("servers", Node::new(vec![server], origin));
    }
    item
}
