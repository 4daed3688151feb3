//! Names of properties in Rust.

openapi_source::diagnostics! {
    /// Two properties would have the same Rust name, or a property would have the name `extra`, the
    /// field for additional properties. Placeholders have distinct names.
    PLACEHOLDER = Exact "properties/placeholder"
        "the Rust name of the property is already taken; a placeholder is used, and the Plan keeps the property's name"
        "schema: {type: object, required: [a-b], properties: {a-b: {type: string}, a_b: {type: string}}}";
}
