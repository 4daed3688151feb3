//! Parameters.

openapi_source::diagnostics! {
    /// The locations are `path`, `query`, `header` and `cookie`. A client does not know where to
    /// send the parameter.
    UNKNOWN_LOCATION = Narrowed "parameters/unknown-location"
        "the location of the parameter is not defined; removed"
        "parameters: [{name: id, in: matrix, schema: {type: string}}]";

    /// A parameter is an object with a name and a location.
    NOT_AN_OBJECT = Narrowed "parameters/not-an-object"
        "the parameter is not an object; removed"
        "";

    /// A parameter `in: querystring` describes the whole query. Where its schema has properties,
    /// each becomes a query parameter; otherwise the client cannot write it.
    QUERY_STRING = Narrowed "parameters/query-string"
        "the query string is not described as an object with properties; removed"
        "";

    /// Without a name a parameter cannot be sent.
    UNNAMED = Narrowed "parameters/unnamed"
        "the parameter has no name; removed"
        "parameters: [{name: '', in: query, schema: {type: string}}]";

    /// The locations are `path`, `query`, `header` and `cookie`. A parameter without a location is
    /// one of the query.
    LOCATION_SPELLING = Exact "parameters/location-spelling"
        "the location of the parameter is respelled"
        "parameters: [{name: id, in: Query, schema: {type: string}}]";

    /// `Accept`, `Content-Type` and `Authorization` are described by media types and security
    /// schemes.
    IGNORED_HEADER = Exact "parameters/ignored-header"
        "OpenAPI ignores header parameters of this name; removed"
        r"
version: 3.1.0
parameters: [{name: Accept, in: header, schema: {type: string}}]
";

    /// The header parameter `Accept` or `Content-Type` lists the media types that the operation
    /// declares.
    HEADER_OF_MEDIA_TYPES = Exact "parameters/header-of-media-types"
        "the media types of the operation determine the header; removed"
        r"
version: '2.0'
produces: [application/json]
parameters: [{name: Accept, in: header, type: string, enum: [application/json]}]
schema: {type: string}
";

    /// The client sends the `Accept` that belongs to the method, since it decodes the response by
    /// it.
    ACCEPT_HEADER = Narrowed "parameters/accept-header"
        "the header `{name}` is no argument: the media types of the responses determine it"
        r"
version: '2.0'
produces: [application/json]
parameters: [{name: Accept, in: header, type: string, enum: [text/csv]}]
schema: {type: string}
";

    /// A multipart form chooses the boundary between its parts, which is part of `Content-Type`.
    HEADER_OF_FORM = Exact "parameters/header-of-form"
        "the client sets the header, with the boundary of the form; removed"
        r"
version: '2.0'
consumes: [multipart/form-data]
parameters:
  - {name: Content-Type, in: header, type: string}
  - {name: file, in: formData, type: file}
";

    /// The operation declares the header as a parameter and by its security scheme. Callers may
    /// leave it to their credential.
    AUTHORIZATION_OPTIONAL = Exact "parameters/authorization-optional"
        "a security scheme sends `Authorization` as well; the argument is optional"
        r"
version: '2.0'
securityDefinitions: {login: {type: basic}}
security: [{login: []}]
parameters: [{name: Authorization, in: header, type: string, required: true}]
";

    /// Swagger 2.0 has parameters for `Accept`, `Content-Type` and `Authorization`. The lowered
    /// document is OpenAPI 3, where parameters of these names have no effect; the Plan has the
    /// name.
    HEADER_PLACEHOLDER = Exact "parameters/header-placeholder"
        "a placeholder names a header that OpenAPI 3 ignores"
        r"
version: '2.0'
parameters: [{name: Authorization, in: header, type: string}]
";

    /// A parameter of Swagger 2.0 stands in a description of OpenAPI 3.
    BODY = Exact "parameters/body"
        "the parameter `in: body` becomes the JSON request body"
        "";

    /// A header name consists of letters, digits and a few signs.
    HEADER_NAME = Narrowed "parameters/header-name"
        "the name of the parameter is not a valid header name; removed"
        "parameters: [{name: 'a b', in: header, schema: {type: string}}]";

    /// A cookie name consists of letters, digits and a few signs.
    COOKIE_NAME = Narrowed "parameters/cookie-name"
        "the name of the parameter is not a valid cookie name; removed"
        "parameters: [{name: 'a b', in: cookie, schema: {type: string}}]";

    /// progenitor does not know cookie parameters. The lowered document has a header in its place.
    COOKIE = Exact "parameters/cookie"
        "the Plan states that the parameter is a cookie"
        "parameters: [{name: session, in: cookie, schema: {type: string}}]";

    /// Name and location identify a parameter within an operation.
    DUPLICATE = Exact "parameters/duplicate"
        "the parameter is declared twice in the same way; removed"
        r"
parameters:
  - {name: id, in: Header, schema: {type: string}}
  - {name: ID, in: header, schema: {type: string}}
";

    /// Name and location identify a parameter within an operation, and the names of headers do not
    /// distinguish capital letters.
    DUPLICATE_DIFFERS = Narrowed "parameters/duplicate-differs"
        "the parameter is declared twice in different ways; the first declaration counts"
        r"
parameters:
  - {name: id, in: header, schema: {type: string}}
  - {name: ID, in: header, schema: {type: integer}}
";

    /// progenitor makes one argument of each name. Only the template knows the name of a path
    /// parameter.
    PATH_RENAMED = Exact "parameters/path-renamed"
        "the path parameter is renamed: another parameter has its name"
        r"
path: /examples/{id}
parameters:
  - {name: id, in: path, required: true, schema: {type: string}}
  - {name: id, in: query, schema: {type: string}}
";

    /// progenitor makes one argument of each name. The Plan has the name that is sent.
    RENAMED = Exact "parameters/renamed"
        "a placeholder names the parameter: another one has its name in Rust"
        r"
parameters:
  - {name: id, in: header, schema: {type: string}}
  - {name: id, in: query, schema: {type: string}}
";

    /// A parameter with the content `text/plain` is sent as it is.
    TEXT_CONTENT = Exact "parameters/text-content"
        "`content` of a text media type rewritten as the schema"
        "parameters: [{name: q, in: query, content: {text/plain: {schema: {type: string}}}}]";

    /// progenitor does not know parameters with `content`. The client sends the value as JSON.
    JSON_CONTENT = Exact "parameters/json-content"
        "the Plan states that the value is JSON"
        "parameters: [{name: q, in: query, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}]";

    /// The client does not know how to write a value in this media type.
    OTHER_CONTENT = Narrowed "parameters/other-content"
        "the caller passes the value as a string in the format `{media_type}`"
        "parameters: [{name: q, in: query, content: {application/xml: {schema: {type: object}}}}]";

    /// A parameter without a schema accepts any value. In a URL or a header that is any string.
    SCHEMA_MISSING = Exact "parameters/schema-missing"
        "the parameter has no schema; it is a string"
        "parameters: [{name: q, in: query}]";

    /// `required` is `true` or `false`.
    REQUIRED_NOT_BOOLEAN = Exact "parameters/required-not-boolean"
        "`required` is rewritten as a boolean"
        "parameters: [{name: q, in: query, required: 'true', schema: {type: string}}]";

    /// An empty string is sent as any other value.
    ALLOW_EMPTY = Exact "parameters/allow-empty"
        "`allowEmptyValue` has no effect; removed"
        "parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: string}}]";

    /// Reserved characters are percent-encoded in any case.
    RESERVED_ENCODED = Exact "parameters/reserved-encoded"
        "`allowReserved` is not `true`; removed"
        "parameters: [{name: q, in: query, allowReserved: false, schema: {type: string}}]";

    /// The default value could not be sent. Correct the default value or the schema in an overlay.
    DEFAULT_MISMATCH = Widened "parameters/default-mismatch"
        "default value `{value}` does not match the schema of the required parameter; the caller passes a value"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, enum: [a], default: b}}]";

    /// A required parameter with a default value is optional for the caller; the default value is
    /// sent in its place.
    DEFAULT = Exact "parameters/default"
        "the default value of the parameter is kept in the Plan"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, default: a}}]";

    /// The default value is `null`, or that of a secret that callers may leave out. What a caller
    /// does not set is not sent, and the server applies the default value.
    SERVER_DEFAULT = Exact "parameters/server-default"
        "the default value of the parameter is not sent by the client; removed"
        "parameters: [{name: q, in: query, schema: {type: string, default: null}}]";

    /// The Plan has the value that is sent where the caller passes none.
    PRESET = Exact "parameters/preset"
        "the required parameter has a default value; it is optional for the caller"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, default: a}}]";

    /// `format: password` marks a secret. The argument is a `Secret`, which does not show its
    /// value.
    SECRET = Exact "parameters/secret"
        "the Plan states that the parameter is a secret"
        "parameters: [{name: key, in: header, schema: {type: string, format: password}}]";

    /// No style of OpenAPI describes an object inside an object in a query.
    NESTED_OBJECT = Exact "parameters/nested-object"
        "the object inside an object is sent as JSON"
        r"
