//! Determines the dialect of a description from its version, in any spelling, or else from members
//! that only one dialect has.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};
use crate::node::Node;
use crate::walk;

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

/// Formats the dialect with its name, as in `Swagger 2.0` or `OpenAPI 3.1`.
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Dialect::Swagger20 => "Swagger",
            _ => "OpenAPI",
        };
        write!(f, "{name} {}", self.version())
    }
}

const HELP: &str = "an API description states `swagger: \"2.0\"` or `openapi: 3.x.y` at its root";

/// Members of the root that only Swagger 2.0 defines.
const SWAGGER2_MEMBERS: [&str; 9] = [
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

/// Members of the root that all versions of OpenAPI 3 define, and no other version.
const OPENAPI3_MEMBERS: [&str; 2] = ["components", "servers"];

/// Members of the root that only OpenAPI 3.1 and later versions define.
const OPENAPI31_MEMBERS: [&str; 2] = ["jsonSchemaDialect", "webhooks"];

/// Returns the dialect of a description.
pub(crate) fn detect(root: &Node) -> Result<Dialect> {
    if !root.is_object() {
        let message = format!("not an API description: the root is {}", root.kind_name());
        return Err(Error::new(ErrorKind::Unsupported, message).with_help(HELP));
    }
    let mut unsupported = None;
    for key in ["openapi", "swagger"] {
        let Some((key, version)) = version_member(root, key) else {
            continue;
        };
        match from_version(&version) {
            Some(dialect) => return Ok(dialect),
            None => unsupported = unsupported.or(Some((key, version))),
        }
    }
    match unsupported.or_else(|| version_member(root, "swaggerVersion")) {
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
        None => from_members(root).ok_or_else(|| {
            let message = "not an API description: the root has neither `openapi` nor `swagger`";
            Error::new(ErrorKind::Unsupported, message).with_help(HELP)
        }),
    }
}

/// Returns the name of a member of the root, in any letter case, and the version in it.
fn version_member(root: &Node, name: &str) -> Option<(String, String)> {
    let members = root.as_object()?;
    let respelled = || {
        members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
    };
    let (key, node) = members.get_key_value(name).or_else(respelled)?;
    let version = node.to_value().to_string();
    Some((key.clone(), version.trim_matches('"').trim().to_owned()))
}

/// Returns the dialect for a version such as `2.0`, `3.0.3`, `3.1`, `3` or `v3.0.0-rc1`.
fn from_version(version: &str) -> Option<Dialect> {
    let mut numbers = version
        .trim_start_matches(['v', 'V'])
        .split(['.', '-', '+', ' ']);
    match (numbers.next()?, numbers.next().unwrap_or("0")) {
        ("2", "0" | "x") => Some(Dialect::Swagger20),
        ("3", "0" | "x") => Some(Dialect::OpenApi30),
        ("3", "1") => Some(Dialect::OpenApi31),
        ("3", minor) if minor.parse::<u32>().is_ok() => Some(Dialect::OpenApi32),
        _ => None,
    }
}

/// Returns the dialect of a description without a version; `None` if its members belong to several
/// dialects, or to none.
fn from_members(root: &Node) -> Option<Dialect> {
    let has = |key: &&str| root.has(key);
    let openapi31 = OPENAPI31_MEMBERS.iter().any(has);
    let mut openapi3 = openapi31 || OPENAPI3_MEMBERS.iter().any(has);
    let mut swagger2 = SWAGGER2_MEMBERS.iter().any(has);
    if !swagger2 && !openapi3 {
        for (_, _, operation) in walk::operations(root) {
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
        (false, true) if openapi31 => Some(Dialect::OpenApi31),
        (false, true) if has_paths => Some(Dialect::OpenApi30),
        _ => None,
    }
}
