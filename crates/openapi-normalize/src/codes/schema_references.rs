//! References of schemas.

openapi_source::diagnostics! {
    /// A cycle of references without any schema in it describes nothing.
    SELF_REFERENCE = Widened "schema-references/self-reference"
        "the schema refers to itself; any value is accepted"
        "schema: {$ref: '#/components/schemas/Example'}";

    /// A component that only refers to another component adds nothing. A chain of them is followed
    /// to its end.
    CHAIN_SHORTENED = Exact "schema-references/chain-shortened"
        "the reference names another reference; it is rewritten to name the schema"
        r"
schema: {$ref: '#/components/schemas/A'}
schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: object, properties: {name: {type: string}}}}
";

    /// `components` and `components.schemas` are objects. References to schemas in them accept any
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
    /// copy.
    GENERIC_INLINED = Exact "schema-references/generic-inlined"
        "the generic schema is copied to where its parameter is bound"
        r"
schema: {$id: ids, $ref: '#/components/schemas/Page', $defs: {item: {$dynamicAnchor: item, type: integer}}}
schemas:
  Page: {$id: page, type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {item: {$dynamicAnchor: item}}}
";

    /// A schema with `$dynamicRef` is generic: another schema binds the anchor. Each binding gets a
    /// copy, to which the reference leads.
    GENERIC_BOUND = Exact "schema-references/generic-bound"
        "the reference names a generic schema; it is rewritten to name the copy for its binding"
        r"
schema: {type: object, properties: {page: {$ref: '#/components/schemas/Page', minProperties: 1}}, $defs: {item: {$dynamicAnchor: item, type: integer}}}
schemas:
  Page: {type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {item: {$dynamicAnchor: item}}}
";

    /// Each binding of a generic schema (`$dynamicRef`) is a copy, and bindings may multiply each
    /// other. Their number has a limit.
    TOO_MANY_BINDINGS = Widened "schema-references/too-many-bindings"
        "the description binds generic schemas too often; any value is accepted"
        "";

    /// `$dynamicRef` names an anchor that another schema binds. Nothing has the anchor.
    DYNAMIC_UNBOUND = Widened "schema-references/dynamic-unbound"
        "no schema binds the dynamic reference; any value is accepted"
        r"
responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {child: {$recursiveRef: '#'}}}}}}}
schemas: {Node: {$recursiveAnchor: true, type: object, properties: {child: {$recursiveRef: '#'}}}}
";

    /// `$dynamicRef` and `$recursiveRef` mean the outermost schema with the anchor.
    DYNAMIC_BOUND = Exact "schema-references/dynamic-bound"
        "the dynamic reference is rewritten as a reference to the schema that it means here"
        "schema: {$dynamicAnchor: node, type: object, properties: {child: {$dynamicRef: '#node'}}}";

    /// OpenAPI has no references in the place of `properties`. The properties of the target are
    /// written there.
    MAP_INLINED = Exact "schema-references/map-inlined"
        "the reference stands for several schemas by name; they are copied to its place"
        r"
schema: {type: object, properties: {$ref: '#/components/schemas/Other/properties'}}
schemas: {Other: {type: object, properties: {name: {type: string}}}}
";

    /// OpenAPI has no references in the place of `properties`. Copies of the properties that such
    /// references mean have a limit, since they can multiply.
    MAP_TOO_LARGE = Widened "schema-references/map-too-large"
        "the reference stands for too many schemas by name; ignored"
        "";

    /// OpenAPI has no references in the place of `properties`, and this one leads to no object.
    MAP_UNRESOLVED = Widened "schema-references/map-unresolved"
        "the reference that stands for several schemas by name is unresolved; ignored"
        "schema: {type: object, properties: {$ref: '#/components/schemas/Missing/properties'}}";

    /// A reference may name a schema at any position of the document. progenitor takes references
    /// to components only.
    HOISTED = Exact "schema-references/hoisted"
        "the schema that a reference names becomes a component"
        "schema: {type: object, properties: {a: {type: object, properties: {x: {type: string}}}, b: {$ref: '#/components/schemas/Example/properties/a'}}}";

    /// A reference to a response, a parameter or a request body is written where a schema is
    /// expected.
    NOT_OF_A_SCHEMA = Exact "schema-references/not-of-a-schema"
        "the reference names an object of `{section}`; the schema in that object is meant"
        r"
schema: {type: object, properties: {name: {$ref: '#/components/parameters/Name'}}}
components: {parameters: {Name: {name: name, in: query, schema: {type: string}}}}
";

    /// References by `$id`, by `$anchor`, by another pointer or by the name alone become
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

    /// The `mapping` of a discriminator names the schema that a value means. Define the schema, or
    /// correct the name.
    MAPPING_UNRESOLVED = Widened "schema-references/mapping-unresolved"
        "the value `{value}` of the discriminator is mapped to an undefined schema; ignored"
        r"
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}]
  discriminator: {propertyName: kind, mapping: {dog: '#/components/schemas/Dog'}}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
";

    /// The reference names a schema that is undefined, or one outside of what may be read. Define
    /// the schema in the description or in an overlay.
    UNRESOLVED = Widened "schema-references/unresolved"
        "{reference}; any value is accepted"
        "schema: {type: object, properties: {owner: {$ref: '#/components/schemas/Missing'}}}";

    /// A reference is a string.
    NOT_A_STRING = Widened "schema-references/not-a-string"
        "`$ref` is not a string; any value is accepted"
        r#"{"schema": {"type": "object", "properties": {"owner": {"$ref": 7}}}}"#;

    /// JSON Schema has `$defs` for schemas that references name.
    LOCAL_DEFINITIONS = Exact "schema-references/local-definitions"
        "definitions inside a schema are removed; those that references name are components"
        "schema: {type: object, properties: {name: {$ref: '#/components/schemas/Example/$defs/Name'}}, $defs: {Name: {type: string}}}";

    /// `$id`, `$anchor` and similar keywords give a schema a name for references.
    IDENTIFIERS = Exact "schema-references/identifiers"
        "a name of the schema for references is removed; references are resolved"
        "schema: {$id: example, type: string}";
}
