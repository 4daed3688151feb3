//! Parameters.

openapi_source::diagnostics! {
    /// A parameter's `in` is `path`, `query`, `header` or `cookie`. The client cannot send a
    /// parameter with another location.
    UNKNOWN_LOCATION = Narrowed "parameters/unknown-location"
        "`in` of the parameter is not a location that OpenAPI defines; the parameter is removed"
        "parameters: [{name: id, in: matrix, schema: {type: string}}]";

    /// A parameter is an object with a name and a location.
    NOT_AN_OBJECT = Narrowed "parameters/not-an-object"
        "the parameter is not an object; removed"
        "";

    /// A parameter `in: querystring` describes the whole query. If its schema has properties, each
    /// becomes a query parameter; the client cannot serialize any other schema.
    QUERY_STRING = Narrowed "parameters/query-string"
        "the schema of the query string is not an object with properties; the parameter is removed"
        "";

    /// A parameter cannot be sent without a name.
    UNNAMED = Narrowed "parameters/unnamed"
        "the parameter has no name; removed"
        "parameters: [{name: '', in: query, schema: {type: string}}]";

    /// A parameter's `in` is `path`, `query`, `header` or `cookie`. A parameter without a location
    /// is read as a query parameter.
    LOCATION_SPELLING = Exact "parameters/location-spelling"
        "the location of the parameter is read as `{location}`"
        "parameters: [{name: id, in: Query, schema: {type: string}}]";

    /// Media types and security schemes describe the headers `Accept`, `Content-Type` and
    /// `Authorization`.
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

    /// The client decodes a response according to the `Accept` header that it sends, so callers
    /// cannot choose the header.
    ACCEPT_HEADER = Narrowed "parameters/accept-header"
        "the header `{name}` is not an argument: the client derives it from the media types of the responses"
        r"
version: '2.0'
produces: [application/json]
parameters: [{name: Accept, in: header, type: string, enum: [text/csv]}]
schema: {type: string}
";

    /// `Content-Type` of a multipart form contains the boundary between the parts, which the client
    /// generates.
    HEADER_OF_FORM = Exact "parameters/header-of-form"
        "the client sets this header, which contains the boundary of the multipart form; removed"
        r"
version: '2.0'
consumes: [multipart/form-data]
parameters:
  - {name: Content-Type, in: header, type: string}
  - {name: file, in: formData, type: file}
";

    /// The operation declares the header as a parameter and in a security scheme. Callers can omit
    /// the argument if they have set a credential.
    AUTHORIZATION_OPTIONAL = Exact "parameters/authorization-optional"
        "a security scheme also sends `Authorization`; the argument is optional"
        r"
version: '2.0'
securityDefinitions: {login: {type: basic}}
security: [{login: []}]
parameters: [{name: Authorization, in: header, type: string, required: true}]
";

    /// In Swagger 2.0, `Accept`, `Content-Type` and `Authorization` can be parameters. OpenAPI 3
    /// ignores parameters with these names, so the lowered document uses another name and the Plan
    /// keeps the original.
    HEADER_PLACEHOLDER = Exact "parameters/header-placeholder"
        "OpenAPI 3 ignores header parameters with this name; it is replaced by a placeholder"
        r"
version: '2.0'
parameters: [{name: Authorization, in: header, type: string}]
";

    /// The OpenAPI 3 description contains a parameter of Swagger 2.0.
    BODY = Exact "parameters/body"
        "the parameter `in: body` becomes the JSON request body"
        "";

    /// A header name consists of ASCII letters, digits and some punctuation.
    HEADER_NAME = Narrowed "parameters/header-name"
        "the name of the parameter is not a valid header name; removed"
        "parameters: [{name: 'a b', in: header, schema: {type: string}}]";

    /// A cookie name consists of ASCII letters, digits and some punctuation.
    COOKIE_NAME = Narrowed "parameters/cookie-name"
        "the name of the parameter is not a valid cookie name; removed"
        "parameters: [{name: 'a b', in: cookie, schema: {type: string}}]";

    /// progenitor does not support cookie parameters. The lowered document declares a header
    /// instead.
    COOKIE = Exact "parameters/cookie"
        "the parameter is a cookie; the Plan records it"
        "parameters: [{name: session, in: cookie, schema: {type: string}}]";

    /// Name and location identify a parameter within an operation.
    DUPLICATE = Exact "parameters/duplicate"
        "the parameter is declared twice with the same content; the second one is removed"
        r"
parameters:
  - {name: id, in: Header, schema: {type: string}}
  - {name: ID, in: header, schema: {type: string}}
";

    /// Name and location identify a parameter within an operation. Header names are
    /// case-insensitive.
    DUPLICATE_DIFFERS = Narrowed "parameters/duplicate-differs"
        "the parameter is declared twice with different contents; the first declaration is used"
        r"
parameters:
  - {name: id, in: header, schema: {type: string}}
  - {name: ID, in: header, schema: {type: integer}}
";

    /// progenitor generates one argument per name, and generated code uses some names itself, such
    /// as `body`. The name of a path parameter occurs only in the path template, which is rewritten
    /// as well.
    PATH_RENAMED = Exact "parameters/path-renamed"
        "the Rust name of the path parameter is already taken; the parameter is renamed"
        r"
path: /examples/{id}
parameters:
  - {name: id, in: path, required: true, schema: {type: string}}
  - {name: id, in: query, schema: {type: string}}
";

    /// progenitor generates one argument per name, and generated code uses some names itself, such
    /// as `body`. The Plan keeps the name to send.
    RENAMED = Exact "parameters/renamed"
        "the Rust name of the parameter is already taken; a placeholder is used"
        r"
parameters:
  - {name: id, in: header, schema: {type: string}}
  - {name: id, in: query, schema: {type: string}}
";

    /// A parameter with the content type `text/plain` is sent as the unchanged string.
    TEXT_CONTENT = Exact "parameters/text-content"
        "`content` with a text media type is rewritten as `schema`"
        "parameters: [{name: q, in: query, content: {text/plain: {schema: {type: string}}}}]";

    /// progenitor does not support parameters with `content`. The client sends the value as JSON.
    JSON_CONTENT = Exact "parameters/json-content"
        "the value of the parameter is sent as JSON; the Plan records it"
        "parameters: [{name: q, in: query, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}]";

    /// The client cannot serialize a value to this media type.
    OTHER_CONTENT = Narrowed "parameters/other-content"
        "the caller passes the value as a string in the media type `{media_type}`"
        "parameters: [{name: q, in: query, content: {application/xml: {schema: {type: object}}}}]";

    /// A parameter without a schema accepts any value. In a URL or a header, any value is a string.
    SCHEMA_MISSING = Exact "parameters/schema-missing"
        "the parameter has no schema; it is a string"
        "parameters: [{name: q, in: query}]";

    /// `required` is `true` or `false`; the default is `false`.
    REQUIRED_NOT_BOOLEAN = Exact "parameters/required-not-boolean"
        "`required` is `null`; read as `false`"
        "parameters: [{name: q, in: query, required: null, schema: {type: string}}]";

    /// `allowEmptyValue: true` allows the parameter without a value. The client sends only values of
    /// the parameter's type, of which none is empty.
    EMPTY_VALUE = Narrowed "parameters/empty-value"
        "`allowEmptyValue` is ignored: the client cannot send the parameter without a value"
        "parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: integer}}]";

    /// The client sends an empty string like any other value.
    ALLOW_EMPTY = Exact "parameters/allow-empty"
        "`allowEmptyValue` has no effect; removed"
        "parameters: [{name: q, in: query, allowEmptyValue: true, schema: {type: string}}]";

    /// Reserved characters are percent-encoded by default.
    RESERVED_ENCODED = Exact "parameters/reserved-encoded"
        "`allowReserved` is not `true`; removed"
        "parameters: [{name: q, in: query, allowReserved: false, schema: {type: string}}]";

    /// Before OpenAPI 3.2, `allowReserved` applies to query parameters only. The client encodes
    /// reserved characters in other parameters.
    RESERVED_OUTSIDE_QUERY = Exact "parameters/reserved-outside-query"
        "before OpenAPI 3.2, `allowReserved` has no effect outside a query; removed"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, required: true, allowReserved: true, schema: {type: string}}]
