//! Pieces of other versions of OpenAPI, and other spellings.

openapi_source::diagnostics! {
    /// The stated version is missing, is not a string, or is not spelled as the specification has
    /// it. The description is read as the version that is named. The version decides only which of
    /// two forms counts where both are present.
    VERSION_READ_AS = Exact "dialects/version-read-as"
        "the version is read as {version}"
        r"
openapi: '3.1'
info: {title: Example, version: '1'}
paths: {}
";

    /// A description states either `swagger` or `openapi`. Where both are present, the members of
    /// the document decide.
    SECOND_VERSION = Exact "dialects/second-version"
        "`{member}` is present as well; the description is read as {version}"
        r"
openapi: 3.1.0
swagger: '2.0'
info: {title: Example, version: '1'}
paths: {}
";

    /// A description states its version in `openapi` or `swagger`. Where both are missing, members
    /// such as `definitions` or `components` decide.
    VERSION_MISSING = Exact "dialects/version-missing"
        "no version is stated; by its members the description is read as {version}"
        r"
info: {title: Example, version: '1'}
paths: {}
components: {}
";

    /// Whatever the version of the description, the lowered document is OpenAPI 3.0.3.
    VERSION_REWRITTEN = Exact "dialects/version-rewritten"
        "version rewritten as OpenAPI 3.0.3"
        r"
version: 3.1.0
schema: {type: string}
";

    /// `paths` has a key such as `GET /examples` that holds an operation. It becomes the member
    /// `get` of the path `/examples`.
    METHOD_IN_PATH_KEY = Exact "dialects/method-in-path-key"
        "the key consists of a method and a path; read as an operation of the path"
        r"
paths:
  GET /examples: {operationId: list, responses: {'204': {description: ok}}}
";

    /// The keys of `paths` begin with a slash. The server of a key that is a whole URL becomes the
    /// server of its operations.
    URL_IN_PATH_KEY = Exact "dialects/url-in-path-key"
        "the key is a URL; its server is moved to `servers`"
        r"
paths:
  https://example.com/examples: {get: {operationId: list, responses: {'204': {description: ok}}}}
";

    /// The name of a member differs from a name of the specification only in capital letters, `_`
    /// or `-`. The name of the specification is meant.
    MEMBER_SPELLING = Exact "dialects/member-spelling"
        "`{member}` read as `{name}`"
        "operation: {Summary: reads examples}";

    /// An object has a member twice, once under another spelling, with equal values.
    DUPLICATE_SPELLING_EQUAL = Exact "dialects/duplicate-spelling-equal"
        "`{member}` is ignored: `{name}` states the same"
        "operation: {operation_id: getExample}";

    /// An object has a member twice, once under another spelling. The member that is spelled as the
    /// specification has it counts. Remove the other one from the description.
    DUPLICATE_SPELLING = Narrowed "dialects/duplicate-spelling"
        "`{member}` is ignored: `{name}` is present as well, with another value"
        "operation: {operation_id: another}";

    /// Descriptions that were converted by hand contain members that the stated version does not
    /// define. Each is read as the version that defines it does.
    OTHER_VERSION = Exact "dialects/other-version"
        "{member} of {object} belongs to {version}; read as that version defines it"
        r"
version: 3.1.0
schema: {type: string, nullable: true}
";

    /// The object that has a `schema` is missing around a schema. It is added.
    SCHEMA_IN_PLACE_OF_OBJECT = Exact "dialects/schema-in-place-of-object"
        "a schema is written where {object} is expected; read as the schema of that object"
        r"
responses:
  '200': {description: ok, content: {application/json: {type: string}}}
";

    /// `property: string` is a common abbreviation of `property: {type: string}`.
    TYPE_IN_PLACE_OF_SCHEMA = Exact "dialects/type-in-place-of-schema"
        "the name of a type is written where a schema is expected; read as the `type` of a schema"
        "schema: {type: object, properties: {name: string}}";

    /// The object with the member `$ref` is missing around a reference. It is added.
    REFERENCE_WITHOUT_OBJECT = Exact "dialects/reference-without-object"
        "a reference is written as a string where a schema is expected; read as its `$ref`"
        r"
schema: {type: object, properties: {name: '#/components/schemas/Name'}}
schemas: {Name: {type: string}}
";

    /// No version of OpenAPI defines a member of that name for the object, and its meaning is not
    /// known.
    UNKNOWN_MEMBER = Exact "dialects/unknown-member"
        "`{member}` is not a member of {object}; ignored"
        "operation: {owner: team}";

    /// `content` maps media types to objects. Where the level of media types is missing, JSON is
    /// meant.
    MEDIA_TYPE_MISSING = Exact "dialects/media-type-missing"
        "{object} is written where the media types of `content` are expected; read as that of `application/json`"
        r"
responses:
  '200': {description: ok, content: {schema: {type: string}}}
";

    /// A map of named objects is written as an array of objects with one name each.
    ARRAY_OF_NAMED = Exact "dialects/array-of-named"
        "an array of named objects is written where one object is expected; the objects are merged"
        r"
responses:
  - '200': {description: ok}
  - '404': {description: unknown}
";

    /// `parameters` is an array. Where the array is missing around a single parameter, it is added.
    PARAMETER_WITHOUT_ARRAY = Exact "dialects/parameter-without-array"
        "one parameter is written where an array is expected; read as an array of one"
        "operation: {parameters: {name: limit, in: query, schema: {type: integer}}}";

    /// `content` has a key for each media type. A key such as `application/json, text/plain` is
    /// divided.
    MEDIA_TYPE_KEYS = Exact "dialects/media-type-keys"
        "a key lists several media types or has spaces around one; each media type gets its own key"
        r"
responses:
  '200': {description: ok, content: {'application/json, text/plain': {schema: {type: string}}}}
";

    /// The reference points into a section of another version of OpenAPI, or is misspelled. The
    /// component of that name is meant.
    UNDEFINED_REFERENCE_REPAIRED = Exact "dialects/undefined-reference-repaired"
        "reference `{reference}` is undefined; read as `{target}`"
        r"
schema: {$ref: '#/definitions/Name'}
schemas: {Name: {type: string}}
";
}
