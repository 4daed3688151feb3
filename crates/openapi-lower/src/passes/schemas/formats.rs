//! Formats, patterns and bounds that progenitor or typify do not support.
//!
//! A `format` of an object, array or boolean makes typify panic. A pattern must be an ECMAScript
//! regular expression: others fail the document, or have a different meaning (`\A`, `\p{L}`,
//! `[[:alpha:]]`). An array with a fixed length above 32 becomes a Rust array that serde cannot
//! deserialize. Keywords are rewritten in the supported notation if possible, and removed
//! otherwise.
//!
//! A string with a format that has a specific Rust type gets that type, and its length and pattern
//! are not checked. Base64 strings (`byte`, `base64url`) with a pattern are `String`, and so is
//! every format that the options map to `String`.

use openapi_source::walk::{self, Site};
use openapi_source::{Kind, Node};

use crate::codes;
use crate::cx::Cx;
use crate::format::{Format, FormatType, Formats};
use crate::passes::schemas::numbers::count_at;
use crate::schema::is_union;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    remove_string_formats(root, cx);
    walk::schemas(root, |schema| {
        cx.emptied(schema, |schema, cx| {
            remove_inapplicable_format(schema, cx);
            remove_unchecked_constraints(schema, cx);
            widen_integer(schema, cx);
            rewrite_pattern(schema, cx);
            remove_fixed_length(schema, cx);
        });
    });
}

fn remove_inapplicable_format(schema: &mut Node, cx: &mut Cx) {
    let is_applicable = match schema.text("type") {
        Some(name) => matches!(name, "string" | "integer" | "number"),
        None => schema.has("enum"),
    };
    if !is_applicable || is_union(schema) || schema.has("allOf") || schema.has("not") {
        cx.remove(schema, "format", codes::formats::NOT_APPLICABLE);
    }
}

/// Removes the formats that the options map to `String`. The media type determines whether a body
/// is bytes, so that the schema of a body stays `binary`.
fn remove_string_formats(root: &mut Node, cx: &mut Cx) {
    let options = cx.options;
    if options.formats == Formats::default() {
        return;
    }
    let is_string = |format: &Format| options.formats.get(*format) == FormatType::String;
    let mut remove = |schema: &mut Node, is_body: bool| {
        let format = schema.text("format").and_then(Format::of).filter(is_string);
        if let Some(format) = format.filter(|it| !is_body || *it != Format::Binary) {
            let code = codes::formats::AS_STRING.with([&format.name()]);
            cx.remove(schema, "format", code);
        }
    };
    walk::top_schemas(root, |site, schema| {
        walk::sub_schemas(schema, |child| {
            walk::schema_tree(child, &mut |schema| remove(schema, false));
        });
        remove(schema, matches!(site, Site::Request | Site::Response));
    });
}

/// Removes constraints beside a format with a specific Rust type.
fn remove_unchecked_constraints(schema: &mut Node, cx: &mut Cx) {
    if schema.text("type") != Some("string") {
        return;
    }
    if schema.text("format") == Some("base64")
        && let Some(format) = schema.get_mut("format")
    {
        cx.note(format.origin, codes::formats::BASE64);
        format.kind = Kind::from("byte");
    }
    let format = schema.text("format").and_then(Format::of);
    let Some(format) = format.filter(|format| format.is_checked()) else {
        return;
    };
    if format == Format::Byte && schema.has("pattern") {
        cx.remove(schema, "format", codes::formats::BYTES_WITH_PATTERN);
        return;
    }
    if schema.has("enum") {
        cx.remove(schema, "format", codes::formats::OF_VALUES);
        return;
    }
    for keyword in ["pattern", "minLength", "maxLength"] {
        let code = codes::formats::UNCHECKED.with([&keyword]);
        cx.remove(schema, keyword, code);
    }
}

/// typify reads `int` and `uint` as 32 bits wide, which no specification states.
fn widen_integer(schema: &mut Node, cx: &mut Cx) {
    if schema.text("type") != Some("integer") || schema.has("enum") {
        return;
    }
    let wide_format = match schema.text("format") {
        Some("int") => "int64",
        Some("uint") => "uint64",
        _ => return,
    };
    if let Some(format) = schema.get_mut("format") {
        cx.note(format.origin, codes::formats::INTEGER_WIDTH);
        format.kind = Kind::from(wide_format);
    }
}

fn rewrite_pattern(schema: &mut Node, cx: &mut Cx) {
    let Some(pattern) = schema.text("pattern") else {
        return;
    };
    let rewritten = to_ecmascript(pattern);
    if !is_ecmascript(&rewritten) {
        cx.remove(schema, "pattern", codes::formats::PATTERN_INVALID);
    } else if rewritten != pattern
        && let Some(pattern) = schema.get_mut("pattern")
    {
        cx.note(pattern.origin, codes::formats::PATTERN_SPELLING);
        pattern.kind = Kind::String(rewritten);
    }
}

