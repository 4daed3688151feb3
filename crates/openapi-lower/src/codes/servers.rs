//! Servers.

openapi_source::diagnostics! {
    /// `servers` is empty, or has only URLs that are relative to the location of the description.
    EMPTY = Exact "servers/empty"
        "no server has an absolute URL or a path; the caller's base URL is used"
        "operation: {servers: []}";

    /// `servers` is an array.
    WITHOUT_ARRAY = Exact "servers/without-array"
        "a single server is written where an array is expected; read as an array of one"
        r"
servers: {url: 'https://example.com'}
schema: {type: string}
";

    /// `servers` is an array of objects, each with a URL. The caller passes the base URL.
    NOT_AN_ARRAY = Narrowed "servers/not-an-array"
        "`servers` is not an array; ignored"
        r"
servers: 7
schema: {type: string}
";

    /// A server is an object with the member `url`.
    URL_WITHOUT_OBJECT = Exact "servers/url-without-object"
        "a URL is written where a server object is expected; read as the `url` of a server"
        r"
servers: ['https://example.com']
schema: {type: string}
";

    /// A relative URL without a path means the server from which the description was downloaded,
    /// which the client does not know. The caller passes the base URL.
    NO_URL = Exact "servers/no-url"
        "the server has no URL, or an empty relative URL; removed"
        r"
servers: [{url: '/'}]
schema: {type: string}
";

    /// The paths of operations start with a slash.
    TRAILING_SLASH = Exact "servers/trailing-slash"
        "the slash at the end of the URL is removed"
        r"
servers: [{url: 'https://example.com/'}]
schema: {type: string}
";

    /// `variables` maps the names of a URL's variables to objects that describe their values.
    VARIABLES_NOT_AN_OBJECT = Narrowed "servers/variables-not-an-object"
        "the variables of the server are not an object; ignored"
        r"
servers: [{url: 'https://{a}.example.com', variables: 7}]
schema: {type: string}
";

    /// A server variable is an object with a default value, and may list its values.
    VARIABLE_NOT_AN_OBJECT = Narrowed "servers/variable-not-an-object"
        "the server variable is not an object; ignored"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: 7}}]
schema: {type: string}
";

    /// OpenAPI requires a default value for each server variable.
    VARIABLE_DEFAULT_MISSING = Exact "servers/variable-default-missing"
        "the server variable has no default value; its first `enum` value, or an empty string, is used"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {enum: [eu, us]}}}]
schema: {type: string}
";

    /// `variables` of the server does not describe a variable of its URL, so there is no default
    /// value. The caller passes a value to `Server::url`, or sets the base URL of the operation in
    /// `Client::servers`.
    VARIABLE_UNDESCRIBED = Narrowed "servers/variable-undescribed"
        "the variable `{name}` of the URL is not described; the caller has to set it"
        r"
servers: [{url: 'https://{a}.example.com'}]
schema: {type: string}
";

    /// A default value is one of the values that `enum` lists. Correct one of them in an overlay.
    DEFAULT_UNLISTED = Widened "servers/default-unlisted"
        "`enum` does not list the default value `{value}` of the server variable; it is used nevertheless"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {default: eu, enum: [us]}}}]
schema: {type: string}
";

    /// The path of an operation is appended to the URL of the server. The caller passes a base URL.
    NOT_A_BASE_URL = Narrowed "servers/not-a-base-url"
        "the URL of the server has a query or a fragment, so it is no base URL; the caller has to set one"
        r"
servers: [{url: 'https://example.com/api?a=1'}]
schema: {type: string}
";

    /// The server has no variables.
    VARIABLES_EMPTY = Exact "servers/variables-empty"
        "`variables` of the server is empty; removed"
        r"
servers: [{url: 'https://example.com', variables: {}}]
schema: {type: string}
";

    /// `enum` lists the values of a server variable.
    VARIABLE_VALUES_NOT_AN_ARRAY = Widened "servers/variable-values-not-an-array"
        "`enum` of the server variable is not an array; any value is accepted"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {default: eu, enum: eu}}}]
schema: {type: string}
";

    /// `enum` lists the values of a server variable. Read literally, an empty array allows none.
    VARIABLE_VALUES_EMPTY = Exact "servers/variable-values-empty"
        "`enum` of the server variable is empty; removed"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {default: eu, enum: []}}}]
schema: {type: string}
";
}
