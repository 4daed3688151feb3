//! Constants of the module `security`, and the security requirements of operations.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapi_lower::plan::{Location, Plan, SchemeKind, SecurityScheme};
use typify_model::names;

use super::{
    Compare, Subject,
    pairing::{Pairing, pair_by_key},
};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Method, Pointer},
};

/// The alternative sets of credentials, in the order in which the client tries them; `None` if the
/// description states none.
type Requirement = Option<Vec<BTreeSet<String>>>;

impl Compare<'_> {
    pub(super) fn security(&mut self) {
        let (old, new) = (schemes(self.old.plan), schemes(self.new.plan));
        for (constant, scheme) in pair_by_key(&old, &new) {
            let item = format!("security::{constant}");
            match scheme {
                Pairing::Removed((key, old)) => {
                    let (kind, breaks) = (Kind::SchemeRemoved, Some(Compiling));
                    self.report_removal(kind, breaks, item, &scheme_pointer(key), old);
                }
                Pairing::Kept((_, old), (key, new)) if !is_same_scheme(old, new) => {
                    let (kind, breaks) = (Kind::SchemeChanged, Some(Running));
                    self.report_change(kind, breaks, item, &scheme_pointer(key), (old, new));
                }
                Pairing::Kept(..) => {}
                Pairing::Added((key, new)) => {
                    let pointer = scheme_pointer(key);
                    self.report_addition(Kind::SchemeAdded, None, item, &pointer, new);
                }
            }
        }
        self.requirements();
    }

    /// Compares the security requirements of operations.
    fn requirements(&mut self) {
        for (name, method) in &self.new.methods {
            let Some(old_method) = self.old.methods.get(name) else {
                continue;
            };
            let old = requirement(old_method, self.old.plan);
            let new = requirement(method, self.new.plan);
            // All alternatives are accepted, so their order is not a change.
            if old.as_ref().map(BTreeSet::from_iter) != new.as_ref().map(BTreeSet::from_iter) {
                self.subject = Subject::Operation(method.id.clone());
                let item = format!("Client::{name}");
                let breaks = (!is_enough(&old, &new)).then_some(Running);
                let requirements = (format_requirement(&old), format_requirement(&new));
                let (kind, pointer) = (Kind::SecurityChanged, &method.pointer);
                self.report_change(kind, breaks, item, pointer, requirements);
            }
        }
        self.subject = Subject::Client;
    }
}

pub(super) fn scheme_pointer(scheme: &str) -> Pointer {
    Pointer::Plan("/securitySchemes".to_owned()).below(scheme)
}

/// Returns the schemes that are sent, by the names of their constants, with their keys.
fn schemes(plan: &Plan) -> IndexMap<String, (&String, String)> {
    let schemes = plan.security_schemes.iter();
    schemes
        .filter_map(|(key, scheme)| Some((constant(key), (key, format_scheme(scheme)?))))
        .collect()
}

fn constant(name: &str) -> String {
    names::method_name(name).to_uppercase()
}

/// Formats where and how a credential is sent; `None` if the client does not send it.
fn format_scheme(scheme: &SecurityScheme) -> Option<String> {
    match (scheme.kind, scheme.location) {
        (SchemeKind::ApiKey, Some(Location::Path) | None) | (SchemeKind::MutualTls, _) => None,
        (SchemeKind::ApiKey, Some(location)) => {
            let name = scheme.name.as_deref().unwrap_or_default();
            Some(format!("{} `{name}`", location.as_str()))
        }
        (SchemeKind::Http, _) => {
            let scheme = scheme.scheme.as_deref().unwrap_or_default();
            Some(scheme.to_ascii_lowercase())
        }
        (SchemeKind::Oauth2 | SchemeKind::OpenIdConnect, _) => Some("bearer".to_owned()),
    }
}

/// Whether two formatted schemes send a credential in the same way. The letter case of a header's
/// name is not significant (RFC 9110, 5.1).
fn is_same_scheme(old: &str, new: &str) -> bool {
    let is_header = old.starts_with(Location::Header.as_str());
    old == new || is_header && old.eq_ignore_ascii_case(new)
}

/// Returns the requirement of an operation as the generated table states it, without schemes
/// that are not sent.
fn requirement(method: &Method, plan: &Plan) -> Requirement {
    let alternatives = method.planned.security.as_ref()?;
    let is_sent = |name: &&String| {
        let scheme = plan.security_schemes.get(*name);
        scheme.and_then(format_scheme).is_some()
    };
    let set = |alternative: &IndexMap<String, Vec<String>>| {
        let names = alternative.keys().filter(is_sent);
        names.map(|name| constant(name)).collect()
    };
    let mut sets: Vec<BTreeSet<String>> = alternatives.iter().map(set).collect();
    if sets.iter().all(BTreeSet::is_empty) {
        sets.clear();
    }
    Some(sets)
}

/// Whether the new client sends sufficient credentials for a program that has those of any
/// alternative of the old requirement: credentials that a server that implements the old
/// description accepts, and that the new requirement states.
fn is_enough(old: &Requirement, new: &Requirement) -> bool {
    // Where no requirement is stated, the general credential is sent. The new client also sends it
    // if it has no credentials of a set, but not if the requirement has no set.
    let Some(old) = old else {
        return new.as_ref().is_none_or(|sets| !sets.is_empty());
    };
    let new = new.as_deref().unwrap_or_default();
    let is_optional =
        |sets: &[BTreeSet<String>]| sets.is_empty() || sets.iter().any(BTreeSet::is_empty);
    if is_optional(old) && !is_optional(new) {
        return false;
    }
    // Mirrors the choice of the runtime: the first set of which all credentials are present. A
    // credential that is optional is sent, too.
    let find = |sets: &[BTreeSet<String>], held: &BTreeSet<String>| {
        let mut sets = sets.iter();
        sets.find(|set| !set.is_empty() && set.is_subset(held))
            .cloned()
    };
    let mut alternatives = old.iter().filter(|set| !set.is_empty());
    alternatives.all(|held| find(new, held).is_some_and(|sent| find(old, &sent).is_some()))
}

fn format_requirement(requirement: &Requirement) -> String {
    let Some(alternatives) = requirement else {
        return "not stated".to_owned();
    };
    let join = |names: Vec<String>, separator: &str| {
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(separator)
        }
    };
    let sets = alternatives.iter();
    let sets = sets.map(|set| join(set.iter().cloned().collect(), " + "));
    join(sets.collect(), " or ")
}
