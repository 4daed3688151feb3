//! Formats, patterns and bounds that progenitor or typify do not support.
//!
//! A `format` of an object, array or boolean makes typify panic. A pattern must be an ECMAScript
//! regular expression: others fail the document, or have a different meaning (`\A`, `/a/i`,
//! `[[:alpha:]]`). An array with a fixed length above 32 becomes a Rust array that serde cannot
//! deserialize. Keywords are rewritten in the supported notation if possible, and removed
//! otherwise.
//!
//! A string with a format that has a specific Rust type gets that type, and its length and pattern
//! are not checked. Base64 strings (`byte`, `base64url`) with a pattern are `String`, and so is
//! every format that the options map to `String`.

use openapi_source::walk::{self, Site};
use openapi_source::{Kind, Node};

use crate::Code;
use crate::codes;
use crate::cx::Cx;
use crate::format::{Format, FormatType, Formats};
use crate::passes::schemas::numbers::count_at;
use crate::pattern::{self, has_unescaped};
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
    let Some((rewritten, code)) = to_ecmascript(pattern) else {
        cx.remove(schema, "pattern", codes::formats::PATTERN_INVALID);
        return;
    };
    if rewritten != pattern
        && let Some(pattern) = schema.get_mut("pattern")
    {
        cx.note(pattern.origin, code);
        pattern.kind = Kind::String(rewritten);
    }
}

/// Returns the pattern in ECMAScript syntax, with the code of the change, if there is one.
fn to_ecmascript(pattern: &str) -> Option<(String, Code)> {
    let Expression { body, flags, code } = Expression::of(pattern);
    // The others have no effect on whether a string matches.
    let modifiers: String = flags.chars().filter(|flag| "ims".contains(*flag)).collect();
    if !flags.chars().all(is_supported_flag) {
        return None;
    }
    let body = with_ecmascript_anchors(body);
    let rewritten = match &*modifiers {
        "" => body,
        modifiers => format!("(?{modifiers}:{body})"),
    };
    is_ecmascript(&rewritten).then_some((rewritten, code))
}

/// A pattern without delimiters and flags.
struct Expression<'a> {
    body: &'a str,
    flags: &'a str,
    /// How the change affects the meaning.
    code: Code,
}

impl<'a> Expression<'a> {
    fn of(pattern: &'a str) -> Self {
        let flags_first = pattern.strip_prefix("(?").and_then(|it| it.split_once(')'));
        if let Some((flags, body)) = flags_first
            && flags.chars().all(|flag| "ims".contains(flag))
        {
            let code = codes::formats::PATTERN_SPELLING;
            return Self { body, flags, code };
        }
        Self::of_literal(pattern).unwrap_or(Self {
            body: pattern,
            flags: "",
            code: codes::formats::PATTERN_SPELLING,
        })
    }

    /// Reads a regular expression literal, `/body/flags`.
    fn of_literal(pattern: &'a str) -> Option<Self> {
        let (body, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
        let is_flag = |flag: char| flag.is_ascii_alphabetic();
        let is_anchored = body.starts_with('^')
            || body.starts_with("\\A")
            || body.ends_with('$') && !body.ends_with("\\$");
        if is_anchored && flags.chars().all(is_flag) {
            // As an expression, it would match nothing: an anchor is beside a slash.
            let code = codes::formats::PATTERN_SPELLING;
            return Some(Self { body, flags, code });
        }
        let is_path = !body.contains(['(', '[', '\\', '*', '+', '?', '.', '{', '|'])
            || has_unescaped(body, "/")
            || !flags.chars().all(is_supported_flag);
        let code = codes::formats::PATTERN_DELIMITERS;
        (!is_path).then_some(Self { body, flags, code })
    }
}

fn is_supported_flag(flag: char) -> bool {
    "dgimsu".contains(flag)
}

/// Replaces `\A` and `\z`.
fn with_ecmascript_anchors(pattern: &str) -> String {
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
    let mut foreign = ["\\h", "\\Q", "\\R", "\\X", "\\G", "[[:", "\\x{", "&&["].iter();
    !foreign.any(|syntax| has_unescaped(pattern, syntax))
        && pattern::compile(pattern).is_some()
        // typify compiles each pattern without flags.
        && regress::Regex::new(pattern).is_ok()
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
        assert_eq!(pattern("(?i)a|b").as_deref(), Some("(?i:a|b)"));
        for unchanged in [
            r"^\p{L}+$",
            r"^[\p{Lu}\-]$",
            r"\u{1F600}",
            "/users/",
            "/v/[0-9]+/x",
        ] {
            assert_eq!(pattern(unchanged).as_deref(), Some(unchanged));
        }
        for unsupported in [
            "a++",
            r"\pL",
            r"\p{IsLatin}",
            "[[:alpha:]]",
            "(",
            "/^a$/x",
            "/^a$/y",
        ] {
            assert_eq!(pattern(unsupported), None, "{unsupported}");
        }
    }

    #[test]
    fn delimiters_of_patterns_are_removed() {
        for (pattern, expected, code) in [
            ("/^a$/", "^a$", "formats/pattern-spelling"),
            (
                "/^[A-Z]{3}$/i",
                "(?i:^[A-Z]{3}$)",
                "formats/pattern-spelling",
            ),
            ("/^[a-z]+$/u", "^[a-z]+$", "formats/pattern-spelling"),
            (r"/^\p{L}+/gmu", r"(?m:^\p{L}+)", "formats/pattern-spelling"),
            ("/[a-z]+/", "[a-z]+", "formats/pattern-delimiters"),
            (r"/\/a\d/i", r"(?i:\/a\d)", "formats/pattern-delimiters"),
        ] {
            let schema = json!({"type": "string", "pattern": pattern});
            let (lowered, changes) = testing::run_on_schema(super::run, schema);
            assert_eq!(lowered["pattern"], expected);
            assert!(changes[0].ends_with(code), "{pattern}: {changes:?}");
        }
    }

    #[test]
    fn long_fixed_arrays_become_vectors() {
        let long = json!({"type": "array", "minItems": 40, "maxItems": 40});
        assert_eq!(lowered(long), json!({"type": "array"}));
    }
}
