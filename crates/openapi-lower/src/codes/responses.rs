//! Responses.

openapi_source::diagnostics! {
    /// HTTP responses to HEAD have no body.
    HEAD_BODY = Exact "responses/head-body"
        "a response to HEAD has no body; `content` is removed"
        r"
paths:
  /examples:
    head: {operationId: head, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}
";

    /// A response without media types has no body.
    CONTENT_EMPTY = Exact "responses/content-empty"
        "`content` is empty; the response has no body"
        "responses: {'200': {description: ok, content: {}}}";

    /// After status 101 the connection switches to another protocol, which no schema describes. The
    /// method returns the upgraded connection.
    UPGRADE = Exact "responses/upgrade"
        "status 101 upgrades the connection; its `content` is removed"
        "responses: {'101': {description: websocket, content: {application/json: {schema: {type: string}}}}}";

    /// The success response of an operation that opens a WebSocket has the status 101. Descriptions
    /// of older versions of Dropshot declare such an operation only by `x-dropshot-websocket`.
    WEBSOCKET = Exact "responses/websocket"
        "the operation opens a WebSocket; response 101 added"
        "operation: {x-dropshot-websocket: {}}";

    /// Besides the method that returns bytes, each media type has a method.
    SEVERAL_RAW = Exact "responses/several-raw"
        "the success response has several media types and no JSON; the body is returned as bytes"
        "responses: {'200': {description: ok, content: {text/csv: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}";

    /// HTTP responses with the status 204, 205 or 304 have no body.
    STATUS_WITHOUT_BODY = Exact "responses/status-without-body"
        "a response with this status has no body; `content` is removed"
        "responses: {'204': {description: ok, content: {application/json: {schema: {type: string}}}}}";

    /// The response declares the same JSON under several media types.
    JSON_SPELLING = Exact "responses/json-spelling"
        "the media type is a different name for the requested JSON; removed"
        r"
responses:
  '200':
    description: ok
    content: {application/json: {schema: {type: string}}, 'application/json; charset=utf-8': {schema: {type: string}}}
";

    /// `encoding` describes the parts of a form in a request.
    ENCODING_UNUSED = Exact "responses/encoding-unused"
        "`encoding` has no effect on a response; removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}, encoding: {a: {contentType: text/plain}}}}}}";

    /// A JSON response without a schema has the type `serde_json::Value`.
    SCHEMA_MISSING = Exact "responses/schema-missing"
        "the JSON response has no schema; any value is accepted"
        "responses: {'200': {description: ok, content: {application/json: {}}}}";

    /// Other members of the media type do not change how the response is decoded.
    MEMBER = Exact "responses/member"
        "only the schema of the JSON response is used; this member is removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}, note: text}}}}";

    /// Parameters and letter case of the media type do not change how JSON is decoded.
    JSON_NAME = Exact "responses/json-name"
        "the media type is rewritten as `application/json`"
        "responses: {'200': {description: ok, content: {'application/json; charset=utf-8': {schema: {type: string}}}}}";

    /// The client decodes objects and arrays from JSON only.
    WILDCARD = Exact "responses/wildcard"
        "the media type is a wildcard, and the schema describes an object or array; the response is decoded as JSON"
        "responses: {'200': {description: ok, content: {'*/*': {schema: {type: object, properties: {a: {type: string}}}}}}}";

    /// Media types such as `application/vnd.example+json` are JSON.
    JSON_LIKE = Exact "responses/json-like"
        "the media type is a JSON format; it is decoded as `application/json`"
        "responses: {'200': {description: ok, content: {application/vnd.example+json: {schema: {type: string}}}}}";

    /// `format: binary` describes bytes that are not JSON.
    BYTES_AS_JSON = Exact "responses/bytes-as-json"
        "the media type is JSON, but the schema describes bytes; the body is returned as bytes"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string, format: binary}}}}}";

    /// progenitor supports one media type for bytes.
    BYTES_TWICE = Exact "responses/bytes-twice"
        "another media type for bytes is removed from the response"
        r"
responses:
  '404': {description: ok, content: {application/json: {schema: {type: string, format: binary}}, application/octet-stream: {schema: {type: string, format: binary}}}}
";

    /// The method returns the response as bytes.
    MISSING = Exact "responses/missing"
        "the operation has no responses; any response is accepted"
        "";

    /// All described responses are informational, for example status 103.
    NONE_DECODED = Exact "responses/none-decoded"
        "the operation describes no final response; any response is accepted"
        "responses: {'103': {description: hints}}";

    /// A response is an object.
    UNUSABLE = Exact "responses/unusable"
        "the response is not an object; it has no body"
        "";

    /// A status code is three digits, such as `200`, a range such as `4XX`, or `default`.
    STATUS_UNKNOWN = Narrowed "responses/status-unknown"
        "the key is not a status code; the response is removed"
        "";

    /// A server responds with 304 to a conditional request only (RFC 9110, 15.4.5), and the operation
    /// has no parameter such as `If-None-Match`.
    UNCONDITIONAL = Exact "responses/unconditional"
        "the client sends no conditional request, so a server does not respond with 304; removed"
        "responses: {'200': {description: ok}, '304': {description: not modified}}";

    /// The operation has a parameter such as `If-None-Match`, so a server may respond with 304. The
    /// method returns that response as an error, whose status and headers the caller can read.
    NOT_MODIFIED = Narrowed "responses/not-modified"
        "status 304 is not a result of the method, which returns it as `Error::UnexpectedResponse`"
        r"
parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
responses: {'200': {description: ok}, '304': {description: not modified}}
";

    /// A response with status 300, 305 or 306 is neither a success nor an error, and is not a
    /// redirect that a client follows.
    NOT_RETURNED = Narrowed "responses/not-returned"
        "this status is not a result of the method, which returns it as `Error::UnexpectedResponse`"
        "responses: {'200': {description: ok}, '300': {description: several choices}}";

    /// A response with a status below 200 precedes the response that the method returns. HTTP
    /// defines no statuses above 599.
    INFORMATIONAL = Exact "responses/informational"
        "a response with this status is never returned; removed"
        "responses: {'103': {description: hints}, '200': {description: ok}}";

    /// The client does not follow a described redirect, but returns it.
    REDIRECT = Exact "responses/redirect"
        "the described redirect is kept in the Plan"
        "responses: {'302': {description: elsewhere}}";

    /// openapiv3, which reads the lowered document, requires a description.
    DESCRIPTION_MISSING = Exact "responses/description-missing"
        "the response has no description; an empty one is added"
        "responses: {'204': {}}";

    /// The client reads response headers by name and decodes them according to their schemas.
    HEADER_MEMBER = Exact "responses/header-member"
        "only the schema of the response header is kept (in the Plan); this member is removed"
        "responses: {'204': {description: ok, headers: {X-Total: {description: total, schema: {type: integer}}}}}";

    /// A header with `content` has a value of that media type, which the client does not decode.
    HEADER_CONTENT = Widened "responses/header-content"
        "the response header is described by `content`; the client returns its value as a string"
        "responses: {'204': {description: ok, headers: {X-Page: {content: {application/json: {schema: {type: object}}}}}}}";

    /// The response describes no headers.
    HEADERS_EMPTY = Exact "responses/headers-empty"
        "`headers` of the response is empty; removed"
        "responses: {'204': {description: ok, headers: {}}}";

    /// The method sends an `Accept` header with the media types that it can decode.
    ACCEPT = Exact "responses/accept"
        "the media types for `Accept` are kept in the Plan"
        "responses: {'200': {description: ok, content: {application/vnd.example+json: {schema: {type: string}}}}}";

    /// The description has error responses and a `default`, which does not look like an error.
    DEFAULT_SUCCESS = Exact "responses/default-success"
        "`default` beside error responses is read as the success response"
        r"
responses:
  '404': {description: unknown, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
  default: {description: the example, content: {application/json: {schema: {type: string}}}}
";

    /// Beside a success response, `default` describes errors.
    DEFAULT_ERROR = Exact "responses/default-error"
        "`default` is read as every error response that is not described separately"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: string}}}}
  default: {description: error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
";

    /// The only described response is `default`, and it describes an error. The method returns the
    /// success response as bytes.
    SUCCESS_MISSING = Widened "responses/success-missing"
        "no success response is described; the body is returned as bytes"
        "responses: {default: {description: error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}}";

    /// The method of an operation decodes its error responses from JSON, which it requests.
    ERROR_MEDIA_TYPE = Exact "responses/error-media-type"
        "another media type of the error response is removed: the client requests JSON"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: string}}}}
  '404': {description: unknown, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}
";

    /// gRPC is a separate protocol, which the HTTP client does not support.
    GRPC = Exact "responses/grpc"
        "the gRPC response is removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, application/grpc: {schema: {type: string}}}}}";

    /// Each media type of a success response has a separate method.
    REPRESENTATIONS = Exact "responses/representations"
        "the methods for other media types of the success response are kept in the Plan"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}}";

    /// The operation's main method decodes JSON. A separate method requests this media type.
    REPRESENTATION = Exact "responses/representation"
        "a separate method returns this media type of the success response"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}}";

    /// The schemas of the responses are equal, so one type is generated for them.
    SHARED_BODY = Exact "responses/shared-body"
        "responses with several statuses share the body type"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '201': {description: created, content: {application/json: {schema: {type: object, description: new, properties: {a: {type: string}}}}}}
";

    /// progenitor panics if success responses, or error responses, have several types. The client
    /// decodes each status into its type.
    SEVERAL_TYPES = Exact "responses/several-types"
        "the responses have several types; the Plan maps each status to its type"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '201': {description: created, content: {application/json: {schema: {type: integer}}}}
";

    /// The client decodes the items of the stream one by one.
    STREAM = Exact "responses/stream"
        "the response is a stream; the Plan keeps the schema of its items"
        "responses: {'200': {description: ok, content: {text/event-stream: {schema: {type: string}}}}}";

    /// progenitor returns everything but JSON as bytes. The client returns a `String`.
    TEXT = Exact "responses/text"
        "the response is text; the Plan records it"
        "responses: {'200': {description: ok, content: {text/plain: {schema: {type: string}}}}}";

    /// The client returns a text response as a `String`, whatever its schema.
    TEXT_UNCHECKED = Widened "responses/text-unchecked"
        "the response is text; its schema is not checked beyond `type: string`"
        "responses: {'200': {description: ok, content: {text/plain: {schema: {type: integer}}}}}";

    /// The schema describes the whole stream as a string. The items are not described.
    STREAM_TEXT = Exact "responses/stream-text"
        "the schema describes the stream as a string, but not its items; removed"
        "responses: {'200': {description: ok, content: {application/jsonl: {schema: {type: string}}}}}";

    /// The description declares the stream as an array of its items.
    STREAM_ITEMS = Exact "responses/stream-items"
        "the stream is described as an array; its items are decoded one by one"
        "responses: {'200': {description: ok, content: {application/jsonl: {schema: {type: array, items: {type: object}}}}}}";

    /// The description has no other success response, and errors are not streams.
    STREAM_DEFAULT = Exact "responses/stream-default"
        "`default` describes a stream; it is read as the success response"
        "responses: {default: {description: events, content: {text/event-stream: {schema: {type: string}}}}}";
}
