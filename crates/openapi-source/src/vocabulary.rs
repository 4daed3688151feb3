//! The member names that OpenAPI gives a meaning to, as far as several modules need them.

/// The HTTP methods that a path item has members for, as OpenAPI 3.0 names them.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The members of the root that hold path items: an extension keeps those with a query apart.
pub const PATHS: [&str; 2] = ["paths", "x-ms-paths"];

/// The member of a path item for the methods that OpenAPI has no member for.
pub const OTHER_METHODS: &str = "additionalOperations";

/// Returns whether a member of a path item is an operation, in lower or in upper case: one of
/// [`METHODS`], or `query` of OpenAPI 3.2.
pub fn is_method(key: &str) -> bool {
    // Some write them as they are on the wire.
    let mut methods = METHODS.iter().chain(["query"].iter());
    methods.any(|method| method.eq_ignore_ascii_case(key))
}

/// Members whose own members go by names of the vendor's choice, which may well be
/// `description` or `x-…`. Where one of them is a list, it is a list of objects.
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
