//! Responses.

openapi_source::diagnostics! {
    /// HTTP sends no body with a response to HEAD.
    HEAD_BODY = Exact "responses/head-body"
        "the response to HEAD has no body; its content is removed"
        r"
paths:
  /examples:
    head: {operationId: head, responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}}}}}
";

    /// A response without media types has no body.
    CONTENT_EMPTY = Exact "responses/content-empty"
        "`content` is empty; the response has no body"
        "responses: {'200': {description: ok, content: {}}}";

    /// What the connection becomes is no response and has no type. The method returns the upgraded
    /// connection.
    UPGRADE = Exact "responses/upgrade"
        "the content of status 101 is removed"
        "responses: {'101': {description: websocket, content: {application/json: {schema: {type: string}}}}}";

    /// Each media type has a method of its own beside the one that returns bytes.
    SEVERAL_RAW = Exact "responses/several-raw"
        "the success response has several media types and no JSON; it is read as bytes"
        "responses: {'200': {description: ok, content: {text/csv: {schema: {type: string}}, text/plain: {schema: {type: string}}}}}";

    /// HTTP sends no body with the statuses 204, 205 and 304.
    STATUS_WITHOUT_BODY = Exact "responses/status-without-body"
        "a response of this status has no body; its content is removed"
        "responses: {'204': {description: ok, content: {application/json: {schema: {type: string}}}}}";

    /// The response has the same JSON under several names.
    JSON_SPELLING = Exact "responses/json-spelling"
        "the media type is another name of the JSON that is requested; removed"
        r"
responses:
  '200':
    description: ok
    content: {application/json: {schema: {type: string}}, 'application/json; charset=utf-8': {schema: {type: string}}}
";

    /// `encoding` describes the parts of a form that is sent.
    ENCODING_UNUSED = Exact "responses/encoding-unused"
        "`encoding` has no effect on a response; removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}, encoding: {a: {contentType: text/plain}}}}}}";

    /// A JSON response without a schema is `serde_json::Value`.
    SCHEMA_MISSING = Exact "responses/schema-missing"
        "the JSON response has no schema; it is any value"
        "responses: {'200': {description: ok, content: {application/json: {}}}}";

    /// What else the media type has does not change how the response is decoded.
    MEMBER = Exact "responses/member"
        "only the schema of the JSON response is kept"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}, note: text}}}}";

    /// Parameters and capital letters of a media type do not change how JSON is decoded.
    JSON_NAME = Exact "responses/json-name"
        "the media type is rewritten as `application/json`"
        "responses: {'200': {description: ok, content: {'application/json; charset=utf-8': {schema: {type: string}}}}}";

    /// A body with a structure can be decoded from JSON only.
    WILDCARD = Exact "responses/wildcard"
        "the response has any media type and a structure; it is read as JSON"
        "responses: {'200': {description: ok, content: {'*/*': {schema: {type: object, properties: {a: {type: string}}}}}}}";

    /// `application/vnd.example+json` and the like are JSON.
    JSON_LIKE = Exact "responses/json-like"
        "the media type is a kind of JSON; it is read as JSON"
        "responses: {'200': {description: ok, content: {application/vnd.example+json: {schema: {type: string}}}}}";

    /// `format: binary` describes bytes that are not JSON.
    BYTES_AS_JSON = Exact "responses/bytes-as-json"
        "the media type is JSON, but the schema describes bytes; it is read as bytes"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string, format: binary}}}}}";

    /// progenitor knows one media type of bytes.
    BYTES_TWICE = Exact "responses/bytes-twice"
        "another media type of bytes of the response is removed"
        r"
responses:
  '404': {description: ok, content: {application/json: {schema: {type: string, format: binary}}, application/octet-stream: {schema: {type: string, format: binary}}}}
