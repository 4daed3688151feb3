//! Enumerated values.

openapi_source::diagnostics! {
    /// A Rust enum has variants for strings, numbers and booleans.
    OF_OBJECTS = Widened "enums/of-objects"
        "`enum` lists objects or arrays; any value of the type is accepted"
        "schema: {type: object, enum: [{a: 1}]}";

    /// Each value takes several lines of Rust.
    TOO_MANY_VALUES = Widened "enums/too-many-values"
        "`enum` has more than 10,000 values; any value of the type is accepted"
        "";

    /// The values are listed, and nothing else restricts them.
    KEYWORD_BESIDE_VALUES = Exact "enums/keyword-beside-values"
        "the keyword beside `enum` is removed"
        "schema: {type: string, enum: [a, b], minLength: 1}";

    /// Each value becomes one variant.
    DUPLICATE = Exact "enums/duplicate"
        "the value is listed twice; removed"
        "schema: {type: string, enum: [a, a]}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL = Exact "enums/null"
        "`null` among the values is rewritten as `nullable`"
        "schema: {type: object, properties: {kind: {enum: [a, null]}}}";

    /// By the letter a value is of the type and one of the values, which `null` is not.
    /// Descriptions that list `null` mean it.
    NULL_OF_OTHER_TYPE = Widened "enums/null-of-other-type"
        "`null` among the values is accepted, although `type` excludes it"
        "schema: {type: object, properties: {kind: {type: string, enum: [a, null]}}}";

    /// The values and the type contradict each other. Correct one of them in an overlay.
    TYPE_MISMATCH = Widened "enums/type-mismatch"
        "a value of `enum` is not of the schema's type; any value of the type is accepted"
        "schema: {type: integer, enum: [a]}";

    /// YAML and generators write `1` where the string `'1'` is meant, or the other way round.
    CONVERTED = Exact "enums/converted"
        "the value is rewritten in the type of the schema"
        r#"{"schema": {"type": "string", "enum": [1, 2]}}"#;

    /// `true` and `false` are all values of the type.
    BOTH_BOOLEANS = Exact "enums/both-booleans"
        "`enum` lists both booleans; removed"
        "schema: {type: boolean, enum: [true, false]}";

    /// A Rust enum has variants for strings, numbers and booleans.
    OF_ARRAYS = Widened "enums/of-arrays"
        "`enum` lists arrays; any array is accepted"
        "schema: {type: array, items: {type: string}, enum: [[a]]}";

    /// Beside `type: array`, an `enum` of strings or numbers lists the values of the items.
    OF_ITEMS = Exact "enums/of-items"
        "`enum` of an array is moved to its items"
        "schema: {type: array, items: {type: string}, enum: [a, b]}";

    /// All values are of one type.
    TYPED = Exact "enums/typed"
        "`enum` without a type gets the type of its values"
        "schema: {enum: [a, b]}";
}
