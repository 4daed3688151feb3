//! Ways to authenticate, and what operations ask for.

use std::collections::HashSet;

use crate::node::{Kind, Map, Node, Origin};
use crate::passes::once::Once;
use crate::report::Effect;

/// Takes out the ways to authenticate, without those that the Plan cannot hold.
pub(super) fn schemes(root: &mut Node, notes: &mut Once) -> Option<Map> {
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
    Some(*map)
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
pub(super) fn alternatives(
    security: Node,
    known: &HashSet<String>,
    notes: &mut Once,
) -> Option<Node> {
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
    // What is unknown as a whole is the caller's to know: a client sends the credential that
    // the caller has for everything. Of a set that is known in part it sends that part.
    let effect = match map.keys().any(|name| known.contains(name)) {
        true => Effect::Widened,
        false => Effect::Exact,
    };
    map.retain(|name, scopes| {
        let is_known = known.contains(name);
        if is_known {
            self::scopes(scopes, notes);
        } else {
            let detail = format!("there is no usable security scheme `{name}`");
            notes.removed(effect, scopes, detail);
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
