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

    /// Together the subschemas have more than 100 properties, too many for a variant with all of
    /// them.
    ONE_VARIANT = Widened "any-of/one-variant"
        "a value that matches several subschemas keeps only the properties of one of them"
        "";
}
