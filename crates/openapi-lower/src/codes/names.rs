//! Rust names.

openapi_source::diagnostics! {
    /// typify would change the name in a way that differs from the client's rules.
    RUST_NAME = Exact "names/rust-name"
        "the component is renamed to the Rust name of its type"
        r"
schemas: {user_name: {type: object, properties: {a: {type: string}}}}
responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/user_name'}}}}}
";

    /// Responses of an operation with equal schemas get one type.
    SAME_AS_RESPONSE = Exact "names/same-as-response"
        "the schema is the same as that of another response; they share a type"
        r"
responses:
  '200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
  '404': {description: unknown, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
";

    /// An enum or object that is described twice in one message gets one type.
    SAME = Exact "names/same"
        "the schema is the same as another one of its message or component; they share a type"
        r"
schema:
  type: object
  properties:
    state: {type: string, enum: [on, off]}
    inner: {type: object, properties: {state: {type: string, enum: [on, off]}}}
";

    /// A schema that gets a Rust type gets a name, by which progenitor generates it once.
    HOISTED = Exact "names/hoisted"
        "the inline schema becomes a component"
        "schema: {type: object, properties: {owner: {type: object, properties: {name: {type: string}}}}}";

    /// The schema that becomes a component lists `null`, and the reference to it is nullable.
    NULL_VALUE = Exact "names/null-value"
        "`null` among the values is removed: `nullable` states it"
        "";
}