";

    /// The default value cannot be sent, because it does not match the schema. Correct the default
    /// value or the schema in an overlay.
    DEFAULT_MISMATCH = Widened "parameters/default-mismatch"
        "default value `{value}` does not match the schema of the required parameter; the caller has to pass a value"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, enum: [a], default: b}}]";

    /// Callers can omit a required parameter with a default value; the client sends the default
    /// value.
    DEFAULT = Exact "parameters/default"
        "the default value of the parameter is kept in the Plan"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, default: a}}]";

    /// The default value is `null`, or belongs to a secret that callers can omit. The client does
    /// not send it; the server applies its default value.
    SERVER_DEFAULT = Exact "parameters/server-default"
        "the client does not send the default value of the parameter; removed"
        "parameters: [{name: q, in: query, schema: {type: string, default: null}}]";

    /// If the caller passes no value, the client sends the default value, which the Plan keeps.
    PRESET = Exact "parameters/preset"
        "the required parameter has a default value; callers can omit it"
        "parameters: [{name: q, in: query, required: true, schema: {type: string, default: a}}]";

    /// `format: password` marks a secret. The argument has the type `Secret`, whose `Debug` output
    /// hides the value.
    SECRET = Exact "parameters/secret"
        "the parameter is a secret; the Plan records it"
        "parameters: [{name: key, in: header, schema: {type: string, format: password}}]";

    /// OpenAPI defines no style for an object inside an object in a query.
    NESTED_OBJECT = Exact "parameters/nested-object"
        "the nested object is sent as JSON"
        r"
