//! What progenitor reads.

openapi_source::diagnostics! {
    /// The lowered document has only what openapiv3 and progenitor read. What a client needs
    /// besides is in the Plan.
    UNREAD = Exact "emit/unread"
        "progenitor does not read this member; removed"
        "responses: {'204': {description: ok, summary: fine}}";

    /// All schemas of the description were removed or written in place.
    COMPONENTS_EMPTY = Exact "emit/components-empty"
        "nothing is left of the components; removed"
        "";

    /// The library that reads OpenAPI 3.0 documents refuses what is left of the schema. That is a
    /// gap of lowering: please report it with the description.
    SCHEMA_UNREADABLE = Widened "emit/schema-unreadable"
        "openapiv3 cannot read the schema: {error}; any value is accepted"
        "";

    /// The library that reads OpenAPI 3.0 documents refuses what is left of the operation. That is
    /// a gap of lowering: please report it with the description.
    OPERATION_UNREADABLE = Dropped "emit/operation-unreadable"
        "openapiv3 cannot read the operation: {error}"
        "";
}
