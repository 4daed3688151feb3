//! The title and the version of the description.

openapi_source::diagnostics! {
    /// `info` has the title and the version of the API. Where it has none, the title is `API` and
    /// the version is empty.
    INFO_NOT_AN_OBJECT = Exact "info/info-not-an-object"
        "`info` is not an object; title and version are made up"
        r"
openapi: 3.1.0
info: 7
paths: {}
";

    /// `info` has the title and the version of the API. Where it is missing, the title is `API` and
    /// the version is empty.
    INFO_MISSING = Exact "info/info-missing"
        "the description has no `info`; title and version are made up"
        r"
openapi: 3.1.0
paths: {}
";

    /// openapiv3, which reads the lowered document, demands both.
    TITLE_OR_VERSION_MISSING = Exact "info/title-or-version-missing"
        "the title or the version is missing; `API` and an empty version are written"
        r"
openapi: 3.1.0
info: {title: Example}
paths: {}
";

    /// The version of the API becomes a constant of the client and may be sent in a header.
    VERSION_NOT_ASCII = Exact "info/version-not-ascii"
        "characters of the version that are not visible ASCII are removed"
        r#"
openapi: 3.1.0
info: {title: Example, version: "1\u20112"}
paths: {}
"#;

    /// YAML reads `version: 1.0` as a number. A string is meant.
    STRING_EXPECTED = Exact "info/string-expected"
        "the number or boolean is rewritten as a string"
        r#"{"info": {"title": 7, "version": "1"}}"#;

    /// The value is an array, an object or `null`, and states nothing where a string is expected.
    NOT_A_STRING = Exact "info/not-a-string"
        "a string is expected here; ignored"
        r"
openapi: 3.1.0
info: {title: Example, version: '1', description: [text]}
paths: {}
";

    /// Descriptions of servers and security schemes do not change what a client sends.
    UNREAD_MEMBER = Exact "info/unread-member"
        "no client reads the member; removed"
        r"
servers: [{url: 'https://example.com', description: production}]
schema: {type: string}
";
}
