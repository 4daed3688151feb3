//! Request bodies.

openapi_source::diagnostics! {
    /// `encoding` describes the fields or parts of a form. This body is not a form, or its schema is
    /// not an object.
    ENCODING_UNUSED = Exact "bodies/encoding-unused"
        "`encoding` has no effect on this body; removed"
        "requestBody: {content: {application/json: {schema: {type: object}, encoding: {a: {contentType: text/plain}}}}}";

    /// A JSON body without a schema has the type `serde_json::Value`.
    SCHEMA_MISSING = Exact "bodies/schema-missing"
        "the JSON request body has no schema; any value is accepted"
        "requestBody: {content: {application/json: {}}}";

    /// A form without a schema has a map from field names to values as its type.
    FORM_SCHEMA_MISSING = Exact "bodies/form-schema-missing"
        "the form has no schema; any fields are accepted"
        "requestBody: {content: {application/x-www-form-urlencoded: {}}}";

    /// The body is neither JSON nor a form with fields. The caller passes bytes or a string; the Plan
    /// keeps the schema.
    RAW = Exact "bodies/raw"
        "the request body is sent as the caller's bytes or string"
        "requestBody: {content: {application/pdf: {schema: {type: string}}}}";

    /// The client uses only `schema` and `encoding` to write a form.
    FORM_MEMBER = Exact "bodies/form-member"
        "a form uses only `schema` and `encoding`; this member is removed"
        r"
requestBody:
  content:
    multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, x-note: text, example: {a: b}, examples: {}, summary: text}
";

    /// progenitor does not support multipart forms. The lowered document declares a body of bytes,
    /// and the client writes the parts of the form.
    MULTIPART = Exact "bodies/multipart"
        "the parts of the multipart form are kept in the Plan"
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// Only the writer of a multipart form knows the boundary between its parts. The lowered document
    /// has a parameter for the media type with the boundary; the generated client writes both.
    BOUNDARY = Exact "bodies/boundary"
        "the `Content-Type` with the boundary is a parameter of the lowered document; the client sends it"
        "requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// A part of a multipart form that is a file, several files, or a file or several files. In
    /// OpenAPI 3.1 a schema without `type` describes bytes, unless the `contentType` of its
    /// `encoding` is a text or JSON type.
    FILE_PART = Exact "bodies/file-part"
        "the part is a file or several files; the Plan records it"
        r"
requestBody:
  content:
    multipart/form-data: {schema: {type: object, properties: {a: {anyOf: [{type: string, format: binary}, {type: array, items: {type: string, format: binary}}]}}}}
";

    /// A file is a part of its own. Inside a part that is JSON, and in a union with other types,
    /// the client sends it as a string.
    FILE_AS_STRING = Narrowed "bodies/file-as-string"
        "a file inside JSON, or in a union with other types, cannot be sent as a file"
        r"
requestBody:
  content:
    multipart/form-data: {schema: {type: object, properties: {a: {type: object, additionalProperties: {type: string, format: binary}}}}}
";

    /// `contentMediaType` states the media type of a file or of a string. In a form it is the media
    /// type of the part, as `contentType` of `encoding`.
    PART_MEDIA_TYPE = Exact "bodies/part-media-type"
        "`contentMediaType` is the media type of the part"
        r"
requestBody:
  content:
    multipart/form-data: {schema: {type: object, properties: {a: {type: string, contentMediaType: text/csv}}}}
";

    /// The client serializes objects and arrays of a form as JSON only. For a part with another
    /// media type the caller passes a string; for bytes, and to choose one of several media types,
    /// a file.
    PART_RAW = Exact "bodies/part-raw"
        "the client cannot serialize a structured value to the media type of the part; the caller passes a string or a file"
        r"
requestBody:
  content:
    multipart/form-data:
      schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
      encoding: {a: {contentType: application/xml}}
";

    /// In OpenAPI 3.0 `style`, `explode` and `allowReserved` apply to URL-encoded forms only.
    STYLE_IGNORED = Exact "bodies/style-ignored"
        "OpenAPI 3.0 ignores `style`, `explode` and `allowReserved` of parts; removed"
        r"
version: 3.0.3
requestBody:
  content:
    multipart/form-data:
      schema: {type: object, properties: {a: {type: array, items: {type: string}}}}
      encoding: {a: {style: form, explode: false}}
";

    /// Since OpenAPI 3.1 `style`, `explode` and `allowReserved` of a part take precedence over
    /// `contentType`.
    MEDIA_TYPE_IGNORED = Exact "bodies/media-type-ignored"
        "`contentType` of a part with a style is ignored; removed"
        r"
