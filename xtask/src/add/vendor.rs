//! The facts about a new vendor.

use anyhow::{Context, Result, ensure};
use client_codegen::Generated;
use heck::ToTitleCase;
use openapi_lower::{Document, Lowered, escape::line};

use super::{
    Arguments, claims,
    shape::{self, Field, Method, Scheme, Types},
};
use crate::escape::rust;

/// The facts about a new vendor.
pub struct Vendor {
    pub name: String,
    pub title: String,
    pub operations: Vec<String>,
    /// The request that returns the profile.
    pub verb: String,
    pub path: String,
    pub method: Method,
    /// The default base URL.
    pub base_url: Option<String>,
    /// The prefix of all paths, if it is not part of the base URL.
    pub prefix: String,
    pub scheme: Option<Scheme>,
    /// The path to the vendor's message in an error response.
    pub words: Option<Vec<Field>>,
}

impl Vendor {
    /// Returns the crate's name in Rust.
    pub fn krate(&self) -> String {
        format!("{}_client", self.module())
    }

    pub fn module(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Returns what a caller must provide, and how it is sent.
    pub fn credential_text(&self) -> String {
        let scheme = self.scheme.as_ref();
        let name = scheme.map_or("", |scheme| scheme.name.as_str());
        match scheme.map_or("bearer", |scheme| scheme.location.as_str()) {
            "header" => format!("a key, in the header {name}"),
            "query" => format!("a key, in the query as {name}"),
            "cookie" => format!("a session, in the cookie {name}"),
            "basic" => "user:password, as Authorization: Basic".to_owned(),
            _ => "an access token, as Authorization: Bearer".to_owned(),
        }
    }

    /// Returns where the simulator expects the credential.
    pub fn location(&self) -> String {
        let scheme = self.scheme.as_ref();
        let name = scheme.map_or("", |scheme| scheme.name.as_str());
        match scheme.map_or("bearer", |scheme| scheme.location.as_str()) {
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
    text: &str,
    lowered: &Lowered,
    generated: &Generated,
) -> Result<Vendor> {
    let first = &arguments.operations[0];
    let mut document = Document::parse(text)?;
    document.select(&[first])?;
    let operation = document.operations().into_iter().next();
    let (_, verb, path) =
        operation.with_context(|| format!("the description has no operation `{first}`"))?;
    let asked = line(&format!("{verb} {path}")).into_owned();
    let id = lowered.to_value()["paths"][&path][verb.to_lowercase()]["operationId"].clone();
    let id = id.as_str().unwrap_or_default();
    let method = shape::method(generated, &typify_model::names::method_name(id))?
        .with_context(|| format!("the client has no usable method for {asked}"))?;
    ensure!(
        method.required.is_empty(),
        "{asked} requires {}, which a caller who asks for its own account does not know\n  \
         help: state the operation that returns the account of the caller as the first --operation",
        method.required.join(", ")
    );
    let plan = lowered.plan();
    let planned = plan.operations.get(id);
    ensure!(
        planned.is_none_or(|planned| planned.servers.is_empty()),
        "{asked} has servers of its own; such a client must be written by hand (CONTRIBUTING.md, \"Add a vendor\")"
    );
    let (base_url, prefix) = base(plan.servers.first());
    let schemes = shape::schemes(generated)?;
    let alternatives = planned.and_then(|planned| planned.security.as_ref());
    let mut candidates: Vec<&Scheme> = alternatives
        .into_iter()
        .flatten()
        .flat_map(|set| set.keys())
        .filter_map(|name| schemes.get(name))
        .collect();
    let order = ["bearer", "header", "query", "cookie", "basic"];
    candidates.sort_by_key(|scheme| {
        order
            .iter()
            .position(|location| *location == scheme.location)
    });
    let scheme = candidates.first().map(|scheme| (*scheme).clone());
    let types = Types::read(generated)?;
    let words = method
        .failure
        .as_deref()
        .and_then(|failure| words(&types, failure));
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
        words,
    })
}

/// Returns the base URL if the description states an absolute one without variables, else the
/// path of the API on each server.
fn base(server: Option<&openapi_lower::plan::Server>) -> (Option<String>, String) {
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
    let is_path = path.is_empty() || path.starts_with('/');
    (
        None,
        if is_path {
            path.to_owned()
        } else {
            format!("/{path}")
        },
    )
}

/// Returns the path to the string that states what went wrong.
fn words(types: &Types, failure: &str) -> Option<Vec<Field>> {
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
    let find = |fields: &[Field]| {
        NAMES.iter().find_map(|name| {
            let mut texts = fields
                .iter()
                .filter(|field| field.kind == shape::Kind::Text);
            texts
                .find(|field| claims::plain(&field.wire) == *name)
                .cloned()
        })
    };
    find(fields).map(|field| vec![field]).or_else(|| {
        fields.iter().find_map(|outer| match &outer.kind {
            shape::Kind::Struct(inner) => {
                let inner = find(types.structs.get(inner)?)?;
                Some(vec![outer.clone(), inner])
            }
            _ => None,
        })
    })
}
