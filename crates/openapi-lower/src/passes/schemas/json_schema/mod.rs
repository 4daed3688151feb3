//! Converts JSON Schema 2020-12 (OpenAPI 3.1) to the schemas of OpenAPI 3.0.
//!
//! progenitor's parser fails on type lists and numeric exclusive bounds, and silently ignores
//! `const`, tuples, `patternProperties` and keywords beside a `$ref`. Keywords are rewritten in the
//! notation of OpenAPI 3.0 if possible. Otherwise they are removed, and the client accepts more
//! values: conditions, `contains`, `not`, positions of tuples.

use openapi_source::{Dialect, Kind, Map, Node, media_type, walk};

mod positional;
#[cfg(test)]
mod tests;
mod type_list;
mod unchecked;

use crate::codes;
use crate::cx::Cx;
use crate::passes::shape;
use positional::{pattern_properties, tuple};
use type_list::{null_beside, null_members, type_list};
use unchecked::{KNOWN, others, unchecked, unevaluated};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        if !is_plain(schema) {
            cx.emptied(schema, |schema, cx| {
                for step in STEPS {
                    step(schema, cx);
                }
            });
        }
    });
}

/// Whether no step has anything to do, as for most schemas.
fn is_plain(schema: &Node) -> bool {
    let Some(map) = schema.as_object() else {
        return true;
    };
    map.iter().all(|(keyword, value)| match keyword.as_str() {
        "type" => value
            .as_str()
            .is_some_and(|word| !word.eq_ignore_ascii_case("null")),
        "items" => value.is_object(),
        "$ref" => map.len() == 1,
        "format"
        | "title"
        | "description"
        | "default"
        | "deprecated"
        | "nullable"
        | "properties"
        | "required"
        | "additionalProperties" => true,
        _ => false,
    })
}

/// The conversion steps, in order.
const STEPS: [fn(&mut Node, &mut Cx); 14] = [
    identity,
    null_beside,
    unevaluated,
    reference,
    |schema, _| shape::lift_deprecated(schema),
    constant,
    type_list,
    null_members,
    exclusive_bounds,
    tuple,
    pattern_properties,
    content,
    unchecked,
    others,
];

/// Removes keywords that identify or annotate the schema. References to them are resolved by now.
fn identity(schema: &mut Node, cx: &mut Cx) {
    for keyword in [
        "$id",
        "$schema",
        "$comment",
        "$anchor",
        "$dynamicAnchor",
        "$recursiveAnchor",
        "$vocabulary",
        "$defs",
        "definitions",
    ] {
        cx.remove(schema, keyword, codes::json_schema::IDENTIFIERS);
    }
}

/// Keywords that OpenAPI 3.0 allows beside an `allOf`, where they apply to the location.
const OF_THE_PLACE: [&str; 8] = [
    "title",
    "description",
    "default",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "allOf",
];

/// Wraps a reference that has siblings.
fn reference(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut().filter(|map| map.len() > 1) else {
        return;
    };
    let Some(reference) = map.shift_remove("$ref") else {
        return;
    };
    let origin = schema.origin;
    let alive = matches!(cx.dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
    let mut location = Map::default();
    let mut beside = Node::object(origin);
    for (keyword, value) in std::mem::take(schema.members_mut()) {
        if OF_THE_PLACE.contains(&keyword.as_str()) && (alive || keyword != "allOf") {
            location.insert(keyword, value);
        } else if alive && KNOWN.contains(&keyword.as_str()) {
            beside.insert(&keyword, value);
        } else {
            cx.removed(&value, codes::json_schema::BESIDE_REFERENCE_IGNORED);
        }
    }
    let mut member = Node::object(origin);
    member.insert("$ref", reference);
    let has_beside = beside.as_object().is_some_and(|map| !map.is_empty());
    if location.is_empty() && !has_beside {
        *schema = member;
        return;
    }
    cx.note(origin, codes::json_schema::BESIDE_REFERENCE);
    let mut members = vec![member];
    if let Some(Kind::Array(others)) = location.shift_remove("allOf").map(|node| node.kind) {
        members.extend(others);
    }
    if has_beside {
        members.push(beside);
    }
    location.insert("allOf".to_owned(), Node::new(members, origin));
    schema.kind = location.into();
}

/// Rewrites `const` as an `enum` of one value.
fn constant(schema: &mut Node, cx: &mut Cx) {
    let Some(value) = schema.take("const") else {
        return;
    };
    match &value.kind {
        Kind::Array(_) | Kind::Object(_) => {
            cx.removed(&value, codes::json_schema::CONSTANT_NOT_A_SCALAR);
        }
        _ if schema.has("enum") => cx.removed(&value, codes::json_schema::CONSTANT_BESIDE_ENUM),
        _ => {
            cx.note(value.origin, codes::json_schema::CONSTANT);
            let origin = value.origin;
            schema.insert("enum", Node::new(vec![value], origin));
        }
    }
}

/// Rewrites a numeric exclusive bound as a bound and a flag.
fn exclusive_bounds(schema: &mut Node, cx: &mut Cx) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if schema.get(exclusive).and_then(Node::as_number).is_none() {
            continue;
        }
        let Some(bound) = schema.take(exclusive) else {
            continue;
        };
        let value = |node: Option<&Node>| {
            node.and_then(Node::as_number)
                .and_then(serde_json::Number::as_f64)
        };
        let stricter = match (value(Some(&bound)), value(schema.get(inclusive))) {
            (Some(bound), Some(other)) if inclusive == "minimum" => bound >= other,
            (Some(bound), Some(other)) => bound <= other,
            _ => true,
        };
        if !stricter {
            cx.removed(&bound, codes::json_schema::WEAKER_BOUND);
            continue;
        }
        cx.note(bound.origin, codes::json_schema::EXCLUSIVE_BOUND);
        let origin = bound.origin;
        if let Some(weaker) = schema.get(inclusive) {
            cx.removed(weaker, codes::json_schema::WEAKER_BOUND);
        }
        schema.insert(inclusive, bound);
        schema.insert(exclusive, Node::new(true, origin));
    }
}

/// Handles strings with encoded content. `contentEncoding` takes precedence over `format: binary`.
fn content(schema: &mut Node, cx: &mut Cx) {
    let encoding = schema.take("contentEncoding");
    let media_type = schema.take("contentMediaType");
    let is_text = matches!(schema.text("type"), None | Some("string"));
    let named = encoding.as_ref().and_then(Node::as_str);
    let format = match named.map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => encoding.as_ref().map(|node| ("byte", node.origin)),
        Some("base64url") => encoding.as_ref().map(|node| ("base64url", node.origin)),
        Some(_) => None,
        None => media_type
            .as_ref()
            .filter(|node| node.as_str() == Some(media_type::BYTES))
            .map(|node| ("binary", node.origin)),
    };
    if let Some((format, origin)) = format.filter(|_| is_text) {
        if schema.text("format") == Some("binary") {
            let code = codes::json_schema::CONTENT;
            cx.remove(schema, "format", code);
        }
        if !schema.has("format") {
            schema.insert("format", Node::new(format, origin));
        }
        if !schema.has("type") {
            schema.insert("type", Node::new("string", origin));
        }
    }
    for node in encoding.iter().chain(&media_type) {
        cx.removed(node, codes::json_schema::CONTENT);
    }
    cx.remove(schema, "contentSchema", codes::json_schema::CONTENT);
}
