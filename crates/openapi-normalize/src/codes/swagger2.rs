//! Swagger 2.0 rewritten as OpenAPI 3.

openapi_source::diagnostics! {
    /// Swagger 2.0 declares media types once for all operations, OpenAPI 3 in each request body and
    /// response.
    MEDIA_TYPES = Exact "swagger2/media-types"
        "`consumes` and `produces` of the description are copied into the operations"
        r"
version: '2.0'
produces: [application/json]
schema: {type: string}
";

    /// `x-ms-paths` describes paths with a query. If `paths` has the same path, that one is used.
    MS_PATH_DUPLICATE = Narrowed "swagger2/ms-path-duplicate"
        "`paths` also has this path of `x-ms-paths`; ignored"
        r"
version: '2.0'
paths: {/examples: {get: {operationId: find, responses: {'200': {description: ok}}}}}
x-ms-paths: {/examples: {get: {operationId: other, responses: {'200': {description: ok}}}}}
";

    /// The description states the same in the notation of Swagger 2.0 and in that of OpenAPI 3.
    BOTH_FORMS_EQUAL = Exact "swagger2/both-forms-equal"
        "`{member}` is stated in the notations of two versions, with equal values"
        r"
version: '2.0'
host: example.com
schemes: [https]
servers: [{url: 'https://example.com'}]
schema: {type: string}
";

    /// The description has contradicting members in the notation of Swagger 2.0 and in that of
    /// OpenAPI 3. The notation of the stated version is used.
    BOTH_FORMS = Narrowed "swagger2/both-forms"
        "`{member}` is stated in the notations of two versions; the one of {version} is used"
        r"
version: '2.0'
host: example.com
schemes: [https]
servers: [{url: 'https://other.example.com'}]
schema: {type: string}
";

    /// Swagger 2.0 has the type `file` for uploads and downloads. OpenAPI 3 writes `type: string`
    /// and `format: binary`.
    FILE = Exact "swagger2/file"
        "`type: file` rewritten as a binary string"
        r"
version: '2.0'
schema: {type: file}
";

    /// In Swagger 2.0 a discriminator is the name of a property. In OpenAPI 3 it is an object with
    /// `propertyName`.
    DISCRIMINATOR = Exact "swagger2/discriminator"
        "the discriminator is rewritten as an object"
        r"
version: '2.0'
schema: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
";

    /// OpenAPI 3 declares all HTTP authentication schemes with `type: http`.
    BASIC = Exact "swagger2/basic"
        "the security scheme `basic` is rewritten as `type: http`"
        r"
version: '2.0'
securityDefinitions: {login: {type: basic}}
schema: {type: string}
";

    /// The caller provides the token, so the client does not need the flow.
    OAUTH2_WITHOUT_FLOW = Exact "swagger2/oauth2-without-flow"
        "the security scheme `oauth2` states no flow"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2}}
schema: {type: string}
";

    /// Swagger 2.0 defines the flows `implicit`, `password`, `application` and `accessCode`.
    OAUTH2_UNKNOWN_FLOW = Narrowed "swagger2/oauth2-unknown-flow"
        "`{flow}` is not an OAuth 2 flow of Swagger 2.0; ignored"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2, flow: magic}}
schema: {type: string}
";

    /// A scheme has one flow in Swagger 2.0 and several in OpenAPI 3.
    OAUTH2_FLOW = Exact "swagger2/oauth2-flow"
        "`flow` is rewritten as `flows`"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2, flow: password, tokenUrl: 'https://example.com', scopes: {}}}
schema: {type: string}
";

    /// `x-ms-parameterized-host` describes a host with parameters. OpenAPI 3 has server variables
    /// for this.
    HOST_PARAMETERS = Exact "swagger2/host-parameters"
        "parameters of the host are rewritten as server variables"
        r"
version: '2.0'
x-ms-parameterized-host:
  hostTemplate: '{account}.example.com'
  parameters: [{name: account, in: path, required: true, type: string}]
schema: {type: string}
";

    /// The servers of OpenAPI 3 are complete URLs.
    SERVERS = Exact "swagger2/servers"
        "`host`, `basePath` and `schemes` are rewritten as servers"
        r"
version: '2.0'
host: example.com
schema: {type: string}
";

    /// A WebSocket is opened by an HTTP request to the same host. The client sends it to the server
    /// with `http` in place of `ws`, and `https` in place of `wss`.
    WEBSOCKET_SCHEME = Exact "swagger2/websocket-scheme"
        "the URL scheme of WebSockets is rewritten as that of HTTP, whose request opens a WebSocket"
        r"
