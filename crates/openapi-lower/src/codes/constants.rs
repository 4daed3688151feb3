//! Properties that have one value.

openapi_source::diagnostics! {
    /// Only one value is valid, so that a caller does not have to set it. Rust has no type for a
    /// number or a boolean with one value.
    DEFAULT = Exact "constants/default"
        "the constant becomes the default value of its type"
        "schema: {type: object, required: [version], properties: {version: {type: integer, enum: [2]}}}";
}
