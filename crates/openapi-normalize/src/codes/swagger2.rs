//! Swagger 2.0 rewritten as OpenAPI 3.

openapi_source::diagnostics! {
    /// Swagger 2.0 declares media types for all operations at once, OpenAPI 3 for each request body
    /// and response.
    MEDIA_TYPES = Exact "swagger2/media-types"
        "`consumes` and `produces` of the description are written into the operations"
        r"
version: '2.0'
produces: [application/json]
schema: {type: string}
";

    /// `x-ms-paths` describes paths with a query. A path that both have is taken from `paths`.
    MS_PATH_DUPLICATE = Narrowed "swagger2/ms-path-duplicate"
        "`paths` has the path of this member of `x-ms-paths` as well; ignored"
        r"
version: '2.0'
paths: {/examples: {get: {operationId: find, responses: {'200': {description: ok}}}}}
x-ms-paths: {/examples: {get: {operationId: other, responses: {'200': {description: ok}}}}}
";

    /// The description has pieces of Swagger 2.0 and of OpenAPI 3 that state the same.
    BOTH_FORMS_EQUAL = Exact "swagger2/both-forms-equal"
        "`{member}` is stated in the forms of two versions, with equal values"
        r"
version: '2.0'
host: example.com
schemes: [https]
servers: [{url: 'https://example.com'}]
schema: {type: string}
";

    /// The description has pieces of Swagger 2.0 and of OpenAPI 3 that contradict each other. The
    /// form of the version that the description states counts.
    BOTH_FORMS = Narrowed "swagger2/both-forms"
        "`{member}` is stated in the forms of two versions; the one of {version} counts"
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

    /// OpenAPI 3 has one type for the authentication schemes of HTTP.
    BASIC = Exact "swagger2/basic"
        "the security scheme `basic` is rewritten as `type: http`"
        r"
version: '2.0'
securityDefinitions: {login: {type: basic}}
schema: {type: string}
";

    /// The client sends a token and does not run the flow, so that nothing is missing.
    OAUTH2_WITHOUT_FLOW = Exact "swagger2/oauth2-without-flow"
        "the security scheme `oauth2` states no flow"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2}}
schema: {type: string}
";

    /// Swagger 2.0 defines the flows `implicit`, `password`, `application` and `accessCode`.
    OAUTH2_UNKNOWN_FLOW = Narrowed "swagger2/oauth2-unknown-flow"
        "`{flow}` is not a flow of `oauth2`; ignored"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2, flow: magic}}
schema: {type: string}
";

    /// A scheme has one flow in Swagger 2.0 and several in OpenAPI 3.
    OAUTH2_FLOW = Exact "swagger2/oauth2-flow"
        "`flow` rewritten as `flows`"
        r"
version: '2.0'
securityDefinitions: {login: {type: oauth2, flow: password, tokenUrl: 'https://example.com', scopes: {}}}
schema: {type: string}
";

    /// `x-ms-parameterized-host` describes a host with parameters, as variables of a server do in
    /// OpenAPI 3.
    HOST_PARAMETERS = Exact "swagger2/host-parameters"
        "parameters of the host are rewritten as variables of the server"
        r"
version: '2.0'
x-ms-parameterized-host:
  hostTemplate: '{account}.example.com'
  parameters: [{name: account, in: path, required: true, type: string}]
schema: {type: string}
";

    /// OpenAPI 3 writes whole URLs.
    SERVERS = Exact "swagger2/servers"
        "`host`, `basePath` and `schemes` are rewritten as servers"
        r"
version: '2.0'
host: example.com
schema: {type: string}
";

    /// The description has `definitions` and `components.schemas`, or another such pair, with the
    /// same component.
    COMPONENT_TWICE = Exact "swagger2/component-twice"
        "the component is in the sections of two versions, with equal values"
        r"
version: '2.0'
definitions: {Name: {type: string}}
components: {schemas: {Name: {type: string}}}
paths: {}
";

    /// The description has `securityDefinitions` and `components.securitySchemes` with different
    /// schemes of one name. Operations name schemes, so that only one can be meant.
    SECURITY_SCHEME_TWICE = Narrowed "swagger2/security-scheme-twice"
        "another security scheme has the name `{name}`; ignored"
        r"
version: '2.0'
securityDefinitions: {key: {type: basic}}
components: {securitySchemes: {key: {type: apiKey, name: key, in: query}}}
paths: {}
";

    /// The description has two components of one name, in the sections of two versions. References
    /// say which one is meant.
    COMPONENTS_DIFFER = Exact "swagger2/components-differ"
        "`#/{old}/{name}` and `#/components/{new}/{name}` differ; both are kept"
        r"
version: '2.0'
definitions: {Name: {type: string}}
components: {schemas: {Name: {type: integer}}}
paths: {}
";

    /// The operation has an empty array of parameters, and its path item has parameters.
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
        "the location of the parameter is respelled"
        r"
