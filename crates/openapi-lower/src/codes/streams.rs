//! Request fields that select a stream.

openapi_source::diagnostics! {
    /// A property of the request selects between a complete response and a stream. The method for
    /// streams sets the property, so that callers do not have to.
    SWITCH_DEFAULT = Exact "streams/switch-default"
        "the required property gets the default value `false`; the method for streams sets it"
        r"
requestBody:
  required: true
  content:
    application/json: {schema: {type: object, required: [stream], properties: {stream: {type: boolean}, q: {type: string}}}}
responses: {'200': {description: ok, content: {application/json: {schema: {type: string}}, text/event-stream: {}}}}
operation: {x-stream-parameter: '$request.body#/stream'}
";
}
