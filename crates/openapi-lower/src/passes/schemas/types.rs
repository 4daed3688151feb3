//! Types: adds a type to schemas whose keywords imply one.
//!
//! progenitor panics on a `type` other than the six defined ones, and reads an untyped nullable
//! string as an array. Aliases of types are rewritten, and a type that the keywords imply is added.
//! Keywords for other types have no effect and are removed.

use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Cx;
use crate::schema::{is_composed, is_empty, is_union};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        if schema.is_object() && !schema.has("$ref") {
            cx.emptied(schema, |schema, cx| {
                rewrite_alias(schema, cx);
                copy_to_members(schema, cx);
                settle(schema, cx);
            });
        }
    });
}

/// Adds the type that the keywords of a schema imply, and removes keywords for other types.
pub(super) fn settle(schema: &mut Node, cx: &mut Cx) {
    infer(schema, cx);
    remove_inapplicable(schema, cx);
}

/// The meaning of the value of `type`.
pub(crate) enum TypeName {
    /// The name or an alias of one of the six types, with the format that an alias implies.
    Known(&'static str, Option<&'static str>),
    Null,
    Any,
    Unknown,
}

/// Returns the meaning of a value of `type`.
pub(crate) fn parse_type_name(name: &str) -> TypeName {
    use TypeName::{Any, Known, Null, Unknown};
    match name.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "varchar" | "enum" => Known("string", None),
        "integer" | "int" => Known("integer", None),
        "int32" => Known("integer", Some("int32")),
        "int64" | "long" => Known("integer", Some("int64")),
        "number" | "numeric" | "decimal" | "double" | "float" => Known("number", None),
        "boolean" | "bool" => Known("boolean", None),
        "object" | "map" | "hash" | "dict" | "dictionary" => Known("object", None),
        "array" | "list" => Known("array", None),
        "file" | "binary" => Known("string", Some("binary")),
        "byte" | "base64" => Known("string", Some("byte")),
        "date" => Known("string", Some("date")),
        "date-time" | "datetime" | "timestamp" => Known("string", Some("date-time")),
        "uuid" | "guid" => Known("string", Some("uuid")),
        "uri" | "url" => Known("string", Some("uri")),
        "email" => Known("string", Some("email")),
        "password" => Known("string", Some("password")),
        "null" => Null,
        "any" | "mixed" | "*" | "json" | "" => Any,
        _ => Unknown,
    }
}

/// Returns the keywords that constrain values of one type.
pub(super) fn keywords_of(name: &str) -> &'static [&'static str] {
    match name {
        "object" => &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
        "array" => &["items", "minItems", "maxItems", "uniqueItems"],
        "string" => &["pattern", "minLength", "maxLength"],
        "integer" | "number" => &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
        _ => &[],
    }
}

/// The types with specific keywords, the most significant first.
const CONSTRAINED_TYPES: [&str; 4] = ["object", "array", "string", "number"];

/// Returns the keywords that constrain values of any type.
pub(super) fn constraints() -> impl Iterator<Item = &'static str> {
    let keywords = CONSTRAINED_TYPES.iter().flat_map(|name| keywords_of(name));
    keywords.copied()
}

/// Whether a format applies to values of the given type.
pub(super) fn format_fits(format: &str, name: &str) -> bool {
    let type_name = format_type(format);
    name == type_name || name == "number" && type_name == "integer"
}

/// Returns the type to which a format applies.
fn format_type(format: &str) -> &'static str {
    match format {
        "int8" | "uint8" | "int16" | "uint16" | "int" | "int32" | "uint" | "uint32" | "int64"
        | "uint64" | "integer" | "long" => "integer",
        "float" | "double" | "decimal" | "number" => "number",
        _ => "string",
    }
}

/// Whether a format defined by OpenAPI or JSON Schema applies to strings.
fn is_string_format(format: &str) -> bool {
    matches!(
        format,
        "date"
            | "date-time"
            | "time"
            | "duration"
            | "email"
            | "idn-email"
            | "hostname"
            | "idn-hostname"
            | "ip"
            | "ipv4"
            | "ipv6"
            | "uri"
            | "url"
            | "uri-reference"
            | "uri-template"
            | "iri"
            | "iri-reference"
            | "uuid"
            | "byte"
            | "base64"
            | "base64url"
            | "binary"
            | "password"
            | "char"
            | "string"
            | "regex"
            | "json-pointer"
            | "relative-json-pointer"
            | "commonmark"
            | "html"
            | "sf-string"
            | "media-range"
    )
}

/// Whether a format is the name of a type, which some authors write instead of `type`.
fn is_type_name(format: &str) -> bool {
    matches!(format, "string" | "integer" | "number" | "int" | "long")
}

/// Whether a value has the given type.
pub(super) fn has_type(value: &Node, name: &str) -> bool {
    match &value.kind {
        Kind::Null => false,
        Kind::Bool(_) => name == "boolean",
        Kind::Number(number) => {
            name == "number" || name == "integer" && (number.is_i64() || number.is_u64())
        }
        Kind::String(_) => name == "string",
        Kind::Array(_) => name == "array",
        Kind::Object(_) => name == "object",
    }
}

