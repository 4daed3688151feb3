//! Base schemas with a discriminator.

openapi_source::diagnostics! {
    /// A component with a discriminator that others extend by `allOf` stands for any of them. It
    /// becomes a union; its own properties move to a component of another name.
    UNION = Exact "bases/union"
        "the base schema with a discriminator becomes the union of its child schemas"
        r"
schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}, {type: object, properties: {lives: {type: integer}}}]}}
";

    /// `x-ms-discriminator-value` states the value of the discriminator that means the child
    /// schema.
    OWN_VALUE = Exact "bases/own-value"
        "the value that the child schema states for itself is added to the mapping"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, x-ms-discriminator-value: cat, required: [kind], properties: {kind: {type: string}}}
";
}
