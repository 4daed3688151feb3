//! Properties: their names in Rust, and those that are required but not described.

openapi_source::diagnostics! {
    /// Two properties would have the same Rust name, or a property would have the name `extra`, the
    /// field for additional properties. Placeholders have distinct names.
    PLACEHOLDER = Exact "properties/placeholder"
        "the Rust name of the property is already taken; a placeholder is used, and the Plan keeps the property's name"
        "schema: {type: object, required: [a-b], properties: {a-b: {type: string}, a_b: {type: string}}}";

    /// The schema of `additionalProperties` applies to every property that `properties` does not
    /// name, and so to a required one.
    REQUIRED_ADDITIONAL = Exact "properties/required-additional"
        "the required property without a schema gets the schema of `additionalProperties`"
        "schema: {type: object, required: [total], properties: {name: {type: string}}, additionalProperties: {type: integer}}";

    /// The schema of `additionalProperties` applies to the property, but is too large to be copied.
    /// Declare the property with an overlay, or make that schema a component.
    REQUIRED_UNTYPED = Widened "properties/required-untyped"
        "the required property, which only `additionalProperties` describes, accepts any value"
        "";
}