fn rewrite_alias(schema: &mut Node, cx: &mut Cx) {
    let Some(name) = schema.text("type") else {
        return;
    };
    let meaning = parse_type_name(name);
    if matches!(meaning, TypeName::Known(known, _) if known == name) {
        return;
    }
    let Some(mut name) = schema.take("type") else {
        return;
    };
    match meaning {
        TypeName::Known(known, format) => {
            let origin = name.origin;
            cx.note(origin, codes::types::SPELLING);
            name.kind = Kind::from(known);
            schema.insert("type", name);
            if let Some(format) = format.filter(|_| !schema.has("format")) {
                schema.insert("format", Node::new(format, origin));
            }
        }
        TypeName::Any | TypeName::Null => cx.removed(&name, codes::types::ANY),
        TypeName::Unknown => cx.removed(&name, codes::types::UNKNOWN),
    }
}

/// Copies the type beside a union into its members.
fn copy_to_members(schema: &mut Node, cx: &mut Cx) {
    if !is_union(schema) {
        return;
    }
    let Some(type_name) = schema.get("type").cloned() else {
        return;
    };
    let Some(name) = type_name.as_str() else {
        return;
    };
    for list in ["oneOf", "anyOf"] {
        for member in walk::list(schema.get_mut(list)) {
            let is_untyped = !is_composed(member) && !member.has("type") && !member.has("not");
            let mut values = member.items("enum").iter();
            if is_untyped && values.all(|value| has_type(value, name)) {
                if is_empty(member) {
                    cx.note(member.origin, codes::types::HANDED_DOWN);
                }
                member.insert("type", type_name.clone());
            }
        }
    }
    if !keywords_of(name).iter().any(|keyword| schema.has(keyword)) && !schema.has("allOf") {
        schema.take("type");
    }
    cx.note(type_name.origin, codes::types::HANDED_DOWN);
}

/// Adds the type that the keywords of a schema imply.
fn infer(schema: &mut Node, cx: &mut Cx) {
    if is_composed(schema) || ["type", "enum", "not"].iter().any(|it| schema.has(it)) {
        return;
    }
    let constrained = CONSTRAINED_TYPES
        .into_iter()
        .find(|name| keywords_of(name).iter().any(|keyword| schema.has(keyword)));
    let format = schema.text("format");
    let name = match (constrained, format.map(format_type)) {
        (Some("number") | None, Some("integer")) => "integer",
        (Some(name), _) => name,
        // The type of an unknown format is unknown.
        (None, Some("string")) if !format.is_some_and(is_string_format) => return,
        (None, Some(name)) => name,
        (None, None) => return,
    };
    let code = if constrained.is_none() && format.is_some_and(is_type_name) {
        codes::types::FORMAT_AS_TYPE
    } else {
        codes::types::INFERRED
    };
    schema.insert("type", Node::new(name, schema.origin));
    cx.note(schema.origin, code);
}

/// Removes keywords for other types.
fn remove_inapplicable(schema: &mut Node, cx: &mut Cx) {
    let Some(name) = schema.text("type") else {
        return;
    };
    let applicable = keywords_of(name);
    for keyword in constraints().filter(|keyword| !applicable.contains(keyword)) {
        cx.remove(schema, keyword, codes::types::OTHER_TYPE_KEYWORD);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::passes::testing;

    fn lowered(schema: Value) -> Value {
        testing::run_on_schema(super::run, schema).0
    }

    #[test]
    fn aliases_of_types_are_rewritten() {
        assert_eq!(
            lowered(json!({"type": "String"})),
            json!({"type": "string"})
        );
        assert_eq!(
            lowered(json!({"type": "file"})),
            json!({"type": "string", "format": "binary"})
        );
        assert_eq!(lowered(json!({"type": "any"})), json!({}));
        assert_eq!(
            lowered(json!({"type": "Pet", "properties": {}})),
            json!({"properties": {}, "type": "object"})
        );
    }

    #[test]
    fn types_are_inferred_from_keywords() {
        assert_eq!(
            lowered(json!({"maxLength": 3, "nullable": true})),
            json!({"maxLength": 3, "nullable": true, "type": "string"})
        );
        assert_eq!(
            lowered(json!({"format": "int32"})),
            json!({"format": "int32", "type": "integer"})
        );
        assert_eq!(
            lowered(json!({"format": "duration"})),
            json!({"format": "duration", "type": "string"})
        );
        let unknown = json!({"format": "x-anything"});
        assert_eq!(lowered(unknown.clone()), unknown);
        assert_eq!(
            lowered(json!({"description": "d"})),
            json!({"description": "d"})
        );
        assert_eq!(
            lowered(json!({"type": "string", "items": {"type": "string"}})),
            json!({"type": "string"})
        );
    }

    #[test]
    fn the_type_of_a_union_is_copied_into_its_members() {
        assert_eq!(
            lowered(json!({"type": "string", "anyOf": [{"format": "ipv4"}, {"enum": ["x"]}]})),
            json!({"anyOf": [{"format": "ipv4", "type": "string"}, {"enum": ["x"], "type": "string"}]})
        );
    }
}
