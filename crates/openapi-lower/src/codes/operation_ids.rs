//! Names of operations.

openapi_source::diagnostics! {
    /// progenitor requires an `operationId`, which becomes the name of the client's method.
    DERIVED = Exact "operation-ids/derived"
        "the operation has no `operationId`; one is derived from its method and path"
        "paths: {/examples: {get: {responses: {'204': {description: ok}}}}}";

    /// Two operation ids become the same Rust name, or an id has no characters that a Rust name can
    /// have.
    EXTENDED = Exact "operation-ids/extended"
        "the `operationId` clashes with another name in Rust; it is extended"
        r"
paths:
  /examples: {get: {operationId: find, responses: {'204': {description: ok}}}}
  /others: {get: {operationId: find, responses: {'204': {description: ok}}}}
";
}
