//! Values that fit several subschemas.

openapi_source::diagnostics! {
    /// An `anyOf` value may have properties of several subschemas at once. The variant `Combined`
    /// has the properties of all of them.
    COMBINED = Exact "any-of/combined"
        "a variant for values that match several subschemas is added"
        r"
schema:
  anyOf:
    - {type: object, properties: {a: {type: string}}}
    - {type: object, properties: {b: {type: string}}}
";

    /// The subschemas are arrays whose items differ, differ too deep inside of their properties, or
    /// have together more than 100 properties, too many for a variant with all of them.
    ONE_VARIANT = Widened "any-of/one-variant"
        "a value that matches several subschemas keeps only the properties of one of them"
        r"
schema:
  anyOf:
    - {type: array, items: {type: object, properties: {a: {type: string}}}}
    - {type: array, items: {type: object, properties: {b: {type: string}}}}
";
}
