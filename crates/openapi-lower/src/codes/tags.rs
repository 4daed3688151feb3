//! How the variants of a union are told apart.

openapi_source::diagnostics! {
    /// progenitor does not read discriminators. The Plan has the property, and the values that mean
    /// each variant.
    DISCRIMINATOR = Exact "tags/discriminator"
        "the discriminator is kept in the Plan"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
";

    /// No other schema extends the one with the discriminator, so that there is one type only.
    WITHOUT_UNION = Exact "tags/without-union"
        "the discriminator of a schema that is no union is removed"
        "schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}";

    /// The values are those of the `mapping`, those that the variant lists itself, or the name of
    /// its component.
    VARIANTS = Exact "tags/variants"
        "the Plan states which values of the discriminator mean which variant"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
";

    /// A caller that makes a child schema does not have to set the discriminator.
    OWN_TAG = Exact "tags/own-tag"
        "the discriminator of a child schema begins with the value that means the child schema"
        r"
schema: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}, {type: object, properties: {lives: {type: integer}}}]}}
";

    /// The discriminator of the union is no property of the variant. It is added as a string.
    UNDESCRIBED = Exact "tags/undescribed"
        "the variant gets the discriminator that it does not describe"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, properties: {a: {type: string}}}
  Dog: {type: object, properties: {b: {type: string}}}
";

    /// A caller does not have to set what only one value fits.
    DEFAULT = Exact "tags/default"
        "the discriminator of the variant gets its only value as default value"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
";

    /// The `mapping` and the `enum` of the variant's discriminator contradict each other. Values of
    /// both are accepted.
    VALUE_OF_MAPPING = Widened "tags/value-of-mapping"
        "value `{value}` of the mapping is accepted, although the variant does not list it"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {feline: Cat, dog: Dog}}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat]}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}}}
";
}
