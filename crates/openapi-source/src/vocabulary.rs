//! Member names of OpenAPI that several modules use.

/// The HTTP methods that are members of a path item in OpenAPI 3.0.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The members of the root with path items; the extension is for paths with a query.
pub const PATHS: [&str; 2] = ["paths", "x-ms-paths"];

/// The member of a path item for other HTTP methods.
pub const OTHER_METHODS: &str = "additionalOperations";

/// Whether a member of a path item is an operation, in lower or upper case: one of [`METHODS`], or
/// `query` of OpenAPI 3.2.
pub fn is_method(key: &str) -> bool {
    // Some authors write methods in upper case.
    let mut methods = METHODS.iter().chain(["query"].iter());
    methods.any(|method| method.eq_ignore_ascii_case(key))
}

/// Members that are objects whose member names the author chooses, such as `description` or `x-…`.
/// If such a member is an array, its items are objects of the specification.
pub const BY_NAME: [&str; 22] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
    "x-bundled",
    "x-ms-paths",
];