/// Returns the pattern in ECMAScript syntax, if possible.
fn to_ecmascript(pattern: &str) -> String {
    let inside = pattern
        .strip_prefix("/^")
        .and_then(|rest| rest.strip_suffix("$/"));
    let pattern = inside.map_or_else(|| pattern.to_owned(), |inside| format!("^{inside}$"));
    let mut rewritten = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            rewritten.push(c);
            continue;
        }
        match rest.next() {
            Some('A') => rewritten.push('^'),
            Some('z' | 'Z') => rewritten.push('$'),
            Some(escaped) => rewritten.extend(['\\', escaped]),
            None => rewritten.push('\\'),
        }
    }
    rewritten
}

/// Whether the pattern is an ECMAScript regular expression with the intended meaning.
fn is_ecmascript(pattern: &str) -> bool {
    // Escapes and classes of other dialects that ECMAScript reads as plain characters.
    let mut foreign = [
        "\\p{", "\\P{", "\\h", "\\Q", "\\R", "\\X", "\\G", "[[:", "\\x{", "&&[",
    ]
    .iter();
    !foreign.any(|syntax| has_unescaped(pattern, syntax)) && regress::Regex::new(pattern).is_ok()
}

/// Whether `syntax` occurs with its first character not escaped.
fn has_unescaped(pattern: &str, syntax: &str) -> bool {
    pattern.match_indices(syntax).any(|(at, _)| {
        let (before, _) = pattern.split_at(at);
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        backslashes.is_multiple_of(2)
    })
}

/// The maximum length of a Rust array that serde deserializes.
const MAX_ARRAY_LENGTH: u64 = 32;

fn remove_fixed_length(schema: &mut Node, cx: &mut Cx) {
    let length = count_at(schema, "maxItems");
    if length > Some(MAX_ARRAY_LENGTH) && length == count_at(schema, "minItems") {
        cx.remove(schema, "minItems", codes::formats::LONG_FIXED_ARRAY);
        cx.remove(schema, "maxItems", codes::formats::LONG_FIXED_ARRAY);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Format, FormatType};
    use crate::passes::testing;

    fn lowered(schema: Value) -> Value {
        testing::run_on_schema(super::run, schema).0
    }

    #[test]
    fn formats_that_do_not_apply_are_removed() {
        assert_eq!(
            lowered(json!({"type": "object", "format": "json"})),
            json!({"type": "object"})
        );
        let kept = json!({"type": "string", "format": "slug"});
        assert_eq!(lowered(kept.clone()), kept);
    }

    /// A description with formats of bodies, of properties and of items.
    const FORMATS: &str = r##"{"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"post": {"operationId": "a",
            "requestBody": {"required": true, "content": {"application/octet-stream": {
                "schema": {"type": "string", "format": "binary"}}}},
            "responses": {"200": {"description": "d", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/A"}}}}}}}},
        "components": {"schemas": {"A": {"type": "object", "properties": {
            "at": {"type": "string", "format": "date-time"},
            "file": {"type": "string", "format": "binary"},
            "list": {"type": "array", "items": {"type": "string", "format": "base64url"}}}}}}}"##;

    #[test]
    fn formats_that_options_map_to_strings_are_removed_once() {
        let mut options = crate::Options::default();
        for format in [Format::DateTime, Format::Binary, Format::Byte] {
            options.formats = options.formats.with(format, FormatType::String);
        }
        let lower = |text: &str| {
            let document = crate::Document::parse(text).expect("a description");
            crate::lower(document, &options).expect("lowers")
        };
        let lowered = lower(FORMATS);
        let string = json!({"type": "string"});
        let value = lowered.to_value();
        assert_eq!(
            value["components"]["schemas"]["A"]["properties"],
            json!({"at": string, "file": string, "list": {"type": "array", "items": string}})
        );
        let lowered_twice = lower(lowered.json());
        assert_eq!(lowered_twice.to_value(), value);
        assert!(lowered_twice.report().changes.is_empty());
    }

    #[test]
    fn integers_without_a_width_are_64_bits_wide() {
        assert_eq!(
            lowered(json!({"type": "integer", "format": "uint"})),
            json!({"type": "integer", "format": "uint64"})
        );
        let bounded = json!({"type": "integer", "minimum": 1, "maximum": 5});
        assert_eq!(lowered(bounded.clone()), bounded);
    }

    #[test]
    fn patterns_are_rewritten_or_removed() {
        let pattern = |pattern: &str| {
            let schema = lowered(json!({"type": "string", "pattern": pattern}));
            schema["pattern"].as_str().map(str::to_owned)
        };
        assert_eq!(pattern("^a+$").as_deref(), Some("^a+$"));
        assert_eq!(pattern(r"\Aa\\A\z").as_deref(), Some(r"^a\\A$"));
        assert_eq!(pattern("/^a$/").as_deref(), Some("^a$"));
        for unsupported in ["(?i)a", "a++", r"\p{L}", "[[:alpha:]]", "("] {
            assert_eq!(pattern(unsupported), None, "{unsupported}");
        }
    }

    #[test]
    fn long_fixed_arrays_become_vectors() {
        let long = json!({"type": "array", "minItems": 40, "maxItems": 40});
        assert_eq!(lowered(long), json!({"type": "array"}));
    }
}
