//! Schemas that are composed of several.

openapi_source::diagnostics! {
    /// A schema that combines `allOf` or a union with other keywords is rewritten as one schema
    /// with all of these keywords.
    COMPOSED = Exact "all-of/composed"
        "the keyword is merged into the composed schema"
        "schema: {type: object, properties: {a: {type: string}}, allOf: [{type: object, properties: {b: {type: string}}}]}";

    /// The schema has a union and properties beside it, and the union's subschemas describe some of
    /// these properties again. It is rewritten as a union of complete schemas.
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

    /// The schema combines several unions, or copies many properties into a large union, so the
    /// number of variants would multiply. One type with the properties of all subschemas is
    /// generated instead; none of them is required.
    TOO_MANY_COMBINATIONS = Widened "all-of/too-many-combinations"
        "the combined unions have too many variants; all subschemas are merged into one schema"
        r"
schema:
  type: object
  properties: {z: {type: string}}
  allOf:
    - {oneOf: [{type: object, properties: {a1: {type: string}, z: {type: string}}}, {type: object, properties: {a2: {type: string}}}, {type: object, properties: {a3: {type: string}}}, {type: object, properties: {a4: {type: string}}}, {type: object, properties: {a5: {type: string}}}, {type: object, properties: {a6: {type: string}}}, {type: object, properties: {a7: {type: string}}}, {type: object, properties: {a8: {type: string}}}, {type: object, properties: {a9: {type: string}}}]}
    - {oneOf: [{type: object, properties: {b1: {type: string}, z: {type: string}}}, {type: object, properties: {b2: {type: string}}}, {type: object, properties: {b3: {type: string}}}, {type: object, properties: {b4: {type: string}}}, {type: object, properties: {b5: {type: string}}}, {type: object, properties: {b6: {type: string}}}, {type: object, properties: {b7: {type: string}}}, {type: object, properties: {b8: {type: string}}}, {type: object, properties: {b9: {type: string}}}]}
";

    /// A union whose subschemas only list `required` demands one of several sets of properties. The
    /// generated type has these properties as optional fields.
    REQUIRED_ALTERNATIVES = Widened "all-of/required-alternatives"
        "the union that demands one of several sets of required properties is not checked"
        "schema: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}";

    /// One subschema of the union accepts any value, so the union restricts nothing.
    OPEN_SUBSCHEMA = Widened "all-of/open-subschema"
        "the union has a subschema that accepts any value; the union is ignored"
        "schema: {properties: {a: {type: string}}, anyOf: [{}, {type: object, properties: {b: {type: string}}}]}";

    /// The generated struct has fields for the properties, and one flattened field for the union.
    FLATTENED = Exact "all-of/flattened"
        "the union beside `properties` becomes a flattened field"
        r"
schema:
  type: object
  properties: {name: {type: string}}
  oneOf:
    - {type: object, required: [a], properties: {a: {type: string}}}
    - {type: object, required: [b], properties: {b: {type: integer}}}
";

    /// A subschema of `allOf` with `additionalProperties: false` forbids the properties of the
    /// other subschemas, so no value could match. Authors mean the composed schema.
    CLOSED_SUBSCHEMA = Widened "all-of/closed-subschema"
        "`additionalProperties: false` in a subschema of `allOf` is ignored"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}, additionalProperties: false}, {type: object, properties: {b: {type: string}}}]}";

    /// A Rust type cannot exclude the values that match another schema.
    NOT_IN_COMPOSITION = Widened "all-of/not-in-composition"
        "`not` in a composed schema is not checked"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {not: {}}]}";

    /// Read literally, the schema accepts no value: none has both types. Correct the description in
    /// an overlay.
    TYPE_CONFLICT = Widened "all-of/type-conflict"
        "two subschemas of `allOf` have different types; the last type is used"
        "schema: {allOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}";

    /// The two schemas of the property cannot be merged into one type.
    PROPERTY_CONFLICT = Widened "all-of/property-conflict"
        "two subschemas of `allOf` describe the property differently; the last schema is used"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}";

    /// Read literally, the schema accepts no value: no value is in both enums. Correct the
    /// description in an overlay.
    VALUES_CONFLICT = Widened "all-of/values-conflict"
        "two subschemas of `allOf` have no enum value in common; the last `enum` is used"
        "schema: {type: object, properties: {k: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}}}";

    /// A schema has one value for `format`, `pattern` and `additionalProperties`.
    KEYWORD_CONFLICT = Widened "all-of/keyword-conflict"
        "two subschemas of `allOf` have different values for the keyword; the last value is used"
        "schema: {type: object, properties: {k: {allOf: [{type: string, pattern: a}, {type: string, pattern: b}]}}}";

    /// typify merges the subschemas of `allOf` only in simple cases. The merged schema is
    /// equivalent.
    MERGED = Exact "all-of/merged"
        "the subschemas of `allOf` are merged into one schema"
        "schema: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}";

    /// A cycle of `allOf` references without any other keyword restricts nothing.
    SELF_REFERENCE = Widened "all-of/self-reference"
        "the schema refers only to itself; any value is accepted"
        "schema: {allOf: [{$ref: '#/components/schemas/Example'}]}";

    /// A child schema gets copies of the properties of all its base schemas. The number of copies
    /// is limited.
    TOO_MANY_INHERITED = Widened "all-of/too-many-inherited"
        "the schema inherits too many properties; they are decoded as additional properties"
        "";

    /// A schema whose `allOf` has one reference is a wrapper around the referenced schema.
    STATED_BY_REFERENCE = Exact "all-of/stated-by-reference"
        "the schema that `allOf` refers to has the same keyword; removed"
        r"
schema: {type: object, properties: {k: {type: object, allOf: [{$ref: '#/components/schemas/Other'}]}}}
schemas: {Other: {type: object, properties: {a: {type: string}}}}
";

    /// An `allOf` of one reference and of subschemas without constraints is equivalent to the
    /// reference.
    EMPTY_SUBSCHEMAS = Exact "all-of/empty-subschemas"
        "subschemas of `allOf` that restrict nothing are removed"
        r"
schema: {type: object, properties: {k: {allOf: [{$ref: '#/components/schemas/Other'}, {description: text}]}}}
schemas: {Other: {type: object, properties: {a: {type: string}}}}
";
}
