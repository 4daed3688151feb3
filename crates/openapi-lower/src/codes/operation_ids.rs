//! Names of operations.

openapi_source::diagnostics! {
    /// progenitor requires an `operationId`, which becomes the name of the client's method.
    DERIVED = Exact "operation-ids/derived"
        "the operation has no `operationId`; one is derived from its method and path"
        "paths: {/examples: {get: {responses: {'204': {description: ok}}}}}";

    /// Two operation ids would have the same Rust name, or an id has no letters or digits.
    EXTENDED = Exact "operation-ids/extended"
        "the `operationId` does not yield a usable, unique Rust name; it is extended or replaced"
        r"
paths:
  /examples: {get: {operationId: find, responses: {'204': {description: ok}}}}
  /others: {get: {operationId: find, responses: {'204': {description: ok}}}}
";
}
