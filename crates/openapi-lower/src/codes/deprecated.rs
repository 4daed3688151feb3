//! What is deprecated.

openapi_source::diagnostics! {
    /// `deprecated: false` is the default.
    FALSE = Exact "deprecated/false"
        "`deprecated` is not `true`; removed"
        "operation: {deprecated: false}";

    /// The field of the property is deprecated in Rust.
    PROPERTY = Exact "deprecated/property"
        "the Plan states that the property is deprecated"
        "schema: {type: object, properties: {name: {type: string, deprecated: true}}}";

    /// The type of the component is deprecated in Rust.
    TYPE = Exact "deprecated/type"
        "the Plan states that the type is deprecated"
        "schema: {type: object, deprecated: true, properties: {name: {type: string}}}";

    /// A string or a number inside another type has no item in Rust that could be deprecated.
    WITHOUT_TYPE = Exact "deprecated/without-type"
        "the deprecated schema has no Rust type of its own; `deprecated` is removed"
        "responses: {'200': {description: ok, content: {application/json: {schema: {type: string, deprecated: true}}}}}";
}
