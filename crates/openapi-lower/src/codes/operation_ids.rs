//! Names of operations.

openapi_source::diagnostics! {
    /// progenitor demands an `operationId`, which names the method of the client.
    DERIVED = Exact "operation-ids/derived"
        "the operation has no `operationId`; one is derived from method and path"
        "paths: {/examples: {get: {responses: {'204': {description: ok}}}}}";

    /// Two ids give the same Rust name, or an id gives none.
    EXTENDED = Exact "operation-ids/extended"
        "the `operationId` clashes with another one in Rust; it is extended"
        r"
paths:
  /examples: {get: {operationId: find, responses: {'204': {description: ok}}}}
  /others: {get: {operationId: find, responses: {'204': {description: ok}}}}
";
}
