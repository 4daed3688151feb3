//! Paths and their parameters.

openapi_source::diagnostics! {
    /// progenitor panics if the path template names a parameter that the operation does not
    /// declare. A required string parameter is added.
    UNDECLARED_PARAMETER = Exact "paths/undeclared-parameter"
        "the path template names a parameter that is not declared; a string parameter is added"
        "path: /examples/{id}";

    /// The value of a path parameter replaces its name in the path template. This name does not
    /// occur in it.
    UNUSED_PARAMETER = Narrowed "paths/unused-parameter"
        "the path template does not contain this path parameter; removed"
        "parameters: [{name: id, in: path, required: true, schema: {type: string}}]";

    /// Slashes in the argument are sent unescaped, as the template (`{id*}`, `{+id}`, `{id:.*}`)
    /// demands.
    MULTI_SEGMENT = Exact "paths/multi-segment"
        "the value of the path parameter spans several segments; the Plan records it"
        r"
path: /examples/{+id}
parameters: [{name: id, in: path, required: true, schema: {type: string}}]
";

    /// Path templates of web frameworks and of RFC 6570 have operators and patterns, such as
    /// `{id:[0-9]+}`. The lowered template has only the name.
    PARAMETER_PATTERN = Exact "paths/parameter-pattern"
        "the operator or pattern is removed from the name of the path parameter"
        r"
path: /examples/{id:[0-9]+}
parameters: [{name: 'id:[0-9]+', in: path, required: true, schema: {type: string}}]
";

    /// The parameter is declared in the query, but the path template contains its name.
    PARAMETER_LOCATION = Exact "paths/parameter-location"
        "the path template contains this parameter; it becomes a path parameter"
        r"
path: /examples/{id}
parameters: [{name: id, in: query, schema: {type: string}}]
";

    /// The parameter has `explode` or another member that applies to query parameters.
    PATH_STYLE = Exact "paths/path-style"
        "the serialization of query parameters does not apply to a path parameter; removed"
        r"
path: /examples/{id}
parameters: [{name: id, in: query, explode: true, schema: {type: string}}]
";

    /// OpenAPI defines no style that separates the items of a path parameter by slashes. The caller
    /// passes the joined string.
    SEGMENTS = Widened "paths/segments"
        "the array of path segments becomes a string: join the items with `/`"
        r"
path: /examples{/ids*}
parameters: [{name: ids, in: path, required: true, schema: {type: array, items: {type: string}}}]
";

    /// The array of path segments becomes a string, to which no style applies.
    SEGMENTS_STYLE = Exact "paths/segments-style"
        "the style of the path segments, which become a string, is removed"
        r"
path: /examples{/ids*}
parameters: [{name: ids, in: path, required: true, style: simple, schema: {type: array, items: {type: string}}}]
";

    /// OpenAPI requires `required: true` for path parameters.
    PATH_PARAMETER_REQUIRED = Exact "paths/path-parameter-required"
        "`required` of the path parameter is set to `true`"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, schema: {type: string}}]
";

    /// progenitor reads paths such as `/examples/{id}`. Operators, patterns, fragments and queries
    /// are removed from the path.
    TEMPLATE = Exact "paths/template"
        "the path is rewritten as a path template without operators, query or fragment"
        "path: /examples/{id:[0-9]+}";

    /// HTTP clients never send a fragment. Here it distinguishes operations with the same path, so
    /// the server needs it.
    FRAGMENT_QUERY = Widened "paths/fragment-query"
        "the fragment `#key=value` of the path is sent as a query parameter"
        r"
paths:
  /examples#action=start: {post: {operationId: start, responses: {'204': {description: ok}}}}
  /examples#action=stop: {post: {operationId: stop, responses: {'204': {description: ok}}}}
";

    /// HTTP clients never send a fragment.
    FRAGMENT = Exact "paths/fragment"
        "the fragment of the path is removed"
        "path: /examples#list";

    /// In a relative reference, two slashes at the beginning introduce the name of a server.
    DOUBLE_SLASH = Narrowed "paths/double-slash"
        "`//` at the beginning of the path is sent as `/`"
        "path: //examples";

    /// Path templates of web frameworks restrict the values of a parameter, as in `{id:[0-9]+}`.
    /// The client sends any string.
    PATTERN_UNCHECKED = Widened "paths/pattern-unchecked"
        "the pattern of the path parameter is not checked"
        "path: /examples/{id:[0-9]+}";

    /// The path has a query such as `?id={id}`, and the operation does not declare the parameter. A
    /// string parameter is added.
    UNDECLARED_QUERY = Exact "paths/undeclared-query"
        "the query of the path names a parameter that is not declared; a string parameter is added"
        "path: /examples?id={id}";

    /// The path has a query such as `?id={id}`. The parameter becomes a query parameter with the
    /// name from the query.
    QUERY_PARAMETER = Exact "paths/query-parameter"
        "the query of the path contains this parameter; it becomes a query parameter"
        r"
path: /examples?id={id}
parameters: [{name: id, in: path, required: true, schema: {type: string}}]
";

    /// The parameter has `style: matrix` or another style that applies to path parameters.
    QUERY_STYLE = Exact "paths/query-style"
        "the style of path parameters does not apply to a query parameter; removed"
        r"
path: /examples?id={id}
parameters: [{name: id, in: path, required: true, style: simple, schema: {type: string}}]
";

    /// The path has a query with a value, such as `?kind=a`, which is sent with each request.
    FIXED_QUERY = Exact "paths/fixed-query"
        "the path fixes the query parameter to its only value; the parameter is removed"
        r"
path: /examples?kind=a
parameters: [{name: kind, in: query, schema: {type: string, enum: [a]}}]
";

    /// The path has a query with a value, such as `?kind=a`, which is sent with each request. The
    /// declared parameter allows other values.
    FIXED_QUERY_VALUE = Narrowed "paths/fixed-query-value"
        "the path fixes the value of the query parameter; the parameter is removed"
        r"
path: /examples?kind=a
parameters: [{name: kind, in: query, schema: {type: string}}]
";
}
