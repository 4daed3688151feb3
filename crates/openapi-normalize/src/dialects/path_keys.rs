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
    if !paths.keys().any(|key| divided(key).is_some()) {
        return;
    }
    let mut plain = Map::default();
    let (odd, others): (Vec<_>, Vec<_>) = std::mem::take(paths)
        .into_iter()
        .partition(|(key, item)| divided(key).is_some() && item.is_object());
    plain.extend(others);
    for (key, item) in odd {
        match divided(&key) {
            Some(Divided::Method(method, path)) => {
                operation(&mut plain, &key, method, path, item, cx);
            }
            Some(Divided::Server(server, path)) if !plain.contains_key(path) => {
                let item = on_server(item, server, cx);
                plain.insert(path.to_owned(), item);
            }
            _ => {
                plain.insert(key, item);
            }
        }
    }
    *paths = plain;
}

/// The part of a key before its path.
enum Divided<'k> {
    Method(&'static str, &'k str),
    Server(&'k str, &'k str),
}

fn divided(key: &str) -> Option<Divided<'_>> {
    if let Some((word, path)) = key.split_once(' ')
        && path.starts_with('/')
    {
        let mut methods = METHODS.into_iter();
        let method = methods.find(|method| method.eq_ignore_ascii_case(word))?;
        return Some(Divided::Method(method, path));
    }
    let after = ["https://", "http://"]
        .iter()
        .find_map(|scheme| key.strip_prefix(scheme))?;
    let host = after.find('/').unwrap_or(after.len());
    let (server, path) = key.split_at_checked(key.len() - after.len() + host)?;
    (host > 0).then_some(Divided::Server(
        server,
        if path.is_empty() { "/" } else { path },
    ))
}

/// Moves the operation below a key with a method into the path item of its path.
fn operation(plain: &mut Map, key: &str, method: &str, path: &str, item: Node, cx: &mut Cx) {
    let has_methods = METHODS.iter().any(|method| item.has(method));
    let is_free = plain
        .get(path)
        .is_none_or(|item| item.is_object() && !item.has(method));
    if has_methods || !is_free {
        plain.insert(key.to_owned(), item);
        return;
    }
    cx.note(item.origin, codes::dialects::METHOD_IN_PATH_KEY);
    let holder = Node::object(item.origin);
    let holder = plain.entry(path.to_owned()).or_insert(holder);
    holder.insert(method, item);
}

fn on_server(mut item: Node, server: &str, cx: &mut Cx) -> Node {
    let code = codes::dialects::URL_IN_PATH_KEY;
    cx.note(item.origin, code);
    if !item.has("servers") {
        let origin = item.origin;
        let mut described = Node::object(origin);
        described.insert("url", Node::new(server, origin));
        item.insert("servers", Node::new(vec![described], origin));
    }
    item
}
