//! Lists of types, and `null` in type lists and unions.

use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::types;

/// Rewrites a list of types: `null` becomes `nullable`, and several others become a union.
pub(super) fn type_list(schema: &mut Node, cx: &mut Cx) {
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
                cx.note(word.origin, codes::json_schema::NULL_TYPE);
                null = Some(word.origin);
            }
            Some(types::Spelled::Type(name, _))
                if !types.iter().any(|one| one.as_str() == Some(name)) =>
            {
                if word.as_str() != Some(name) {
                    cx.note(word.origin, codes::types::SPELLING);
                    word.kind = Kind::from(name);
                }
                types.push(word);
            }
            Some(types::Spelled::Unknown) => cx.removed(&word, codes::types::UNKNOWN),
            _ => cx.removed(&word, codes::json_schema::DUPLICATE_TYPE),
        }
    }
    let named =
        |types: &[Node], name: &str| types.iter().position(|one| one.as_str() == Some(name));
    if named(&types, "number").is_some()
        && let Some(at) = named(&types, "integer")
    {
        cx.note(
            types.remove(at).origin,
            codes::json_schema::INTEGER_AND_NUMBER,
        );
    }
    let any = types.len() >= 5;
    if any {
        types
            .drain(..)
            .for_each(|word| cx.note(word.origin, codes::json_schema::ALL_TYPES));
    }
    match (types.len(), null) {
        (0, Some(null)) if !any => only_null(schema, null, cx),
        (0, _) => cx.note(origin, codes::json_schema::ALL_TYPES),
        (1, _) => {
            if let Some(word) = types.pop() {
                if word.origin != origin {
                    cx.note(origin, codes::json_schema::ONE_TYPE);
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

/// Handles `null` as the only type beside other schemas. Read literally, no value matches both;
/// generators that rewrite `nullable` as a type mean a value of the schemas, or `null`.
pub(super) fn null_beside(schema: &mut Node, cx: &mut Cx) {
    let code = codes::json_schema::NULL_BESIDE_SCHEMAS;
    if is_null_type(schema)
        && has_schemas(schema)
        && let Some(word) = schema.take("type")
    {
        cx.removed(&word, code);
        set_nullable(schema, Some(word.origin));
    }
    let members = schema.items("allOf");
    let alone = |member: &Node| is_null_type(member) && !has_schemas(member);
    if members.iter().any(alone) && !members.iter().all(alone) {
        let mut null = None;
        if let Some(members) = schema.get_mut("allOf").and_then(Node::as_array_mut) {
            members.retain(|member| {
                if alone(member) {
                    cx.removed(member, code);
                    null = Some(member.origin);
                }
                !alone(member)
            });
        }
        set_nullable(schema, null);
    }
}

/// Whether a schema describes its values by subschemas.
fn has_schemas(schema: &Node) -> bool {
    ["$ref", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| schema.has(keyword))
}

fn set_nullable(schema: &mut Node, null: Option<Origin>) {
    if let Some(origin) = null.filter(|_| !schema.flag("nullable")) {
        schema.insert("nullable", Node::new(true, origin));
    }
}

/// Writes the schema of `null` alone in the only notation that progenitor supports.
fn only_null(schema: &mut Node, origin: Origin, cx: &mut Cx) {
    cx.remove(schema, "enum", codes::json_schema::ONLY_NULL);
    schema.insert(
        "enum",
        Node::new(vec![Node::new(Kind::Null, origin)], origin),
    );
}

/// Creates a union member for each type, with the keywords that apply to it.
fn divide(schema: &mut Node, types: Vec<Node>, origin: Origin, cx: &mut Cx) {
    if ["allOf", "oneOf", "anyOf"]
        .iter()
        .any(|list| schema.has(list))
    {
        types.iter().for_each(|word| {
            cx.removed(word, codes::json_schema::TYPES_BESIDE_SUBSCHEMAS);
        });
        return;
    }
    if list_values(schema, &types, origin, cx) {
        return;
    }
    cx.note(origin, codes::json_schema::TYPES_AS_UNION);
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
                .filter(|value| types::has_type(value, &name))
                .cloned()
                .collect();
            if own.is_empty() {
                cx.note(word.origin, codes::json_schema::TYPE_WITHOUT_VALUE);
                for (_, value) in member.as_object().into_iter().flatten() {
                    cx.removed(value, codes::json_schema::TYPE_WITHOUT_VALUE);
                }
                continue;
            }
            member.insert("enum", Node::new(own, values.origin));
        }
        member.insert("type", word);
        members.push(member);
    }
    for name in types::FAMILIES {
        for keyword in types::keywords_of(name) {
            cx.remove(schema, keyword, codes::types::OTHER_TYPE_KEYWORD);
        }
    }
    if let Some(format) = format {
        cx.note(format.origin, codes::json_schema::TYPES_AS_UNION);
    }
    if let Some(values) = values {
        cx.removed(&values, codes::json_schema::TYPES_AS_UNION);
    }
    schema.insert("oneOf", Node::new(members, origin));
}

/// Handles an enum of scalars beside a type list: values of other types are removed.
fn list_values(schema: &mut Node, types: &[Node], origin: Origin, cx: &mut Cx) -> bool {
    let scalars = ["string", "integer", "number", "boolean"];
    let words: Vec<&str> = types.iter().filter_map(Node::as_str).collect();
    let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) else {
        return false;
    };
    let has_type =
        |value: &Node, words: &[&str]| words.iter().any(|word| types::has_type(value, word));
    let mut allowed = values
        .iter()
        .filter(|value| has_type(value, &words))
        .peekable();
    if allowed.peek().is_none() || !allowed.all(|value| has_type(value, &scalars)) {
        return false;
    }
    values.retain(|value| {
        let stays = value.is_null() || has_type(value, &words);
        if !stays {
            cx.removed(value, codes::json_schema::VALUE_OF_OTHER_TYPE);
        }
        stays
    });
    cx.note(origin, codes::json_schema::TYPES_OF_VALUES);
    for word in types {
        cx.note(word.origin, codes::json_schema::TYPES_OF_VALUES);
    }
    true
}

/// Rewrites a union member that is `null` as `nullable`.
pub(super) fn null_members(schema: &mut Node, cx: &mut Cx) {
    for list in ["oneOf", "anyOf"] {
        let Some(members) = schema.get_mut(list).and_then(Node::as_array_mut) else {
            continue;
        };
        let mut null = None;
        members.retain(|member| {
            if is_null(member) {
                cx.removed(member, codes::json_schema::NULL_MEMBER);
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

/// Whether only `null` matches the schema.
fn is_null(schema: &Node) -> bool {
    is_null_type(schema) && !has_schemas(schema)
        || schema.get("const").is_some_and(Node::is_null)
        || matches!(schema.items("enum"), [value] if value.is_null())
}

/// Whether `null` is the only type of a schema.
fn is_null_type(schema: &Node) -> bool {
    match schema.get("type").map(|node| &node.kind) {
        Some(Kind::String(word)) => word.eq_ignore_ascii_case("null"),
        Some(Kind::Array(words)) => {
            !words.is_empty() && words.iter().all(|word| word.as_str() == Some("null"))
        }
        _ => false,
    }
}
