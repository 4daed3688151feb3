//! Secrets: strings that must not be shown.

openapi_source::diagnostics! {
    /// `format: password` marks a secret. The `Debug` output of the generated type hides the value.
    COMPONENT = Exact "secrets/component"
        "the secret becomes a reference to the shared component for secrets"
        "schema: {type: object, properties: {token: {type: string, format: password}}}";

    /// The shared component for secrets has the `type` and `format` of a secret.
    STATED_BY_COMPONENT = Exact "secrets/stated-by-component"
        "the shared component for secrets has this keyword"
        "schema: {type: object, properties: {token: {type: string, format: password}}}";

    /// An error about an invalid secret would have to show its value.
    UNCHECKED = Widened "secrets/unchecked"
        "the keyword of a secret is not checked"
        "schema: {type: object, properties: {token: {type: string, format: password, minLength: 8}}}";
}
