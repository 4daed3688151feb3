//! Pages.

openapi_source::diagnostics! {
    /// A vendor's extension, such as `x-ms-pageable`, names a property of the response or a parameter
    /// of the operation, which does not exist. Correct the extension, or add `x-pagination`, in an
    /// overlay.
    MISSING = Narrowed "pages/missing"
        "the operation does not have `{name}`, by which it is paginated; no method returns its {parts}"
        r"
responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {value: {type: array, items: {type: string}}}}}}}}
operation: {x-ms-pageable: {nextLinkName: nextLink}}
";
}
