//! JSON Schema 2020-12, the language of OpenAPI 3.1, to the one of OpenAPI 3.0.
//!
//! progenitor's parser fails on type lists and numeric exclusive bounds, and silently
//! ignores `const`, tuples, `patternProperties` and what stands beside a `$ref`. What
//! OpenAPI 3.0 can say is said its way. What it cannot say is left out, and the client
//! then accepts more: conditions, `contains`, `not`, the positions of tuples.

use super::PLAN;
use super::cx::Cx;
use super::types;
use super::walk;
use crate::Dialect;
use crate::node::{Kind, Map, Node, Origin};
use crate::report::Effect::{Exact, Widened};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        if schema.is_object() {
            cx.emptied(schema, |schema, cx| {
                for step in STEPS {
                    step(schema, cx);
                }
            });
        }
    });
}

/// What is done to a schema, in this order.
const STEPS: [fn(&mut Node, &mut Cx); 11] = [
    identity,
    reference,
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

/// Keywords that name or describe the schema itself. What they are needed for has been
/// resolved before.
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
        cx.remove(
            schema,
            keyword,
            Exact,
            "what names a schema, not needed any more",
        );
    }
}

/// What OpenAPI 3.0 lets stand beside the member of an `allOf`, as said of the place.
const OF_THE_PLACE: [&str; 8] = [
    "title",
    "description",
    "default",
    "nullable",
    "readOnly",
    "writeOnly",
    "allOf",
    PLAN,
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
    let mut place = Map::new();
    let mut beside = Node::object(origin);
    for (keyword, value) in std::mem::take(schema.members_mut()) {
        if OF_THE_PLACE.contains(&keyword.as_str()) && (alive || keyword != "allOf") {
            place.insert(keyword, value);
        } else if alive && KNOWN.contains(&keyword.as_str()) {
            beside.insert(&keyword, value);
        } else {
            cx.removed(Exact, &value, "ignored beside a `$ref`");
        }
    }
    let mut member = Node::object(origin);
    member.insert("$ref", reference);
    let has_beside = beside.as_object().is_some_and(|map| !map.is_empty());
    if place.is_empty() && !has_beside {
        *schema = member;
        return;
    }
    cx.exact(origin, "what stands beside a `$ref`, around it");
    let mut members = vec![member];
    if let Some(Kind::Array(others)) = place.shift_remove("allOf").map(|node| node.kind) {
        members.extend(others);
    }
    if has_beside {
        members.push(beside);
    }
    place.insert("allOf".to_owned(), Node::made(members, origin));
    schema.kind = Kind::Object(place);
}

/// `const` is an `enum` of one.
fn constant(schema: &mut Node, cx: &mut Cx) {
    let Some(value) = schema.take("const") else {
        return;
    };
    match &value.kind {
        Kind::Array(_) | Kind::Object(_) => {
            cx.removed(Widened, &value, "a constant that is no scalar");
        }
        _ if schema.has("enum") => cx.removed(Exact, &value, "a constant beside an `enum`"),
        _ => {
            cx.exact(value.origin, "`const` written as an `enum` of one");
            let origin = value.origin;
            schema.insert("enum", Node::made(vec![value], origin));
        }
    }
}