";

    /// The method returns the response as bytes.
    MISSING = Exact "responses/missing"
        "the operation has no responses; any response is accepted"
        "";

    /// All described responses are informational, such as status 103.
    NONE_DECODED = Exact "responses/none-decoded"
        "the operation has no response that is decoded"
        "responses: {'103': {description: hints}}";

    /// A response is an object.
    UNUSABLE = Exact "responses/unusable"
        "the response is not an object; it has no body"
        "";

    /// A status code is three digits, such as `200`, a range such as `4XX`, or `default`.
    STATUS_UNKNOWN = Narrowed "responses/status-unknown"
        "the key is not a status code; the response is removed"
        "";

    /// A response of a status below 200 precedes the response that a method returns. Other statuses
    /// that are not decoded do not occur in HTTP.
    INFORMATIONAL = Exact "responses/informational"
        "the response of this status is not decoded; removed"
        "responses: {'103': {description: hints}, '200': {description: ok}}";

    /// The client does not follow a redirect that is described, but returns it.
    REDIRECT = Exact "responses/redirect"
        "the redirect is kept in the Plan"
        "responses: {'302': {description: elsewhere}}";

    /// openapiv3 demands a description.
    DESCRIPTION_MISSING = Exact "responses/description-missing"
        "the response has no description; an empty one is written"
        "responses: {'204': {}}";

    /// The client reads headers by name, and decodes them by their schemas.
    HEADER_MEMBER = Exact "responses/header-member"
        "only the schema of the response header is kept, in the Plan"
        "responses: {'204': {description: ok, headers: {X-Total: {description: total, schema: {type: integer}}}}}";

    /// The response describes no headers.
    HEADERS_EMPTY = Exact "responses/headers-empty"
        "empty headers of the response removed"
        "responses: {'204': {description: ok, headers: {}}}";

    /// The method sends an `Accept` header with the media types that it decodes.
    ACCEPT = Exact "responses/accept"
        "the Plan has the media types to request"
        "responses: {'200': {description: ok, content: {application/vnd.example+json: {schema: {type: string}}}}}";

    /// The description has responses for errors and `default`, which is not described like an
    /// error.
    DEFAULT_SUCCESS = Exact "responses/default-success"
        "`default` beside error responses is the success response"
        r"
responses:
  '404': {description: unknown, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
  default: {description: the example, content: {application/json: {schema: {type: string}}}}
";

    /// Beside a success response, `default` describes errors.
    DEFAULT_ERROR = Exact "responses/default-error"
        "`default` is every error response without a description of its own"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: string}}}}
  default: {description: error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
";

    /// `default` describes an error, and no other response is described. The method returns the
    /// success response as bytes.
    SUCCESS_MISSING = Widened "responses/success-missing"
        "no success response is described; it is read as bytes"
        "responses: {default: {description: error, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}}";

    /// An error response is decoded in the method of its operation, which requests JSON.
    ERROR_MEDIA_TYPE = Exact "responses/error-media-type"
        "another media type of the error response is removed: JSON is requested"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: string}}}}
  '404': {description: unknown, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}}
";

    /// gRPC is a separate protocol, which an HTTP client does not speak.
    GRPC = Exact "responses/grpc"
        "the gRPC response is removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, application/grpc: {schema: {type: string}}}}}";

    /// Each media type of a success response has a method of its own.
    REPRESENTATIONS = Exact "responses/representations"
        "the Plan has the methods for other media types of the success response"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}}";

    /// The method of the operation decodes JSON. Another method requests this media type.
    REPRESENTATION = Exact "responses/representation"
        "this media type of the success response has a method of its own"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}}";

    /// The schemas of the responses are alike, so that one type is generated for them.
    SHARED_BODY = Exact "responses/shared-body"
        "responses of several statuses share the body"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '201': {description: created, content: {application/json: {schema: {type: object, description: new, properties: {a: {type: string}}}}}}
";

    /// progenitor panics where success responses, or error responses, are of several types. The
    /// client decodes each status into its type.
    SEVERAL_TYPES = Exact "responses/several-types"
        "the Plan tells responses of several types apart"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '201': {description: created, content: {application/json: {schema: {type: integer}}}}
";

    /// The client decodes one item of the stream after the other.
    STREAM = Exact "responses/stream"
        "the response is a stream; the Plan has the schema of its items"
        "responses: {'200': {description: ok, content: {text/event-stream: {schema: {type: string}}}}}";

    /// progenitor reads anything but JSON as bytes. The client returns a `String`.
    TEXT = Exact "responses/text"
        "the response is text; the Plan states it"
        "responses: {'200': {description: ok, content: {text/plain: {schema: {type: string}}}}}";

    /// The items of the stream are not described.
    STREAM_TEXT = Exact "responses/stream-text"
        "the schema of the stream only states that it is text; removed"
        "responses: {'200': {description: ok, content: {application/jsonl: {schema: {type: string}}}}}";

    /// A stream consists of the items of the array.
    STREAM_ITEMS = Exact "responses/stream-items"
        "the stream is described as an array; its items are decoded"
        "responses: {'200': {description: ok, content: {application/jsonl: {schema: {type: array, items: {type: object}}}}}}";

    /// The description has no other success response, and errors are not streams.
    STREAM_DEFAULT = Exact "responses/stream-default"
        "`default` brings a stream; it is the success response"
        "responses: {default: {description: events, content: {text/event-stream: {schema: {type: string}}}}}";
}
