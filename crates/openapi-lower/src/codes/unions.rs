//! Unions: `oneOf` and `anyOf`.

openapi_source::diagnostics! {
    /// If a union refers to itself in a subschema, it accepts the values that its other subschemas
    /// accept.
    OWN_MEMBER = Exact "unions/own-member"
        "the union refers to itself in a subschema; the subschema is removed"
        "schema: {oneOf: [{$ref: '#/components/schemas/Example'}, {type: string}, {type: integer}]}";

    /// A value of the inner union matches one of its subschemas, and therefore the outer union.
    NESTED = Exact "unions/nested"
        "the union inside a union is replaced by its subschemas"
        "schema: {oneOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]}";

    /// If a subschema of a union accepts `null`, the union accepts `null`.
    NULLABLE = Exact "unions/nullable"
        "`nullable` of a subschema is moved to the union"
        "schema: {type: object, properties: {k: {oneOf: [{type: string, nullable: true}, {type: integer}]}}}";

    /// With or without `uniqueItems`, an array becomes a `Vec`. typify would generate two variants
    /// of the same type.
    UNIQUE_ITEMS = Widened "unions/unique-items"
        "`uniqueItems` of a subschema is not checked"
        "schema: {oneOf: [{type: array, items: {type: string}, uniqueItems: true}, {type: integer}]}";

    /// The union lists the same subschema twice, or one that no value matches.
    REDUNDANT_MEMBER = Exact "unions/redundant-member"
        "every value of the subschema also matches another subschema; removed"
        "schema: {oneOf: [{type: string}, {type: string}, {type: integer}]}";

    /// Annotations such as `default` and `readOnly` apply to a property, not to one subschema of
    /// its union.
    ANNOTATION = Exact "unions/annotation"
        "the annotation of a subschema is removed"
        "schema: {oneOf: [{type: string, default: a}, {type: integer}]}";

    /// `anyOf` of an enum of strings and of any string lists known values and allows others. The
    /// generated enum has a variant for any other string.
    OPEN_ENUM = Exact "unions/open-enum"
        "an enum of strings beside any string becomes an open enum"
        "schema: {anyOf: [{type: string, enum: [a, b]}, {type: string}]}";

    /// A union of enums accepts the values of all of them.
    ONE_ENUM = Exact "unions/one-enum"
        "the enums of the union are merged into one enum"
        "schema: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}";

    /// A value of the union is a value of its only subschema.
    ONE_MEMBER = Exact "unions/one-member"
        "the union with one subschema is replaced by that schema"
        "schema: {oneOf: [{type: object, properties: {a: {type: string}}}]}";

    /// A union whose only subschema is `{}` accepts any value.
    EMPTY_MEMBER = Exact "unions/empty-member"
        "the only subschema restricts nothing; removed"
        "schema: {type: object, properties: {a: {oneOf: [{}]}}}";

    /// A deprecated subschema that lists strings deprecates these values. Their Rust variants are
    /// deprecated.
    DEPRECATED_VALUE = Exact "unions/deprecated-value"
        "the values of the deprecated subschema are recorded in the Plan"
        "schema: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b], deprecated: true}]}";

    /// The union accepts any string. A string alone does not show whether it is Base64.
    BYTES_BESIDE_ANY_STRING = Exact "unions/bytes-beside-any-string"
        "the Base64 subschema beside any string is rewritten as a string"
        "schema: {oneOf: [{type: string, format: byte}, {type: string}, {type: integer}]}";

    /// Ordinary strings can be valid Base64 by chance and would change when they are sent back. The
    /// union accepts any string instead.
    BYTES_BESIDE_STRINGS = Widened "unions/bytes-beside-strings"
        "the Base64 subschema beside other strings is rewritten as a string"
        "schema: {oneOf: [{type: string, format: byte}, {type: string, format: date}, {type: integer}]}";

    /// `required` of the subschema names a property that the subschema does not describe. typify
    /// would ignore it.
    REQUIRED_WITHOUT_SCHEMA = Exact "unions/required-without-schema"
        "the required property has no schema; any value is accepted"
        "schema: {oneOf: [{type: object, required: [a, b], properties: {a: {type: string}}}, {type: integer}]}";

    /// Many strings are a UUID, a date or an IP address without being meant as one, or spell it
    /// differently, such as `2024-01-01T00:00:00+02:00`: the Rust type of the format would change
    /// them when they are sent back. The union accepts any string.
    FORMAT_BESIDE_ANY_STRING = Exact "unions/format-beside-any-string"
        "the subschema with a format beside any string is rewritten as a string"
        "schema: {oneOf: [{type: string, format: uuid}, {type: string}, {type: integer}]}";

    /// Strings of the other subschemas may be a UUID, a date or an IP address as well: the Rust type
    /// of the format would change their spelling when they are sent back. The union accepts any
    /// string instead.
    FORMAT_BESIDE_STRINGS = Widened "unions/format-beside-strings"
        "the subschema with a format beside other strings is rewritten as a string"
        "schema: {oneOf: [{type: string, format: date}, {type: string, maxLength: 20}, {type: integer}]}";

    /// No property distinguishes the subschemas of this union. The decoder tries each variant and
    /// takes the one that loses the least of the value.
    UNTAGGED = Exact "unions/untagged"
        "a value that matches several subschemas is decoded as the variant that preserves most of it"
        r"
schema:
  anyOf:
    - {type: object, required: [a], properties: {a: {type: string}, c: {type: string}}}
    - {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}
";

    /// A value matches at most one of the subschemas, so `anyOf` and `oneOf` are equivalent. typify
    /// generates an enum for `oneOf`.
    EXCLUSIVE = Exact "unions/exclusive"
        "`anyOf` of mutually exclusive subschemas is rewritten as `oneOf`"
        "schema: {anyOf: [{type: string}, {type: integer}]}";

    /// serde takes the first variant that matches; if `number` came first, every integer would be
    /// decoded as a number.
    REORDERED = Exact "unions/reordered"
        "subschemas that accept fewer values are moved before those that accept more"
        "schema: {oneOf: [{type: number}, {type: integer}, {type: object, properties: {a: {type: string}}}]}";
}
