//! Keywords of JSON Schema that OpenAPI 3.0 does not have.

openapi_source::diagnostics! {
    /// `$id`, `$comment`, `$defs` and the like have no effect once references are resolved.
    IDENTIFIERS = Exact "json-schema/identifiers"
        "the keyword that identifies or annotates the schema for other tools is removed"
        "schema: {type: object, properties: {a: {type: string, $comment: internal}}}";

    /// In OpenAPI 3.0 and Swagger 2.0 the members beside a `$ref` have no effect.
    BESIDE_REFERENCE_IGNORED = Exact "json-schema/beside-reference-ignored"
        "ignored beside `$ref`"
        r"
version: 3.0.3
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name', maxLength: 3}}}
schemas: {Name: {type: string}}
";

    /// Since OpenAPI 3.1 keywords beside a `$ref` apply as well. OpenAPI 3.0 writes both into
    /// `allOf`.
    BESIDE_REFERENCE = Exact "json-schema/beside-reference"
        "keywords beside `$ref` are rewritten as `allOf`"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name', description: a name}}}
schemas: {Name: {type: string}}
";

    /// Only a string, a number, a boolean or `null` can be the only value of a Rust type.
    CONSTANT_NOT_A_SCALAR = Widened "json-schema/constant-not-a-scalar"
        "the constant is an array or object; any value of the type is accepted"
        "schema: {type: object, const: {a: 1}}";

    /// A value is one of `enum`. The constant is one of them, or nothing is allowed.
    CONSTANT_BESIDE_ENUM = Exact "json-schema/constant-beside-enum"
        "`const` beside `enum` is ignored"
        "schema: {type: string, const: a, enum: [a, b]}";

    /// Both allow exactly one value. OpenAPI 3.0 has no `const`.
    CONSTANT = Exact "json-schema/constant"
        "`const` rewritten as an `enum` of one value"
        "schema: {type: string, const: a}";

    /// A value has to be within both bounds, and one of them implies the other.
    WEAKER_BOUND = Exact "json-schema/weaker-bound"
        "the weaker of two bounds is removed"
        "schema: {type: integer, minimum: 5, exclusiveMinimum: 1}";

    /// In OpenAPI 3.0 `exclusiveMinimum` is a boolean beside `minimum`, in JSON Schema it is the
    /// bound.
    EXCLUSIVE_BOUND = Exact "json-schema/exclusive-bound"
        "the exclusive bound is rewritten as a bound and a flag"
        "schema: {type: integer, exclusiveMinimum: 1}";

    /// `contentEncoding: base64` is `format: byte` in OpenAPI 3.0, and bytes are `format: binary`.
    CONTENT = Exact "json-schema/content"
        "the content of the string is rewritten as its format"
        "schema: {type: object, properties: {image: {type: string, contentEncoding: base64}}}";

    /// `items: false` behind `prefixItems` allows no further items.
    TUPLE_END = Exact "json-schema/tuple-end"
        "the end of the tuple is rewritten as `maxItems`"
        "schema: {type: array, prefixItems: [{type: string}], items: false}";

    /// A tuple describes the item of each position. The generated type is a `Vec` whose items are
    /// one of these schemas.
    TUPLE = Widened "json-schema/tuple"
        "every item may be of the schema of any position"
        "schema: {type: array, prefixItems: [{type: string}, {type: integer}]}";

    /// A tuple of one position describes items as `items` does.
    ITEMS_ARRAY = Exact "json-schema/items-array"
        "an array of one schema for items is rewritten as the schema"
        "schema: {type: array, prefixItems: [{type: string}]}";

    /// The items of a tuple, or the properties of several patterns, are one of the schemas; equal
    /// ones are kept once.
    SAME_SCHEMA = Exact "json-schema/same-schema"
        "another position or pattern has the same schema"
        "schema: {type: array, prefixItems: [{type: string}, {type: string}]}";

    /// `patternProperties` describes the values of properties by patterns of their names. The
    /// generated type has a map that takes any name.
    PATTERN_PROPERTIES = Widened "json-schema/pattern-properties"
        "names of properties are not checked against the patterns"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: false}";

    /// `additionalProperties` allows any value of other properties, so that the map of the
    /// generated type takes any value.
    PATTERN_BESIDE_ANY = Widened "json-schema/pattern-beside-any"
        "properties that match a pattern are any value, as other properties are"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: {}}";

    /// No other properties are allowed, so that each property matches a pattern.
    PATTERN_AS_ADDITIONAL = Exact "json-schema/pattern-as-additional"
        "`patternProperties` rewritten as `additionalProperties`"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: false}";

    /// `patternProperties` without `additionalProperties` leaves other properties open. The map of
    /// the generated type takes values of the patterns' schemas.
    PATTERN_OTHER_NAMES = Narrowed "json-schema/pattern-other-names"
        "properties that match no pattern need a value of the patterns' schemas"
        "schema: {type: object, patternProperties: {'^x': {type: string}}}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL_TYPE = Exact "json-schema/null-type"
        "the type `null` rewritten as `nullable`"
        "schema: {type: object, properties: {name: {type: [string, 'null']}}}";

    /// Each type is needed once.
    DUPLICATE_TYPE = Exact "json-schema/duplicate-type"
        "the type is listed twice; removed"
        "schema: {type: [string, string]}";

    /// Every integer is a number.
    INTEGER_AND_NUMBER = Exact "json-schema/integer-and-number"
        "the type `integer` beside `number` is removed"
        "schema: {type: [integer, number]}";

    /// A list of all types excludes nothing.
    ALL_TYPES = Exact "json-schema/all-types"
        "all types are listed; any value is accepted"
        "schema: {type: [string, number, boolean, array, object]}";

    /// In OpenAPI 3.0 `type` is a string.
    ONE_TYPE = Exact "json-schema/one-type"
        "the array of one type is rewritten as the type"
        "schema: {type: [string]}";

    /// By the letter no value is `null` and of the other schema. Generators that turn `nullable`
    /// into a type mean the schema, or `null`.
    NULL_BESIDE_SCHEMAS = Widened "json-schema/null-beside-schemas"
        "the type `null` beside other schemas is read as `nullable`"
        "schema: {type: object, properties: {name: {type: 'null', allOf: [{type: string}]}}}";

    /// The only value is `null`, whatever the other keywords ask of other values.
    ONLY_NULL = Exact "json-schema/only-null"
        "other keywords of a schema that allows only `null` are removed"
        "schema: {type: object, properties: {gone: {type: 'null', enum: [a]}}}";

    /// The types restrict the subschemas, which state types of their own as a rule.
    TYPES_BESIDE_SUBSCHEMAS = Widened "json-schema/types-beside-subschemas"
        "the list of types beside subschemas is ignored"
        "schema: {type: [string, integer], anyOf: [{type: string}, {type: integer}]}";

    /// OpenAPI 3.0 has one type for a schema. A union of a schema for each type, with the keywords
    /// of that type, means the same.
    TYPES_AS_UNION = Exact "json-schema/types-as-union"
        "a list of types is rewritten as a union"
        "schema: {type: [string, integer]}";

    /// A value is one of `enum` and of one of the types.
    TYPE_WITHOUT_VALUE = Exact "json-schema/type-without-value"
        "no value of `enum` is of the type; removed"
        "schema: {type: [string, array, object], enum: [a, [1]], minProperties: 1}";

    /// A value is one of `enum` and of one of the types.
    VALUE_OF_OTHER_TYPE = Exact "json-schema/value-of-other-type"
        "the value is of none of the listed types; removed"
        "schema: {type: [string, integer], enum: [a, true]}";

    /// A value is one of `enum`, each of which is of a type.
    TYPES_OF_VALUES = Exact "json-schema/types-of-values"
        "the list of types beside `enum` is removed: the values state their types"
        "schema: {type: [string, integer], enum: [a, 1]}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL_MEMBER = Exact "json-schema/null-member"
        "the subschema `null` rewritten as `nullable`"
        "schema: {type: object, properties: {name: {oneOf: [{type: string}, {type: 'null'}]}}}";

    /// The generated types do not check the keyword, so that callers can send, and responses can
    /// contain, what it excludes.
    UNCHECKED = Widened "json-schema/unchecked"
        "`{keyword}` is not checked"
        "schema: {type: array, items: {type: string}, contains: {const: a}}";

    /// Items that no keyword describes are allowed in any case.
    UNEVALUATED_ITEMS_OPEN = Exact "json-schema/unevaluated-items-open"
        "`unevaluatedItems: true` has no effect; removed"
        "schema: {type: array, items: {type: string}, unevaluatedItems: true}";

    /// Items that no other keyword describes are accepted.
    UNEVALUATED_ITEMS = Widened "json-schema/unevaluated-items"
        "`unevaluatedItems` is not checked"
        "schema: {type: array, prefixItems: [{type: string}], unevaluatedItems: false}";

    /// A Rust type cannot exclude the values of another schema.
    NOT = Widened "json-schema/not"
        "`not` is not checked"
        "schema: {type: string, not: {enum: [admin]}}";

    /// `additionalProperties` describes every other property, so that none is left to be evaluated.
    EVALUATED = Exact "json-schema/evaluated"
        "`unevaluatedProperties` beside `additionalProperties` has no effect; removed"
        "schema: {type: object, additionalProperties: {type: string}, unevaluatedProperties: false}";

    /// `unevaluatedProperties: false` closes an object that several schemas describe together.
    UNEVALUATED_PROPERTIES_COMPOSED = Widened "json-schema/unevaluated-properties-composed"
        "properties that no keyword describes are not refused"
        "schema: {type: object, allOf: [{type: object, properties: {a: {type: string}}}], unevaluatedProperties: false}";

    /// Both describe the properties that `properties` does not, where no other schema describes the
    /// object.
    UNEVALUATED_PROPERTIES = Exact "json-schema/unevaluated-properties"
        "`unevaluatedProperties` rewritten as `additionalProperties`"
        "schema: {type: object, properties: {a: {type: string}}, unevaluatedProperties: false}";

    /// Keywords that are not defined, or that only annotate, do not change the generated type.
    UNREAD = Exact "json-schema/unread"
        "the keyword does not restrict the type; removed"
        "schema: {type: string, colour: red}";
}
