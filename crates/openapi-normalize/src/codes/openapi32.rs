//! Additions of OpenAPI 3.2, rewritten in the notation of 3.0.

openapi_source::diagnostics! {
    /// `$self` is the URL of the document, and `swagger` its version. All references are already
    /// resolved.
    DOCUMENT_IDENTITY = Exact "openapi32/document-identity"
        "the member only identifies the document; removed"
        r"
version: 3.2.0
$self: https://example.com/api.yaml
schema: {type: string}
";

    /// A parameter `in: querystring` describes the whole query. If its schema is a form with
    /// properties, each becomes a query parameter; the client cannot serialize any other schema.
    QUERY_STRING_UNKNOWN = Narrowed "openapi32/query-string-unknown"
        "the schema of the query string is not a form with properties; the parameter is removed"
        r"
version: 3.2.0
parameters:
  - {name: q, in: querystring, content: {text/plain: {schema: {type: string}}}}
";

    /// A parameter `in: querystring` describes the whole query as a form. Each property becomes a
    /// query parameter.
    QUERY_STRING_FIELDS = Exact "openapi32/query-string-fields"
        "the fields of the query string become query parameters"
        r"
version: 3.2.0
parameters:
  - name: q
    in: querystring
    content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {limit: {type: integer}}}}}
";

    /// `itemSchema` describes the items of a sequential media type. The client decodes server-sent
    /// events and sequences of JSON values.
    ITEM_SCHEMA_UNUSED = Narrowed "openapi32/item-schema-unused"
        "`itemSchema` is ignored, because the media type is not a sequence of JSON values; the body is returned as bytes"
        r"
version: 3.2.0
responses: {'200': {description: ok, content: {multipart/mixed: {itemSchema: {type: object}}}}}
";

    /// `itemSchema` describes the items of a sequential media type. The client does not serialize
    /// sequences: the caller passes all items as bytes or a string.
    ITEM_SCHEMA_SENT = Exact "openapi32/item-schema-sent"
        "the client does not serialize sequences of items; `itemSchema` is ignored, and the caller passes the whole sequence"
        r"
version: 3.2.0
requestBody: {content: {application/jsonl: {itemSchema: {type: object}}}}
";

    /// `itemEncoding` and `prefixEncoding` describe the parts of a multipart body by position. The
    /// client writes multipart forms with named parts only.
    POSITIONAL_ENCODING = Narrowed "openapi32/positional-encoding"
        "encodings of multipart parts by position are ignored"
        r"
version: 3.2.0
requestBody: {content: {multipart/mixed: {itemEncoding: {contentType: image/png}}}}
";

    /// A discriminator value without a mapping selects the default variant. This variant is moved
    /// to the end of the union, where it accepts what no other variant accepts.
    DEFAULT_MAPPING = Widened "openapi32/default-mapping"
        "the variant of `defaultMapping` is tried last, for any value of the discriminator"
        r"
version: 3.2.0
schema:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Other'}]
  discriminator: {propertyName: kind, defaultMapping: Other}
schemas:
  Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
  Other: {type: object, required: [kind], properties: {kind: {type: string}}}
";

    /// A stream with `schema` and `itemSchema` describes its content twice. The client decodes
    /// items.
    STREAM_SCHEMA = Exact "openapi32/stream-schema"
        "the schema of the whole stream is removed, because `itemSchema` describes its items"
        r"
version: 3.2.0
responses:
  '200':
    description: ok
    content: {application/jsonl: {schema: {type: array}, itemSchema: {type: object}}}
";

    /// OpenAPI 3.2 treats a stream as an array of its items. The client decodes the items one by
    /// one.
    STREAM_ITEMS = Exact "openapi32/stream-items"
        "`itemSchema` rewritten as the items of an array"
        r"
version: 3.2.0
responses: {'200': {description: ok, content: {application/jsonl: {itemSchema: {type: object}}}}}
";

    /// The data of a server-sent event is a string. If the string contains JSON, `contentSchema`
    /// describes the JSON value.
    EVENT_DATA = Exact "openapi32/event-data"
        "`contentSchema` of the event data becomes its schema: the client decodes the data"
        r"
version: 3.2.0
responses:
  '200':
    description: ok
    content:
      text/event-stream:
        itemSchema:
          type: object
          properties:
            data: {type: string, contentMediaType: application/json, contentSchema: {type: object}}
";
}