/// A list of types: `null` is `nullable`, of several others each is an alternative.
fn type_list(schema: &mut Node, cx: &mut Cx) {
    let words = match schema.get("type").map(|node| &node.kind) {
        Some(Kind::Array(_)) => schema.take("type"),
        Some(Kind::String(word)) if word.eq_ignore_ascii_case("null") => schema.take("type"),
        _ => return,
    };
    let Some(words) = words else { return };
    let mut null = None;
    let mut types: Vec<Node> = Vec::new();
    let origin = words.origin;
    let words = match words.kind {
        Kind::Array(words) => words,
        _ => vec![words],
    };
    for mut word in words {
        match word.as_str().map(types::spelled) {
            Some(types::Spelled::Null) => {
                cx.exact(word.origin, "the type `null` written as `nullable`");
                null = Some(word.origin);
            }
            Some(types::Spelled::Type(name, _))
                if !types.iter().any(|one| one.as_str() == Some(name)) =>
            {
                if word.as_str() != Some(name) {
                    cx.exact(word.origin, "a type in its own spelling");
                    word.kind = Kind::from(name);
                }
                types.push(word);
            }
            Some(types::Spelled::Unknown) => cx.removed(Widened, &word, "an unknown type"),
            _ => cx.removed(Exact, &word, "a type said twice"),
        }
    }
    let named =
        |types: &[Node], name: &str| types.iter().position(|one| one.as_str() == Some(name));
    if named(&types, "number").is_some()
        && let Some(at) = named(&types, "integer")
    {
        cx.exact(types.remove(at).origin, "every integer is a number");
    }
    let any = types.len() >= 5;
    if any {
        types
            .drain(..)
            .for_each(|word| cx.exact(word.origin, "all types at once"));
    }
    match (types.len(), null) {
        (0, Some(null)) if !any => only_null(schema, null, cx),
        (0, _) => cx.exact(origin, "all types at once"),
        (1, _) => {
            if let Some(word) = types.pop() {
                if word.origin != origin {
                    cx.exact(origin, "a list of one type");
                }
                schema.insert("type", word);
            }
            set_nullable(schema, null);
        }
        _ => {
            divide(schema, types, origin, cx);
            set_nullable(schema, null);
        }
    }
}

fn set_nullable(schema: &mut Node, null: Option<Origin>) {
    if let Some(origin) = null.filter(|_| !schema.flag("nullable")) {
        schema.insert("nullable", Node::made(true, origin));
    }
}

/// The schema of `null` alone, which progenitor knows in this form only.
fn only_null(schema: &mut Node, origin: Origin, cx: &mut Cx) {
    cx.remove(schema, "enum", Exact, "only `null` is allowed");
    schema.insert(
        "enum",
        Node::made(vec![Node::made(Kind::Null, origin)], origin),
    );
}

/// Makes an alternative of each type, with the keywords that speak of it.
fn divide(schema: &mut Node, types: Vec<Node>, origin: Origin, cx: &mut Cx) {
    if ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|list| schema.has(list))
    {
        types.iter().for_each(|word| {
            cx.removed(Widened, word, "a list of types beside a list of schemas");
        });
        return;
    }
    cx.exact(origin, "a list of types written as alternatives");
    let values = schema.take("enum");
    let format = schema.take("format");
    let mut members = Vec::new();
    for word in types {
        let mut member = Node::object(origin);
        let Some(name) = word.as_str().map(str::to_owned) else {
            continue;
        };
        for keyword in types::keywords_of(&name) {
            if let Some(value) = schema.take(keyword) {
                member.insert(keyword, value);
            }
        }
        if let Some(format) = &format
            && format
                .as_str()
                .is_some_and(|format| types::format_fits(format, &name))
        {
            member.insert("format", format.clone());
        }
        if let Some(values) = &values {
            let own: Vec<Node> = values
                .as_array()
                .unwrap_or_default()
                .iter()
                .filter(|value| types::is_of(value, &name))
                .cloned()
                .collect();
            if own.is_empty() {
                cx.exact(word.origin, "a type without a value in `enum`");
                for (_, value) in member.as_object().into_iter().flatten() {
                    cx.removed(Exact, value, "a type without a value in `enum`");
                }
                continue;
            }
            member.insert("enum", Node::made(own, values.origin));
        }
        member.insert("type", word);
        members.push(member);
    }
    for name in types::FAMILIES {
        for keyword in types::keywords_of(name) {
            cx.remove(schema, keyword, Exact, "a keyword of another type");
        }
    }
    if let Some(format) = format {
        cx.exact(format.origin, "a list of types written as alternatives");
    }
    if let Some(values) = values {
        cx.removed(Exact, &values, "a list of types written as alternatives");
    }
    schema.insert("oneOf", Node::made(members, origin));
}

