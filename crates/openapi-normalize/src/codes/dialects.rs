//! Members of other versions of OpenAPI, and other spellings.

openapi_source::diagnostics! {
    /// The version is stated in the wrong member (such as `swagger: 3.0.0`), is not a string, or is
    /// not spelled as the specification defines it. The version decides only which of two notations
    /// is used if both are present.
    VERSION_READ_AS = Exact "dialects/version-read-as"
        "the version is read as {version}"
        r"
openapi: '3.1'
info: {title: Example, version: '1'}
paths: {}
";

    /// A description states either `swagger` or `openapi`. If both are present, the other members
    /// of the document decide.
    SECOND_VERSION = Exact "dialects/second-version"
        "`{member}` is present as well; the description is read as {version}"
        r"
openapi: 3.1.0
swagger: '2.0'
info: {title: Example, version: '1'}
paths: {}
";

    /// A description states its version in `openapi` or `swagger`. If both are missing, members
    /// such as `definitions` or `components` decide.
    VERSION_MISSING = Exact "dialects/version-missing"
        "no version is stated; its members identify the description as {version}"
        r"
info: {title: Example, version: '1'}
paths: {}
components: {}
";

    /// Whatever the version of the description, the lowered document is OpenAPI 3.0.3.
    VERSION_REWRITTEN = Exact "dialects/version-rewritten"
        "the version is rewritten as OpenAPI 3.0.3"
        r"
version: 3.1.0
schema: {type: string}
";

    /// `paths` has a key such as `GET /examples` with an operation. The operation becomes the
    /// member `get` of the path `/examples`.
    METHOD_IN_PATH_KEY = Exact "dialects/method-in-path-key"
        "the key consists of a method and a path; read as an operation of the path"
        r"
paths:
  GET /examples: {operationId: list, responses: {'204': {description: ok}}}
";

    /// The keys of `paths` start with a slash. A key that is a URL is split into a server and a
    /// path.
    URL_IN_PATH_KEY = Exact "dialects/url-in-path-key"
        "the key is a URL; its server is moved to `servers`"
        r"
paths:
  https://example.com/examples: {get: {operationId: list, responses: {'204': {description: ok}}}}
";

    /// The name of the member differs from a name in the specification only in letter case, `_` or
    /// `-`.
    MEMBER_SPELLING = Exact "dialects/member-spelling"
        "`{member}` read as `{name}`"
        "operation: {Summary: reads examples}";

    /// The member is a boolean. The strings `true` and `yes` and the number `1` are read as `true`;
    /// `false`, `no` and `0` as `false`.
    BOOLEAN_SPELLING = Exact "dialects/boolean-spelling"
        "`{member}` is not a boolean; read as `{value}`"
        "parameters: [{name: q, in: query, required: 'yes', schema: {type: string}}]";

    /// The member is a boolean. This value stands for neither `true` nor `false`, so that the
    /// default value of the member is used. Correct it in an overlay.
    NOT_A_BOOLEAN = Widened "dialects/not-a-boolean"
        "`{member}` is {kind}, not a boolean; ignored"
        "parameters: [{name: q, in: query, required: [q], schema: {type: string}}]";

    /// An object has a member twice, once in another spelling, with equal values.
    DUPLICATE_SPELLING_EQUAL = Exact "dialects/duplicate-spelling-equal"
        "`{member}` is ignored: `{name}` states the same"
        "operation: {operation_id: getExample}";

    /// An object has a member twice, once in another spelling. The member with the spelling of the
    /// specification is used. Remove the other one from the description.
    DUPLICATE_SPELLING = Narrowed "dialects/duplicate-spelling"
        "`{member}` is ignored: `{name}` is present as well, with a different value"
        "operation: {operation_id: another}";

    /// The description contains a member that its stated version does not define, as happens in
    /// converted documents. The member is read as defined by the other version.
    OTHER_VERSION = Exact "dialects/other-version"
        "{member} of {object} belongs to {version}; read as that version defines it"
        r"
version: 3.1.0
schema: {type: string, nullable: true}
";

    /// A schema is written without the object whose member `schema` it should be. The object is
    /// added.
    SCHEMA_IN_PLACE_OF_OBJECT = Exact "dialects/schema-in-place-of-object"
        "a schema is written where {object} is expected; read as the schema of that object"
        r"
responses:
  '200': {description: ok, content: {application/json: {type: string}}}
";

    /// `property: string` is a common abbreviation of `property: {type: string}`.
    TYPE_IN_PLACE_OF_SCHEMA = Exact "dialects/type-in-place-of-schema"
        "a type name is written where a schema is expected; read as the `type` of a schema"
        "schema: {type: object, properties: {name: string}}";

    /// A reference is written without the object whose member `$ref` it should be. The object is
    /// added.
    REFERENCE_WITHOUT_OBJECT = Exact "dialects/reference-without-object"
        "a reference is written as a string where a schema is expected; read as its `$ref`"
        r"
schema: {type: object, properties: {name: '#/components/schemas/Name'}}
schemas: {Name: {type: string}}
";

    /// No version of OpenAPI defines this member for the object.
    UNKNOWN_MEMBER = Exact "dialects/unknown-member"
        "`{member}` is not a member of {object}; ignored"
        "operation: {owner: team}";

    /// `content` maps media types to objects. The level of media types is missing; JSON is assumed.
    MEDIA_TYPE_MISSING = Exact "dialects/media-type-missing"
        "{object} is written where the media types of `content` are expected; read as that of `application/json`"
        r"
responses:
  '200': {description: ok, content: {schema: {type: string}}}
";

    /// Instead of one object with several names, the description has an array of objects with one
    /// name each.
    ARRAY_OF_NAMED = Exact "dialects/array-of-named"
        "an array of named objects is written where one object is expected; the objects are merged"
        r"
responses:
  - '200': {description: ok}
  - '404': {description: unknown}
";

    /// `parameters` is an array. A single parameter is wrapped in an array.
    PARAMETER_WITHOUT_ARRAY = Exact "dialects/parameter-without-array"
        "a single parameter is written where an array is expected; read as an array of one"
        "operation: {parameters: {name: limit, in: query, schema: {type: integer}}}";

    /// `content` has a key for each media type. A key such as `application/json, text/plain` is
    /// split.
    MEDIA_TYPE_KEYS = Exact "dialects/media-type-keys"
        "a key lists several media types or has surrounding spaces; each media type gets a separate key"
        r"
responses:
  '200': {description: ok, content: {'application/json, text/plain': {schema: {type: string}}}}
";

    /// The reference points into a section of another version of OpenAPI, or is misspelled. A
    /// component with the same name exists.
    UNDEFINED_REFERENCE_REPAIRED = Exact "dialects/undefined-reference-repaired"
        "reference `{reference}` is undefined; read as `{target}`"
        r"
schema: {$ref: '#/definitions/Name'}
schemas: {Name: {type: string}}
";
}
