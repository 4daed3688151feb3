//! Operations made self-contained, and malformed members of operations.

openapi_source::diagnostics! {
    /// Since OpenAPI 3.1, `paths` may be missing. The lowered document has an empty object instead.
    PATHS_MISSING = Exact "references/paths-missing"
        "the description has no `paths` and therefore no operations"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
components: {schemas: {Name: {type: string}}}
";

    /// The operations of a description are in `paths`, an object from path templates to path items.
    PATHS_NOT_AN_OBJECT = Narrowed "references/paths-not-an-object"
        "`paths` is {kind}, not an object; the client has no operations"
        "paths: [/examples]";

    /// A path without operations is usually left over from editing.
    NULL_PATH_ITEM = Exact "references/null-path-item"
        "the path item is `null`; removed"
        "paths: {/examples: null}";

    /// The path item is not an object, or its reference cannot be resolved. The client has none of
    /// its operations. Correct the reference in the description or in an overlay.
    PATH_ITEM_UNUSABLE = Narrowed "references/path-item-unusable"
        "path item removed: {reason}"
        "paths: {/examples: {$ref: '#/components/pathItems/Missing'}}";

    /// Parameters, servers and documentation of a path item apply to all of its operations. Each
    /// operation gets a copy, unless it has the same member.
    PATH_ITEM_MEMBERS = Exact "references/path-item-members"
        "members of the path item are copied into its operations"
        r"
paths:
  /examples/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: find, responses: {'204': {description: ok}}}
";

    /// A method without an operation is usually left over from editing.
    NULL_OPERATION = Exact "references/null-operation"
        "the operation is `null`; removed"
        "paths: {/examples: {get: null}}";

    /// The operation is not an object, or its reference cannot be resolved. Correct the
    /// description, or remove the operation from `operations`.
    OPERATION_UNUSABLE = Dropped "references/operation-unusable"
        "operation removed: {reason}"
        "paths: {/examples: {get: 7}}";

    /// A path item has a member for each HTTP method and a few others. This member is none of them.
    PATH_ITEM_UNKNOWN_MEMBER = Exact "references/path-item-unknown-member"
        "not a member of a path item; ignored"
        "paths: {/examples: {owner: team, get: {operationId: find, responses: {'204': {description: ok}}}}}";

    /// Without its security scheme, the client does not know how to send a credential. Define the
    /// scheme in the description or in an overlay.
    SECURITY_SCHEME_UNRESOLVED = Narrowed "references/security-scheme-unresolved"
        "the security scheme is an unresolved reference or not an object; removed"
        r"
components: {securitySchemes: {key: {$ref: '#/components/securitySchemes/missing'}}}
paths: {}
";

    /// The request body is not an object, or its reference cannot be resolved, so the method has no
    /// argument for it. Correct the description or use an overlay.
    BODY_UNUSABLE = Narrowed "references/body-unusable"
        "request body removed: {reason}"
        "requestBody: {$ref: '#/components/requestBodies/Missing'}";

    /// An operation whose `requestBody` is `null` has no request body.
    NULL_BODY = Exact "references/null-body"
        "the request body is `null`; removed"
        "requestBody: null";

    /// The parameter is not an object, or its reference cannot be resolved, so the method has no
    /// argument for it. Correct the description or use an overlay.
    PARAMETER_UNUSABLE = Narrowed "references/parameter-unusable"
        "parameter removed: {reason}"
        "parameters: [{$ref: '#/components/parameters/Missing'}]";

    /// Name and location identify a parameter within an operation.
    DUPLICATE_PARAMETER = Exact "references/duplicate-parameter"
        "the operation declares this parameter twice with the same content; the second one is removed"
        r"
parameters:
  - {name: limit, in: query, schema: {type: integer}}
  - {name: limit, in: query, schema: {type: integer}}
";

    /// Name and location identify a parameter within an operation. Remove one of the two
    /// declarations from the description, or correct it in an overlay.
    DUPLICATE_PARAMETER_DIFFERS = Narrowed "references/duplicate-parameter-differs"
        "the operation declares this parameter twice with different contents; the first declaration is used"
        r"
parameters:
  - {name: limit, in: query, schema: {type: integer}}
  - {name: limit, in: query, schema: {type: string}}
