//! Values that fit several subschemas.

openapi_source::diagnostics! {
    /// `anyOf` allows a value that has properties of several subschemas. The variant `Combined` has
    /// the properties of all of them.
    COMBINED = Exact "any-of/combined"
        "a variant for values that fit several subschemas is added"
        r"
schema:
  anyOf:
    - {type: object, properties: {a: {type: string}}}
    - {type: object, properties: {b: {type: string}}}
";

    /// Together the subschemas have more than 100 properties, too many for a variant that has all
    /// of them.
    ONE_VARIANT = Widened "any-of/one-variant"
        "a value that fits several subschemas keeps only the properties of one of them"
        "";
}
