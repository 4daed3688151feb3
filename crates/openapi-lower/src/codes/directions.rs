//! Differences between the types of requests and of responses.

openapi_source::diagnostics! {
    /// With `tolerant = true`, decoding accepts a response that does not match its description,
    /// without the fields that do not match. Requests stay strict.
    TOLERANT = Widened "directions/tolerant"
        "tolerant decoding is enabled: no response property is required, and each may be `null`"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string}}}
";

    /// This entry accounts for one schema of the change `directions/tolerant`.
    TOLERANT_SCHEMA = Exact "directions/tolerant-schema"
        "the schema is decoded tolerantly; see `directions/tolerant`"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string}}}
";

    /// This entry accounts for one keyword of the change `directions/tolerant`.
    TOLERANT_KEYWORD = Exact "directions/tolerant-keyword"
        "the keyword is not checked in responses; see `directions/tolerant`"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string, minLength: 1}}}
";

    /// The component has `readOnly` or `writeOnly` properties, or tolerant decoding applies to its
    /// use in responses only.
    DIVIDED = Exact "directions/divided"
        "requests and responses get separate types"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}
";

    /// Only the server sets the property; clients do not send it.
    READ_ONLY = Exact "directions/read-only"
        "the `readOnly` property is removed from the request type"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, required: [id], properties: {id: {type: string, readOnly: true}, name: {type: string}}}
";

    /// The server never sends the property, for example a password.
    WRITE_ONLY = Exact "directions/write-only"
        "the `writeOnly` property is removed from the response type"
        "schema: {type: object, properties: {password: {type: string, writeOnly: true}, name: {type: string}}}";

    /// An object whose properties are all `readOnly` would be empty in a request. Authors who mark
    /// every property of a referenced object still expect the reference to be sent.
    ALL_ONE_WAY = Exact "directions/all-one-way"
        "every property is `readOnly` or `writeOnly`; the properties are kept, but not required"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}
";

    /// progenitor ignores `readOnly` and `writeOnly`.
    FLAG = Exact "directions/flag"
        "`readOnly` or `writeOnly` is removed: requests and responses have separate types"
        "schema: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}";
}
