//! The title and the version of the description.

openapi_source::diagnostics! {
    /// `info` is an object with the title and the version of the API. The title `API` and an empty
    /// version are used instead.
    INFO_NOT_AN_OBJECT = Exact "info/info-not-an-object"
        "`info` is not an object; the title `API` and an empty version are used"
        r"
openapi: 3.1.0
info: 7
paths: {}
";

    /// `info` is an object with the title and the version of the API. The title `API` and an empty
    /// version are used instead.
    INFO_MISSING = Exact "info/info-missing"
        "the description has no `info`; the title `API` and an empty version are used"
        r"
openapi: 3.1.0
paths: {}
";

    /// openapiv3, which reads the lowered document, requires a title and a version.
    TITLE_OR_VERSION_MISSING = Exact "info/title-or-version-missing"
        "the title or the version is missing; `API` or an empty version is used"
        r"
openapi: 3.1.0
info: {title: Example}
paths: {}
";

    /// The version of the API becomes a constant of the client and may be sent in a header.
    VERSION_NOT_ASCII = Exact "info/version-not-ascii"
        "characters of the version other than visible ASCII are removed"
        r#"
openapi: 3.1.0
info: {title: Example, version: "1\u20112"}
paths: {}
"#;

    /// YAML reads `version: 1.0` as a number where a string is meant.
    STRING_EXPECTED = Exact "info/string-expected"
        "the number or boolean is rewritten as a string"
        r#"{"info": {"title": 7, "version": "1"}}"#;

    /// The value is an array, an object or `null` where the specification requires a string.
    NOT_A_STRING = Exact "info/not-a-string"
        "a string is expected here; ignored"
        r"
openapi: 3.1.0
info: {title: Example, version: '1', description: [text]}
paths: {}
";

    /// Documentation of servers and security schemes does not change what a client sends.
    UNREAD_MEMBER = Exact "info/unread-member"
        "the generated client does not use this member; removed"
        r"
servers: [{url: 'https://example.com', description: production}]
schema: {type: string}
";
}
