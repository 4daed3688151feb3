//! Determines the dialect of a description from its version, in any spelling, or else from members
//! that only one dialect has.

use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::vocabulary::METHODS;

/// The dialect of a description.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Dialect {
    /// Swagger 2.0.
    Swagger20,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1.
    OpenApi31,
    /// OpenAPI 3.2.
    OpenApi32,
}

impl Dialect {
    /// Returns the version number of the dialect.
    pub fn version(self) -> &'static str {
        match self {
            Dialect::Swagger20 => "2.0",
            Dialect::OpenApi30 => "3.0",
            Dialect::OpenApi31 => "3.1",
            Dialect::OpenApi32 => "3.2",
        }
    }
}

const HELP: &str = "an API description states `swagger: \"2.0\"` or `openapi: 3.x.y` at its root";

/// Members of the root that only Swagger 2.0 defines.
const OF_SWAGGER2: [&str; 9] = [
    "basePath",
    "consumes",
    "definitions",
    "host",
    "parameters",
    "produces",
    "responses",
    "schemes",
    "securityDefinitions",
];

/// Members of the root that only OpenAPI 3 defines; the last two since 3.1.
const OF_OPENAPI3: [&str; 4] = ["components", "servers", "jsonSchemaDialect", "webhooks"];

/// Returns the dialect of a description.
pub(crate) fn of(root: &Node) -> Result<Dialect> {
    if !root.is_object() {
        let message = format!("not an API description: the root is {}", root.kind_name());
        return Err(Error::new(ErrorKind::Unsupported, message).with_help(HELP));
    }
    let mut unknown = None;
    for key in ["openapi", "swagger"] {
        let Some((key, version)) = member(root, key) else {
            continue;
        };
        match of_version(&version) {
            Some(dialect) => return Ok(dialect),
            None => unknown = unknown.or(Some((key, version))),
        }
    }
    match unknown.or_else(|| member(root, "swaggerVersion")) {
        Some((key, version)) => {
            let help = if version.starts_with('1') {
                "supported versions are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2; convert Swagger 1.x to 2.0 first"
            } else {
                "supported versions are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2"
            };
            let message = format!("version `{key}: {version}` is not supported");
            Err(Error::new(ErrorKind::Unsupported, message)
                .with_pointer(format!("/{key}"))
                .with_help(help))
        }
        None => of_shape(root).ok_or_else(|| {
            let message = "not an API description: the root has neither `openapi` nor `swagger`";
            Error::new(ErrorKind::Unsupported, message).with_help(HELP)
        }),
    }
}

/// The version in a member of the root, and the spelling of the member's name.
fn member(root: &Node, name: &str) -> Option<(String, String)> {
    let exact = root.get(name).map(|node| (name, node));
    let members = root.as_object()?.iter();
    let mut respelled = members
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(key, node)| (key.as_str(), node));
    let (key, node) = exact.or_else(|| respelled.next())?;
    let version = node.to_value().to_string();
    Some((key.to_owned(), version.trim_matches('"').trim().to_owned()))
}

/// Returns the dialect for a version such as `2.0`, `3.0.3`, `3.1`, `3` or `v3.0.0-rc1`.
fn of_version(version: &str) -> Option<Dialect> {
    let numbers = version.trim_start_matches(['v', 'V']);
    let numbers: Vec<&str> = numbers.split(['.', '-', '+', ' ']).collect();
    let minor = numbers.get(1).copied().unwrap_or("0");
    match (*numbers.first()?, minor) {
        ("2", "0" | "x") => Some(Dialect::Swagger20),
        ("3", "0" | "x") => Some(Dialect::OpenApi30),
        ("3", "1") => Some(Dialect::OpenApi31),
        ("3", minor) if minor.parse::<u32>().is_ok() => Some(Dialect::OpenApi32),
        _ => None,
    }
}

/// Returns the dialect of a description without a version; `None` if its members belong to several
/// dialects, or to none.
fn of_shape(root: &Node) -> Option<Dialect> {
    let has = |key: &&str| root.has(key);
    let mut swagger2 = OF_SWAGGER2.iter().any(has);
    let mut openapi3 = OF_OPENAPI3.iter().any(has);
    if !swagger2 && !openapi3 {
        let items = root.members("paths").map(|(_, item)| item);
        for operation in items.flat_map(|item| METHODS.iter().filter_map(|it| item.get(it))) {
            let responses = || operation.members("responses").map(|(_, response)| response);
            let parameters = operation.items("parameters");
            swagger2 |= responses().any(|response| response.has("schema"))
                || parameters.iter().any(|it| it.has("type"));
            openapi3 |=
                operation.has("requestBody") || responses().any(|response| response.has("content"));
        }
    }
    let has_paths = root.get("paths").is_some_and(Node::is_object);
    match (swagger2, openapi3) {
        (true, false) if has_paths => Some(Dialect::Swagger20),
        (false, true) if OF_OPENAPI3[2..].iter().any(has) => Some(Dialect::OpenApi31),
        (false, true) if has_paths => Some(Dialect::OpenApi30),
        _ => None,
    }
}
