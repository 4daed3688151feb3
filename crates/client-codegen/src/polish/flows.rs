//! Constants of the module `security` for OAuth 2.0: the URLs of flows, and the scopes that
//! operations need.
//!
//! progenitor ignores both. Only the flows that a program can run have a constant: client
//! credentials and authorization code. Clients should not use the password and implicit grants
//! (RFC 9700, 2.1.2 and 2.4).

use std::collections::BTreeSet;

use openapi_lower::{
    Plan,
    plan::{SchemeKind, SecurityScheme},
};
use serde_json::Value;
use syn::{Item, parse_quote};

use crate::{allocation::Constants, escape};

/// A constant of the module `security` for a scheme of OAuth 2.0.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FlowConstant {
    /// The name of the constant.
    pub constant: String,
    /// The name of the scheme.
    pub scheme: String,
    /// The value of the constant.
    pub value: FlowValue,
}

/// The value of a constant for OAuth 2.0.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowValue {
    /// The URLs of a flow, as described; each may be absent.
    Urls {
        /// The URL at which a user authorizes.
        authorization: Option<String>,
        /// The URL that issues tokens.
        token: Option<String>,
        /// The URL that exchanges refresh tokens, if it is a different one.
        refresh: Option<String>,
    },
    /// The scopes that the operations need, sorted.
    Scopes(Vec<String>),
}

/// Returns the constants, with names that are not taken.
pub(super) fn constants(plan: &Plan, names: &mut Constants) -> Vec<FlowConstant> {
    let mut constants = Vec::new();
    for (name, scheme) in &plan.security_schemes {
        if scheme.kind != SchemeKind::Oauth2 {
            continue;
        }
        let mut add = |suffix: &str, value| {
            let constant = names.allocate(&format!("{name} {suffix}"), "FLOW");
            constants.push(FlowConstant {
                constant: constant.to_string(),
                scheme: name.clone(),
                value,
            });
        };
        for (flow, suffix) in [
            ("clientCredentials", "client credentials"),
            ("authorizationCode", "authorization code"),
        ] {
            if let Some(urls) = urls(scheme, flow) {
                add(suffix, urls);
            }
        }
        add("scopes", FlowValue::Scopes(scopes(name, plan)));
    }
    constants
}

fn urls(scheme: &SecurityScheme, flow: &str) -> Option<FlowValue> {
    let flow = scheme.other.get("flows")?.get(flow)?;
    let url = |key: &str| {
        let url = flow.get(key).and_then(Value::as_str);
        url.filter(|url| !url.is_empty()).map(str::to_owned)
    };
    Some(FlowValue::Urls {
        authorization: url("authorizationUrl"),
        token: url("tokenUrl"),
        refresh: url("refreshUrl"),
    })
}

/// Returns the scopes that any operation needs.
fn scopes(scheme: &str, plan: &Plan) -> Vec<String> {
    let operations = plan.operations.values();
    let sets = operations.filter_map(|it| it.security.as_ref()).flatten();
    let scopes = sets.filter_map(|set| set.get(scheme)).flatten();
    let sorted: BTreeSet<&String> = scopes.collect();
    sorted.into_iter().cloned().collect()
}

/// Returns the items of the constants.
pub(super) fn items(constants: Vec<FlowConstant>) -> Vec<Item> {
    let item = |constant: FlowConstant| -> Item {
        let name = quote::format_ident!("{}", constant.constant);
        let scheme = escape::inline_code(&constant.scheme);
        match constant.value {
            FlowValue::Scopes(scopes) => {
                let doc = format!(" {scheme}: the scopes that the operations need.");
                parse_quote!(#[doc = #doc] pub const #name: &[&str] = &[#(#scopes),*];)
            }
            FlowValue::Urls {
                authorization,
                token,
                refresh,
            } => {
                let doc = format!("{scheme}: the URLs that issue access tokens.");
                let url = |url: Option<String>| -> syn::Expr {
                    match url {
                        Some(url) => parse_quote!(Some(#url)),
                        None => parse_quote!(None),
                    }
                };
                let (authorization, token) = (url(authorization), url(token));
                let refresh = url(refresh);
                parse_quote! {
                    #[doc = #doc]
                    pub const #name: Flow = Flow::new(#authorization, #token, #refresh);
                }
            }
        }
    };
    constants.into_iter().map(item).collect()
}
