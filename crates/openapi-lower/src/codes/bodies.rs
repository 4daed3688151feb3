//! Request bodies.

openapi_source::diagnostics! {
    /// `encoding` describes the parts of a form.
    ENCODING_UNUSED = Exact "bodies/encoding-unused"
        "`encoding` has no effect on this media type; removed"
        "requestBody: {content: {application/json: {schema: {type: object}, encoding: {a: {contentType: text/plain}}}}}";

    /// A JSON body without a schema is `serde_json::Value`.
    SCHEMA_MISSING = Exact "bodies/schema-missing"
        "the JSON body has no schema; it is any value"
        "requestBody: {content: {application/json: {}}}";

    /// A form without a schema is a map from names to values.
    FORM_SCHEMA_MISSING = Exact "bodies/form-schema-missing"
        "the form has no schema; it has any fields"
        "requestBody: {content: {application/x-www-form-urlencoded: {}}}";

    /// The body is neither JSON nor a form. The caller passes its bytes or a string; the Plan has
    /// the schema.
    RAW = Exact "bodies/raw"
        "the body is sent as it is"
        "requestBody: {content: {application/pdf: {schema: {type: string}}}}";

    /// The schema and the encoding describe how a form is written.
    FORM_MEMBER = Exact "bodies/form-member"
        "the member of a form that is neither `schema` nor `encoding` is removed"
        r"
requestBody:
  content:
    multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, x-note: text, example: {a: b}, examples: {}, summary: text}
";

    /// progenitor does not know multipart forms. The lowered document has bytes in the place of the
    /// form, and the client writes its parts.
    MULTIPART = Exact "bodies/multipart"
        "the Plan has the parts of the form"
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// The schema of a form is an object whose properties are the parts.
    MULTIPART_RAW = Exact "bodies/multipart-raw"
        "the form is not an object; the caller writes its parts"
        "requestBody: {content: {multipart/form-data: {schema: {type: array, items: {type: string}}}}}";

    /// The caller passes the bytes of the body.
    RAW_WITHOUT_SCHEMA = Exact "bodies/raw-without-schema"
        "the body has no schema; it is sent as it is"
        "requestBody: {content: {application/pdf: {}}}";

    /// The client does not know how to write a value in this media type. The caller passes its
    /// bytes or a string.
    STRUCTURED_RAW = Exact "bodies/structured-raw"
        "the body has a structure, but is neither JSON nor a form; the caller writes it"
        "requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// A text body is a string, whatever its schema asks for.
    TEXT_UNCHECKED = Widened "bodies/text-unchecked"
        "the schema of the text body is not checked"
        "requestBody: {content: {text/plain: {schema: {type: string, maxLength: 3}}}}";

    /// The body is sent as it is, and the caller names its media type.
    NAMED_MEDIA_TYPE = Exact "bodies/named-media-type"
        "a media type that the caller can name is kept in the Plan"
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}, image/jpeg: {schema: {type: string, format: binary}}}}";

    /// The method sends one of several media types that mean the same.
    OTHER_MEDIA_TYPE = Exact "bodies/other-media-type"
        "another media type of the same body is kept in the Plan"
        "requestBody: {content: {application/json: {schema: {type: object}}, 'application/json; charset=utf-8': {schema: {type: object}}}}";

    /// `content` is empty or missing, so that nothing is known of the body.
    MEDIA_TYPE_MISSING = Narrowed "bodies/media-type-missing"
        "the request body has no media type; removed"
        "requestBody: {content: {}}";

    /// progenitor's methods always send a body. Those of the client do not where the caller passes
    /// none.
    OPTIONAL = Exact "bodies/optional"
        "the Plan states that the body is optional"
        "requestBody: {content: {application/json: {schema: {type: object}}}}";

    /// The description allows several media types of bodies that are sent as they are. The method
    /// has an argument for the media type.
    CALLER_MEDIA_TYPE = Exact "bodies/caller-media-type"
        "the caller names the media type of the body"
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}, image/jpeg: {schema: {type: string, format: binary}}}}";

    /// What progenitor cannot express of a request body stands in the Plan.
    PLAN = Exact "bodies/plan"
        "the Plan has the media type and the schema of the body"
        "requestBody: {content: {application/xml: {schema: {type: object}}}}";

    /// A body of any media type is sent as JSON where its schema has a structure, otherwise as
    /// bytes or text.
    WILDCARD = Exact "bodies/wildcard"
        "the media type is a wildcard; the schema determines how the body is sent"
        "requestBody: {content: {'*/*': {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// progenitor knows the media type as JSON, form, text or bytes. The client sends the described
    /// one.
    CONTENT_TYPE = Exact "bodies/content-type"
        "the Plan has the `Content-Type`"
        "requestBody: {content: {application/vnd.example+json: {schema: {type: object}}}}";
}
