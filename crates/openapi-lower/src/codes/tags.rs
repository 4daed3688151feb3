//! Discriminators of unions.

openapi_source::diagnostics! {
    /// progenitor ignores discriminators. The Plan keeps the property name and the values of each
    /// variant.
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

    /// No other schema extends the schema with the discriminator, so only one type is possible.
    WITHOUT_UNION = Exact "tags/without-union"
        "the schema with the discriminator has no subtypes; the discriminator is removed"
        "schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}";

    /// A variant's values are those of `mapping`, those that the variant lists in `enum` or
    /// `const`, or the name of its component.
    VARIANTS = Exact "tags/variants"
        "the Plan maps discriminator values to variants"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
";

    /// A caller who creates a value of a child schema does not have to set the discriminator.
    OWN_TAG = Exact "tags/own-tag"
        "the discriminator of the child schema gets the child's value as its default value"
        r"
schema: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}, {type: object, properties: {lives: {type: integer}}}]}}
";

    /// The variant does not declare the union's discriminator. It is added as a string property.
    UNDESCRIBED = Exact "tags/undescribed"
        "the variant does not declare the discriminator; the property is added"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, properties: {a: {type: string}}}
  Dog: {type: object, properties: {b: {type: string}}}
";

    /// Only one value is valid, so a caller does not have to set it.
    DEFAULT = Exact "tags/default"
        "the discriminator of the variant gets its only value as the default value"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}, a: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}, b: {type: string}}}
";

    /// `mapping` and the `enum` of the variant's discriminator contradict each other. The values of
    /// both are accepted.
    VALUE_OF_MAPPING = Widened "tags/value-of-mapping"
        "discriminator value `{value}` of `mapping` is accepted, although the variant does not list it"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {feline: Cat, dog: Dog}}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat]}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string, enum: [dog]}}}
";
}