version: '2.0'
parameters: [{name: limit, in: Query, type: integer}]
";

    /// Swagger 2.0 lets an operation have URL schemes of its own.
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
        "the operation has a request body already; the parameter is ignored"
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

    /// The description does not declare the media type of the request body. JSON is what servers
    /// take most often.
    CONSUMES_MISSING = Exact "swagger2/consumes-missing"
        "no `consumes` applies; the request body is JSON"
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

    /// The operation has form parameters, but declares no media type of forms. A form with a file
    /// is sent as multipart, any other urlencoded.
    FORM_WITHOUT_MEDIA_TYPE = Exact "swagger2/form-without-media-type"
        "`consumes` names no form; the form is sent as `{media_type}`"
        r"
version: '2.0'
parameters: [{name: a, in: formData, type: string}]
";

    /// A field of a form cannot be sent without a name.
    FORM_PARAMETER_UNNAMED = Narrowed "swagger2/form-parameter-unnamed"
        "the form parameter has no name; removed"
        r"
version: '2.0'
parameters: [{name: b, in: formData, type: string}, {in: formData, type: string}]
";

    /// The description states OpenAPI 3, whose `style` and `explode` count.
    COLLECTION_FORMAT_IGNORED = Narrowed "swagger2/collection-format-ignored"
        "`collectionFormat` contradicts `style` or `explode`; ignored"
        "parameters: [{name: ids, in: query, style: form, explode: true, collectionFormat: csv, schema: {type: array, items: {type: string}}}]";

    /// `collectionFormat` states how the items of an array are separated.
    STYLE_OF_COLLECTION_FORMAT = Exact "swagger2/style-of-collection-format"
        "`style` and `explode` follow from `collectionFormat`"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: pipes, style: form}]
";

    /// The description states OpenAPI 3, and the parameter has `content` and members of Swagger
    /// 2.0.
    DESCRIBED_BY_CONTENT = Narrowed "swagger2/described-by-content"
        "`content` describes the value; this member is ignored"
        "parameters: [{name: limit, in: query, type: integer, content: {application/json: {schema: {type: integer}}}}]";

    /// A parameter has either `content`, or `schema` (in Swagger 2.0 `type`).
    CONTENT_IGNORED = Narrowed "swagger2/content-ignored"
        "`content` is ignored: `schema` or `type` describes the value"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, content: {application/json: {schema: {type: integer}}}}]
";

    /// A schema is an object. This one describes nothing.
    SCHEMA_UNUSABLE = Exact "swagger2/schema-unusable"
        "`schema` is not an object; ignored"
        r"
version: '2.0'
responses: {'200': {description: ok, schema: null}}
";

    /// Swagger 2.0 demands a type of every parameter.
    TYPE_MISSING = Exact "swagger2/type-missing"
        "the parameter states no type; any value is accepted"
        r"
version: '2.0'
parameters: [{name: limit, in: query}]
";

    /// The parameter is described in the forms of two versions, which agree.
    VALUE_TWICE = Exact "swagger2/value-twice"
        "`schema` states this member as well, with an equal value"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, schema: {type: integer}}]
";

    /// The parameter has a `schema` and members of Swagger 2.0 that contradict each other. The form
    /// of the version that the description states counts.
    VALUE_IN_TWO_FORMS = Narrowed "swagger2/value-in-two-forms"
        "the value is described in the forms of two versions; this member is ignored"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, schema: {type: string}}]
";

    /// How the items of an array are separated is stated by other members in OpenAPI 3.
    COLLECTION_FORMAT = Exact "swagger2/collection-format"
        "`collectionFormat` rewritten as `style` and `explode`"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}]
";

    /// `collectionFormat` states how the items of an array are separated.
    COLLECTION_FORMAT_OF_SCALAR = Exact "swagger2/collection-format-of-scalar"
        "`collectionFormat` of a value that is no array is removed"
        r"
version: '2.0'
parameters: [{name: limit, in: query, type: integer, collectionFormat: csv}]
";

    /// That is the default of Swagger 2.0.
    COLLECTION_FORMAT_MISSING = Exact "swagger2/collection-format-missing"
        "the array has no `collectionFormat`; its items are separated by commas"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: string}}]
";

    /// OpenAPI 3 has no style for an array in an array.
    COLLECTION_FORMAT_NESTED = Widened "swagger2/collection-format-nested"
        "`collectionFormat` of an inner array is ignored"
        r"
version: '2.0'
parameters: [{name: ids, in: query, type: array, items: {type: array, items: {type: string}, collectionFormat: pipes}}]
";

    /// The description does not declare the media type of the response. A file is read as bytes, a
    /// string as text of any media type, anything else as JSON.
    PRODUCES_MISSING = Exact "swagger2/produces-missing"
        "no `produces` applies; the response is read as {kind}"
        r"
version: '2.0'
responses: {'200': {description: ok, schema: {type: object}}}
";

    /// The items of an array in a header are separated by commas in OpenAPI 3.
    HEADER_COLLECTION_FORMAT = Exact "swagger2/header-collection-format"
        "`collectionFormat` of a response header is removed"
        r"
version: '2.0'
responses: {'200': {description: ok, headers: {X-Ids: {type: array, items: {type: string}, collectionFormat: pipes}}}}
";
}
