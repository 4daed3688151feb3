//! Formats and patterns of strings and numbers.

openapi_source::diagnostics! {
    /// A format restricts strings or numbers.
    NOT_APPLICABLE = Exact "formats/not-applicable"
        "`format` applies neither to a string nor to a number; removed"
        "schema: {type: object, format: date, properties: {a: {type: string}}}";

    /// The options of lowering choose `String` for the format instead of a Rust type of its own, so
    /// that any string is accepted.
    AS_STRING = Widened "formats/as-string"
        "a string of the format `{format}` is a `String`, as the options state"
        r"
options: {formats: {uuid: string}}
schema: {type: object, properties: {id: {type: string, format: uuid}}}
";

    /// `byte` is the name that OpenAPI gives to strings in Base64.
    BASE64 = Exact "formats/base64"
        "`format: base64` rewritten as `format: byte`"
        "schema: {type: object, properties: {image: {type: string, format: base64}}}";

    /// A pattern restricts the Base64 string, not the bytes. The pattern is checked instead of the
    /// format.
    BYTES_WITH_PATTERN = Widened "formats/bytes-with-pattern"
        "bytes in Base64 that have a pattern are a `String`"
        "schema: {type: object, properties: {image: {type: string, format: byte, pattern: '^A'}}}";

    /// The values are listed.
    OF_VALUES = Exact "formats/of-values"
        "`format` beside `enum` is removed"
        "schema: {type: string, format: uuid, enum: [a]}";

    /// A date, a UUID and the like are parsed; the string is not checked in addition.
    UNCHECKED = Widened "formats/unchecked"
        "`{keyword}` of a string whose format has a Rust type of its own is not checked"
        "schema: {type: object, properties: {at: {type: string, format: date-time, maxLength: 30}}}";

    /// `int` and `uint` are not defined by OpenAPI. typify would make them 32 bits wide.
    INTEGER_WIDTH = Exact "formats/integer-width"
        "an integer format without a width is read as 64 bits"
        "schema: {type: integer, format: int}";

    /// OpenAPI patterns are regular expressions of ECMAScript. One that does not compile cannot be
    /// checked.
    PATTERN_INVALID = Widened "formats/pattern-invalid"
        "the pattern is not an ECMAScript regular expression; not checked"
        "schema: {type: string, pattern: '(a'}";

    /// Patterns such as `/a/` or with `\A` and `\z` come from other languages.
    PATTERN_SPELLING = Exact "formats/pattern-spelling"
        "the pattern is rewritten in the spelling of ECMAScript"
        r"schema: {type: string, pattern: '\Aabc\z'}";

    /// serde reads Rust arrays of up to 32 items.
    LONG_FIXED_ARRAY = Widened "formats/long-fixed-array"
        "an array of a fixed length above 32 is a `Vec` of any length"
        "schema: {type: array, items: {type: string}, minItems: 40, maxItems: 40}";
}
