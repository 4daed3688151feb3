//! Properties that have one value.

openapi_source::diagnostics! {
    /// Rust has no type for a number or boolean with only one value. A required property gets the
    /// constant as its default value, so that callers do not have to set it.
    DEFAULT = Widened "constants/default"
        "the constant is not checked; if the property is required, the constant is its default value"
        "schema: {type: object, required: [version], properties: {version: {type: integer, enum: [2]}}}";
}
