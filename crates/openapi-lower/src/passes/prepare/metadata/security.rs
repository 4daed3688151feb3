//! Security schemes and requirements.

use std::collections::HashSet;

use openapi_source::{Kind, Map, Node};

use super::items;
use crate::codes;
use crate::cx::UniqueChanges;
use crate::schema::is_empty;

/// Removes the security schemes from the document, and returns those that the Plan can represent.
pub(super) fn schemes(root: &mut Node, notes: &mut UniqueChanges) -> Option<Map> {
    let components = root.get_mut("components")?;
    let schemes = components.take("securitySchemes")?;
    if is_empty(components) {
        root.take("components");
    }
    let Kind::Object(mut map) = schemes.kind else {
        notes.removed(&schemes, codes::security::SCHEMES_NOT_AN_OBJECT);
        return None;
    };
    if map.is_empty() {
        notes.note(schemes.origin, codes::security::SCHEMES_EMPTY);
        return None;
    }
    map.retain(|name, scheme| {
        correct_spelling(scheme, notes);
        if let Some(fault) = fault(scheme) {
            notes.removed(
                scheme,
                codes::security::SCHEME_UNUSABLE.with([name, &fault]),
            );
            return false;
        }
        for key in ["name", "in", "scheme"] {
            if scheme.has(key) && scheme.text(key).is_none() {
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
fn correct_spelling(scheme: &mut Node, notes: &mut UniqueChanges) {
    const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
    if let Some(location) = scheme.get_mut("in")
        && let Some(stated) = location.as_str()
    {
        let corrected = stated.trim().to_ascii_lowercase();
        if corrected != stated {
            notes.note(location.origin, codes::security::LOCATION_SPELLING);
            location.kind = corrected.into();
        }
    }
    let Some(stated) = scheme.text("type").map(str::trim) else {
        return;
    };
    let folded = stated.replace(['_', '-', ' '], "").to_ascii_lowercase();
    let ty = TYPES.iter().find(|ty| ty.eq_ignore_ascii_case(&folded));
    let (ty, authentication) = match (ty, folded.as_str()) {
        (Some(ty), _) if *ty == stated => return,
        (Some(ty), _) => (*ty, None),
        (None, "bearer" | "basic") => ("http", Some(folded)),
        _ => return,
    };
    let origin = scheme.get("type").map_or(scheme.origin, |it| it.origin);
    notes.note(origin, codes::security::TYPE_SPELLING.with([&ty]));
    scheme.insert("type", Node::new(ty, origin));
    if let Some(authentication) = authentication.filter(|_| !scheme.has("scheme")) {
        scheme.insert("scheme", Node::new(authentication, origin));
    }
}

/// Returns what an unusable security scheme lacks.
fn fault(scheme: &Node) -> Option<&'static str> {
    let member = |key| scheme.text(key).filter(|text| !text.is_empty());
    match member("type") {
        Some("apiKey") if member("name").is_none() => {
            Some("has no `name` (of the header, query parameter or cookie)")
        }
        Some("apiKey") => match member("in") {
            Some("header" | "query" | "cookie") => None,
            _ => Some("has no valid `in`"),
        },
        Some("http") if member("scheme").is_none() => Some("has no `scheme`"),
        Some("http" | "oauth2" | "openIdConnect" | "mutualTLS") => None,
        Some(_) => Some("has an unknown `type`"),
        None => Some("has no `type`"),
    }
}

/// Returns the alternative security requirements, each a set of schemes with their scopes.
/// Undefined schemes are removed; `None` if no requirement is left.
pub(super) fn alternatives(
    security: Node,
    defined: &HashSet<String>,
    notes: &mut UniqueChanges,
) -> Option<Node> {
    let origin = security.origin;
    let without_array = codes::security::REQUIREMENT_WITHOUT_ARRAY;
    let items = items(
        security,
        without_array,
        codes::security::NOT_AN_ARRAY,
        notes,
    )?;
    let was_empty = items.is_empty();
    let items: Vec<Node> = items
        .into_iter()
        .filter_map(|item| alternative(item, defined, notes))
        .collect();
    (was_empty || !items.is_empty()).then(|| Node::new(items, origin))
}

fn alternative(
    mut item: Node,
    defined: &HashSet<String>,
    notes: &mut UniqueChanges,
) -> Option<Node> {
    if let Some(name) = item.as_str().filter(|name| defined.contains(*name)) {
        notes.note(item.origin, codes::security::SCHEME_NAME);
        item = Node::with_members([(name, Node::new(Vec::new(), item.origin))], item.origin);
    }
    let Some(map) = item.as_object_mut() else {
        notes.removed(&item, codes::security::REQUIREMENT_NOT_AN_OBJECT);
        return None;
    };
    let was_empty = map.is_empty();
    // For a set with undefined schemes, a client sends the credentials of the defined schemes, or the
    // credential for all operations if none is defined.
    let code = if map.keys().any(|name| defined.contains(name)) {
        codes::security::SCHEME_PARTLY_UNDEFINED
    } else {
        codes::security::SCHEME_UNDEFINED
    };
    map.retain(|name, scopes| {
        let is_defined = defined.contains(name);
        if is_defined {
            self::scopes(scopes, notes);
        } else {
            notes.removed(scopes, code.with([name]));
        }
        is_defined
    });
    (was_empty || !map.is_empty()).then_some(item)
}

fn scopes(scopes: &mut Node, notes: &mut UniqueChanges) {
    let Some(items) = scopes.as_array_mut() else {
        notes.removed(scopes, codes::security::SCOPES_NOT_AN_ARRAY);
        scopes.kind = Vec::new().into();
        return;
    };
    items.retain(|scope| {
        let is_string = scope.as_str().is_some();
        if !is_string {
            notes.removed(scope, codes::info::NOT_A_STRING);
        }
        is_string
    });
}
