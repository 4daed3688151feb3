//! Unions: `oneOf` and `anyOf`.

openapi_source::diagnostics! {
    /// A union whose subschema is the union itself accepts what its other subschemas accept.
    OWN_MEMBER = Exact "unions/own-member"
        "the union is one of its own subschemas; it is removed from them"
        "schema: {oneOf: [{$ref: '#/components/schemas/Example'}, {type: string}, {type: integer}]}";

    /// A value of the inner union is a value of one of its subschemas, and so of the outer union.
    NESTED = Exact "unions/nested"
        "the union inside a union is replaced by its subschemas"
        "schema: {oneOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]}";

    /// A union of which one subschema accepts `null` accepts `null`.
    NULLABLE = Exact "unions/nullable"
        "`nullable` of a subschema is moved to the union"
        "schema: {type: object, properties: {k: {oneOf: [{type: string, nullable: true}, {type: integer}]}}}";

    /// An array without duplicate items is a `Vec` as any other array is. typify would make two
    /// variants of one type.
    UNIQUE_ITEMS = Exact "unions/unique-items"
        "`uniqueItems` of a subschema is removed"
        "schema: {oneOf: [{type: array, items: {type: string}, uniqueItems: true}, {type: integer}]}";

    /// The union has the same subschema twice, or one that no value fits.
    REDUNDANT_MEMBER = Exact "unions/redundant-member"
        "the subschema accepts nothing that another one does not; removed"
        "schema: {oneOf: [{type: string}, {type: string}, {type: integer}]}";

    /// `default`, `readOnly` and the like belong to a property, not to one of the subschemas of its
    /// union.
    ANNOTATION = Exact "unions/annotation"
        "the annotation of a subschema is removed"
        "schema: {oneOf: [{type: string, default: a}, {type: integer}]}";

    /// `anyOf` of an enum of strings and of any string means: these values are known, others may
    /// come. The generated enum has a variant for any other string.
    OPEN_ENUM = Exact "unions/open-enum"
        "values beside any string become an open enum"
        "schema: {anyOf: [{type: string, enum: [a, b]}, {type: string}]}";

    /// A union of enums of strings accepts the values of all of them.
    ONE_ENUM = Exact "unions/one-enum"
        "subschemas that list strings become one enum"
        "schema: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}";

    /// A value of the union is a value of its only subschema.
    ONE_MEMBER = Exact "unions/one-member"
        "the union of one subschema becomes that schema"
        "schema: {oneOf: [{type: object, properties: {a: {type: string}}}]}";

    /// A union whose only subschema is `{}` accepts any value.
    EMPTY_MEMBER = Exact "unions/empty-member"
        "the only subschema restricts nothing; removed"
        "schema: {type: object, properties: {a: {oneOf: [{}]}}}";

    /// A subschema that lists strings and is deprecated deprecates these values. Their variants are
    /// deprecated in Rust.
    DEPRECATED_VALUE = Exact "unions/deprecated-value"
        "the values of the subschema are marked as deprecated in the Plan"
        "schema: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b], deprecated: true}]}";

    /// A union accepts any string in any case. Whether a string is Base64 cannot be told by looking
    /// at it.
    BYTES_BESIDE_ANY_STRING = Exact "unions/bytes-beside-any-string"
        "the Base64 string beside any string becomes a string"
        "schema: {oneOf: [{type: string, format: byte}, {type: string}, {type: integer}]}";

    /// Many a string is Base64 by chance, and would be changed when it is sent back. The union
    /// accepts any string instead.
    BYTES_BESIDE_STRINGS = Widened "unions/bytes-beside-strings"
        "the Base64 string beside other strings becomes a string"
        "schema: {oneOf: [{type: string, format: byte}, {type: string, format: date}, {type: integer}]}";

    /// `required` of the subschema names a property that it does not describe. typify would forget
    /// it.
    REQUIRED_WITHOUT_SCHEMA = Exact "unions/required-without-schema"
        "the required property has no schema; it is any value"
        "schema: {oneOf: [{type: object, required: [a, b], properties: {a: {type: string}}}, {type: integer}]}";

    /// Nothing tells the subschemas of this `anyOf` apart. Each variant is tried, and the one that
    /// loses the least of the value is taken.
    UNTAGGED = Exact "unions/untagged"
        "a value that fits several subschemas is decoded as the variant that keeps most of it"
        r"
schema:
  anyOf:
    - {type: object, required: [a], properties: {a: {type: string}, c: {type: string}}}
    - {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}
";

    /// A value fits one of the subschemas at most, so that both keywords mean the same. typify
    /// generates an enum for `oneOf`.
    EXCLUSIVE = Exact "unions/exclusive"
        "`anyOf` of exclusive subschemas rewritten as `oneOf`"
        "schema: {anyOf: [{type: string}, {type: integer}]}";

    /// serde takes the first variant that fits. A number would be read where an integer is meant.
    REORDERED = Exact "unions/reordered"
        "subschemas that accept less are moved before those that accept more"
        "schema: {oneOf: [{type: number}, {type: integer}, {type: object, properties: {a: {type: string}}}]}";
}
