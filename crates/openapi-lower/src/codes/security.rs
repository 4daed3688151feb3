//! Security schemes and requirements.

openapi_source::diagnostics! {
    /// `security` at the root applies to each operation without `security`.
    INHERITED = Exact "security/inherited"
        "the security requirements of the description are copied into its operations"
        r"
security: [{key: []}]
components: {securitySchemes: {key: {type: apiKey, name: key, in: header}}}
schema: {type: string}
";

    /// An operation whose `security` is `null` inherits the requirements of the description.
    NULL = Exact "security/null"
        "`security` is `null`; the requirements of the description apply"
        "operation: {security: null}";

    /// `securitySchemes` maps names to security schemes.
    SCHEMES_NOT_AN_OBJECT = Narrowed "security/schemes-not-an-object"
        "`securitySchemes` is not an object; the client sends no credentials"
        r"
components: {securitySchemes: [7]}
schema: {type: string}
";

    /// The description defines no security schemes.
    SCHEMES_EMPTY = Exact "security/schemes-empty"
        "`securitySchemes` is empty; removed"
        "";

    /// The client cannot send a credential for an incomplete security scheme. The caller can set a
    /// credential that is sent with every request. Complete the scheme in an overlay.
    SCHEME_UNUSABLE = Narrowed "security/scheme-unusable"
        "security scheme `{name}` {fault}; removed"
        r"
components: {securitySchemes: {key: {type: apiKey, in: header}}}
schema: {type: string}
";

    /// The locations are `header`, `query` and `cookie`.
    LOCATION_SPELLING = Exact "security/location-spelling"
        "the location of the API key is rewritten in the spelling of OpenAPI"
        r"
components: {securitySchemes: {key: {type: apiKey, name: key, in: Header}}}
schema: {type: string}
";

    /// The types are `apiKey`, `http`, `oauth2`, `openIdConnect` and `mutualTLS`.
    TYPE_SPELLING = Exact "security/type-spelling"
        "the type of the security scheme is read as `{type}`"
        r"
components: {securitySchemes: {key: {type: bearer}}}
schema: {type: string}
";

    /// `security` is an array of alternative requirements.
    REQUIREMENT_WITHOUT_ARRAY = Exact "security/requirement-without-array"
        "one security requirement is written where an array is expected; read as an array of one"
        r"
operation: {security: {key: []}}
components: {securitySchemes: {key: {type: apiKey, name: key, in: header}}}
";

    /// `security` is an array of alternative requirements, each an object that maps names of security
    /// schemes to scopes. The client sends the credential that applies to all operations.
    NOT_AN_ARRAY = Widened "security/not-an-array"
        "`security` is not an array; ignored"
        "operation: {security: 7}";

    /// A security requirement is an object that maps names of security schemes to scopes.
    SCHEME_NAME = Exact "security/scheme-name"
        "the name of a security scheme is written where an object is expected; read as that scheme without scopes"
        r"
operation: {security: [key]}
components: {securitySchemes: {key: {type: apiKey, name: key, in: header}}}
";

    /// A security requirement is an object that maps names of security schemes to scopes.
    REQUIREMENT_NOT_AN_OBJECT = Widened "security/requirement-not-an-object"
        "the security requirement is not an object; ignored"
        "operation: {security: [7]}";

    /// The description requires a security scheme that is not defined, or that was removed. The
    /// client sends the credential that applies to all operations, if the caller has set one.
    SCHEME_UNDEFINED = Widened "security/scheme-undefined"
        "security scheme `{name}` is undefined; the requirement is ignored"
        "operation: {security: [{missing: []}]}";

    /// The description requires several security schemes together and does not define all of them.
    /// The client sends the credentials of the defined schemes.
    SCHEME_PARTLY_UNDEFINED = Widened "security/scheme-partly-undefined"
        "security scheme `{name}` is undefined; only credentials for the other schemes of the requirement are sent"
        r"
operation: {security: [{key: [], missing: []}]}
components: {securitySchemes: {key: {type: apiKey, name: key, in: header}}}
";

    /// A security requirement lists the scopes that a token needs. The client does not check them.
    SCOPES_NOT_AN_ARRAY = Exact "security/scopes-not-an-array"
        "the scopes are not an array; removed"
        r"
operation: {security: [{key: 7}]}
components: {securitySchemes: {key: {type: apiKey, name: key, in: header}}}
";
}
