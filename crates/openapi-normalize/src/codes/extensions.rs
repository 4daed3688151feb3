//! Extensions, documentation, webhooks, and components that are not in the lowered document.

openapi_source::diagnostics! {
    /// Extensions such as `x-enum-varnames` name and describe the values of an enum. The generated
    /// variants use the descriptions, and the names if they are distinct in Rust
    /// (`variants/name-ignored`).
    ENUM_VALUES = Exact "extensions/enum-values"
        "names and descriptions of enum values are read for the generated enum"
        "schema: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}";

    /// Extensions such as `x-enum-varnames` list names in the order of the values. With a different
    /// number of names, the correspondence is unknown.
    ENUM_VALUES_MISMATCH = Exact "extensions/enum-values-mismatch"
        "the extension does not have one entry for each value of the enum; ignored"
        "schema: {type: integer, enum: [1, 2], x-enum-varnames: [One]}";

    /// `x-ms-discriminator-value` states the component's value of the discriminator in its base
    /// schema. The generated union uses it.
    DISCRIMINATOR_VALUE = Exact "extensions/discriminator-value"
        "the component's discriminator value is kept"
        r"
schema: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}
schemas: {Cat: {allOf: [{$ref: '#/components/schemas/Example'}], x-ms-discriminator-value: cat}}
";

    /// `x-ms-skip-url-encoding` means that slashes in the argument are sent unescaped.
    MULTI_SEGMENT = Exact "extensions/multi-segment"
        "the value of the path parameter spans several segments; the Plan records it"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, required: true, schema: {type: string}, x-ms-skip-url-encoding: true}]
";

    /// `x-ms-skip-url-encoding` means that the argument is already percent-encoded. With
    /// `allowReserved`, the client keeps percent-encoded triples.
    ENCODED_QUERY = Exact "extensions/encoded-query"
        "the value of the query parameter is already encoded; rewritten as `allowReserved`"
        r"
parameters: [{name: q, in: query, schema: {type: string}, x-ms-skip-url-encoding: true}]
";

    /// Extensions such as `x-ms-pageable` and `x-pagination` describe how a client reads a list
    /// page by page.
    CLIENT_EXTENSION = Exact "extensions/client-extension"
        "the extension describes how a client calls the operation; the Plan keeps it"
        "operation: {x-ms-pageable: {nextLinkName: next}}";

    /// An extension (a member that starts with `x-`) has a meaning only for the tools that define
    /// it.
    UNKNOWN = Exact "extensions/unknown"
        "the generator does not support this extension; removed"
        "operation: {x-owner: team}";

    /// Examples, tags, contacts, licences and links to other documentation do not change what a
    /// client sends or decodes.
    DOCUMENTATION = Exact "extensions/documentation"
        "documentation that the generated code does not contain is removed"
        "schema: {type: string, example: Ada}";

    /// A webhook is a request that the API sends to your server. The generated module `webhooks`
    /// decodes its payload. Your server reads its headers and checks its credentials.
    WEBHOOKS = Exact "extensions/webhooks"
        "the Plan records the webhook payloads"
        r"
webhooks: {created: {post: {responses: {'204': {description: ok}}}}}
schema: {type: string}
";

    /// A callback is a request that the API sends to your server. The generated module `webhooks`
    /// decodes its payload. Your server reads its headers and checks its credentials.
    CALLBACKS = Exact "extensions/callbacks"
        "the Plan records the callback payloads"
        "operation: {callbacks: {done: {'{$request.body#/url}': {post: {responses: {'204': {description: ok}}}}}}}";

    /// The generated module `webhooks` decodes JSON. Your server has to read a payload in any other
    /// media type. For a form, a type is generated: convert the fields to JSON and decode that.
    WEBHOOK_MEDIA_TYPE = Narrowed "extensions/webhook-media-type"
        "the payload is sent as `{media_type}`; the client decodes only JSON"
        r"
webhooks: {created: {post: {requestBody: {content: {text/plain: {schema: {type: string}}}}, responses: {'204': {description: ok}}}}}
schema: {type: string}
";

    /// A link describes which value of a response is an argument of another operation. The caller
    /// passes this value.
    LINKS = Narrowed "extensions/links"
        "the generated client has no support for links; removed"
        "responses: {'204': {description: ok, links: {next: {operationId: getExample}}}}";

    /// The files of a description become one document. This entry accounts for the members of a
    /// file that are used nowhere or were copied.
    BUNDLED_FILE = Exact "extensions/bundled-file"
        "every used member of the file was copied to where it is used"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths: {/examples: {get: {operationId: find, parameters: [{$ref: 'parameters.yaml#/limit'}], responses: {'204': {description: ok}}}}}
--- parameters.yaml
limit: {name: limit, in: query, schema: {type: integer}}
";

    /// Descriptions of Swagger 2.0 use `x-nullable` to allow `null`.
    NULLABLE = Exact "extensions/nullable"
        "`x-nullable` is rewritten as `nullable`"
        "schema: {type: object, properties: {name: {type: string, x-nullable: true}}}";

    /// The Kubernetes extension allows an integer or a string.
    INT_OR_STRING = Exact "extensions/int-or-string"
        "`x-kubernetes-int-or-string` is rewritten as `format: int-or-string`"
        "schema: {type: object, properties: {port: {x-kubernetes-int-or-string: true}}}";

    /// The extension marks a string as a secret. The `Debug` output of the generated type hides the
    /// value.
    SECRET = Exact "extensions/secret"
        "`x-secret` is rewritten as `format: password`"
        "schema: {type: object, properties: {token: {type: string, x-secret: true}}}";

    /// A secret has `format: password`, and a schema has only one format.
    SECRET_FORMAT = Widened "extensions/secret-format"
        "the secret gets `format: password`; its original format is not checked"
        "schema: {type: object, properties: {token: {type: string, format: uuid, x-secret: true}}}";

    /// A section such as `components.responses` is empty or not an object.
    COMPONENTS_EMPTY = Exact "extensions/components-empty"
        "the section of `components` has no components; removed"
        r"
components: {responses: {}}
schema: {type: string}
";

    /// Parameters, responses, request bodies and headers are copied into the operations that refer
    /// to them. This entry accounts for the component.
    COMPONENT_INLINED = Exact "extensions/component-inlined"
        "the component was copied to where it is used"
        r"
parameters: [{$ref: '#/components/parameters/Limit'}]
components: {parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}}
";

    /// No selected operation refers to this parameter, response, request body or header.
    COMPONENT_UNUSED = Exact "extensions/component-unused"
        "no operation uses the component; removed"
        r"
components: {parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}}
schema: {type: string}
";
}
