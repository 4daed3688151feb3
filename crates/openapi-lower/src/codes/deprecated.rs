//! Deprecated operations, parameters and schemas.

openapi_source::diagnostics! {
    /// `deprecated: false` is the default.
    FALSE = Exact "deprecated/false"
        "`deprecated` is not `true`; removed"
        "operation: {deprecated: false}";

    /// The Rust field of the property is deprecated.
    PROPERTY = Exact "deprecated/property"
        "the property is deprecated; the Plan records it"
        "schema: {type: object, properties: {name: {type: string, deprecated: true}}}";

    /// The Rust type of the component is deprecated.
    TYPE = Exact "deprecated/type"
        "the component is deprecated; the Plan records it"
        "schema: {type: object, deprecated: true, properties: {name: {type: string}}}";

    /// A string or number schema inside another type has no Rust item that could be deprecated.
    WITHOUT_TYPE = Exact "deprecated/without-type"
        "the deprecated schema has no Rust item; `deprecated` is removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string, deprecated: true}}}}}";
}
