//! Generates the module `mock`: the operations that a mock of the API serves, each with a success
//! response.
//!
//! `client_runtime::mock` has the server and compares requests. An operation without an example
//! response, such as one that upgrades the connection, is served only if a test states the response.

use std::collections::HashSet;

use openapi_lower::{
    Plan, media_type,
    plan::{self, Location, ResponseBody, SchemeKind},
};
use openapiv3::{OpenAPI, ReferenceOr};
use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{Arm, Expr, Ident, Item, parse_quote};

use super::{DocumentFacts, response_enums, secrets};
use crate::{
    error::Failure,
    escape::{rust_json, rust_string},
    instance::{Instances, Levels},
    operations::{self, Operation},
};

/// The maximum length of an example, in bytes.
const MAX_LENGTH: usize = 16 * 1024;

/// The width up to which an example is on one line. Longer examples have one line for each property,
/// so that the diff of two versions is short.
const WIDTH: usize = 80;

/// The numbers of levels of objects that have their optional properties, in order of preference.
const LEVELS: [Levels; 3] = [2, 1, 0];

/// Returns the module's items. `types` are the names of the generated types.
pub(crate) fn items(
    facts: &DocumentFacts<'_>,
    types: &HashSet<&str>,
) -> Result<Vec<Item>, Failure> {
    let instances = Instances::new(facts.wire_schemas, facts.plan);
    let mut routes: Vec<Expr> = Vec::new();
    for (path, item) in &facts.document.paths {
        let mut document = OpenAPI::default();
        let item = ReferenceOr::Item(item.read()?);
        document.paths.paths.insert(path.clone(), item);
        for operation in operations::all(&document) {
            // Variants for other request bodies have the same responses.
            if !operation.is_variant || facts.representations.contains_key(operation.id) {
                routes.push(route(&operation, facts, &instances));
            }
        }
    }
    let base_path = base_path(facts.plan);
    let names = credentials(facts.plan, Location::Query);
    let credentials = (!names.is_empty()).then(|| quote!(.query_credentials(&[#(#names),*])));
    let fields = facts.servers.fields();
    let client: Item = if fields.is_empty() {
        parse_quote! {
            fn client(baseurl: &str, transport: Transport) -> super::Client {
                super::Client::new(baseurl, transport)
            }
        }
    } else {
        parse_quote! {
            fn client(baseurl: &str, transport: Transport) -> super::Client {
                let mut client = super::Client::new(baseurl, transport);
                #(client.servers.#fields = BaseUrl::from(baseurl.to_owned());)*
                client
            }
        }
    };
    let mut items: Vec<Item> = vec![
        parse_quote! {
            /// The operations of the API, below the path of its first server.
            pub static API: mock::Api = mock::Api::new(#base_path, &[#(#routes),*]) #credentials;
        },
        parse_quote! {
            /// Starts a server on this machine that sends the described responses.
            ///
            /// # Panics
            ///
            /// When no port of this machine is free.
            pub async fn start() -> mock::Mock<super::Client> {
                mock::Mock::start(&API, client).await
            }
        },
        client,
    ];
    let enums = response_enums::all(facts, types);
    items.extend(enums.iter().map(|response| returned_impl(response, facts)));
    Ok(items)
}

/// Returns the operation with its first success response.
fn route(operation: &Operation<'_>, facts: &DocumentFacts<'_>, instances: &Instances<'_>) -> Expr {
    let planned = facts.plan.operations.get(operation.id);
    let original_id = planned.and_then(|it| it.original_id.as_deref());
    let id = original_id.unwrap_or(operation.id);
    let method = planned.and_then(|it| it.method.clone());
    let method = method.unwrap_or_else(|| operation.method.to_uppercase());
    let path = path_template(operation.path, planned);
    let names = parameters(operation, planned, facts.plan, Location::Header);
    let headers = (!names.is_empty()).then(|| quote!(.headers(&[#(#names),*])));
    let names = parameters(operation, planned, facts.plan, Location::Cookie);
    let cookies = (!names.is_empty()).then(|| quote!(.cookies(&[#(#names),*])));
    let (key, body) = success(operation, planned);
    let status = response_enums::lowest_status(&key);
    let status_literal = Literal::u16_unsuffixed(status);
    let Some((kind, usual_media_type, schema)) = body_kind(&body) else {
        let status = (status != 204).then(|| quote!(.status(#status_literal)));
        return parse_quote!(mock::Route::new(#id, #method, #path) #headers #cookies #status);
    };
    let is_json = matches!(body, ResponseBody::Json(_));
    let accept = planned.and_then(|it| it.accept.first()).map(String::as_str);
    let accept = accept.filter(|it| !it.contains('*') && media_type::is_json(it) == is_json);
    let media_type = accept.unwrap_or(usual_media_type);
    let stated = planned.and_then(|it| it.examples.responses.get(&key)?.get(media_type));
    let example = match (schema, &body) {
        (Some(schema), _) => json_example(schema, stated, instances),
        (None, ResponseBody::Events(_)) => Some(rust_json(&Value::from("text"), WIDTH)),
        (None, _) => {
            let text = stated.and_then(Value::as_str);
            Some(rust_string(text.unwrap_or("text")))
        }
    };
    let example = example.map(|literal| {
        let literal: Literal = literal.parse().expect("a string literal");
        quote!(.example(#literal))
    });
    parse_quote! {
        mock::Route::new(#id, #method, #path) #headers #cookies
            .responds(#status_literal, mock::Body::#kind, #media_type) #example
    }
}

/// Returns the variant of `mock::Body` for a body, its usual media type, and the schema of its
/// JSON; `None` for a body that a mock does not serve.
fn body_kind(body: &ResponseBody) -> Option<(Ident, &'static str, Option<&Value>)> {
    let (kind, media_type) = match body {
        ResponseBody::Empty | ResponseBody::Upgrade => return None,
        ResponseBody::Bytes => ("Text", media_type::BYTES),
        ResponseBody::Text => ("Text", media_type::TEXT),
        ResponseBody::Json(_) => ("Json", media_type::JSON),
        ResponseBody::Events(events) => {
            let kind = match &events.schema {
                _ if events.whole => "WholeEvents",
                Some(_) => "Events",
                None => "TextEvents",
            };
            (kind, "text/event-stream")
        }
        ResponseBody::JsonStream(stream) => match stream.framing {
            plan::Framing::Lines => ("JsonLines", "application/jsonl"),
            plan::Framing::Sequence => ("JsonSequence", "application/json-seq"),
        },
    };
    Some((format_ident!("{kind}"), media_type, body.schema()))
}

/// Returns the path template, in which parameters with slashes begin with `+`.
fn path_template(path: &str, planned: Option<&plan::Operation>) -> String {
    let parameters = planned.into_iter().flat_map(|it| &it.parameters);
    let multi_segment = parameters.filter(|(_, it)| it.multi_segment);
    multi_segment.fold(path.to_owned(), |path, (name, _)| {
        path.replace(&format!("{{{name}}}"), &format!("{{+{name}}}"))
    })
}

/// Returns the status key and the body of the success response with the lowest status.
fn success(operation: &Operation<'_>, planned: Option<&plan::Operation>) -> (String, ResponseBody) {
    let bodies = planned.map(response_enums::success_bodies);
    let bodies = bodies.into_iter().flatten();
    let stated = bodies.filter(|(key, body)| {
        response_enums::lowest_status(key) >= 200 && **body != ResponseBody::Upgrade
    });
    if let Some((key, body)) = stated.min_by_key(|(key, _)| response_enums::lowest_status(key)) {
        return (key, body.clone());
    }
    let responses = &operation.described.responses;
    let lowest = responses
        .responses
        .iter()
        .map(|(status, response)| (status.to_string(), response))
        .filter(|(key, _)| key.starts_with('2'))
        .min_by_key(|(key, _)| response_enums::lowest_status(key));
    let default = || Some(("default".to_owned(), responses.default.as_ref()?));
    let Some((key, response)) = lowest.or_else(default) else {
        return ("204".to_owned(), ResponseBody::Empty);
    };
    let content = response.as_item().and_then(|it| it.content.first());
    let body = content.map_or(ResponseBody::Empty, |(name, media)| {
        if media_type::is_json(name) {
            let schema = serde_json::to_value(&media.schema);
            ResponseBody::Json(schema.expect("the keys of a schema are strings"))
        } else {
            ResponseBody::Bytes
        }
    });
    (key, body)
}

/// Returns the literal of a JSON example: the stated one if it fits the schema, else an instance of
/// the schema.
fn json_example(
    schema: &Value,
    stated: Option<&Value>,
    instances: &Instances<'_>,
) -> Option<String> {
    let stated = stated.filter(|it| instances.fits(schema, it)).cloned();
    let instances = LEVELS
        .into_iter()
        .filter_map(|levels| instances.of(schema, levels));
    stated
        .into_iter()
        .chain(instances)
        .map(|it| rust_json(&it, WIDTH))
        .find(|it| it.len() <= MAX_LENGTH)
}

/// Returns the names on the wire of the header or cookie parameters that hold no credentials;
/// those of headers are in lowercase.
fn parameters(
    operation: &Operation<'_>,
    planned: Option<&plan::Operation>,
    plan: &Plan,
    location: Location,
) -> Vec<String> {
    let credentials = credentials(plan, location);
    let parameters = operation.parameters();
    let names = parameters.filter_map(|parameter| {
        let openapiv3::Parameter::Header { parameter_data, .. } = parameter else {
            return None;
        };
        let planned = planned.and_then(|it| it.parameters.get(&parameter_data.name));
        // A cookie is a header in the lowered document.
        let stated = planned.and_then(|it| it.location);
        let wire_name = planned.and_then(|it| it.wire_name.as_ref());
        let mut name = wire_name.unwrap_or(&parameter_data.name).clone();
        if location == Location::Header {
            name.make_ascii_lowercase();
        }
        let is_credential = credentials.iter().any(|it| it.eq_ignore_ascii_case(&name));
        let is_at_location = stated.unwrap_or(Location::Header) == location;
        (is_at_location && !is_credential).then_some(name)
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.dedup();
    names
}

/// Returns the names of the headers, cookies or query parameters that hold credentials.
fn credentials(plan: &Plan, location: Location) -> Vec<&str> {
    plan.security_schemes
        .values()
        .filter(|it| it.kind == SchemeKind::ApiKey && it.location == Some(location))
        .filter_map(|it| it.name.as_deref())
        .collect()
}

/// Returns the path of the first server, with the default values of its variables.
fn base_path(plan: &Plan) -> String {
    let Some(server) = plan.servers.first() else {
        return String::new();
    };
    let mut url = server.url.clone();
    for (name, variable) in &server.variables {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let rest = match url.split_once("://") {
        Some((_, rest)) => Some(rest),
        None => url.strip_prefix("//"),
    };
    let path = match rest {
        Some(rest) => rest.find('/').map_or("", |start| &rest[start..]),
        None => url.as_str(),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    // URL parsers percent-encode other characters, so the path would differ.
    let is_plain = |it: u8| it.is_ascii_graphic() && !b"{}\\\"<>^`|%".contains(&it);
    if segments.iter().all(|it| it.bytes().all(is_plain)) {
        segments.iter().map(|it| format!("/{it}")).collect()
    } else {
        String::new()
    }
}

/// Returns the impl of `mock::Returned`, by which a test returns a response enum.
fn returned_impl(response: &response_enums::Enum<'_>, facts: &DocumentFacts<'_>) -> Item {
    let runtime: syn::Path = syn::parse_str(&facts.options.runtime).expect("the option is a path");
    let name = format_ident!("{}", response.name);
    let arms = response
        .variants
        .iter()
        .map(|(variant, status, body)| -> Arm {
            let status = Literal::u16_unsuffixed(*status);
            match body {
                ResponseBody::Json(schema) if secrets::is_of_secrets(schema, facts.plan) => {
                    parse_quote! {
                        Self::#variant(body) => {
                            mock::Reply::json(#status, &#runtime::secret::exposed(body))
                        }
                    }
                }
                ResponseBody::Json(_) => {
                    parse_quote!(Self::#variant(body) => mock::Reply::json(#status, body),)
                }
                ResponseBody::Text => {
                    parse_quote!(Self::#variant(body) => mock::Reply::text(#status, body),)
                }
                ResponseBody::Empty => parse_quote!(Self::#variant => mock::Reply::empty(#status),),
                // A test states the body of a stream.
                _ => parse_quote!(Self::#variant(_) => mock::Reply::empty(#status),),
            }
        });
    parse_quote! {
        impl mock::Returned for types::#name {
            fn reply(&self) -> mock::Reply {
                match self { #(#arms)* }
            }
        }
    }
}