version: '2.0'
host: example.com
schemes: [ws]
schema: {type: string}
";

    /// Swagger 2.0 defines the URL schemes `http`, `https`, `ws` and `wss`.
    SCHEME_UNKNOWN = Narrowed "swagger2/scheme-unknown"
        "the client does not support the URL scheme {scheme}; ignored"
        r"
version: '2.0'
host: example.com
schemes: [ftp, https]
schema: {type: string}
";

    /// The description has both `definitions` and `components.schemas`, or another such pair, with
    /// the same component.
    COMPONENT_TWICE = Exact "swagger2/component-twice"
        "the component is defined in the sections of two versions, with equal values"
        r"
version: '2.0'
definitions: {Name: {type: string}}
components: {schemas: {Name: {type: string}}}
paths: {}
";

    /// The description has `securityDefinitions` and `components.securitySchemes` with different
    /// schemes of the same name. Operations refer to schemes by name, so only one can be used.
    SECURITY_SCHEME_TWICE = Narrowed "swagger2/security-scheme-twice"
        "another security scheme has the name `{name}`; this one is ignored"
        r"
version: '2.0'
securityDefinitions: {key: {type: basic}}
components: {securitySchemes: {key: {type: apiKey, name: key, in: query}}}
paths: {}
";

    /// The description has two components with the same name in the sections of two versions. Each
    /// reference names the section.
    COMPONENTS_DIFFER = Exact "swagger2/components-differ"
        "`#/{old}/{name}` and `#/components/{new}/{name}` differ; both are kept"
        r"
version: '2.0'
definitions: {Name: {type: string}}
components: {schemas: {Name: {type: integer}}}
paths: {}
";

    /// The operation has an empty array of parameters, and its path item declares parameters.
    PATH_ITEM_PARAMETERS = Exact "swagger2/path-item-parameters"
        "the operation gets the parameters of its path item"
        r"
version: '2.0'
paths:
  /examples:
    parameters: [{name: limit, in: query, type: integer}]
    get: {operationId: find, parameters: [], responses: {'200': {description: ok}}}
";

    /// The locations are `body`, `formData`, `header`, `path` and `query`.
    LOCATION_SPELLING = Exact "swagger2/location-spelling"
        "the location of the parameter is rewritten in the spelling of Swagger 2.0"
        r"
version: '2.0'
parameters: [{name: limit, in: Query, type: integer}]
";

    /// An operation of Swagger 2.0 can have its own URL schemes.
    SCHEMES = Exact "swagger2/schemes"
        "the URL schemes of the operation are rewritten as servers"
        r"
version: '2.0'
host: example.com
operation: {schemes: [https]}
";

    /// An HTTP request has one body. A second `body` parameter, or form fields beside it, cannot be
    /// sent.
    SECOND_BODY = Narrowed "swagger2/second-body"
        "the operation already has a request body; the parameter is ignored"
        r"
version: '2.0'
path: /examples
parameters:
  - {name: a, in: body, schema: {type: string}}
  - {name: b, in: body, schema: {type: string}}
";

    /// In Swagger 2.0 a request body is a parameter.
    BODY_PARAMETER = Exact "swagger2/body-parameter"
        "the body parameter is rewritten as the request body"
        r"
version: '2.0'
parameters: [{name: a, in: body, schema: {type: object}}]
";

    /// The description does not declare the media type of the request body. JSON is the most common
    /// one.
    CONSUMES_MISSING = Exact "swagger2/consumes-missing"
        "no `consumes` applies; the request body is sent as JSON"
        r"
version: '2.0'
parameters: [{name: a, in: body, schema: {type: object}}]
";

    /// In Swagger 2.0 each field of a form is a parameter.
    FORM_PARAMETER = Exact "swagger2/form-parameter"
        "the form parameter is rewritten as a property of the request body"
        r"
version: '2.0'
parameters: [{name: a, in: formData, type: string}]
";

    /// The operation has form parameters, but declares no media type that can carry them. A form
    /// with a file is sent as multipart, any other form URL-encoded.
    FORM_WITHOUT_MEDIA_TYPE = Exact "swagger2/form-without-media-type"
        "no media type in `consumes` fits the form; it is sent as `{media_type}`"
        r"
version: '2.0'
parameters: [{name: a, in: formData, type: string}]
";

    /// A form field cannot be sent without a name.
    FORM_PARAMETER_UNNAMED = Narrowed "swagger2/form-parameter-unnamed"
        "the form parameter has no name; removed"
        r"
