//! Keywords of JSON Schema that OpenAPI 3.0 does not have.

openapi_source::diagnostics! {
    /// `$id`, `$comment`, `$defs` and similar keywords have no effect once references are resolved.
    IDENTIFIERS = Exact "json-schema/identifiers"
        "the keyword only identifies or annotates the schema; removed"
        "schema: {type: object, properties: {a: {type: string, $comment: internal}}}";

    /// In OpenAPI 3.0 and Swagger 2.0 the members beside a `$ref` have no effect.
    BESIDE_REFERENCE_IGNORED = Exact "json-schema/beside-reference-ignored"
        "the member beside `$ref` is ignored"
        r"
version: 3.0.3
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name', maxLength: 3}}}
schemas: {Name: {type: string}}
";

    /// Since OpenAPI 3.1, keywords beside a `$ref` apply as well. OpenAPI 3.0 expresses this with
    /// `allOf`.
    BESIDE_REFERENCE = Exact "json-schema/beside-reference"
        "keywords beside `$ref` are rewritten as `allOf`"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/schemas/Name', description: a name}}}
schemas: {Name: {type: string}}
";

    /// A Rust type with a single value is generated for a string, a number, a boolean or `null`
    /// only.
    CONSTANT_NOT_A_SCALAR = Widened "json-schema/constant-not-a-scalar"
        "the constant is an array or object; any value of the type is accepted"
        "schema: {type: object, const: {a: 1}}";

    /// A valid value equals the constant and is listed in `enum`.
    CONSTANT_BESIDE_ENUM = Exact "json-schema/constant-beside-enum"
        "`enum` beside `const` is reduced to the constant"
        "schema: {type: string, const: a, enum: [a, b]}";

    /// Read literally, no value is valid: it would have to equal the constant and be listed in
    /// `enum`. Correct one of them in an overlay.
    CONSTANT_NOT_IN_ENUM = Widened "json-schema/constant-not-in-enum"
        "`enum` does not list the constant; `const` is ignored"
        "schema: {type: string, const: c, enum: [a, b]}";

    /// Both keywords allow exactly one value. OpenAPI 3.0 has no `const`.
    CONSTANT = Exact "json-schema/constant"
        "`const` rewritten as an `enum` of one value"
        "schema: {type: string, const: a}";

    /// A value has to satisfy both bounds, and one of them implies the other.
    WEAKER_BOUND = Exact "json-schema/weaker-bound"
        "the weaker of two bounds is removed"
        "schema: {type: integer, minimum: 5, exclusiveMinimum: 1}";

    /// In OpenAPI 3.0 `exclusiveMinimum` is a boolean beside `minimum`; in JSON Schema it is the
    /// bound itself.
    EXCLUSIVE_BOUND = Exact "json-schema/exclusive-bound"
        "the exclusive bound is rewritten as a bound and a flag"
        "schema: {type: integer, exclusiveMinimum: 1}";

    /// OpenAPI 3.0 writes `contentEncoding: base64` as `format: byte`, and the media type of bytes as
    /// `format: binary`.
    CONTENT = Exact "json-schema/content"
        "`contentEncoding` or `contentMediaType` is rewritten as `format`"
        "schema: {type: object, properties: {image: {type: string, contentEncoding: base64}}}";

    /// `contentEncoding`, `contentMediaType` and `contentSchema` annotate a string. The client sends
    /// and returns the string as it is: it neither decodes nor checks the content.
    CONTENT_UNCHECKED = Exact "json-schema/content-unchecked"
        "`contentEncoding`, `contentMediaType` or `contentSchema` only annotates the string; removed"
        "schema: {type: object, properties: {text: {type: string, contentMediaType: application/json}}}";

    /// `items: false` beside `prefixItems` allows no further items.
    TUPLE_END = Exact "json-schema/tuple-end"
        "`items: false` of the tuple is rewritten as `maxItems`"
        "schema: {type: array, prefixItems: [{type: string}], items: false}";

    /// A tuple has a schema for each position. The generated type is a `Vec` whose items match any
    /// one of these schemas.
    TUPLE = Widened "json-schema/tuple"
        "each item of the tuple may match the schema of any position"
        "schema: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}";

    /// Any value may follow the positions of a tuple, unless `items: false` or `maxItems` excludes
    /// further items. The generated type is a `Vec` of a union of the positions' types and any JSON
    /// value. If the API sends no further items, add `items: false` in an overlay.
    TUPLE_OPEN = Widened "json-schema/tuple-open"
        "any value may follow the positions of the tuple; each item is any value or matches the schema of any position"
        "schema: {type: array, prefixItems: [{type: string}, {type: integer}]}";

    /// All positions of the tuple have the same schema, as have the items after them, if there can
    /// be any.
    ITEMS_ARRAY = Exact "json-schema/items-array"
        "the schema of each item of the tuple is rewritten as `items`"
        "schema: {type: array, prefixItems: [{type: string}], items: false}";

    /// The item schema of a tuple, or the value schema of several patterns, is a union. Equal
    /// subschemas are kept once.
    SAME_SCHEMA = Exact "json-schema/same-schema"
        "another position or pattern has the same schema; removed"
        "schema: {type: array, prefixItems: [{type: string}, {type: string}], items: false}";

    /// `patternProperties` describes properties by patterns of their names. The generated type has
    /// a map with any names.
    PATTERN_PROPERTIES = Widened "json-schema/pattern-properties"
        "property names are not checked against the patterns of `patternProperties`"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: false}";

    /// `additionalProperties` allows any value, so the values of the generated map are any JSON
    /// value.
    PATTERN_BESIDE_ANY = Widened "json-schema/pattern-beside-any"
        "a property that matches a pattern has any value, since `additionalProperties` allows any value"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: {}}";

    /// No other properties are allowed, so each property matches a pattern.
    PATTERN_AS_ADDITIONAL = Exact "json-schema/pattern-as-additional"
        "`patternProperties` rewritten as `additionalProperties`"
        "schema: {type: object, patternProperties: {'^x': {type: string}}, additionalProperties: false}";

    /// `patternProperties` without `additionalProperties` allows any value for other properties.
    /// The values of the generated map have to match the schemas of the patterns.
    PATTERN_OTHER_NAMES = Narrowed "json-schema/pattern-other-names"
        "properties that match no pattern have to match the schemas of the patterns"
        "schema: {type: object, patternProperties: {'^x': {type: string}}}";

    /// Whether the name of the property matches a pattern is not determined.
    PATTERN_REQUIRED = Widened "json-schema/pattern-required"
        "the required property, which at most a pattern describes, accepts any value"
        "schema: {type: object, required: [id], patternProperties: {'^x': {type: string}}}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL_TYPE = Exact "json-schema/null-type"
        "the type `null` rewritten as `nullable`"
        "schema: {type: object, properties: {name: {type: [string, 'null']}}}";

    /// Read literally, a value must be listed in `enum`, and `null` is not. Authors who write the type
    /// `null` want to allow it.
    NULL_NOT_IN_ENUM = Widened "json-schema/null-not-in-enum"
        "`null` is accepted, although `enum` does not list it"
        "schema: {type: object, properties: {kind: {type: [string, 'null'], enum: [a]}}}";

    /// Listing a type twice has no effect.
    DUPLICATE_TYPE = Exact "json-schema/duplicate-type"
        "`type` lists the type twice; the second one is removed"
        "schema: {type: [string, string]}";

    /// Every integer is a number.
    INTEGER_AND_NUMBER = Exact "json-schema/integer-and-number"
        "the type `integer` beside `number` is removed"
        "schema: {type: [integer, number]}";

    /// A list of all JSON types, or a list with a name that stands for any type, accepts any value.
    ALL_TYPES = Exact "json-schema/all-types"
        "`type` allows all types; any value is accepted"
        "schema: {type: [string, number, boolean, array, object]}";

    /// In OpenAPI 3.0 `type` is a string.
    ONE_TYPE = Exact "json-schema/one-type"
        "the `type` array with one type is rewritten as that type"
        "schema: {type: [string]}";

    /// Read literally, no value is `null` and matches the other schema. Generators that rewrite
    /// `nullable` as a type mean a value of the schema, or `null`.
    NULL_BESIDE_SCHEMAS = Widened "json-schema/null-beside-schemas"
        "the type `null` beside other schemas is read as `nullable`"
        "schema: {type: object, properties: {name: {type: 'null', allOf: [{type: string}]}}}";

    /// The only valid value is `null`, whatever other keywords state about other values.
    ONLY_NULL = Exact "json-schema/only-null"
        "other keywords of a schema that allows only `null` are removed"
        "schema: {type: object, properties: {gone: {type: 'null', enum: [a]}}}";

    /// The list of types restricts the subschemas, which usually state their own types.
    TYPES_BESIDE_SUBSCHEMAS = Widened "json-schema/types-beside-subschemas"
        "the list of types beside `oneOf`, `anyOf` or `allOf` is ignored"
        "schema: {type: [string, integer], anyOf: [{type: string}, {type: integer}]}";

    /// A schema of OpenAPI 3.0 has one type. A union with one schema per type, each with the
    /// keywords of that type, is equivalent.
    TYPES_AS_UNION = Exact "json-schema/types-as-union"
        "a list of types is rewritten as a union"
        "schema: {type: [string, integer]}";

    /// A valid value is listed in `enum` and has one of the types.
    TYPE_WITHOUT_VALUE = Exact "json-schema/type-without-value"
        "no value of `enum` has the type; the type is removed"
        "schema: {type: [string, array, object], enum: [a, [1]], minProperties: 1}";

    /// A valid value is listed in `enum` and has one of the types.
    VALUE_OF_OTHER_TYPE = Exact "json-schema/value-of-other-type"
        "the value has none of the listed types; removed"
        "schema: {type: [string, integer], enum: [a, true]}";

    /// The values of `enum` have types, which the list of types allows.
    TYPES_OF_VALUES = Exact "json-schema/types-of-values"
        "the list of types beside `enum` is removed: each value has a type"
        "schema: {type: [string, integer], enum: [a, 1]}";

    /// In OpenAPI 3.0 a schema with `nullable: true` accepts `null` as well.
    NULL_MEMBER = Exact "json-schema/null-member"
        "the subschema for `null` is rewritten as `nullable`"
        "schema: {type: object, properties: {name: {oneOf: [{type: string}, {type: 'null'}]}}}";

    /// Generated types do not check the keyword. Callers can send, and responses can contain,
    /// values that the keyword excludes.
    UNCHECKED = Widened "json-schema/unchecked"
        "`{keyword}` is not checked"
        "schema: {type: array, items: {type: string}, contains: {const: a}}";

    /// Items that no keyword describes are allowed by default.
    UNEVALUATED_ITEMS_OPEN = Exact "json-schema/unevaluated-items-open"
        "`unevaluatedItems: true` has no effect; removed"
        "schema: {type: array, items: {type: string}, unevaluatedItems: true}";

    /// Generated types accept items that no other keyword describes.
    UNEVALUATED_ITEMS = Widened "json-schema/unevaluated-items"
        "`unevaluatedItems` is not checked"
        "schema: {type: array, prefixItems: [{type: string}], unevaluatedItems: false}";

    /// A Rust type cannot exclude the values that match another schema.
    NOT = Widened "json-schema/not"
        "`not` is not checked"
        "schema: {type: string, not: {enum: [admin]}}";

    /// `additionalProperties` describes all other properties, so none is left unevaluated.
    EVALUATED = Exact "json-schema/evaluated"
        "`unevaluatedProperties` beside `additionalProperties` has no effect; removed"
        "schema: {type: object, additionalProperties: {type: string}, unevaluatedProperties: false}";

    /// `unevaluatedProperties: false` closes an object that several schemas describe together. The
    /// generated type ignores properties that no schema describes.
    UNEVALUATED_PROPERTIES_COMPOSED = Widened "json-schema/unevaluated-properties-composed"
        "`unevaluatedProperties` of a composed schema is not checked"
        "schema: {type: object, allOf: [{type: object, properties: {a: {type: string}}}], unevaluatedProperties: false}";

    /// Where no other schema describes the object, both keywords describe the properties that are
    /// not listed in `properties`.
    UNEVALUATED_PROPERTIES = Exact "json-schema/unevaluated-properties"
        "`unevaluatedProperties` rewritten as `additionalProperties`"
        "schema: {type: object, properties: {a: {type: string}}, unevaluatedProperties: false}";

    /// A keyword that JSON Schema does not define, or that only annotates the schema, does not
    /// change the generated type.
    UNREAD = Exact "json-schema/unread"
        "the keyword does not restrict the type; removed"
        "schema: {type: string, colour: red}";
}
