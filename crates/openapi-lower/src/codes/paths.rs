//! Paths and their parameters.

openapi_source::diagnostics! {
    /// progenitor panics where a path and its parameters differ. The parameter becomes a required
    /// string.
    UNDECLARED_PARAMETER = Exact "paths/undeclared-parameter"
        "the path names a parameter that is not declared; it is a string"
        "path: /examples/{id}";

    /// A path parameter takes the place of its name in the path. Without one it cannot be sent.
    UNUSED_PARAMETER = Narrowed "paths/unused-parameter"
        "the path does not name this path parameter; removed"
        "parameters: [{name: id, in: path, required: true, schema: {type: string}}]";

    /// The slashes of the argument stay slashes of the path, as the template (`{id*}`, `{+id}`,
    /// `{id:.*}`) states.
    MULTI_SEGMENT = Exact "paths/multi-segment"
        "the Plan states that the path parameter takes several segments"
        r"
path: /examples/{+id}
parameters: [{name: id, in: path, required: true, schema: {type: string}}]
";

    /// Templates of routers and RFC 6570 have operators and patterns, such as `{id:[0-9]+}`. The
    /// name is what stands before.
    PARAMETER_PATTERN = Exact "paths/parameter-pattern"
        "the name of the path parameter is written without operator and pattern"
        r"
path: /examples/{id:[0-9]+}
parameters: [{name: 'id:[0-9]+', in: path, required: true, schema: {type: string}}]
";

    /// The parameter is declared for the query, and its name is in the path.
    PARAMETER_LOCATION = Exact "paths/parameter-location"
        "the path names the parameter, which is therefore a path parameter"
        r"
path: /examples/{id}
parameters: [{name: id, in: query, schema: {type: string}}]
";

    /// `explode` and the like of the parameter are those of a query.
    PATH_STYLE = Exact "paths/path-style"
        "the serialization of a query does not apply to a path parameter; removed"
        r"
path: /examples/{id}
parameters: [{name: id, in: query, explode: true, schema: {type: string}}]
";

    /// No style of OpenAPI separates the items of a path parameter by slashes. The caller passes
    /// the joined string.
    SEGMENTS = Widened "paths/segments"
        "the array of path segments is a string: join the items with `/`"
        r"
path: /examples{/ids*}
parameters: [{name: ids, in: path, required: true, schema: {type: array, items: {type: string}}}]
";

    /// The array of path segments became a string, which has no style.
    SEGMENTS_STYLE = Exact "paths/segments-style"
        "the style of path segments that are a string is removed"
        r"
path: /examples{/ids*}
parameters: [{name: ids, in: path, required: true, style: simple, schema: {type: array, items: {type: string}}}]
";

    /// A path without one of its parameters is another path. OpenAPI demands `required: true`.
    PATH_PARAMETER_REQUIRED = Exact "paths/path-parameter-required"
        "the path parameter is required"
        r"
path: /examples/{id}
parameters: [{name: id, in: path, schema: {type: string}}]
";

    /// progenitor reads paths such as `/examples/{id}`. Operators, patterns, fragments and queries
    /// of the key are rewritten.
    TEMPLATE = Exact "paths/template"
        "the path is rewritten as a plain template"
        "path: /examples/{id:[0-9]+}";

    /// A fragment is never sent. One that tells operations of the same path apart is what the
    /// server has to see.
    FRAGMENT_QUERY = Widened "paths/fragment-query"
        "the fragment `#key=value` of the path is sent as a query"
        r"
paths:
  /examples#action=start: {post: {operationId: start, responses: {'204': {description: ok}}}}
  /examples#action=stop: {post: {operationId: stop, responses: {'204': {description: ok}}}}
";

    /// A fragment is never sent.
    FRAGMENT = Exact "paths/fragment"
        "the fragment of the path is removed"
        "path: /examples#list";

    /// A URL whose path begins with two slashes names another server when it is resolved.
    DOUBLE_SLASH = Narrowed "paths/double-slash"
        "`//` at the beginning of the path is sent as `/`"
        "path: //examples";

    /// Templates of routers state which values a parameter takes, such as `{id:[0-9]+}`. Any string
    /// is sent.
    PATTERN_UNCHECKED = Widened "paths/pattern-unchecked"
        "the pattern of the path parameter is not checked"
        "path: /examples/{id:[0-9]+}";

    /// The key of the path has a query, such as `?id={id}`. Its parameter becomes one of the query.
    UNDECLARED_QUERY = Exact "paths/undeclared-query"
        "the query of the path names a parameter that is not declared; it is a string"
        "path: /examples?id={id}";

    /// The key of the path has a query, such as `?id={id}`. Its parameter becomes one of the query,
    /// under the name that the query has.
    QUERY_PARAMETER = Exact "paths/query-parameter"
        "the query of the path names the parameter, which is therefore a query parameter"
        r"
path: /examples?id={id}
parameters: [{name: id, in: path, required: true, schema: {type: string}}]
";

    /// `style: matrix` and the like are styles of a path.
    QUERY_STYLE = Exact "paths/query-style"
        "the style of a path does not apply to a query parameter; removed"
        r"
path: /examples?id={id}
parameters: [{name: id, in: path, required: true, style: simple, schema: {type: string}}]
";

    /// The key of the path has a query with a value, such as `?kind=a`, which is sent with each
    /// request.
    FIXED_QUERY = Exact "paths/fixed-query"
        "the path has the only value of the query parameter; the parameter is removed"
        r"
path: /examples?kind=a
parameters: [{name: kind, in: query, schema: {type: string, enum: [a]}}]
";

    /// The key of the path has a query with a value, such as `?kind=a`, which is sent with each
    /// request. The parameter allows other values.
    FIXED_QUERY_VALUE = Narrowed "paths/fixed-query-value"
        "the path has a value of the query parameter, which callers cannot change; the parameter is removed"
        r"
path: /examples?kind=a
parameters: [{name: kind, in: query, schema: {type: string}}]
";
}
