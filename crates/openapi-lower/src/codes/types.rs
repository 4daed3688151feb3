//! The type of a schema.

openapi_source::diagnostics! {
    /// The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`. `str`,
    /// `int`, `float` and the like are read as what they mean.
    SPELLING = Exact "types/spelling"
        "the type is respelled"
        "schema: {type: int}";

    /// `type: any` is not defined. A schema without `type` accepts any value.
    ANY = Exact "types/any"
        "the type means any value; removed"
        "schema: {type: any}";

    /// The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`.
    /// Correct the type in an overlay.
    UNKNOWN = Widened "types/unknown"
        "the type is not defined; any value is accepted"
        "schema: {type: thing}";

    /// Beside `oneOf` and `anyOf`, `type` applies to all subschemas.
    HANDED_DOWN = Exact "types/handed-down"
        "the type of a union is written into each of its subschemas"
        "schema: {type: string, oneOf: [{enum: [a]}, {minLength: 3}]}";

    /// `format: integer` without `type` means `type: integer`. By the letter other values would be
    /// allowed.
    FORMAT_AS_TYPE = Narrowed "types/format-as-type"
        "the format is the name of a type; values have to be of that type"
        "schema: {format: integer}";

    /// A schema with `properties` describes objects, one with `items` arrays. The keywords have no
    /// effect on other values, which a description never means.
    INFERRED = Exact "types/inferred"
        "the type follows from the keywords; it is written"
        "schema: {properties: {a: {type: string}}}";

    /// `maxLength` restricts strings, `minimum` numbers, and so on. On values of another type the
    /// keyword has no effect.
    OTHER_TYPE_KEYWORD = Exact "types/other-type-keyword"
        "the keyword applies to another type; removed"
        "schema: {type: integer, maxLength: 3}";
}
