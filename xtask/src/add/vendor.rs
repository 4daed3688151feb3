//! The facts about a new vendor.

use anyhow::{Context, Result, ensure};
use client_codegen::Generated;
use heck::ToTitleCase;
use openapi_lower::{Document, Lowered, escape::line};

use super::{
    Arguments,
    claims::find_by_name,
    shape::{self, Field, Kind, Method, Scheme, Types},
};
use crate::escape::rust;

/// The facts about a new vendor.
pub struct Vendor {
    pub name: String,
    pub title: String,
    pub operations: Vec<String>,
    /// The method and the path of the request that returns the profile.
    pub verb: String,
    pub path: String,
    pub method: Method,
    /// The default base URL.
    pub base_url: Option<String>,
    /// The prefix of all paths, if it is not part of the base URL.
    pub prefix: String,
    pub scheme: Option<Scheme>,
    /// The path to the vendor's message in an error response.
    pub error_message: Option<Vec<Field>>,
}

impl Vendor {
    /// Returns the crate's name in Rust.
    pub fn krate(&self) -> String {
        format!("{}_client", self.module())
    }

    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Describes the credential that a caller must provide, and its location in a request.
    pub fn credential_text(&self) -> String {
        let (location, name) = self.credential_location();
        match location {
            "header" => format!("a key, in the header {name}"),
            "query" => format!("a key, in the query as {name}"),
            "cookie" => format!("a session, in the cookie {name}"),
            "basic" => "user:password, as Authorization: Basic".to_owned(),
            _ => "an access token, as Authorization: Bearer".to_owned(),
        }
    }

    /// Returns the location of the credential and, for a header, a parameter or a cookie, its name.
    fn credential_location(&self) -> (&str, &str) {
        match &self.scheme {
            Some(scheme) => (&scheme.location, &scheme.name),
            None => ("bearer", ""),
        }
    }

    /// Returns the code for the location at which the simulator expects the credential.
    pub fn simulator_location(&self) -> String {
        let (location, name) = self.credential_location();
        match location {
            "header" => format!("TokenLocation::Header({})", rust(name)),
            "query" => format!("TokenLocation::Query({})", rust(name)),
            "cookie" => format!("TokenLocation::Cookie({})", rust(name)),
            "basic" => "TokenLocation::Basic".to_owned(),
            _ => "TokenLocation::Bearer".to_owned(),
        }
    }
}

/// Reads the facts from the description and the client generated from it.
pub fn describe(
    arguments: &Arguments,
    description: &str,
    lowered: &Lowered,
    generated: &Generated,
) -> Result<Vendor> {
    let first = &arguments.operations[0];
    let mut document = Document::parse(description)?;
    document.select(&[first])?;
    let (_, verb, path) = document
        .operations()
        .into_iter()
        .next()
        .with_context(|| format!("the description has no operation `{first}`"))?;
    let operation = line(&format!("{verb} {path}")).into_owned();
    let id = lowered.to_value()["paths"][&path][verb.to_lowercase()]["operationId"].clone();
    let id = id.as_str().unwrap_or_default();
    let method = shape::method(generated, &typify_model::names::method_name(id))?
        .with_context(|| format!("the client has no usable method for {operation}"))?;
    ensure!(
        method.required.is_empty(),
        "{operation} requires {}, which a caller who requests its own account does not know\n  \
         help: state the operation that returns the account of the caller as the first --operation",
        method.required.join(", ")
    );
    let plan = lowered.plan();
    let planned = plan.operations.get(id);
    ensure!(
        planned.is_none_or(|planned| planned.servers.is_empty()),
        "{operation} declares its own servers; such a client must be written by hand (CONTRIBUTING.md, \"Add a vendor\")"
    );
    let (base_url, prefix) = base_url_and_prefix(plan.servers.first());
    const PREFERENCE: [&str; 5] = ["bearer", "header", "query", "cookie", "basic"];
    let schemes = shape::schemes(generated)?;
    let scheme = planned
        .and_then(|planned| planned.security.as_ref())
        .into_iter()
        .flatten()
        .flat_map(|requirement| requirement.keys())
        .filter_map(|name| schemes.get(name))
        .min_by_key(|scheme| PREFERENCE.iter().position(|it| *it == scheme.location))
        .cloned();
    let types = Types::read(generated)?;
    let error_message = method
        .failure
        .as_deref()
        .and_then(|failure| error_message(&types, failure));
    Ok(Vendor {
        name: arguments.name.clone(),
        title: arguments
            .title
            .clone()
            .unwrap_or_else(|| arguments.name.to_title_case()),
        operations: arguments.operations.clone(),
        verb,
        path,
        method,
        base_url,
        prefix,
        scheme,
        error_message,
    })
}

/// Returns the base URL if the description states an absolute one without variables, or else the
/// path of the API on each server.
fn base_url_and_prefix(server: Option<&openapi_lower::plan::Server>) -> (Option<String>, String) {
    let Some(server) = server else {
        return (None, String::new());
    };
    if server.url.starts_with("https://") && server.variables.is_empty() {
        return (Some(server.url.clone()), String::new());
    }
    let mut path = match server.url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]).to_owned(),
        None => server.url.clone(),
    };
    for (name, variable) in &server.variables {
        path = path.replace(&format!("{{{name}}}"), &variable.default);
    }
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        (None, path.to_owned())
    } else {
        (None, format!("/{path}"))
    }
}

/// Returns the path to the message of an error response.
fn error_message(types: &Types, failure: &str) -> Option<Vec<Field>> {
    const NAMES: [&str; 10] = [
        "message",
        "errormessage",
        "errormsg",
        "error",
        "errordescription",
        "detail",
        "msg",
        "err",
        "title",
        "reason",
    ];
    let fields = types.structs.get(failure)?;
    let is_text = |kind: &Kind| *kind == Kind::Text;
    if let Some(field) = find_by_name(fields, &NAMES, is_text) {
        return Some(vec![field.clone()]);
    }
    fields.iter().find_map(|outer| {
        let Kind::Struct(inner) = &outer.kind else {
            return None;
        };
        let inner = find_by_name(types.structs.get(inner)?, &NAMES, is_text)?;
        Some(vec![outer.clone(), inner.clone()])
    })
}