requestBody:
  content:
    multipart/form-data:
      schema: {type: object, properties: {a: {type: array, items: {type: string}}}}
      encoding: {a: {style: form, explode: false, contentType: text/plain}}
";

    /// The client writes the objects in a URL-encoded form as JSON, or by their style. It has no
    /// encoder for the media type of this field.
    FIELD_AS_JSON = Narrowed "bodies/field-as-json"
        "the client cannot write the field with this media type; it is sent as JSON"
        r"
requestBody:
  content:
    application/x-www-form-urlencoded:
      schema: {type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}
      encoding: {a: {contentType: application/xml}}
";

    /// The parts of a form are the properties of an object schema. This schema is not an object.
    MULTIPART_RAW = Exact "bodies/multipart-raw"
        "the schema of the form is not an object; the caller writes the parts"
        "requestBody: {content: {multipart/form-data: {schema: {type: array, items: {type: string}}}}}";

    /// The fields of a form are the properties of an object schema. This schema is not an object, so
    /// the caller passes the encoded form, such as `a=1&b=2`.
    FORM_RAW = Exact "bodies/form-raw"
        "the schema of the form is not an object; the caller passes the encoded form"
        "requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: string}}}}";

    /// The caller passes the bytes of the body.
    RAW_WITHOUT_SCHEMA = Exact "bodies/raw-without-schema"
        "the request body has no schema; it is sent as the caller's bytes"
        "requestBody: {content: {application/pdf: {}}}";

    /// The client cannot serialize a value to this media type. The caller passes bytes or a string.
    STRUCTURED_RAW = Exact "bodies/structured-raw"
        "the client cannot serialize a structured value to this media type; the caller passes bytes or a string"
        "requestBody: {content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// The argument for a text body is a `String`. Other constraints of its schema are not checked.
    TEXT_UNCHECKED = Widened "bodies/text-unchecked"
        "the schema of the text body is not checked beyond `type: string`"
        "requestBody: {content: {text/plain: {schema: {type: string, maxLength: 3}}}}";

    /// The client sends the bytes of the body unchanged, and the caller chooses the media type.
    NAMED_MEDIA_TYPE = Exact "bodies/named-media-type"
        "the media type is kept in the Plan; the caller can choose it"
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}, image/jpeg: {schema: {type: string, format: binary}}}}";

    /// The method sends one of several media types with the same meaning.
    OTHER_MEDIA_TYPE = Exact "bodies/other-media-type"
        "another media type of the same body is kept in the Plan"
        "requestBody: {content: {application/json: {schema: {type: object}}, 'application/json; charset=utf-8': {schema: {type: object}}}}";

    /// `content` is empty or missing, so neither the media type nor the schema of the body is
    /// known.
    MEDIA_TYPE_MISSING = Narrowed "bodies/media-type-missing"
        "the request body has no media type; removed"
        "requestBody: {content: {}}";

    /// progenitor's methods always send a body. The generated method sends none if the caller
    /// passes none.
    OPTIONAL = Exact "bodies/optional"
        "the request body is optional; the Plan records it"
        "requestBody: {content: {application/json: {schema: {type: object}}}}";

    /// The description allows several media types for a body of bytes. The method has an argument
    /// for the media type.
    CALLER_MEDIA_TYPE = Exact "bodies/caller-media-type"
        "the caller chooses the media type of the request body"
        "requestBody: {content: {image/png: {schema: {type: string, format: binary}}, image/jpeg: {schema: {type: string, format: binary}}}}";

    /// progenitor cannot express everything about a request body. The Plan keeps the rest.
    PLAN = Exact "bodies/plan"
        "the media type and the schema of the body are kept in the Plan"
        "requestBody: {content: {application/xml: {schema: {type: object}}}}";

    /// A body of any media type is sent as JSON if its schema describes an object or an array,
    /// otherwise as bytes or text.
    WILDCARD = Exact "bodies/wildcard"
        "the media type is a wildcard; the schema determines how the body is sent"
        "requestBody: {content: {'*/*': {schema: {type: object, properties: {a: {type: string}}}}}}";

    /// progenitor distinguishes only JSON, forms, text and bytes. The client sends the media type
    /// of the description.
    CONTENT_TYPE = Exact "bodies/content-type"
        "the `Content-Type` to send is kept in the Plan"
        "requestBody: {content: {application/vnd.example+json: {schema: {type: object}}}}";
}
