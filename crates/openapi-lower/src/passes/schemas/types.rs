//! Types: adds the missing type to schemas whose keywords imply one.
//!
//! progenitor panics on a `type` other than the six defined ones, and reads an untyped nullable
//! string as an array. Aliases of types are rewritten, and a type that the keywords imply is added.
//! Keywords for other types have no effect and are removed.

use openapi_source::{Kind, Node, walk};

use crate::codes;
use crate::cx::Cx;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    walk::schemas_down(root, &mut |schema| {
        if schema.is_object() && !schema.has("$ref") {
            cx.emptied(schema, |schema, cx| {
                respell(schema, cx);
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

/// The meaning of a word in place of a type.
pub(super) enum Spelled {
    /// One of the six types, with the format that the word implies.
    Type(&'static str, Option<&'static str>),
    Null,
    Any,
    Unknown,
}

/// Returns the meaning of a word in place of a type.
pub(super) fn spelled(word: &str) -> Spelled {
    use Spelled::{Any, Null, Type, Unknown};
    match word.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" | "char" | "varchar" | "enum" => Type("string", None),
        "integer" | "int" => Type("integer", None),
        "int32" => Type("integer", Some("int32")),
        "int64" | "long" => Type("integer", Some("int64")),
        "number" | "numeric" | "decimal" | "double" => Type("number", None),
        "float" => Type("number", None),
        "boolean" | "bool" => Type("boolean", None),
        "object" | "map" | "hash" | "dict" | "dictionary" => Type("object", None),
        "array" | "list" => Type("array", None),
        "file" | "binary" => Type("string", Some("binary")),
        "byte" | "base64" => Type("string", Some("byte")),
        "date" => Type("string", Some("date")),
        "date-time" | "datetime" | "timestamp" => Type("string", Some("date-time")),
        "uuid" | "guid" => Type("string", Some("uuid")),
        "uri" | "url" => Type("string", Some("uri")),
        "email" => Type("string", Some("email")),
        "password" => Type("string", Some("password")),
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
pub(super) const FAMILIES: [&str; 4] = ["object", "array", "string", "number"];

/// Whether a format applies to values of the given type.
pub(super) fn format_fits(format: &str, name: &str) -> bool {
    let of = format_type(format);
    name == "string" && !matches!(of, "integer" | "number")
        || name == of
        || name == "number" && of == "integer"
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
fn is_type(format: &str) -> bool {
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

fn respell(schema: &mut Node, cx: &mut Cx) {
    let Some(word) = schema.text("type") else {
        return;
    };
    let meaning = spelled(word);
    if let Spelled::Type(name, _) = meaning
        && name == word
    {
        return;
    }
    let Some(mut word) = schema.take("type") else {
        return;
    };
    match meaning {
        Spelled::Type(name, format) => {
            cx.note(word.origin, codes::types::SPELLING);
            let origin = word.origin;
            word.kind = Kind::from(name);
            schema.insert("type", word);
            if let Some(format) = format.filter(|_| !schema.has("format")) {
                schema.insert("format", Node::new(format, origin));
            }
        }
        Spelled::Any | Spelled::Null => cx.removed(&word, codes::types::ANY),
        Spelled::Unknown => cx.removed(&word, codes::types::UNKNOWN),
    }
}

/// Copies the type beside a union into its members.
fn copy_to_members(schema: &mut Node, cx: &mut Cx) {
    let Some(word) = schema
        .get("type")
        .filter(|_| schema.has("oneOf") || schema.has("anyOf"))
    else {
        return;
    };
    let word = word.clone();
    let Some(name) = word.as_str() else { return };
    let typed = ["$ref", "type", "allOf", "oneOf", "anyOf", "not"];
    for list in ["oneOf", "anyOf"] {
        for member in walk::list(schema.get_mut(list)) {
            let own = member.is_object() && !typed.iter().any(|keyword| member.has(keyword));
            if own
                && member
                    .items("enum")
                    .iter()
                    .all(|value| has_type(value, name))
            {
                if member.as_object().is_some_and(|map| map.is_empty()) {
                    cx.note(member.origin, codes::types::HANDED_DOWN);
                }
                member.insert("type", word.clone());
            }
        }
    }
    if !keywords_of(name).iter().any(|keyword| schema.has(keyword)) && !schema.has("allOf") {
        schema.take("type");
    }
    cx.note(word.origin, codes::types::HANDED_DOWN);
}

/// Adds the type that the keywords of a schema imply.
fn infer(schema: &mut Node, cx: &mut Cx) {
    if ["type", "enum", "allOf", "oneOf", "anyOf", "not"]
        .iter()
        .any(|keyword| schema.has(keyword))
    {
        return;
    }
    let family = FAMILIES
        .iter()
        .find(|name| keywords_of(name).iter().any(|keyword| schema.has(keyword)));
    let name = match (family, schema.text("format").map(format_type)) {
        (Some(&"number"), Some("integer")) | (None, Some("integer")) => "integer",
        (Some(name), _) => name,
        // The type of an unknown format is unknown.
        (None, Some("string")) if !schema.text("format").is_some_and(is_string_format) => return,
        (None, Some(name)) => name,
        (None, None) => return,
    };
    schema.insert("type", Node::new(name, schema.origin));
    if family.is_none() && schema.text("format").is_some_and(is_type) {
        let code = codes::types::FORMAT_AS_TYPE;
        cx.note(schema.origin, code);
    } else {
        cx.note(schema.origin, codes::types::INFERRED);
    }
}

/// Removes keywords for other types.
fn remove_inapplicable(schema: &mut Node, cx: &mut Cx) {
    let Some(name) = schema.text("type") else {
        return;
    };
    let own = keywords_of(name);
    let others = || {
        let keywords = FAMILIES.iter().flat_map(|family| keywords_of(family));
        keywords.filter(|keyword| !own.contains(keyword))
    };
    let is_other = |key: &String| others().any(|keyword| keyword == key);
    if !schema
        .as_object()
        .is_some_and(|map| map.keys().any(is_other))
    {
        return;
    }
    for keyword in others() {
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
