//! Converts JSON Schema 2020-12 (OpenAPI 3.1) to the schemas of OpenAPI 3.0.
//!
//! progenitor's parser fails on type lists and numeric exclusive bounds, and silently ignores
//! `const`, tuples, `patternProperties` and keywords beside a `$ref`. Keywords are rewritten in the
//! notation of OpenAPI 3.0 if possible. Otherwise they are removed, and the client accepts more
//! values: conditions, `contains`, `not`, positions of tuples.

use openapi_source::media_type::is_binary;
use openapi_source::{Dialect, Kind, Map, Node, walk};

mod positional;
#[cfg(test)]
mod tests;
mod type_list;
mod unchecked;

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::numbers::{float_at, integer};
use crate::passes::shape;
use crate::schema::is_empty;
use positional::{rewrite_pattern_properties, rewrite_tuple};
use type_list::{rewrite_null_members, rewrite_null_type, rewrite_type_list};
use unchecked::{KNOWN, remove_unchecked, remove_unknown, rewrite_unevaluated_properties};

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
    remove_identifiers,
    rewrite_null_type,
    rewrite_unevaluated_properties,
    wrap_reference,
    |schema, _| shape::lift_deprecated(schema),
    rewrite_constant,
    rewrite_type_list,
    rewrite_null_members,
    rewrite_exclusive_bounds,
    rewrite_tuple,
    rewrite_pattern_properties,
    rewrite_content,
    remove_unchecked,
    remove_unknown,
];

/// Removes keywords that identify or annotate the schema. References to them are already resolved.
fn remove_identifiers(schema: &mut Node, cx: &mut Cx) {
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
const LOCATION_KEYWORDS: [&str; 8] = [
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
fn wrap_reference(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut().filter(|map| map.len() > 1) else {
        return;
    };
    let Some(reference) = map.shift_remove("$ref") else {
        return;
    };
    let origin = schema.origin;
    let is_read_beside_reference = matches!(cx.dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
    let mut wrapper = Map::default();
    let mut beside = Node::object(origin);
    for (keyword, value) in std::mem::take(schema.members_mut()) {
        let is_read = is_read_beside_reference || keyword != "allOf";
        if LOCATION_KEYWORDS.contains(&keyword.as_str()) && is_read {
            wrapper.insert(keyword, value);
        } else if is_read_beside_reference && KNOWN.contains(&keyword.as_str()) {
            beside.insert(&keyword, value);
        } else {
            cx.removed(&value, codes::json_schema::BESIDE_REFERENCE_IGNORED);
        }
    }
    let member = Node::with_members([("$ref", reference)], origin);
    if wrapper.is_empty() && is_empty(&beside) {
        *schema = member;
        return;
    }
    cx.note(origin, codes::json_schema::BESIDE_REFERENCE);
    let mut members = vec![member];
    if let Some(Kind::Array(others)) = wrapper.shift_remove("allOf").map(|node| node.kind) {
        members.extend(others);
    }
    if !is_empty(&beside) {
        members.push(beside);
    }
    wrapper.insert("allOf".to_owned(), Node::new(members, origin));
    schema.kind = wrapper.into();
}

/// Rewrites `const` as an `enum` of one value.
fn rewrite_constant(schema: &mut Node, cx: &mut Cx) {
    let Some(value) = schema.take("const") else {
        return;
    };
    if matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
        cx.removed(&value, codes::json_schema::CONSTANT_NOT_A_SCALAR);
        return;
    }
    let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) else {
        cx.note(value.origin, codes::json_schema::CONSTANT);
        let origin = value.origin;
        schema.insert("enum", Node::new(vec![value], origin));
        return;
    };
    if !values.iter().any(|listed| is_equal(listed, &value)) {
        cx.removed(&value, codes::json_schema::CONSTANT_NOT_IN_ENUM);
        return;
    }
    let code = codes::json_schema::CONSTANT_BESIDE_ENUM;
    cx.removed(&value, code);
    values.retain(|listed| {
        let is_constant = is_equal(listed, &value);
        if !is_constant {
            cx.removed(listed, code);
        }
        is_constant
    });
}

/// Whether two values are equal in JSON Schema, where `1.0` equals `1`.
fn is_equal(one: &Node, other: &Node) -> bool {
    let integer_in = |value: &Node| integer(value.as_number()?);
    let (one_integer, other_integer) = (integer_in(one), integer_in(other));
    one.is_same(other) || one_integer.is_some() && one_integer == other_integer
}

/// Rewrites a numeric exclusive bound as a bound and a flag.
fn rewrite_exclusive_bounds(schema: &mut Node, cx: &mut Cx) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if schema.get(exclusive).and_then(Node::as_number).is_none() {
            continue;
        }
        let is_stricter = match (float_at(schema, exclusive), float_at(schema, inclusive)) {
            (Some(bound), Some(other)) if inclusive == "minimum" => bound >= other,
            (Some(bound), Some(other)) => bound <= other,
            _ => true,
        };
        let Some(bound) = schema.take(exclusive) else {
            continue;
        };
        if !is_stricter {
            cx.removed(&bound, codes::json_schema::WEAKER_BOUND);
            continue;
        }
        let origin = bound.origin;
        cx.note(origin, codes::json_schema::EXCLUSIVE_BOUND);
        if let Some(weaker) = schema.get(inclusive) {
            cx.removed(weaker, codes::json_schema::WEAKER_BOUND);
        }
        schema.insert(inclusive, bound);
        schema.insert(exclusive, Node::new(true, origin));
    }
}

/// Handles strings with encoded content. `contentEncoding` takes precedence over `format: binary`.
/// What is not rewritten as `format` only annotates the string, which is sent and received as it is.
fn rewrite_content(schema: &mut Node, cx: &mut Cx) {
    let encoding = schema.take("contentEncoding");
    let media_type = schema.take("contentMediaType");
    let is_string = matches!(schema.text("type"), None | Some("string"));
    let format = match encoding
        .as_ref()
        .and_then(|node| Some((node.as_str()?.to_ascii_lowercase(), node.origin)))
    {
        Some((encoding, origin)) => match encoding.as_str() {
            "base64" => Some(("byte", origin)),
            "base64url" => Some(("base64url", origin)),
            _ => None,
        },
        None => media_type
            .as_ref()
            .filter(|node| node.as_str().is_some_and(is_binary))
            .map(|node| ("binary", node.origin)),
    };
    let mut code = codes::json_schema::CONTENT_UNCHECKED;
    if let Some((format, origin)) = format.filter(|_| is_string) {
        code = codes::json_schema::CONTENT;
        if schema.text("format") == Some("binary") {
            cx.remove(schema, "format", codes::json_schema::CONTENT);
        }
        if !schema.has("format") {
            schema.insert("format", Node::new(format, origin));
        }
        if !schema.has("type") {
            schema.insert("type", Node::new("string", origin));
        }
    }
    // `contentMediaType` beside `contentEncoding` is the media type of the decoded bytes.
    let unchecked = codes::json_schema::CONTENT_UNCHECKED;
    let of_bytes = if encoding.is_some() { unchecked } else { code };
    for (node, code) in [(&encoding, code), (&media_type, of_bytes)] {
        if let Some(node) = node {
            cx.removed(node, code);
        }
    }
    cx.remove(schema, "contentSchema", unchecked);
}
