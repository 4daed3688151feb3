//! Formats and patterns of strings and numbers.

openapi_source::diagnostics! {
    /// `format` restricts strings and numbers only.
    NOT_APPLICABLE = Exact "formats/not-applicable"
        "`format` of a schema that is neither a string nor a number is removed"
        "schema: {type: object, format: date, properties: {a: {type: string}}}";

    /// The options of lowering map the format to `String` instead of a specific Rust type, so any
    /// string is accepted.
    AS_STRING = Widened "formats/as-string"
        "strings with the format `{format}` are `String`, as the options request"
        r"
options: {formats: {uuid: string}}
schema: {type: object, properties: {id: {type: string, format: uuid}}}
";

    /// OpenAPI's name for Base64 strings is `byte`.
    BASE64 = Exact "formats/base64"
        "`format: base64` rewritten as `format: byte`"
        "schema: {type: object, properties: {image: {type: string, format: base64}}}";

    /// The pattern applies to the Base64 string, not to the decoded bytes. The pattern is checked,
    /// and the value stays a string.
    BYTES_WITH_PATTERN = Widened "formats/bytes-with-pattern"
        "the Base64 string with a pattern is a `String`"
        "schema: {type: object, properties: {image: {type: string, format: byte, pattern: '^A'}}}";

    /// The values of `enum` are listed, so the format adds no constraint.
    OF_VALUES = Exact "formats/of-values"
        "`format` beside `enum` is removed"
        "schema: {type: string, format: uuid, enum: [a]}";

    /// A date, a UUID and the like are parsed into their Rust type; other constraints of the string
    /// are not checked.
    UNCHECKED = Widened "formats/unchecked"
        "`{keyword}` of a string with a format-specific Rust type is not checked"
        "schema: {type: object, properties: {at: {type: string, format: date-time, maxLength: 30}}}";

    /// OpenAPI does not define `int` and `uint`. typify would generate 32-bit integers.
    INTEGER_WIDTH = Exact "formats/integer-width"
        "an integer format without a width is read as 64 bits"
        "schema: {type: integer, format: int}";

    /// OpenAPI patterns are ECMAScript regular expressions. One that does not compile, or that has the
    /// syntax of another language, cannot be checked.
    PATTERN_INVALID = Widened "formats/pattern-invalid"
        "the pattern is not an ECMAScript regular expression; not checked"
        "schema: {type: string, pattern: '(a'}";

    /// Patterns such as `/^a$/i`, `(?i)a`, or with `\A` and `\z`, are written in the syntax of other
    /// languages.
    PATTERN_SPELLING = Exact "formats/pattern-spelling"
        "the pattern is rewritten in ECMAScript syntax"
        r"schema: {type: string, pattern: '\Aabc\z'}";

    /// The slashes are those of a regular expression literal, such as JavaScript's, or match slashes.
    /// Without them, the pattern matches both kinds of strings.
    PATTERN_DELIMITERS = Widened "formats/pattern-delimiters"
        "the slashes around the pattern are read as delimiters; not checked"
        "schema: {type: string, pattern: '/[a-z]+/'}";

    /// serde deserializes Rust arrays of up to 32 items only.
    LONG_FIXED_ARRAY = Widened "formats/long-fixed-array"
        "an array with a fixed length above 32 is a `Vec` of any length"
        "schema: {type: array, items: {type: string}, minItems: 40, maxItems: 40}";
}
