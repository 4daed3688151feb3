//! Security schemes and requirements.

use std::collections::HashSet;

use openapi_source::{Kind, Map, Node, Origin};

use crate::codes;
use crate::cx::UniqueChanges;

/// Removes the security schemes from the document, and returns those that the Plan can represent.
pub(super) fn schemes(root: &mut Node, notes: &mut UniqueChanges) -> Option<Map> {
    let components = root.get_mut("components")?;
    let schemes = components.take("securitySchemes")?;
    if components.as_object().is_some_and(Map::is_empty) {
        root.take("components");
    }
    let Kind::Object(mut map) = schemes.kind else {
        let code = codes::security::SCHEMES_NOT_AN_OBJECT;
        notes.removed(&schemes, code);
        return None;
    };
    if map.is_empty() {
        notes.note(schemes.origin, codes::security::SCHEMES_EMPTY);
        return None;
    }
    map.retain(|name, scheme| {
        respell(scheme, notes);
        if let Some(fault) = fault(scheme) {
            let code = codes::security::SCHEME_UNUSABLE.with([name, &fault]);
            notes.removed(scheme, code);
            return false;
        }
        for key in ["name", "in", "scheme"] {
            if scheme
                .get(key)
                .is_some_and(|member| member.as_str().is_none())
            {
                notes.remove(scheme, key, codes::info::NOT_A_STRING);
            }
        }
        notes.remove(scheme, "description", codes::info::UNREAD_MEMBER);
        true
    });
    Some(*map)
}

/// Corrects the spelling of a scheme's `type`, which may be the name of an HTTP authentication
/// scheme, and the letter case of the location of an API key.
fn respell(scheme: &mut Node, notes: &mut UniqueChanges) {
    if let Some(location) = scheme.get_mut("in")
        && let Some(text) = location.as_str()
    {
        let plain = text.trim().to_ascii_lowercase();
        if plain != text {
            notes.note(location.origin, codes::security::LOCATION_SPELLING);
            location.kind = plain.into();
        }
    }
    const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
    let Some(kind) = scheme.get("type").filter(|kind| kind.as_str().is_some()) else {
        return;
    };
    let origin = kind.origin;
    let kind = kind.as_str().unwrap_or_default().trim();
    let plain = kind.replace(['_', '-', ' '], "").to_ascii_lowercase();
    let named = TYPES.iter().find(|name| name.to_ascii_lowercase() == plain);
    let (name, authentication) = match (named, plain.as_str()) {
        (Some(name), _) if *name == kind => return,
        (Some(name), _) => (*name, None),
        (None, "bearer" | "basic") => ("http", Some(plain)),
        _ => return,
    };
    notes.note(origin, codes::security::TYPE_SPELLING.with([&name]));
    scheme.insert("type", Node::new(name, origin));
    if let Some(authentication) = authentication.filter(|_| !scheme.has("scheme")) {
        scheme.insert("scheme", Node::new(authentication, origin));
    }
}

/// Returns what an unusable security scheme lacks.
fn fault(scheme: &Node) -> Option<&'static str> {
    let text = |key| scheme.text(key).filter(|text| !text.is_empty());
    match text("type") {
        Some("apiKey") if text("name").is_none() => Some("has no name"),
        Some("apiKey") => match text("in") {
            Some("header" | "query" | "cookie") => None,
            _ => Some("has no location"),
        },
        Some("http") if text("scheme").is_none() => Some("has no scheme"),
        Some("http" | "oauth2" | "openIdConnect" | "mutualTLS") => None,
        Some(_) => Some("has an unknown type"),
        None => Some("has no type"),
    }
}

/// Returns the alternative security requirements, each a set of schemes with their scopes.
/// Undefined schemes are removed; `None` if no requirement is left.
pub(super) fn alternatives(
    security: Node,
    known: &HashSet<String>,
    notes: &mut UniqueChanges,
) -> Option<Node> {
    let origin = security.origin;
    let items = match security.kind {
        Kind::Array(items) => items,
        Kind::Object(_) | Kind::String(_) => {
            notes.note(origin, codes::security::REQUIREMENT_WITHOUT_ARRAY);
            vec![security]
        }
        _ => {
            notes.removed(&security, codes::security::NOT_AN_ARRAY);
            return None;
        }
    };
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|item| alternative(item, known, notes))
        .collect();
    (was_empty || !items.is_empty()).then(|| Node::new(items, origin))
}

fn alternative(mut item: Node, known: &HashSet<String>, notes: &mut UniqueChanges) -> Option<Node> {
    if let Some(name) = item.as_str().filter(|name| known.contains(*name)) {
        notes.note(item.origin, codes::security::SCHEME_NAME);
        let scopes = Node::new(Vec::new(), item.origin);
        let set: Map = [(name.to_owned(), scopes)].into_iter().collect();
        item.kind = set.into();
    }
    let Some(map) = item.as_object_mut() else {
        notes.removed(&item, codes::security::REQUIREMENT_NOT_AN_OBJECT);
        return None;
    };
    let was_empty = map.is_empty();
    // A client sends the caller's general credential for an undefined scheme, and the defined part
    // of a set of schemes.
    let code = if map.keys().any(|name| known.contains(name)) {
        codes::security::SCHEME_PARTLY_UNDEFINED
    } else {
        codes::security::SCHEME_UNDEFINED
    };
    map.retain(|name, scopes| {
        let is_known = known.contains(name);
        if is_known {
            self::scopes(scopes, notes);
        } else {
            notes.removed(scopes, code.with([name]));
        }
        is_known
    });
    (was_empty || !map.is_empty()).then_some(item)
}

fn scopes(scopes: &mut Node, notes: &mut UniqueChanges) {
    let origin: Origin = scopes.origin;
    let Some(items) = scopes.as_array_mut() else {
        notes.removed(scopes, codes::security::SCOPES_NOT_AN_ARRAY);
        *scopes = Node::new(Vec::new(), origin);
        return;
    };
    items.retain(|scope| {
        let is_text = scope.as_str().is_some();
        if !is_text {
            notes.removed(scope, codes::info::NOT_A_STRING);
        }
        is_text
    });
}
