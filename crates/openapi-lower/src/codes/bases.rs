//! Base schemas with a discriminator.

openapi_source::diagnostics! {
    /// Other components extend this component, which has a discriminator, by `allOf`. A value of it
    /// may be any of these subtypes. The component becomes a union; its properties move to a
    /// component with a different name.
    UNION = Exact "bases/union"
        "the base schema with a discriminator becomes the union of its child schemas"
        r"
schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}, {type: object, properties: {lives: {type: integer}}}]}}
";

    /// The extension `x-ms-discriminator-value` states the discriminator value of the child schema.
    OWN_VALUE = Exact "bases/own-value"
        "the discriminator value that the child schema declares is added to the mapping"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, x-ms-discriminator-value: cat, required: [kind], properties: {kind: {type: string}}}
";
}
