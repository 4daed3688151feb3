//! Rust names.

openapi_source::diagnostics! {
    /// typify would derive a type name that differs from the name that this generator reports and
    /// documents.
    RUST_NAME = Exact "names/rust-name"
        "the component is renamed to the name of its Rust type"
        r"
schemas: {user_name: {type: object, properties: {a: {type: string}}}}
responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/user_name'}}}}}
";

    /// Responses of one operation with equal schemas share one type.
    SAME_AS_RESPONSE = Exact "names/same-as-response"
        "the schema equals that of another response; both share one type"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '404': {description: unknown, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
";

    /// Equal enums or objects in one request, response or component share one type.
    SAME = Exact "names/same"
        "the schema equals another one of the same message or component; both share one type"
        r"
schema:
  type: object
  properties:
    state: {type: string, enum: [on, off]}
    inner: {type: object, properties: {state: {type: string, enum: [on, off]}}}
";

    /// A schema with its own Rust type becomes a component, so that progenitor generates the type
    /// once.
    HOISTED = Exact "names/hoisted"
        "the inline schema becomes a component"
        "schema: {type: object, properties: {owner: {type: object, properties: {name: {type: string}}}}}";

    /// The component's `enum` lists `null`. References to the component are nullable instead.
    NULL_VALUE = Exact "names/null-value"
        "`null` in `enum` is removed: references to the component are `nullable`"
        "";
}
