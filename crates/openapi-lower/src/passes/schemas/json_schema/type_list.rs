//! Lists of types, and `null` in type lists and unions.

use std::collections::HashMap;

use openapi_source::changes::Code;
use openapi_source::{Kind, Node, Origin};

use crate::codes;
use crate::cx::Cx;
use crate::passes::schemas::types::{self, TypeName, has_type, parse_type_name};
use crate::schema::{is_composed, is_empty, is_union, scalar_text};

/// Rewrites a list of types: `null` becomes `nullable`, and several others become a union.
pub(super) fn rewrite_type_list(schema: &mut Node, cx: &mut Cx) {
    let is_null = schema
        .text("type")
        .is_some_and(|name| name.eq_ignore_ascii_case("null"));
    if !is_null && schema.get("type").and_then(Node::as_array).is_none() {
        return;
    }
    let Some(list) = schema.take("type") else {
        return;
    };
    let origin = list.origin;
    let names = match list.kind {
        Kind::Array(names) => names,
        _ => vec![list],
    };
    let mut null = None;
    let mut types: Vec<Node> = Vec::new();
    let mut formats = Formats::new();
    let mut allows_any = false;
    let null_code = if schema.has("enum") && !schema.items("enum").iter().any(Node::is_null) {
        codes::json_schema::NULL_NOT_IN_ENUM
    } else {
        codes::json_schema::NULL_TYPE
    };
    for mut name in names {
        match name.as_str().map(parse_type_name) {
            Some(TypeName::Null) => {
                cx.note(name.origin, null_code);
                null = Some(name.origin);
            }
            Some(TypeName::Known(known, format)) if position(&types, known).is_none() => {
                if name.as_str() != Some(known) {
                    cx.note(name.origin, codes::types::SPELLING);
                    name.kind = Kind::from(known);
                }
                formats.extend(format.map(|format| (known, format)));
                types.push(name);
            }
            Some(TypeName::Known(known, format)) => {
                if formats.get(known).copied() != format {
                    // `[date, string]` allows any string.
                    formats.remove(known);
                }
                cx.removed(&name, codes::json_schema::DUPLICATE_TYPE);
            }
            Some(TypeName::Any) => {
                cx.removed(&name, codes::types::ANY);
                allows_any = true;
            }
            Some(TypeName::Unknown) | None => {
                cx.removed(&name, codes::types::UNKNOWN);
                allows_any = true;
            }
        }
    }
    if position(&types, "number").is_some()
        && let Some(integer) = position(&types, "integer")
    {
        let code = codes::json_schema::INTEGER_AND_NUMBER;
        cx.note(types.remove(integer).origin, code);
    }
    if allows_any || types.len() >= 5 {
        cx.note(origin, codes::json_schema::ALL_TYPES);
        for name in types {
            cx.note(name.origin, codes::json_schema::ALL_TYPES);
        }
        return remove_constraints(schema, cx);
    }
    match (types.len(), null) {
        (0, Some(null)) => return set_only_null(schema, null, cx),
        (0, None) => return cx.note(origin, codes::json_schema::ALL_TYPES),
        (1, _) => {
            for name in types {
                if name.origin != origin {
                    cx.note(origin, codes::json_schema::ONE_TYPE);
                }
                if let Some(format) = implied_format(&formats, &name)
                    && !schema.has("format")
                {
                    schema.insert("format", format);
                }
                schema.insert("type", name);
            }
        }
        _ => divide(schema, types, &formats, origin, cx),
    }
    if let Some(null) = null {
        set_nullable(schema, null);
    }
}

/// The formats that names such as `date-time` imply, by type.
type Formats = HashMap<&'static str, &'static str>;

/// Returns the format that the name of a type in the list implied.
fn implied_format(formats: &Formats, type_name: &Node) -> Option<Node> {
    let format = formats.get(type_name.as_str()?)?;
    Some(Node::new(*format, type_name.origin))
}

/// Removes the keywords of a schema that allows all types: the pass `types` would infer a type from
/// them. A keyword with an empty schema restricts nothing.
fn remove_constraints(schema: &mut Node, cx: &mut Cx) {
    for keyword in types::constraints().chain(["format"]) {
        if schema.get(keyword).is_some_and(is_empty) {
            cx.remove(schema, keyword, codes::json_schema::ALL_TYPES);
        } else {
            let message = codes::json_schema::UNCHECKED.with([&keyword]);
            cx.remove(schema, keyword, message);
        }
    }
}

fn position(types: &[Node], name: &str) -> Option<usize> {
    types.iter().position(|it| it.as_str() == Some(name))
}

/// Handles `null` as the only type beside other schemas. Read literally, no value matches both;
/// generators that rewrite `nullable` as a type mean a value of the schemas, or `null`.
pub(super) fn rewrite_null_type(schema: &mut Node, cx: &mut Cx) {
    let code = codes::json_schema::NULL_BESIDE_SCHEMAS;
    if is_null_type(schema)
        && is_composed(schema)
        && let Some(null) = schema.take("type")
    {
        cx.removed(&null, code);
        set_nullable(schema, null.origin);
    }
    let is_only_null = |member: &Node| is_null_type(member) && !is_composed(member);
    if !schema.items("allOf").iter().all(is_only_null) {
        remove_null_members(schema, "allOf", is_only_null, code, cx);
    }
}

