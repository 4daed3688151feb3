//! Names of properties in Rust.

openapi_source::diagnostics! {
    /// Two properties give the same Rust name, or a property gives none. Placeholders have
    /// different names.
    PLACEHOLDER = Exact "properties/placeholder"
        "the property clashes with another one in Rust; a placeholder is written, and the name is kept in the Plan"
        "schema: {type: object, required: [a-b], properties: {a-b: {type: string}, a_b: {type: string}}}";
}