/// An alternative that is `null` is `nullable`.
fn null_members(schema: &mut Node, cx: &mut Cx) {
    for list in ["oneOf", "anyOf"] {
        let Some(members) = schema.get_mut(list).and_then(Node::as_array_mut) else {
            continue;
        };
        let mut null = None;
        members.retain(|member| {
            if is_null(member) {
                cx.removed(
                    Exact,
                    member,
                    "the alternative `null` written as `nullable`",
                );
                null = Some(member.origin);
            }
            !is_null(member)
        });
        let empty = members.is_empty();
        if let Some(null) = null {
            if empty {
                schema.take(list);
                only_null(schema, null, cx);
            } else {
                set_nullable(schema, Some(null));
            }
        }
    }
}

/// Whether nothing but `null` is of this schema.
fn is_null(schema: &Node) -> bool {
    let null_type = match schema.get("type").map(|node| &node.kind) {
        Some(Kind::String(word)) => word.eq_ignore_ascii_case("null"),
        Some(Kind::Array(words)) => {
            !words.is_empty() && words.iter().all(|word| word.as_str() == Some("null"))
        }
        _ => false,
    };
    null_type
        || schema.get("const").is_some_and(Node::is_null)
        || matches!(schema.items("enum"), [value] if value.is_null())
}

/// A numeric exclusive bound is a bound and a flag.
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
            cx.removed(Exact, &bound, "the weaker of two bounds");
            continue;
        }
        cx.exact(
            bound.origin,
            "an exclusive bound written as a bound and a flag",
        );
        let origin = bound.origin;
        if let Some(weaker) = schema.get(inclusive) {
            cx.removed(Exact, weaker, "the weaker of two bounds");
        }
        schema.insert(inclusive, bound);
        schema.insert(exclusive, Node::made(true, origin));
    }
}

/// A tuple is an array of whatever its positions may hold.
fn tuple(schema: &mut Node, cx: &mut Cx) {
    let (positions, rest) = if schema.has("prefixItems") {
        (schema.take("prefixItems"), schema.take("items"))
    } else if matches!(
        schema.get("items").map(|node| &node.kind),
        Some(Kind::Array(_))
    ) {
        (schema.take("items"), schema.take("additionalItems"))
    } else {
        return;
    };
    let Some(positions) = positions else { return };
    let origin = positions.origin;
    let Kind::Array(positions) = positions.kind else {
        return;
    };
    let length = positions.len();
    let mut members: Vec<Node> = Vec::new();
    let closed = match rest {
        Some(rest) if rest.is_object() => {
            push_new(&mut members, positions, cx);
            push_new(&mut members, vec![rest], cx);
            false
        }
        Some(rest) => {
            push_new(&mut members, positions, cx);
            cx.removed(Exact, &rest, "the end of a tuple written as `maxItems`");
            rest.as_bool() == Some(false)
        }
        None => {
            push_new(&mut members, positions, cx);
            false
        }
    };
    if length > 1 {
        cx.widened(origin, "the positions of a tuple are not told apart");
    } else {
        cx.exact(origin, "a list of one schema for items");
    }
    if closed && !schema.has("maxItems") {
        schema.insert(
            "maxItems",
            Node::made(serde_json::Number::from(length), origin),
        );
    }
    let items = match (members.len(), members.pop()) {
        (1, Some(one)) => one,
        (_, Some(last)) => {
            members.push(last);
            let mut items = Node::object(origin);
            items.insert("oneOf", Node::made(members, origin));
            items
        }
        _ => return,
    };
    schema.insert("items", items);
    if !schema.has("type") {
        schema.insert("type", Node::made("array", origin));
    }
}

fn push_new(members: &mut Vec<Node>, more: Vec<Node>, cx: &mut Cx) {
    for member in more {
        if members.iter().any(|known| known.same(&member)) {
            cx.removed(Exact, &member, "the same schema as another position's");
        } else {
            members.push(member);
        }
    }
}

