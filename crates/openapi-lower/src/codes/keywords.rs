//! Invalid values of schema keywords.

openapi_source::diagnostics! {
    /// A keyword with the value `null` has no effect. Generators write it for unset values.
    NULL = Exact "keywords/null"
        "the keyword is `null`; removed"
        "schema: {type: string, description: null, maxLength: null}";

    /// In OpenAPI 3.0 `exclusiveMinimum: true` applies to `minimum`, which is missing.
    EXCLUSIVE_WITHOUT_BOUND = Exact "keywords/exclusive-without-bound"
        "the exclusive flag has no `minimum` or `maximum` to apply to; removed"
        r"
version: 3.0.3
schema: {type: integer, exclusiveMinimum: true}
";

    /// Both schemas accept any value. OpenAPI 3.0 has no boolean schemas.
    TRUE_SCHEMA = Exact "keywords/true-schema"
        "the schema `true` is rewritten as the empty schema"
        "schema: {type: array, items: true}";

    /// The negation of a schema that accepts any value accepts no value. OpenAPI 3.0 has no boolean
    /// schemas.
    FALSE_SCHEMA = Exact "keywords/false-schema"
        "the schema `false` is rewritten as `not`"
        "schema: {type: object, properties: {a: {allOf: [false]}}}";

    /// YAML reads a property without a schema, `name:`, as `null`.
    NULL_SCHEMA = Exact "keywords/null-schema"
        "the schema is `null`; any value is accepted"
        "schema: {type: object, properties: {name: null}}";

    /// A schema is an object, `true` or `false`. This value is none of these.
    NOT_A_SCHEMA = Widened "keywords/not-a-schema"
        "a schema is expected here; any value is accepted"
        "schema: {type: object, properties: {name: 7}}";

    /// `required`, `enum`, `oneOf`, `anyOf` and `allOf` are arrays.
    ARRAY_EXPECTED = Exact "keywords/array-expected"
        "a single value is written where an array is expected; read as an array of one"
        "schema: {type: object, required: name, properties: {name: {type: string}}}";

    /// No value matches the schema `false`, so the union is equivalent without it.
    FALSE_IN_UNION = Exact "keywords/false-in-union"
        "the subschema `false` of a union is removed"
        "schema: {oneOf: [{type: string}, false]}";

    /// `allOf` without subschemas restricts nothing.
    ALL_OF_EMPTY = Exact "keywords/all-of-empty"
        "the array `allOf` is empty; removed"
        "schema: {type: string, allOf: []}";

    /// Read literally, no value matches a union without subschemas. The description is incomplete.
    UNION_EMPTY = Widened "keywords/union-empty"
        "the array of the union's subschemas is empty; any value is accepted"
        "schema: {oneOf: []}";

    /// A property with the schema `false` must be absent. The generated type has no field for it,
    /// and decoding ignores it.
    FORBIDDEN_PROPERTY = Widened "keywords/forbidden-property"
        "the property has the schema `false`; whether it is absent is not checked"
        "schema: {type: object, properties: {name: {type: string}, old: false}}";

    /// A discriminator is an object with `propertyName`. Swagger 2.0 has only the name of the
    /// property.
    DISCRIMINATOR = Exact "keywords/discriminator"
        "the discriminator is rewritten as an object"
        "";

    /// `mapping` maps discriminator values to schemas. Without a mapping, the values are the names
    /// of the schemas.
    MAPPING_NOT_AN_OBJECT = Widened "keywords/mapping-not-an-object"
        "`mapping` of the discriminator is not an object; ignored"
        "schema: {type: object, discriminator: {propertyName: kind, mapping: 7}, required: [kind], properties: {kind: {type: string}}}";

    /// The Kubernetes format `int-or-string` allows an integer or a string, whatever `type` states.
    /// The generated type is `serde_json::Value`.
    INT_OR_STRING = Widened "keywords/int-or-string"
        "a value with the format `int-or-string` has the type `serde_json::Value`"
        "schema: {type: string, format: int-or-string}";

    /// `required: true` in the schema of a property means that the object requires this property.
    /// JSON Schema lists required properties in the object's schema.
    REQUIRED_OF_PROPERTY = Exact "keywords/required-of-property"
        "`required` of the property is moved to the schema of its object"
        "schema: {type: object, properties: {name: {type: string, required: true}}}";

    /// Both keywords accept the empty array only. OpenAPI 3.0 has no boolean schemas.
    CLOSED_ITEMS = Exact "keywords/closed-items"
        "`items: false` rewritten as `maxItems: 0`"
        "schema: {type: array, items: false}";

    /// The value of the keyword has a type that JSON Schema does not define for it, for example an
    /// array as `pattern`. The constraint is not checked.
    WRONG_KIND = Widened "keywords/wrong-kind"
        "{kind} is not a valid value of this keyword; ignored"
        "schema: {type: string, pattern: [a]}";

    /// The keyword requires a number. The client does not support numbers beyond the range of 64-bit
    /// floating-point numbers, infinity, and NaN. The constraint is not checked.
    NOT_A_NUMBER = Widened "keywords/not-a-number"
        "`{value}` is not a number, or not in the range of 64-bit floating-point numbers; ignored"
        "schema: {type: number, maximum: 1e400}";

    /// In YAML, `type: [string, null]` contains the value `null` instead of the type name `"null"`.
    NULL_TYPE = Exact "keywords/null-type"
        "the value `null` in `type` is rewritten as the string `\"null\"`"
        "schema: {type: [string, null]}";

    /// YAML reads `description: yes` as a boolean and `title: 2` as a number.
    STRING_EXPECTED = Exact "keywords/string-expected"
        "the number or boolean is rewritten as a string"
        r#"{"schema": {"type": "object", "description": 2, "properties": {"a": {"type": "string"}}}}"#;

    /// The keyword is a boolean. The strings `true` and `yes` and the number `1` are read as `true`;
    /// `false`, `no` and `0` as `false`.
    BOOLEAN_EXPECTED = Exact "keywords/boolean-expected"
        "the value is not a boolean; read as `{value}`"
        "schema: {type: object, properties: {name: {type: string, readOnly: 'true'}}}";

    /// The keyword is a number. The string contains one.
    NUMBER_EXPECTED = Exact "keywords/number-expected"
        "the string is converted to a number"
        "schema: {type: integer, minimum: '1'}";

    /// A bound such as `minLength: 0` excludes no value.
    BOUND_WITHOUT_EFFECT = Exact "keywords/bound-without-effect"
        "every value satisfies the bound; removed"
        "schema: {type: string, minLength: 0}";

    /// A bound such as `maxLength: -1` excludes every value.
    BOUND_UNSATISFIABLE = Widened "keywords/bound-unsatisfiable"
        "no value satisfies the bound; ignored"
        "schema: {type: string, maxLength: -1}";

    /// Counts are integers. `maxLength: 10.0` is rewritten as `10`; a fraction is rounded to the
    /// integer that excludes the same values.
    INTEGER_EXPECTED = Exact "keywords/integer-expected"
        "the count is converted to an integer"
        "schema: {type: string, maxLength: 10.5}";

    /// Listing a required property twice has no effect.
    REQUIRED_DUPLICATE = Exact "keywords/required-duplicate"
        "`required` lists the name twice; the second one is removed"
        "schema: {type: object, required: [name, name], properties: {name: {type: string}}}";

    /// An empty array requires no property. OpenAPI 3.0 does not allow it.
    REQUIRED_EMPTY = Exact "keywords/required-empty"
        "`required` is empty; removed"
        "schema: {type: object, required: [], properties: {name: {type: string}}}";

    /// `required` lists the names of required properties. A boolean has a meaning in the schema of
    /// a property only.
    REQUIRED_BOOLEAN = Exact "keywords/required-boolean"
        "`required` is a boolean; removed"
        "schema: {type: object, required: true, properties: {name: {type: string}}}";

    /// Read literally, no value is valid. The description is incomplete.
    ENUM_EMPTY = Widened "keywords/enum-empty"
        "`enum` is empty; any value is accepted"
        "schema: {type: string, enum: []}";
}