parameters:
  - name: filter
    in: query
    schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
";

    /// progenitor cannot send an object in a query. The client writes it in the described style.
    OBJECT_STYLE = Exact "parameters/object-style"
        "the Plan states how the object is written"
        "parameters: [{name: filter, in: query, style: pipeDelimited, schema: {type: object, properties: {a: {type: string}}}}]";

    /// `style: form` sends each property of an object as a parameter of its own.
    OBJECT_DIVIDED = Exact "parameters/object-divided"
        "the object becomes one query parameter per property"
        "parameters: [{name: filter, in: query, schema: {type: object, properties: {a: {type: string}}}}]";

    /// A query parameter cannot be sent without a name.
    UNNAMED_PROPERTY = Narrowed "parameters/unnamed-property"
        "the property without a name is no query parameter; removed"
        "parameters: [{name: filter, in: query, schema: {type: object, properties: {'': {type: string}, a: {type: string}}}}]";

    /// The object has a default value that includes the property.
    PROPERTY_DEFAULT_REPLACED = Exact "parameters/property-default-replaced"
        "the default value of the property is replaced by that of the object"
        r"
parameters:
  - name: filter
    in: query
    required: true
    schema: {type: object, default: {a: x}, required: [a], properties: {a: {type: string, default: z}}}
