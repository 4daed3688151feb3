//! What requests and responses do not share.

openapi_source::diagnostics! {
    /// With `tolerant = true` a response that does not match its description costs the fields that
    /// do not match. Requests stay strict.
    TOLERANT = Widened "directions/tolerant"
        "the options ask for tolerance: in responses no property is required, and each may be `null`"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string}}}
";

    /// This accounts for one schema of the change `directions/tolerant`.
    TOLERANT_SCHEMA = Exact "directions/tolerant-schema"
        "the schema is tolerant, as stated for the whole description"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string}}}
";

    /// This accounts for one keyword of the change `directions/tolerant`.
    TOLERANT_KEYWORD = Exact "directions/tolerant-keyword"
        "the keyword is not checked in responses, as stated for the whole description"
        r"
options: {tolerant: true}
schema: {type: object, required: [name], properties: {name: {type: string, minLength: 1}}}
";

    /// The component has properties that are `readOnly` or `writeOnly`, or requests and responses
    /// differ in strictness.
    DIVIDED = Exact "directions/divided"
        "requests and responses have a type each"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}
";

    /// The server sets the property, and clients do not send it.
    READ_ONLY = Exact "directions/read-only"
        "the `readOnly` property is no part of a request"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, required: [id], properties: {id: {type: string, readOnly: true}, name: {type: string}}}
";

    /// The server does not send the property, such as a password.
    WRITE_ONLY = Exact "directions/write-only"
        "the `writeOnly` property is no part of a response"
        "schema: {type: object, properties: {password: {type: string, writeOnly: true}, name: {type: string}}}";

    /// An object whose properties are all `readOnly` would be empty in a request. Who writes
    /// `readOnly` at all parts of a reference still wants the reference sent.
    ALL_ONE_WAY = Exact "directions/all-one-way"
        "all properties belong to the other direction; they are kept, but not required"
        r"
requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Example'}}}}
schema: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}
";

    /// progenitor does not read these keywords.
    FLAG = Exact "directions/flag"
        "`readOnly` or `writeOnly` is removed: requests and responses have types of their own"
        "schema: {type: object, properties: {id: {type: string, readOnly: true}, name: {type: string}}}";
}