parameters:
  - name: filter
    in: query
    schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
";

    /// progenitor cannot send an object in a query. The client serializes it in the described
    /// style.
    OBJECT_STYLE = Exact "parameters/object-style"
        "the style of the object is kept in the Plan"
        "parameters: [{name: filter, in: query, style: pipeDelimited, schema: {type: object, properties: {a: {type: string}}}}]";

    /// With `style: form`, each property of the object is sent as a separate query parameter.
    OBJECT_DIVIDED = Exact "parameters/object-divided"
        "the object is split into one query parameter per property"
        "parameters: [{name: filter, in: query, schema: {type: object, properties: {a: {type: string}}}}]";

    /// A query parameter cannot be sent without a name.
    UNNAMED_PROPERTY = Narrowed "parameters/unnamed-property"
        "the property has no name and cannot be a query parameter; removed"
        "parameters: [{name: filter, in: query, schema: {type: object, properties: {'': {type: string}, a: {type: string}}}}]";

    /// The default value of the object includes a value for the property.
    PROPERTY_DEFAULT_REPLACED = Exact "parameters/property-default-replaced"
        "the default value of the object replaces that of the property"
        r"
parameters:
  - name: filter
    in: query
    required: true
    schema: {type: object, default: {a: x}, required: [a], properties: {a: {type: string, default: z}}}
";

    /// The object is sent as one query parameter per property.
    OBJECT_DEFAULT_DIVIDED = Exact "parameters/object-default-divided"
        "the default value of the object is split into default values of its properties"
        r"
parameters:
  - name: filter
    in: query
    required: true
    schema: {type: object, default: {a: x}, required: [a], properties: {a: {type: string}}}
";

    /// OpenAPI defines `form`, `spaceDelimited`, `pipeDelimited` and `deepObject` for the query,
    /// `simple`, `label` and `matrix` for the path, `simple` for headers, `form` and `cookie` for
    /// cookies.
    STYLE_UNKNOWN = Widened "parameters/style-unknown"
        "OpenAPI does not define this style for the location; the default style is used"
        "parameters: [{name: q, in: query, style: fancy, explode: false, schema: {type: array, items: {type: string}}}]";

    /// The styles of a scalar value are equivalent, and `form` with `explode: true` is the default
    /// style of a query parameter.
    STYLE_WITHOUT_EFFECT = Exact "parameters/style-without-effect"
        "the style does not change how the value is sent; removed"
        "parameters: [{name: q, in: query, style: form, explode: true, schema: {type: string}}]";

    /// In a URL or a header, any value is a string.
    UNTYPED = Exact "parameters/untyped"
        "the parameter has no type; it is a string"
        "parameters: [{name: q, in: query, schema: {}}]";

    /// In a URL or a header, any value is a string.
    UNTYPED_ITEMS = Exact "parameters/untyped-items"
        "the items of the array have no type; they are strings"
        "parameters: [{name: q, in: query, schema: {type: array, items: {}}}]";

    /// OpenAPI defines no serialization of `null` in a path or a header.
    NEVER_NULL = Exact "parameters/never-null"
        "`nullable` of a path or header parameter is removed"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, required: true, schema: {type: [string, 'null']}}]
";
}
