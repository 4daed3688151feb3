//! Values that keywords of schemas may have.

openapi_source::diagnostics! {
    /// A keyword whose value is `null` states nothing. Generators write it for what is not set.
    NULL = Exact "keywords/null"
        "the keyword is `null`; removed"
        "schema: {type: string, description: null, maxLength: null}";

    /// In OpenAPI 3.0 `exclusiveMinimum` is `true` beside a `minimum`, which is missing.
    EXCLUSIVE_WITHOUT_BOUND = Exact "keywords/exclusive-without-bound"
        "the exclusive bound has no bound; removed"
        r"
version: 3.0.3
schema: {type: integer, exclusiveMinimum: true}
";

    /// Both accept any value. OpenAPI 3.0 has no boolean schemas.
    TRUE_SCHEMA = Exact "keywords/true-schema"
        "the schema `true` is rewritten as the empty schema"
        "schema: {type: array, items: true}";

    /// A schema that accepts nothing is the negation of one that accepts anything. OpenAPI 3.0 has
    /// no boolean schemas.
    FALSE_SCHEMA = Exact "keywords/false-schema"
        "the schema `false` is rewritten as `not`"
        "schema: {type: object, properties: {a: {allOf: [false]}}}";

    /// A property without a schema is written as `name:` in YAML.
    NULL_SCHEMA = Exact "keywords/null-schema"
        "the schema is `null`; any value is accepted"
        "schema: {type: object, properties: {name: null}}";

    /// A schema is an object, or `true` or `false`. What is written here is something else.
    NOT_A_SCHEMA = Widened "keywords/not-a-schema"
        "a schema is expected here; any value is accepted"
        "schema: {type: object, properties: {name: 7}}";

    /// `required`, `enum`, `oneOf`, `anyOf` and `allOf` are arrays.
    ARRAY_EXPECTED = Exact "keywords/array-expected"
        "one value is written where an array is expected; read as an array of one"
        "schema: {type: object, required: name, properties: {name: {type: string}}}";

    /// No value is a value of the schema `false`, so that the union means the same without it.
    FALSE_IN_UNION = Exact "keywords/false-in-union"
        "the subschema `false` of a union is removed"
        "schema: {oneOf: [{type: string}, false]}";

    /// Without subschemas `allOf` asks for nothing.
    ALL_OF_EMPTY = Exact "keywords/all-of-empty"
        "the array `allOf` is empty; removed"
        "schema: {type: string, allOf: []}";

    /// By the letter, no value is a value of a union without subschemas. The description is
    /// incomplete.
    UNION_EMPTY = Widened "keywords/union-empty"
        "the array of the union's subschemas is empty; any value is accepted"
        "schema: {oneOf: []}";

    /// A property with the schema `false` must not be set. The generated type has no field for it,
    /// and a server that sends it anyway does not fail decoding.
    FORBIDDEN_PROPERTY = Widened "keywords/forbidden-property"
        "the property must be absent, which is not checked"
        "schema: {type: object, properties: {name: {type: string}, old: false}}";

    /// A discriminator is an object with the member `propertyName`. In Swagger 2.0 it is the name
    /// alone.
    DISCRIMINATOR = Exact "keywords/discriminator"
        "the discriminator is rewritten as an object"
        "";

    /// `mapping` maps values of the discriminator to schemas. Without it, the names of the schemas
    /// are the values.
    MAPPING_NOT_AN_OBJECT = Widened "keywords/mapping-not-an-object"
        "the `mapping` of the discriminator is not an object; ignored"
        "schema: {type: object, discriminator: {propertyName: kind, mapping: 7}, required: [kind], properties: {kind: {type: string}}}";

    /// The format of Kubernetes means an integer or a string, whatever `type` states. The generated
    /// type is `serde_json::Value`.
    INT_OR_STRING = Widened "keywords/int-or-string"
        "a value of the format `int-or-string` is any value"
        "schema: {type: string, format: int-or-string}";

    /// `required: true` at a property means that its object requires it. JSON Schema lists required
    /// properties at the object.
    REQUIRED_OF_PROPERTY = Exact "keywords/required-of-property"
        "`required` of the property is moved to its object"
        "schema: {type: object, properties: {name: {type: string, required: true}}}";

    /// Both accept the empty array only. OpenAPI 3.0 has no boolean schemas.
    CLOSED_ITEMS = Exact "keywords/closed-items"
        "`items: false` rewritten as `maxItems: 0`"
        "schema: {type: array, items: false}";

    /// The value of the keyword is of another kind than JSON Schema defines, such as an array as
    /// `pattern`. What it should check is not checked.
    WRONG_KIND = Widened "keywords/wrong-kind"
        "{kind} is not allowed as this value; ignored"
        "schema: {type: string, pattern: [a]}";

    /// In YAML, `type: [string, null]` has the value `null`, where the name of the type is meant.
    NULL_TYPE = Exact "keywords/null-type"
        "the type `null` is rewritten as a string"
        "schema: {type: [string, null]}";

    /// YAML reads `description: yes` or `title: 2` as another value than a string.
    STRING_EXPECTED = Exact "keywords/string-expected"
        "the number or boolean is rewritten as a string"
        r#"{"schema": {"type": "object", "description": 2, "properties": {"a": {"type": "string"}}}}"#;

    /// The keyword is `true` or `false`. `'true'`, `1` and the like mean the same.
    BOOLEAN_EXPECTED = Exact "keywords/boolean-expected"
        "the value is rewritten as a boolean"
        "schema: {type: object, properties: {name: {type: string, readOnly: 'true'}}}";

    /// The keyword is a number. The string contains one.
    NUMBER_EXPECTED = Exact "keywords/number-expected"
        "the string is rewritten as a number"
        "schema: {type: integer, minimum: '1'}";

    /// `minLength: 0` and the like exclude nothing.
    BOUND_WITHOUT_EFFECT = Exact "keywords/bound-without-effect"
        "every value is within the bound; removed"
        "schema: {type: string, minLength: 0}";

    /// `maxLength: -1` and the like exclude every value, which is not meant.
    BOUND_UNSATISFIABLE = Widened "keywords/bound-unsatisfiable"
        "no value is within the bound; ignored"
        "schema: {type: string, maxLength: -1}";

    /// `maxLength: 10.0` is a count with a fraction of zero. Fractions are rounded in the direction
    /// that excludes the same values.
    INTEGER_EXPECTED = Exact "keywords/integer-expected"
        "the count is rewritten as an integer"
        "schema: {type: string, maxLength: 10.5}";

    /// A property that is listed twice is required once.
    REQUIRED_DUPLICATE = Exact "keywords/required-duplicate"
        "`required` lists the name twice"
        "schema: {type: object, required: [name, name], properties: {name: {type: string}}}";

    /// An empty array requires no property. OpenAPI 3.0 does not allow it.
    REQUIRED_EMPTY = Exact "keywords/required-empty"
        "`required` is empty; removed"
        "schema: {type: object, required: [], properties: {name: {type: string}}}";

    /// `required` lists the names of required properties. A boolean has a meaning only at a
    /// property.
    REQUIRED_BOOLEAN = Exact "keywords/required-boolean"
        "`required` is a boolean; removed"
        "schema: {type: object, required: true, properties: {name: {type: string}}}";

    /// By the letter, no value is allowed. The description is incomplete.
    ENUM_EMPTY = Widened "keywords/enum-empty"
        "`enum` is empty; any value is accepted"
        "schema: {type: string, enum: []}";
}
