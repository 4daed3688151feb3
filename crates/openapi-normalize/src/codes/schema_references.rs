//! References to schemas, rewritten to name components.

openapi_source::diagnostics! {
    /// A cycle of references without any schema restricts nothing.
    SELF_REFERENCE = Widened "schema-references/self-reference"
        "the schema refers to itself; any value is accepted"
        "schema: {$ref: '#/components/schemas/Example'}";

    /// A component that only refers to another component adds nothing. The chain of references is
    /// followed to its end.
    CHAIN_SHORTENED = Exact "schema-references/chain-shortened"
        "the reference names another reference; it is rewritten to name the referenced schema"
        r"
schema: {$ref: '#/components/schemas/A'}
schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: object, properties: {name: {type: string}}}}
";

    /// `components` and `components.schemas` are objects. References into this section accept any
    /// value.
    SECTION_NOT_AN_OBJECT = Widened "schema-references/section-not-an-object"
        "`{section}` is {kind}, not an object; references into it are undefined"
        r"
components: {schemas: [7]}
paths: {}
";

    /// A schema is an object, or `true` or `false`.
    NOT_A_SCHEMA = Widened "schema-references/not-a-schema"
        "the schema is {kind}; any value is accepted"
        "schema: 7";

    /// `components.schemas` is an object without members.
    SCHEMAS_EMPTY = Exact "schema-references/schemas-empty"
        "the section of schemas is empty; removed"
        r"
components: {schemas: {}}
paths: {}
";

    /// A schema with `$dynamicRef` is generic: another schema binds the anchor. Each binding gets a
    /// copy of the generic schema.
    GENERIC_INLINED = Exact "schema-references/generic-inlined"
        "the generic schema is copied to where its `$dynamicRef` is bound"
        r"
schema: {$id: ids, $ref: '#/components/schemas/Page', $defs: {item: {$dynamicAnchor: item, type: integer}}}
schemas:
  Page: {$id: page, type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {item: {$dynamicAnchor: item}}}
";

    /// A schema with `$dynamicRef` is generic: another schema binds the anchor. Each binding gets a
    /// copy of the generic schema, to which the reference is rewritten.
    GENERIC_BOUND = Exact "schema-references/generic-bound"
        "the reference names a generic schema; it is rewritten to name the copy for this binding"
        r"
schema: {type: object, properties: {page: {$ref: '#/components/schemas/Page', minProperties: 1}}, $defs: {item: {$dynamicAnchor: item, type: integer}}}
schemas:
  Page: {type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {item: {$dynamicAnchor: item}}}
";

    /// Each binding of a generic schema (`$dynamicRef`) is a copy, and nested bindings multiply.
    /// Their number is limited.
    TOO_MANY_BINDINGS = Widened "schema-references/too-many-bindings"
        "the description has too many bindings of generic schemas; any value is accepted"
        "";

    /// `$dynamicRef` and `$recursiveRef` refer to an anchor of an enclosing or referring schema.
    /// Other schemas declare this anchor, but none of them applies here.
    DYNAMIC_UNBOUND = Widened "schema-references/dynamic-unbound"
        "no schema that applies here declares the anchor of the dynamic reference; any value is accepted"
        r"
responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {child: {$recursiveRef: '#'}}}}}}}
schemas: {Node: {$recursiveAnchor: true, type: object, properties: {child: {$recursiveRef: '#'}}}}
";

    /// `$dynamicRef` and `$recursiveRef` refer to the outermost schema with the anchor.
    DYNAMIC_BOUND = Exact "schema-references/dynamic-bound"
        "the dynamic reference is rewritten as a reference to the schema that it resolves to here"
        "schema: {$dynamicAnchor: node, type: object, properties: {child: {$dynamicRef: '#node'}}}";

    /// OpenAPI does not allow a reference instead of `properties`. The properties of the target are
    /// copied.
    MAP_INLINED = Exact "schema-references/map-inlined"
        "the reference stands for an object of named schemas; these are copied"
        r"
schema: {type: object, properties: {$ref: '#/components/schemas/Other/properties'}}
schemas: {Other: {type: object, properties: {name: {type: string}}}}
";

    /// OpenAPI does not allow a reference instead of `properties`. Copies of the referenced
    /// properties can multiply, so their number is limited.
    MAP_TOO_LARGE = Widened "schema-references/map-too-large"
        "the reference stands for an object of too many named schemas; ignored"
        "";

    /// OpenAPI does not allow a reference instead of `properties`, and the target of this one is
    /// not an object.
    MAP_UNRESOLVED = Widened "schema-references/map-unresolved"
        "the reference instead of an object of named schemas is unresolved; ignored"
        "schema: {type: object, properties: {$ref: '#/components/schemas/Missing/properties'}}";

    /// A reference may name a schema at any location in the document. progenitor supports
    /// references to components only.
    HOISTED = Exact "schema-references/hoisted"
        "the referenced schema becomes a component"
        "schema: {type: object, properties: {a: {type: object, properties: {x: {type: string}}}, b: {$ref: '#/components/schemas/Example/properties/a'}}}";

    /// A reference to a response, a parameter or a request body is written where a schema is
    /// expected.
    NOT_OF_A_SCHEMA = Exact "schema-references/not-of-a-schema"
        "the reference names an object of `{section}`; the schema of that object is used"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/parameters/Name'}}}
components: {parameters: {Name: {name: name, in: query, schema: {type: string}}}}
";

    /// References by `$id`, by `$anchor`, by another JSON pointer or by a bare name become
    /// `#/components/schemas/NAME`.
    BY_NAME = Exact "schema-references/by-name"
        "the reference is rewritten to name the component"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Example/oneOf/1', cat: Cat}}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
  Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
";

    /// The `mapping` of a discriminator maps a value to a schema that is not defined. Define the
    /// schema, or correct its name.
    MAPPING_UNRESOLVED = Widened "schema-references/mapping-unresolved"
        "discriminator value `{value}` is mapped to an undefined schema; ignored"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
";

    /// The reference names a schema that is undefined, or a file that may not be read. Define the
    /// schema in the description or in an overlay.
    UNRESOLVED = Widened "schema-references/unresolved"
        "{reference}; any value is accepted"
        "schema: {type: object, properties: {owner: {$ref: '#/components/schemas/Missing'}}}";

    /// A reference is a string.
    NOT_A_STRING = Widened "schema-references/not-a-string"
        "`$ref` is not a string; any value is accepted"
        r#"{"schema": {"type": "object", "properties": {"owner": {"$ref": 7}}}}"#;

    /// `$defs` holds schemas for references.
    LOCAL_DEFINITIONS = Exact "schema-references/local-definitions"
        "definitions inside a schema are removed; the referenced ones are components"
        "schema: {type: object, properties: {name: {$ref: '#/components/schemas/Example/$defs/Name'}}, $defs: {Name: {type: string}}}";

    /// `$id`, `$anchor` and similar keywords give a schema a name for references.
    IDENTIFIERS = Exact "schema-references/identifiers"
        "the keyword names the schema for references, which are resolved; removed"
        "schema: {$id: example, type: string}";
}
