//! The type of a schema.

openapi_source::diagnostics! {
    /// The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`.
    /// Aliases such as `str`, `int` and `float` are rewritten.
    SPELLING = Exact "types/spelling"
        "the type is rewritten in the spelling of JSON Schema"
        "schema: {type: int}";

    /// `type: any` is not defined. A schema without `type` accepts any value.
    ANY = Exact "types/any"
        "the type stands for any value; removed"
        "schema: {type: any}";

    /// The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`.
    /// Correct the type in an overlay.
    UNKNOWN = Widened "types/unknown"
        "JSON Schema does not define this type; any value is accepted"
        "schema: {type: thing}";

    /// `type` beside `oneOf` or `anyOf` applies to all subschemas.
    HANDED_DOWN = Exact "types/handed-down"
        "`type` beside the union is copied into each of its subschemas"
        "schema: {type: string, oneOf: [{enum: [a]}, {minLength: 3}]}";

    /// `format: integer` without `type` is read as `type: integer`. Read literally, values of other
    /// types would be allowed.
    FORMAT_AS_TYPE = Narrowed "types/format-as-type"
        "the format is the name of a type; values must have that type"
        "schema: {format: integer}";

    /// A schema with `properties` describes objects, and one with `items` describes arrays. Read
    /// literally, these keywords do not restrict values of other types, but authors want to restrict
    /// them.
    INFERRED = Exact "types/inferred"
        "the missing `type` is inferred from the other keywords"
        "schema: {properties: {a: {type: string}}}";

    /// `maxLength` restricts strings, `minimum` restricts numbers, and so on. The keyword has no
    /// effect on values of another type.
    OTHER_TYPE_KEYWORD = Exact "types/other-type-keyword"
        "the keyword does not apply to the schema's type; removed"
        "schema: {type: integer, maxLength: 3}";
}
