//! What no client reads, and extensions that mean something.

openapi_source::diagnostics! {
    /// Extensions such as `x-enum-varnames` name and describe the values of an enum. The generated
    /// variants have these names and texts.
    ENUM_VALUES = Exact "extensions/enum-values"
        "names and descriptions of enum values are used for the generated enum"
        "schema: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}";

    /// Extensions such as `x-enum-varnames` list names in the order of the values. With another
    /// number of names it is unknown which name belongs to which value.
    ENUM_VALUES_MISMATCH = Exact "extensions/enum-values-mismatch"
        "the extension does not have one entry for each value of the enum; ignored"
        "schema: {type: integer, enum: [1, 2], x-enum-varnames: [One]}";

    /// `x-ms-discriminator-value` states the value of its base schema's discriminator that means
    /// the component. The generated union uses it.
    DISCRIMINATOR_VALUE = Exact "extensions/discriminator-value"
        "the value of a discriminator that means this component is kept"
        r"
schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}], x-ms-discriminator-value: cat}}
";

    /// `x-ms-skip-url-encoding` means that the slashes of the argument stay slashes of the path.
    MULTI_SEGMENT = Exact "extensions/multi-segment"
        "the Plan states that the path parameter takes several segments"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, required: true, schema: {type: string}, x-ms-skip-url-encoding: true}]
";

    /// Extensions such as `x-ms-pageable` and `x-pagination` state how a list is read page by page.
    CLIENT_EXTENSION = Exact "extensions/client-extension"
        "the extension describes how a client calls the operation; it is kept for the Plan"
        "operation: {x-ms-pageable: {nextLinkName: next}}";

    /// An extension (a member that begins with `x-`) has a meaning only for the tools that define
    /// it.
    UNKNOWN = Exact "extensions/unknown"
        "the extension is removed: no client reads it"
        "operation: {x-owner: team}";

    /// Examples, tags, contacts, licences and links to other documentation do not change what a
    /// client sends or decodes.
    DOCUMENTATION = Exact "extensions/documentation"
        "documentation that does not appear in the generated code is removed"
        "schema: {type: string, example: Ada}";

    /// A webhook is a request from the server to a receiver of yours. The generated client sends
    /// requests and does not receive any.
    WEBHOOKS = Narrowed "extensions/webhooks"
        "webhooks are not offered"
        r"
webhooks: {created: {post: {responses: {'204': {description: ok}}}}}
schema: {type: string}
";

    /// A callback is a request from the server to a receiver of yours. The generated client sends
    /// requests and does not receive any.
    CALLBACKS = Narrowed "extensions/callbacks"
        "callbacks are not offered"
        "operation: {callbacks: {done: {'{$request.body#/url}': {post: {responses: {'204': {description: ok}}}}}}}";

    /// A link describes how a value of a response is an argument of another operation. The caller
    /// passes the value.
    LINKS = Narrowed "extensions/links"
        "links are not offered"
        "responses: {'204': {description: ok, links: {next: {operationId: getExample}}}}";

    /// A description of several files becomes one document. This accounts for the rest of the other
    /// file.
    BUNDLED_FILE = Exact "extensions/bundled-file"
        "everything of the file that is used was copied to where it is used"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths: {/examples: {get: {operationId: find, parameters: [{$ref: 'parameters.yaml#/limit'}], responses: {'204': {description: ok}}}}}
--- parameters.yaml
limit: {name: limit, in: query, schema: {type: integer}}
";

    /// `x-nullable` is how descriptions of Swagger 2.0 state that a value may be `null`.
    NULLABLE = Exact "extensions/nullable"
        "`x-nullable` rewritten as `nullable`"
        "schema: {type: object, properties: {name: {type: string, x-nullable: true}}}";

    /// The extension of Kubernetes states that a value is an integer or a string.
    INT_OR_STRING = Exact "extensions/int-or-string"
        "`x-kubernetes-int-or-string` rewritten as `format: int-or-string`"
        "schema: {type: object, properties: {port: {x-kubernetes-int-or-string: true}}}";

    /// The extension states that a string is a secret. The generated type does not show its value.
    SECRET = Exact "extensions/secret"
        "`x-secret` rewritten as `format: password`"
        "schema: {type: object, properties: {token: {type: string, x-secret: true}}}";

    /// A secret has `format: password`, and a schema has one format.
    SECRET_FORMAT = Exact "extensions/secret-format"
        "the other format of a secret is removed"
        "schema: {type: object, properties: {token: {type: string, format: uuid, x-secret: true}}}";

    /// A section such as `components.responses` is empty or no object.
    COMPONENTS_EMPTY = Exact "extensions/components-empty"
        "section of components without components removed"
        r"
components: {responses: {}}
schema: {type: string}
";

    /// Parameters, responses, request bodies and headers stand in the operations that refer to
    /// them. This accounts for the component.
    COMPONENT_INLINED = Exact "extensions/component-inlined"
        "the component was copied to where it is used"
        r"
parameters: [{$ref: '#/components/parameters/Limit'}]
components: {parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}}
";

    /// Parameters, responses, request bodies and headers that no kept operation refers to are left
    /// out.
    COMPONENT_UNUSED = Exact "extensions/component-unused"
        "no operation uses the component; removed"
        r"
components: {parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}}
schema: {type: string}
";
}
