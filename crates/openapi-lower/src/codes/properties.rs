//! Names of properties in Rust.

openapi_source::diagnostics! {
    /// Two properties become the same Rust name, or a property has no characters that a Rust name
    /// can have. Placeholders have distinct names.
    PLACEHOLDER = Exact "properties/placeholder"
        "the property clashes with another one as a Rust name; it is replaced by a placeholder, and the Plan keeps the name"
        "schema: {type: object, required: [a-b], properties: {a-b: {type: string}, a_b: {type: string}}}";
}