/// Removes the members that are `null`, and makes the schema nullable if other members are left.
/// Returns the origin of `null` if none is left.
fn remove_null_members(
    schema: &mut Node,
    list: &str,
    is_null: fn(&Node) -> bool,
    code: Code,
    cx: &mut Cx,
) -> Option<Origin> {
    let members = schema.get_mut(list)?.as_array_mut()?;
    let mut null = None;
    members.retain(|member| {
        let is_null = is_null(member);
        if is_null {
            cx.removed(member, code);
            null = Some(member.origin);
        }
        !is_null
    });
    if members.is_empty() {
        return null;
    }
    set_nullable(schema, null?);
    None
}

fn set_nullable(schema: &mut Node, origin: Origin) {
    if !schema.flag("nullable") {
        schema.insert("nullable", Node::new(true, origin));
    }
}

/// Writes the schema of `null` alone in the only notation that progenitor supports.
fn set_only_null(schema: &mut Node, origin: Origin, cx: &mut Cx) {
    cx.remove(schema, "enum", codes::json_schema::ONLY_NULL);
    let values = vec![Node::new(Kind::Null, origin)];
    schema.insert("enum", Node::new(values, origin));
}

/// Creates a union member for each type, with the keywords that apply to it.
fn divide(schema: &mut Node, types: Vec<Node>, formats: &Formats, origin: Origin, cx: &mut Cx) {
    if is_union(schema) || schema.has("allOf") {
        for name in &types {
            cx.removed(name, codes::json_schema::TYPES_BESIDE_SUBSCHEMAS);
        }
        return;
    }
    if keep_values(schema, &types, origin, cx) {
        return;
    }
    cx.note(origin, codes::json_schema::TYPES_AS_UNION);
    let values = schema.take("enum");
    let format = schema.take("format");
    let mut members = Vec::new();
    for type_name in types {
        let mut member = Node::object(origin);
        let Some(name) = type_name.as_str() else {
            continue;
        };
        for keyword in types::keywords_of(name) {
            if let Some(value) = schema.take(keyword) {
                member.insert(keyword, value);
            }
        }
        let fits = |format: &&Node| {
            let format = format.as_str();
            format.is_some_and(|format| types::format_fits(format, name))
        };
        let format_of_type = match &format {
            Some(format) => Some(format).filter(fits).cloned(),
            None => implied_format(formats, &type_name),
        };
        if let Some(format) = format_of_type {
            member.insert("format", format);
        }
        if let Some(values) = &values {
            let mut values_of_type = values.clone();
            if let Some(values) = values_of_type.as_array_mut() {
                values.retain(|value| has_type(value, name));
            }
            if values_of_type.as_array().is_none_or(<[Node]>::is_empty) {
                cx.note(type_name.origin, codes::json_schema::TYPE_WITHOUT_VALUE);
                for (_, value) in member.as_object().into_iter().flatten() {
                    cx.removed(value, codes::json_schema::TYPE_WITHOUT_VALUE);
                }
                continue;
            }
            member.insert("enum", values_of_type);
        }
        member.insert("type", type_name);
        members.push(member);
    }
    for keyword in types::constraints() {
        cx.remove(schema, keyword, codes::types::OTHER_TYPE_KEYWORD);
    }
    if let Some(format) = format {
        cx.note(format.origin, codes::json_schema::TYPES_AS_UNION);
    }
    if let Some(values) = values {
        cx.removed(&values, codes::json_schema::TYPES_AS_UNION);
    }
    schema.insert("oneOf", Node::new(members, origin));
}

/// Keeps an enum of scalars beside a type list, without the values of other types. Returns whether
/// there is such an enum.
fn keep_values(schema: &mut Node, types: &[Node], origin: Origin, cx: &mut Cx) -> bool {
    let Some(values) = schema.get_mut("enum").and_then(Node::as_array_mut) else {
        return false;
    };
    let is_allowed = |value: &Node| {
        let mut names = types.iter().filter_map(Node::as_str);
        names.any(|name| has_type(value, name))
    };
    let mut allowed = values.iter().filter(|value| is_allowed(value)).peekable();
    if allowed.peek().is_none() || !allowed.all(|value| scalar_text(value).is_some()) {
        return false;
    }
    values.retain(|value| {
        let is_kept = value.is_null() || is_allowed(value);
        if !is_kept {
            cx.removed(value, codes::json_schema::VALUE_OF_OTHER_TYPE);
        }
        is_kept
    });
    cx.note(origin, codes::json_schema::TYPES_OF_VALUES);
    for name in types {
        cx.note(name.origin, codes::json_schema::TYPES_OF_VALUES);
    }
    true
}

/// Rewrites a union member that is `null` as `nullable`.
pub(super) fn rewrite_null_members(schema: &mut Node, cx: &mut Cx) {
    for list in ["oneOf", "anyOf"] {
        let code = codes::json_schema::NULL_MEMBER;
        if let Some(null) = remove_null_members(schema, list, is_null, code, cx) {
            schema.take(list);
            set_only_null(schema, null, cx);
        }
    }
}

/// Whether only `null` matches the schema.
fn is_null(schema: &Node) -> bool {
    is_null_type(schema) && !is_composed(schema)
        || schema.get("const").is_some_and(Node::is_null)
        || matches!(schema.items("enum"), [value] if value.is_null())
}

/// Whether `null` is the only type of a schema.
fn is_null_type(schema: &Node) -> bool {
    match schema.get("type").map(|node| &node.kind) {
        Some(Kind::String(name)) => name.eq_ignore_ascii_case("null"),
        Some(Kind::Array(names)) => {
            !names.is_empty() && names.iter().all(|name| name.as_str() == Some("null"))
        }
        _ => false,
    }
}