";

    /// An empty array declares no parameters.
    PARAMETERS_EMPTY = Exact "references/parameters-empty"
        "`parameters` is empty; removed"
        "operation: {parameters: []}";

    /// `parameters` is an array. Some descriptions write an object from names to parameters.
    OBJECT_AS_ARRAY = Exact "references/object-as-array"
        "an object is written where an array is expected; its values are read as the items"
        "operation: {parameters: {limit: {name: limit, in: query, schema: {type: integer}}}}";

    /// `parameters` is neither an array nor an object with members, and declares nothing.
    NOT_AN_ARRAY = Exact "references/not-an-array"
        "an array is expected here; ignored"
        "operation: {parameters: 7}";

    /// Without described responses, the method returns the response as bytes.
    RESPONSES_NOT_AN_OBJECT = Widened "references/responses-not-an-object"
        "`responses` is {kind}, not an object; any response is accepted"
        "operation: {responses: 7}";

    /// Since OpenAPI 3.1, `responses` may be missing. The method returns the response as bytes.
    RESPONSES_MISSING = Exact "references/responses-missing"
        "the operation has no `responses`; any response is accepted"
        "paths: {/examples: {get: {operationId: getExample}}}";

    /// The response is not an object, or its reference cannot be resolved, so the client does not
    /// decode it. Correct the description or use an overlay.
    RESPONSE_UNUSABLE = Narrowed "references/response-unusable"
        "response removed: {reason}"
        "responses: {'200': {$ref: '#/components/responses/Missing'}}";

    /// A status code is three digits, such as `200`, a range such as `4XX`, or `default`.
    STATUS_SPELLING = Exact "references/status-spelling"
        "the status code is rewritten in the spelling of OpenAPI"
        "responses: {4xx: {description: refused}}";

    /// A status code has three digits, such as `200`, or is a range such as `4XX`, or `default`.
    /// The client cannot know when the server sends this response.
    STATUS_UNKNOWN = Narrowed "references/status-unknown"
        "`{status}` is not a status code; the response is removed"
        "responses: {ok: {description: fine}, '204': {description: ok}}";

    /// A response or request body whose `content` is `null` has no media types.
    CONTENT_NULL = Exact "references/content-null"
        "`content` is `null`; removed"
        "responses: {'200': {description: ok, content: null}}";

    /// `content` maps media types to objects. The client neither sends nor decodes anything else.
    CONTENT_NOT_AN_OBJECT = Narrowed "references/content-not-an-object"
        "`content` is {kind}, not an object; removed"
        "responses: {'200': {description: ok, content: text/plain}}";

    /// `application/json: null` declares a body with this media type and no schema.
    MEDIA_TYPE_NULL = Exact "references/media-type-null"
        "the media type has no object; an empty one is added"
        "responses: {'200': {description: ok, content: {application/json: null}}}";

    /// The schema of this media type is unknown, so a body is any value. Correct the description or
    /// use an overlay.
    MEDIA_TYPE_UNUSABLE = Widened "references/media-type-unusable"
        "the media type object is an unresolved reference or not an object; any value is accepted"
        "responses: {'200': {description: ok, content: {application/json: 7}}}";

    /// `encoding` may describe headers for a part of a multipart form. The client sends only
    /// `Content-Disposition` and `Content-Type`.
    ENCODING_HEADERS = Narrowed "references/encoding-headers"
        "headers of a multipart part are not sent"
        r"
requestBody:
  content:
    multipart/form-data:
      schema: {type: object, properties: {file: {type: string, format: binary}}}
      encoding: {file: {headers: {X-Part: {schema: {type: string}}}}}
";

    /// `headers` maps the names of response headers to their descriptions.
    HEADERS_NOT_AN_OBJECT = Exact "references/headers-not-an-object"
        "`headers` is not an object; ignored"
        "responses: {'204': {description: ok, headers: 7}}";

    /// Response headers can be read by name, even without a description.
    HEADER_UNUSABLE = Widened "references/header-unusable"
        "the header is an unresolved reference or not an object; it has no type"
        "responses: {'204': {description: ok, headers: {X-Total: 7}}}";

    /// OpenAPI 3.2 allows operations with any method, such as `QUERY`. In the lowered document the
    /// operation uses a method that the path item does not have, and the client sends the described
    /// method.
    METHOD_IN_PLAN = Exact "references/method-in-plan"
        "OpenAPI 3.0 has no member for this HTTP method; the method is kept in the Plan"
        r"
version: 3.2.0
paths: {/examples: {query: {operationId: find, responses: {'204': {description: ok}}}}}
";

    /// OpenAPI 3.2 lists operations with other methods in `additionalOperations`.
    ADDITIONAL_OPERATIONS_EMPTY = Exact "references/additional-operations-empty"
        "`additionalOperations` has no operations; removed"
        r"
version: 3.2.0
paths: {/examples: {additionalOperations: {}}}
";

    /// The name of the method is not an HTTP token, or the path item already has operations for all
    /// methods. Describe the operation under another path, or remove it from `operations`.
    METHOD_UNSUPPORTED = Dropped "references/method-unsupported"
        "operation `{operation}` removed: no client method can be generated for the HTTP method `{method}`"
        r"
version: 3.2.0
paths:
  /examples: {additionalOperations: {'NO TOKEN': {operationId: find, responses: {'204': {description: ok}}}}}
";
}
