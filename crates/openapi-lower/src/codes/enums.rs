//! Enumerated values.

openapi_source::diagnostics! {
    /// Rust enums are generated for strings, numbers and booleans only.
    OF_OBJECTS = Widened "enums/of-objects"
        "`enum` of `type: object`, or with objects or arrays, is not checked; any value of the type is accepted"
        "schema: {type: object, enum: [{a: 1}]}";

    /// Each value would take several lines of Rust.
    TOO_MANY_VALUES = Widened "enums/too-many-values"
        "`enum` has more than 10,000 values; any value of the type is accepted"
        "";

    /// The listed values already satisfy the keyword.
    KEYWORD_BESIDE_VALUES = Exact "enums/keyword-beside-values"
        "the keyword beside `enum` is removed"
        "schema: {type: string, enum: [a, b], minLength: 1}";

    /// Read literally, a value must be listed in `enum` and satisfy the keyword, which at least one
    /// listed value does not. Authors who list a value want to allow it.
    KEYWORD_CONTRADICTS_VALUES = Widened "enums/keyword-contradicts-values"
        "the keyword excludes a value of `enum`; it is ignored"
        "schema: {type: string, enum: [a, bc], minLength: 2}";

    /// Each value becomes one variant.
    DUPLICATE = Exact "enums/duplicate"
        "the value is listed twice in `enum`; the second one is removed"
        "schema: {type: string, enum: [a, a]}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL = Exact "enums/null"
        "`null` in `enum` is rewritten as `nullable`"
        "schema: {type: object, properties: {kind: {enum: [a, null]}}}";

    /// Read literally, a value must be listed in `enum` and match `type`, which `null` does not match.
    /// Authors who list `null` want to allow it.
    NULL_OF_OTHER_TYPE = Widened "enums/null-of-other-type"
        "`null` in `enum` is accepted, although `type` excludes it"
        "schema: {type: object, properties: {kind: {type: string, enum: [a, null]}}}";

    /// The values and the type contradict each other. Correct one of them in an overlay.
    TYPE_MISMATCH = Widened "enums/type-mismatch"
        "a value of `enum` does not match `type`; any value of the type is accepted"
        "schema: {type: integer, enum: [a]}";

    /// YAML authors and generators write `1` for the string `'1'`, or the string for the number.
    CONVERTED = Exact "enums/converted"
        "the value is converted to the type of the schema"
        r#"{"schema": {"type": "string", "enum": [1, 2]}}"#;

    /// `true` and `false` are the only boolean values.
    BOTH_BOOLEANS = Exact "enums/both-booleans"
        "`enum` lists both booleans; removed"
        "schema: {type: boolean, enum: [true, false]}";

    /// Rust enums are generated for strings, numbers and booleans only.
    OF_ARRAYS = Widened "enums/of-arrays"
        "`enum` lists arrays; any array is accepted"
        "schema: {type: array, items: {type: string}, enum: [[a]]}";

    /// Beside `type: array`, an `enum` of strings or numbers is meant for the items.
    OF_ITEMS = Exact "enums/of-items"
        "`enum` of an array is moved to its items"
        "schema: {type: array, items: {type: string}, enum: [a, b]}";

    /// All values are of one type.
    TYPED = Exact "enums/typed"
        "`enum` without `type` gets the type of its values"
        "schema: {enum: [a, b]}";
}
