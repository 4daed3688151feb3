//! Schemas that are composed of several.

openapi_source::diagnostics! {
    /// A schema with `allOf` or a union, and other keywords, is rewritten as one schema that has
    /// all of them.
    COMPOSED = Exact "all-of/composed"
        "the keyword becomes part of the composed schema"
        "schema: {type: object, properties: {a: {type: string}}, allOf: [{type: object, properties: {b: {type: string}}}]}";

    /// A schema with a union beside properties that the subschemas restate is rewritten as a union
    /// of complete schemas.
    UNION_MULTIPLIED = Exact "all-of/union-multiplied"
        "the keywords beside the union are copied into each of its subschemas"
        r"
schema:
  type: object
  properties: {kind: {type: string}}
  oneOf:
    - {type: object, required: [kind, a], properties: {kind: {enum: [a]}, a: {type: string}}}
    - {type: object, required: [kind, b], properties: {kind: {enum: [b]}, b: {type: string}}}
";

    /// Several unions that apply together, or a large union in which many properties are copied,
    /// multiply each other. One type with the properties of all subschemas, none of them required,
    /// is generated instead.
    TOO_MANY_COMBINATIONS = Widened "all-of/too-many-combinations"
        "the unions have too many combinations; their subschemas are merged into one"
        r"
schema:
  type: object
  properties: {z: {type: string}}
  allOf:
    - {oneOf: [{type: object, properties: {a1: {type: string}, z: {type: string}}}, {type: object, properties: {a2: {type: string}}}, {type: object, properties: {a3: {type: string}}}, {type: object, properties: {a4: {type: string}}}, {type: object, properties: {a5: {type: string}}}, {type: object, properties: {a6: {type: string}}}, {type: object, properties: {a7: {type: string}}}, {type: object, properties: {a8: {type: string}}}, {type: object, properties: {a9: {type: string}}}]}
    - {oneOf: [{type: object, properties: {b1: {type: string}, z: {type: string}}}, {type: object, properties: {b2: {type: string}}}, {type: object, properties: {b3: {type: string}}}, {type: object, properties: {b4: {type: string}}}, {type: object, properties: {b5: {type: string}}}, {type: object, properties: {b6: {type: string}}}, {type: object, properties: {b7: {type: string}}}, {type: object, properties: {b8: {type: string}}}, {type: object, properties: {b9: {type: string}}}]}
";

    /// A union whose subschemas only list `required` means that one of several sets of properties
    /// has to be present. The generated type has them as optional fields.
    REQUIRED_ALTERNATIVES = Widened "all-of/required-alternatives"
        "which of several sets of properties is required is not checked"
        "schema: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}";

    /// Beside other keywords, a union of which one subschema accepts any value restricts nothing.
    OPEN_SUBSCHEMA = Widened "all-of/open-subschema"
        "the union has a subschema that accepts anything; the union is ignored"
        "schema: {properties: {a: {type: string}}, anyOf: [{}, {type: object, properties: {b: {type: string}}}]}";

    /// The generated struct has the common properties, and a field for the union whose properties
    /// stand beside them in JSON.
    FLATTENED = Exact "all-of/flattened"
        "the union beside properties becomes a flattened field"
        r"
schema:
  type: object
  properties: {name: {type: string}}
  oneOf:
    - {type: object, required: [a], properties: {a: {type: string}}}
    - {type: object, required: [b], properties: {b: {type: integer}}}
";

    /// A subschema of `allOf` that forbids other properties forbids those of the other subschemas,
    /// too. That is never meant.
    CLOSED_SUBSCHEMA = Widened "all-of/closed-subschema"
        "`additionalProperties: false` of a subschema is ignored"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, properties: {b: {type: string}}}]}";

    /// A Rust type cannot exclude the values of another schema.
    NOT_IN_COMPOSITION = Widened "all-of/not-in-composition"
        "`not` in a composed schema is not checked"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {not: {}}]}";

    /// By the letter no value is of both types. Correct the description in an overlay.
    TYPE_CONFLICT = Widened "all-of/type-conflict"
        "two subschemas of `allOf` have different types; the last one counts"
        "schema: {allOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}";

    /// The descriptions of the property cannot be merged into one type.
    PROPERTY_CONFLICT = Widened "all-of/property-conflict"
        "two subschemas of `allOf` describe the property differently; the last description counts"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}";

    /// By the letter nothing is a value of both. Correct the description in an overlay.
    VALUES_CONFLICT = Widened "all-of/values-conflict"
        "two subschemas of `allOf` have no value in common; the last values count"
        "schema: {type: object, properties: {k: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}}}";

    /// `format`, `pattern` and `additionalProperties` have one value in a schema.
    KEYWORD_CONFLICT = Widened "all-of/keyword-conflict"
        "two subschemas of `allOf` have a keyword with different values; the last value counts"
        "schema: {type: object, properties: {k: {allOf: [{type: string, pattern: a}, {type: string, pattern: b}]}}}";

    /// typify merges the subschemas of `allOf` only in simple cases. The merged schema means the
    /// same.
    MERGED = Exact "all-of/merged"
        "the subschemas of `allOf` are merged into one schema"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}";

    /// A cycle of `allOf` without any other keyword describes nothing.
    SELF_REFERENCE = Widened "all-of/self-reference"
        "the schema refers to nothing but itself; any value is accepted"
        "schema: {allOf: [{$ref: '#/components/schemas/Example'}]}";

    /// The properties of all base schemas are copied into a child schema. Their number has a limit.
    TOO_MANY_INHERITED = Widened "all-of/too-many-inherited"
        "the schema inherits too many properties; they are additional properties"
        "";

    /// A schema whose `allOf` has one reference is a wrapper of the schema that it refers to.
    STATED_BY_REFERENCE = Exact "all-of/stated-by-reference"
        "the schema that `allOf` refers to states the same; removed"
        r"
schema: {type: object, properties: {k: {type: object, allOf: [{$ref: '#/components/schemas/Other'}]}}}
schemas: {Other: {type: object, properties: {a: {type: string}}}}
";

    /// An `allOf` of one reference and of schemas without keywords means the schema that it refers
    /// to.
    EMPTY_SUBSCHEMAS = Exact "all-of/empty-subschemas"
        "subschemas of `allOf` that restrict nothing are removed"
        r"
schema: {type: object, properties: {k: {allOf: [{$ref: '#/components/schemas/Other'}, {description: text}]}}}
schemas: {Other: {type: object, properties: {a: {type: string}}}}
";
}
