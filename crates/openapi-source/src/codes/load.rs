//! Reading a description, and making one document of its files.

crate::diagnostics! {
    /// YAML forbids an object with a duplicate key, and JSON leaves its meaning undefined. Both
    /// values are equal, so nothing is lost.
    DUPLICATE_KEY_EQUAL = Exact "load/duplicate-key-equal"
        "the key appears twice with equal values; one of them is used"
        r"
openapi: 3.1.0
info: {title: Example, title: Example, version: '1'}
paths: {}
";

    /// YAML forbids an object with a duplicate key, and JSON leaves its meaning undefined. Like
    /// most parsers, the reader takes the last value and drops the first. Remove one of the two
    /// from the description, or correct it in an overlay.
    DUPLICATE_KEY = Narrowed "load/duplicate-key"
        "the key appears twice with different values; the last value is used"
        r"
openapi: 3.1.0
info: {title: First, title: Second, version: '1'}
paths: {}
";

    /// In JSON and YAML, an escape sequence such as `\ud83d` may be half of a surrogate pair, which
    /// a Rust string cannot contain. U+FFFD replaces it, so two strings may become equal. Write the
    /// whole pair, or correct the string in an overlay.
    LONE_SURROGATE = Widened "load/lone-surrogate"
        "the string has a lone surrogate, which a Rust string cannot contain; read as U+FFFD"
        r#"
openapi: 3.1.0
info: {title: "Example \ud83d", version: '1'}
paths: {}
"#;

    /// Hand-written descriptions sometimes describe a path twice. The operations of both
    /// descriptions become one path item.
    DUPLICATE_PATH = Exact "load/duplicate-path"
        "the path is described twice; the operations of both descriptions are kept"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /examples: {get: {operationId: list, responses: {'204': {description: ok}}}}
  /examples: {post: {operationId: create, responses: {'204': {description: ok}}}}
";

    /// The description has two operations with the same path and HTTP method, of which a client can
    /// have only one. Give the other operation a different path or method in the description.
    DUPLICATE_OPERATION = Dropped "load/duplicate-operation"
        "the operation is described twice; the last description is used"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /examples:
    get: {operationId: list, responses: {'204': {description: ok}}}
    get: {operationId: find, responses: {'204': {description: ok}}}
";

    /// All files of a description become one document, and references by file, `$id` or `$anchor`
    /// become JSON pointers into it.
    REFERENCE_LINKED = Exact "load/reference-linked"
        "the reference is rewritten as a JSON pointer into the bundled document"
        r"
schema: {$ref: '#name'}
schemas: {Name: {$anchor: name, type: string}}
";

    /// Several main files are merged into one document. Members that are equal in several files,
    /// such as a shared component, are kept once.
    SAME_IN_MAIN_FILES = Exact "load/same-in-main-files"
        "another main file has an equal member; it is kept once"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths: {}
components: {schemas: {Name: {type: string}}}
---
openapi: 3.1.0
info: {title: Example, version: '1'}
paths: {}
components: {schemas: {Name: {type: string}}}
";

    /// An object may have both a reference and other members. If the target has the same member,
    /// OpenAPI leaves the meaning undefined; the member beside the reference is used.
    MEMBER_BESIDE_REFERENCE = Narrowed "load/member-beside-reference"
        "the referring object has the same member or parameter; this one is ignored"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /examples:
    $ref: '#/components/pathItems/Shared'
    get: {operationId: own, responses: {'204': {description: ok}}}
components:
  pathItems:
    Shared: {get: {operationId: other, responses: {'204': {description: ok}}}}
";
}
