//! Where the API is served.

openapi_source::diagnostics! {
    /// `servers` is empty, or lists only servers that are where the description is.
    EMPTY = Exact "servers/empty"
        "no usable server is listed; the base URL of the client is used"
        "operation: {servers: []}";

    /// `servers` is an array.
    WITHOUT_ARRAY = Exact "servers/without-array"
        "one server is written where an array is expected; read as an array of one"
        r"
servers: {url: 'https://example.com'}
schema: {type: string}
";

    /// `servers` is an array of objects with a URL each. The caller gives the base URL.
    NOT_AN_ARRAY = Narrowed "servers/not-an-array"
        "`servers` is not an array; ignored"
        r"
servers: 7
schema: {type: string}
";

    /// A server is an object with the member `url`.
    URL_WITHOUT_OBJECT = Exact "servers/url-without-object"
        "a URL is written where a server is expected; read as the `url` of a server"
        r"
servers: ['https://example.com']
schema: {type: string}
";

    /// A relative URL without a path means the server from which the description was read, which
    /// the client does not know. The caller gives the base URL.
    NO_URL = Exact "servers/no-url"
        "the server has no URL, or its URL is that of the description; removed"
        r"
servers: [{url: '/'}]
schema: {type: string}
";

    /// The paths of operations begin with a slash.
    TRAILING_SLASH = Exact "servers/trailing-slash"
        "the slash at the end of the URL is removed"
        r"
servers: [{url: 'https://example.com/'}]
schema: {type: string}
";

    /// `variables` maps the names of a URL's variables to their values.
    VARIABLES_NOT_AN_OBJECT = Narrowed "servers/variables-not-an-object"
        "the variables of the server are not an object; ignored"
        r"
servers: [{url: 'https://{a}.example.com', variables: 7}]
schema: {type: string}
";

    /// A variable of a server has a default value and may list its values.
    VARIABLE_NOT_AN_OBJECT = Narrowed "servers/variable-not-an-object"
        "the variable of the server is not an object; ignored"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: 7}}]
schema: {type: string}
";

    /// OpenAPI demands a default value of each variable.
    VARIABLE_DEFAULT_MISSING = Exact "servers/variable-default-missing"
        "the variable of the server has no default value; its first value is used"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {enum: [eu, us]}}}]
schema: {type: string}
";

    /// The server has no variables.
    VARIABLES_EMPTY = Exact "servers/variables-empty"
        "empty variables of the server removed"
        r"
servers: [{url: 'https://example.com', variables: {}}]
schema: {type: string}
";

    /// `enum` lists the values of a server's variable.
    VARIABLE_VALUES_NOT_AN_ARRAY = Widened "servers/variable-values-not-an-array"
        "the values of the variable are not an array; any value is accepted"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {default: eu, enum: eu}}}]
schema: {type: string}
";

    /// `enum` lists the values of a server's variable. An empty array would allow none.
    VARIABLE_VALUES_EMPTY = Exact "servers/variable-values-empty"
        "the array of the variable's values is empty; removed"
        r"
servers: [{url: 'https://{a}.example.com', variables: {a: {default: eu, enum: []}}}]
schema: {type: string}
";
}