";

    /// The object is sent as one parameter per property.
    OBJECT_DEFAULT_DIVIDED = Exact "parameters/object-default-divided"
        "the default value of the object becomes those of its properties"
        r"
parameters:
  - name: filter
    in: query
    required: true
    schema: {type: object, default: {a: x}, required: [a], properties: {a: {type: string}}}
";

    /// The styles are `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`, `simple`, `label`
    /// and `matrix`. The default style is used.
    STYLE_UNKNOWN = Widened "parameters/style-unknown"
        "the style is not defined; ignored"
        "parameters: [{name: q, in: query, style: fancy, explode: false, schema: {type: array, items: {type: string}}}]";

    /// Styles differ only for arrays and objects.
    STYLE_WITHOUT_EFFECT = Exact "parameters/style-without-effect"
        "the style has no effect on this value; removed"
        "parameters: [{name: q, in: query, style: form, explode: true, schema: {type: string}}]";

    /// Any value in a URL or a header is a string.
    UNTYPED = Exact "parameters/untyped"
        "the parameter has no type; it is a string"
        "parameters: [{name: q, in: query, schema: {}}]";

    /// Any value in a URL or a header is a string.
    UNTYPED_ITEMS = Exact "parameters/untyped-items"
        "the items of the array have no type; they are strings"
        "parameters: [{name: q, in: query, schema: {type: array, items: {}}}]";

    /// A path and a header contain strings. There is no way to write `null`.
    NEVER_NULL = Exact "parameters/never-null"
        "`null` in a path or a header is removed"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, required: true, schema: {type: [string, 'null']}}]
";
}
