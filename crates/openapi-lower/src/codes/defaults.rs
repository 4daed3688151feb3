//! Default values.

openapi_source::diagnostics! {
    /// A default value of `null` is equivalent to an absent property.
    NULL = Exact "defaults/null"
        "the default value `null` is removed"
        "schema: {type: object, required: [name], properties: {name: {type: string, default: null}}}";

    /// A default value such as `'5'` for an integer is converted to the type of the schema.
    REWRITTEN = Exact "defaults/rewritten"
        "the default value is converted to the type of the schema"
        "schema: {type: object, required: [size], properties: {size: {type: integer, default: '5'}}}";

    /// The type of the default value differs from that of the schema. The generated type has no
    /// default value for the property. Correct the default value or the schema in an overlay.
    TYPE_MISMATCH = Widened "defaults/type-mismatch"
        "default value `{value}` does not match type `{type}`; ignored"
        "schema: {type: object, required: [name], properties: {name: {type: string, default: {a: 1}}}}";

    /// The default value is not listed in `enum`, is out of bounds, or matches no subschema of a
    /// union. The generated type has no default value for the property. Correct the default value
    /// or the schema in an overlay.
    NOT_ALLOWED = Widened "defaults/not-allowed"
        "default value `{value}` is not allowed by its schema; ignored"
        "schema: {type: object, required: [name], properties: {name: {type: string, enum: [a, b], default: c}}}";
}
