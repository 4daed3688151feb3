//! The description is read, and its files become one document.

crate::diagnostics! {
    /// YAML forbids a key that appears twice in one object, and JSON leaves open what it means.
    /// Where both values are equal, nothing is lost.
    DUPLICATE_KEY_EQUAL = Exact "load/duplicate-key-equal"
        "the key appears twice with equal values; one of them is kept"
        r"
openapi: 3.1.0
info: {title: Example, title: Example, version: '1'}
paths: {}
";

    /// YAML forbids a key that appears twice in one object, and JSON leaves open what it means. As
    /// most parsers do, the reader takes the last value; the first one is lost. Remove one of the
    /// two from the description, or correct it in an overlay.
    DUPLICATE_KEY = Narrowed "load/duplicate-key"
        "the key appears twice with different values; the last value counts"
        r"
openapi: 3.1.0
info: {title: First, title: Second, version: '1'}
paths: {}
";

    /// Descriptions that are written by hand describe a path at two positions. The operations of
    /// both become one path item.
    DUPLICATE_PATH = Exact "load/duplicate-path"
        "the path is described twice; the operations of both descriptions are kept"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /examples: {get: {operationId: list, responses: {'204': {description: ok}}}}
  /examples: {post: {operationId: create, responses: {'204': {description: ok}}}}
";

    /// One path has two operations with the same HTTP method, of which a client can offer one. Give
    /// the other one a path or a method of its own in the description.
    DUPLICATE_OPERATION = Dropped "load/duplicate-operation"
        "the operation is described twice; the last description counts"
        r"
openapi: 3.1.0
info: {title: Example, version: '1'}
paths:
  /examples:
    get: {operationId: list, responses: {'204': {description: ok}}}
    get: {operationId: find, responses: {'204': {description: ok}}}
";

    /// All files of a description become one document, and references by file, `$id` or `$anchor`
    /// become pointers into it. The meaning stays.
    REFERENCE_LINKED = Exact "load/reference-linked"
        "reference rewritten as a JSON pointer into the bundled document"
        r"
schema: {$ref: '#name'}
schemas: {Name: {$anchor: name, type: string}}
";

    /// Several main files are merged into one document. What they state equally, such as a shared
    /// component, is kept once.
    SAME_IN_MAIN_FILES = Exact "load/same-in-main-files"
        "another main file states the same; it is kept once"
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

    /// A path item may refer to another path item and have members of its own. Where both have the
    /// same member, OpenAPI leaves the meaning open. The member beside the reference counts.
    MEMBER_BESIDE_REFERENCE = Narrowed "load/member-beside-reference"
        "the object that refers to this one has a member of the same name, which counts; this one is ignored"
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
