//! Strings that must not be shown.

openapi_source::diagnostics! {
    /// `format: password` marks a secret. The generated type does not show its value.
    COMPONENT = Exact "secrets/component"
        "the secret becomes a reference to the component for secrets"
        "schema: {type: object, properties: {token: {type: string, format: password}}}";

    /// `type` and `format` of a secret are those of the component for secrets.
    STATED_BY_COMPONENT = Exact "secrets/stated-by-component"
        "the component for secrets states this keyword"
        "schema: {type: object, properties: {token: {type: string, format: password}}}";

    /// An error about a secret that does not match would have to show the secret.
    UNCHECKED = Widened "secrets/unchecked"
        "the keyword is not checked for a secret"
        "schema: {type: object, properties: {token: {type: string, format: password, minLength: 8}}}";
}
