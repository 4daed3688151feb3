//! Members that progenitor does not read.

openapi_source::diagnostics! {
    /// The lowered document has only members that openapiv3 and progenitor read. The Plan keeps
    /// everything else that a client needs.
    UNREAD = Exact "emit/unread"
        "progenitor does not read this member; removed"
        "responses: {'204': {description: ok, summary: fine}}";

    /// Each component is removed, or copied into the operations that use it.
    COMPONENTS_EMPTY = Exact "emit/components-empty"
        "no components are left; the section is removed"
        "";

    /// openapiv3, the library that reads OpenAPI 3.0 documents, rejects the lowered schema. This is
    /// a bug in lowering: please report it with the description.
    SCHEMA_UNREADABLE = Widened "emit/schema-unreadable"
        "openapiv3 cannot read the schema: {error}; any value is accepted"
        "";

    /// openapiv3, the library that reads OpenAPI 3.0 documents, rejects the lowered operation. This
    /// is a bug in lowering: please report it with the description.
    OPERATION_UNREADABLE = Dropped "emit/operation-unreadable"
        "openapiv3 cannot read the operation: {error}; the operation is removed"
        "";
}