version: '2.0'
parameters: [{name: b, in: formData, type: string}, {in: formData, type: string}]
";

    /// The description states OpenAPI 3, whose `style` and `explode` take precedence.
    COLLECTION_FORMAT_IGNORED = Narrowed "swagger2/collection-format-ignored"
        "`collectionFormat` contradicts `style` or `explode`; ignored"
        "parameters: [{name: ids, in: query, style: form, explode: true, collectionFormat: csv, schema: {type: array, items: {type: string}}}]";

    /// `collectionFormat` states how the items of an array are separated.
    STYLE_OF_COLLECTION_FORMAT = Exact "swagger2/style-of-collection-format"
        "`style` and `explode` are derived from `collectionFormat`"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: pipes, style: form}]
";

    /// The description states OpenAPI 3, and the parameter has both `content` and members of
    /// Swagger 2.0.
    DESCRIBED_BY_CONTENT = Narrowed "swagger2/described-by-content"
        "`content` describes the value; this member is ignored"
        "parameters: [{name: limit, in: query, type: integer, content: {application/json: {schema: {type: integer}}}}]";

    /// A parameter has either `content`, or `schema` (in Swagger 2.0 `type`).
    CONTENT_IGNORED = Narrowed "swagger2/content-ignored"
        "`content` is ignored, because `schema` or `type` describes the value"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, content: {application/json: {schema: {type: integer}}}}]
";

    /// A schema is an object. This value describes nothing.
    SCHEMA_UNUSABLE = Exact "swagger2/schema-unusable"
        "`schema` is not an object; ignored"
        r"
version: '2.0'
responses: {'200': {description: ok, schema: null}}
";

    /// Swagger 2.0 requires a type for every parameter.
    TYPE_MISSING = Exact "swagger2/type-missing"
        "the parameter has no type; any value is accepted"
        r"
version: '2.0'
parameters: [{name: limit, in: query}]
";

    /// The parameter is described in the notations of two versions, with equal values.
    VALUE_TWICE = Exact "swagger2/value-twice"
        "`schema` has this member as well, with an equal value"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, schema: {type: integer}}]
";

    /// The parameter has a `schema` and contradicting members of Swagger 2.0. The notation of the
    /// stated version is used.
    VALUE_IN_TWO_FORMS = Narrowed "swagger2/value-in-two-forms"
        "the value is described in the notations of two versions; this member is ignored"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, schema: {type: string}}]
";

    /// OpenAPI 3 uses other members to state how the items of an array are separated.
    COLLECTION_FORMAT = Exact "swagger2/collection-format"
        "`collectionFormat` is rewritten as `style` and `explode`"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}]
";

    /// Swagger 2.0 defines `csv`, `ssv`, `tsv` and `pipes`, and `multi` for query and form
    /// parameters. Correct the format in an overlay.
    COLLECTION_FORMAT_UNKNOWN = Widened "swagger2/collection-format-unknown"
        "Swagger 2.0 does not define this `collectionFormat` for the location; the items are separated by commas"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: dots}]
";

    /// `collectionFormat` states how the items of an array are separated.
    COLLECTION_FORMAT_OF_SCALAR = Exact "swagger2/collection-format-of-scalar"
        "`collectionFormat` of a value that is not an array is removed"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, collectionFormat: csv}]
";

    /// Commas are the default of Swagger 2.0.
    COLLECTION_FORMAT_MISSING = Exact "swagger2/collection-format-missing"
        "the array has no `collectionFormat`; its items are separated by commas"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}}]
";

    /// OpenAPI 3 has no style for an array inside an array.
    COLLECTION_FORMAT_NESTED = Widened "swagger2/collection-format-nested"
        "`collectionFormat` of an inner array is ignored"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: array, items: {type: string}, collectionFormat: pipes}}]
";

    /// The description declares no media type that fits the response. A file, which is never JSON,
    /// is returned as bytes, a string as text of any media type, anything else is decoded from JSON.
    PRODUCES_MISSING = Exact "swagger2/produces-missing"
        "no media type in `produces` fits; the response is read as {kind}"
        r"
version: '2.0'
responses: {'200': {description: ok, schema: {type: object}}}
";

    /// In OpenAPI 3, commas always separate the items of an array in a header.
    HEADER_COLLECTION_FORMAT = Exact "swagger2/header-collection-format"
        "`collectionFormat: csv` of a response header is removed"
        r"
version: '2.0'
responses: {'200': {description: ok, headers: {X-Ids: {type: array, items: {type: string}, collectionFormat: csv}}}}
";

    /// In OpenAPI 3, commas always separate the items of an array in a header. With another
    /// separator, the caller gets the header as a string, and divides it into items.
    HEADER_SEPARATOR = Widened "swagger2/header-separator"
        "the items of the header are not separated by commas; the header is read as a string"
        r"
version: '2.0'
responses: {'200': {description: ok, headers: {X-Ids: {type: array, items: {type: string}, collectionFormat: pipes}}}}
";
}
