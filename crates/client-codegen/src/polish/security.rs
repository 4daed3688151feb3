//! Generates the module `security`: the security schemes of the description, and the schemes that
//! each operation requires.
//!
//! progenitor ignores both. The methods are unchanged: the transport looks up an operation by its id
//! in one table, so that a requirement that all operations share is stated once. Nothing is sent for
//! `mutualTLS`, which concerns the connection.

use std::{borrow::Cow, collections::HashMap};

use openapi_lower::{
    Plan,
    plan::{Location, SchemeKind, SecurityScheme},
};
use quote::quote;
use syn::{Expr, Ident, Item, parse_quote};

use super::{DocumentFacts, flows};
use crate::{allocation::Constants, escape};

/// The alternative sets of schemes that an operation requires; `None` if the description states no
/// security.
type Requirement = Option<Vec<Vec<Ident>>>;

/// Returns the module's items for the operations at the positions; none if the description
/// states no security.
pub(crate) fn items(operations: &[usize], facts: &DocumentFacts<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut names = Constants::new(["OPERATIONS"]);
    let mut constants = HashMap::new();
    for (name, scheme) in &facts.plan.security_schemes {
        if let Some((doc, value)) = scheme_of(name, scheme) {
            let constant = names.allocate(name, "SCHEME");
            items.push(parse_quote! {
                #[doc = #doc]
                pub const #constant: Scheme = #value;
            });
            constants.insert(name.as_str(), constant);
        }
    }
    items.extend(flows::items(flows::constants(facts.plan, &mut names)));
    // In the order of their first operation.
    let mut groups: Vec<(Requirement, Vec<Cow<'_, str>>)> = Vec::new();
    for &operation in operations {
        let requirement = requirement(facts, operation, &constants);
        // The id that the method passes to the transport.
        let id = openapi_lower::escape::line(&facts.heads[operation].id);
        match groups.iter_mut().find(|(other, _)| *other == requirement) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((requirement, vec![id])),
        }
    }
    if groups.iter().any(|(requirement, _)| requirement.is_some()) {
        items.push(table(groups));
    }
    items
}

/// Returns the constants of the module for OAuth 2.0, in the order of the description.
pub fn flow_constants(plan: &Plan) -> Vec<flows::FlowConstant> {
    let mut names = Constants::new(["OPERATIONS"]);
    for (name, scheme) in &plan.security_schemes {
        if scheme_of(name, scheme).is_some() {
            names.allocate(name, "SCHEME");
        }
    }
    flows::constants(plan, &mut names)
}

fn requirement(
    facts: &DocumentFacts<'_>,
    operation: usize,
    constants: &HashMap<&str, Ident>,
) -> Requirement {
    let alternatives = facts.planned(operation)?.security.as_ref()?;
    let sets = alternatives.iter().map(|set| {
        let names = set.keys().map(String::as_str);
        names
            .filter_map(|name| constants.get(name).cloned())
            .collect()
    });
    let mut sets: Vec<Vec<Ident>> = sets.collect();
    if sets.iter().all(Vec::is_empty) {
        sets.clear();
    }
    Some(sets)
}

/// Returns the table, in which the most frequent requirement is stated once.
fn table(mut groups: Vec<(Requirement, Vec<Cow<'_, str>>)>) -> Item {
    let largest = (0..groups.len()).rev().max_by_key(|&at| groups[at].1.len());
    let (requirement, _) = groups.remove(largest.expect("the table has operations"));
    let usual = expression(&requirement);
    let others = groups.iter().map(|(requirement, ids)| {
        let requirement = expression(requirement);
        quote!((#requirement, &[#(#ids),*]))
    });
    parse_quote! {
        #[doc = "The credentials that operations require: the most frequent requirement, then all others with their operations."]
        pub(super) static OPERATIONS: Security = Security::new(#usual, &[#(#others),*]);
    }
}

fn expression(requirement: &Requirement) -> Expr {
    match requirement {
        Some(sets) => {
            let sets = sets.iter().map(|set| quote!(&[#(#set),*]));
            parse_quote!(Some(&[#(#sets),*]))
        }
        None => parse_quote!(None),
    }
}

/// Returns the documentation and the value of a scheme; `None` if it is not sent in a header, a
/// query or a cookie.
fn scheme_of(name: &str, scheme: &SecurityScheme) -> Option<(String, Expr)> {
    let key = scheme.name.as_deref().unwrap_or_default();
    let key_code = escape::inline_code(key);
    let (description, value) = match (scheme.kind, scheme.location) {
        (SchemeKind::ApiKey, Some(Location::Header)) => (
            format!("a key in the header {key_code}"),
            parse_quote!(Scheme::header(#name, #key)),
        ),
        (SchemeKind::ApiKey, Some(Location::Query)) => (
            format!("a key in the query parameter {key_code}"),
            parse_quote!(Scheme::query(#name, #key)),
        ),
        (SchemeKind::ApiKey, Some(Location::Cookie)) => (
            format!("a key in the cookie {key_code}"),
            parse_quote!(Scheme::cookie(#name, #key)),
        ),
        (SchemeKind::Http, _) => http(name, scheme.scheme.as_deref().unwrap_or_default()),
        (SchemeKind::Oauth2, _) => (
            "an access token of OAuth 2.0".to_owned(),
            parse_quote!(Scheme::bearer(#name)),
        ),
        (SchemeKind::OpenIdConnect, _) => (
            "an access token of OpenID Connect".to_owned(),
            parse_quote!(Scheme::bearer(#name)),
        ),
        (SchemeKind::ApiKey | SchemeKind::MutualTls, _) => return None,
    };
    let doc = format!("{}: {description}.", escape::inline_code(name));
    Some((doc, value))
}

/// Returns the description and the value of an HTTP scheme.
fn http(name: &str, scheme: &str) -> (String, Expr) {
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => (
            "HTTP basic, with `user:password`".to_owned(),
            parse_quote!(Scheme::basic(#name)),
        ),
        "bearer" => (
            "a bearer token".to_owned(),
            parse_quote!(Scheme::bearer(#name)),
        ),
        _ => (
            format!(
                "the credentials after {} in `Authorization`",
                escape::inline_code(scheme)
            ),
            parse_quote!(Scheme::authorization(#name, #scheme)),
        ),
    }
}