/// Properties by pattern are properties of any name.
fn pattern_properties(schema: &mut Node, cx: &mut Cx) {
    let Some(patterns) = schema.take("patternProperties") else {
        return;
    };
    let origin = patterns.origin;
    cx.widened(origin, "names are not checked against the patterns");
    let Kind::Object(patterns) = patterns.kind else {
        return;
    };
    let mut members = Vec::new();
    push_new(&mut members, patterns.into_values().collect(), cx);
    match schema.take("additionalProperties") {
        Some(other) if other.is_object() => push_new(&mut members, vec![other], cx),
        Some(other) => cx.exact(
            other.origin,
            "properties by pattern written as additional ones",
        ),
        None => {}
    }
    let values = match (members.len(), members.pop()) {
        (_, None) => return,
        (1, Some(one)) => one,
        (_, Some(last)) => {
            members.push(last);
            let mut values = Node::object(origin);
            values.insert("oneOf", Node::made(members, origin));
            values
        }
    };
    schema.insert("additionalProperties", values);
}

/// Text that holds bytes.
fn content(schema: &mut Node, cx: &mut Cx) {
    let encoding = schema.take("contentEncoding");
    let media_type = schema.take("contentMediaType");
    let free = !schema.has("format") && matches!(schema.text("type"), None | Some("string"));
    let base64 = encoding.as_ref().and_then(Node::as_str) == Some("base64");
    let binary = encoding.is_none()
        && media_type.as_ref().and_then(Node::as_str) == Some("application/octet-stream");
    let format = match (base64, binary) {
        (true, _) => encoding.as_ref().map(|node| ("byte", node.origin)),
        (_, true) => media_type.as_ref().map(|node| ("binary", node.origin)),
        _ => None,
    };
    if let Some((format, origin)) = format.filter(|_| free) {
        schema.insert("format", Node::made(format, origin));
        if !schema.has("type") {
            schema.insert("type", Node::made("string", origin));
        }
    }
    for node in encoding.iter().chain(&media_type) {
        cx.removed(Exact, node, "what a text holds, as its format");
    }
    cx.remove(
        schema,
        "contentSchema",
        Exact,
        "what a text holds, as its format",
    );
}

/// Conditions that OpenAPI 3.0 cannot state, or that typify gets wrong.
fn unchecked(schema: &mut Node, cx: &mut Cx) {
    if schema.has("if") {
        for keyword in ["if", "then", "else"] {
            cx.remove(schema, keyword, Widened, "a condition is not checked");
        }
    }
    for keyword in [
        "propertyNames",
        "dependentRequired",
        "dependentSchemas",
        "dependencies",
        "contains",
        "minContains",
        "maxContains",
        "additionalItems",
    ] {
        cx.remove(
            schema,
            keyword,
            Widened,
            format!("`{keyword}` is not checked"),
        );
    }
    for keyword in ["unevaluatedItems", "unevaluatedProperties"] {
        let open = schema.get(keyword).and_then(Node::as_bool) == Some(true);
        let effect = if open { Exact } else { Widened };
        cx.remove(
            schema,
            keyword,
            effect,
            "what no keyword speaks of is not checked",
        );
    }
    // Nothing at all, `{not: {}}`, is the one negation that has a type.
    let never = schema
        .get("not")
        .and_then(Node::as_object)
        .is_some_and(Map::is_empty);
    let alone = schema.as_object().is_some_and(|map| {
        map.keys()
            .all(|key| matches!(key.as_str(), "not" | "title" | "description"))
    });
    if !(never && alone) {
        cx.remove(schema, "not", Widened, "`not` is not checked");
    }
}

/// The keywords that progenitor reads, and those that other passes do.
const KNOWN: [&str; 35] = [
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "default",
    "enum",
    "nullable",
    "readOnly",
    "writeOnly",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "discriminator",
    "example",
    "deprecated",
    PLAN,
];

/// Everything else says nothing about the type.
fn others(schema: &mut Node, cx: &mut Cx) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|keyword, value| {
        let documents = matches!(keyword.as_str(), "example" | "deprecated");
        let stays = !documents && (KNOWN.contains(&keyword.as_str()) || keyword.starts_with("x-"));
        if !stays {
            cx.removed(Exact, value, "a keyword that says nothing about the type");
        }
        stays
    });
}

#[cfg(test)]
mod tests;
