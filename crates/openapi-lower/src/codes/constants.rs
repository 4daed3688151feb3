//! Properties that have one value.

openapi_source::diagnostics! {
    /// A caller does not have to set what only one value fits. A number or a boolean has no Rust
    /// type with one value.
    DEFAULT = Exact "constants/default"
        "the constant becomes the default value of its type"
        "schema: {type: object, required: [version], properties: {version: {type: integer, enum: [2]}}}";
}
