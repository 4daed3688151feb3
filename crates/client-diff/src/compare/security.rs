//! Constants of the module `security`, and the security requirements of operations.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapi_lower::plan::{Location, Plan, SchemeKind, SecurityScheme};
use typify_model::names;

use super::{At, Compare, Subject};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Method, Pointer},
};

/// The alternative sets of credentials; `None` if the description states none.
type Requirement = Option<BTreeSet<BTreeSet<String>>>;

impl Compare<'_> {
    pub(super) fn security(&mut self) {
        let (old, new) = (schemes(self.old.plan), schemes(self.new.plan));
        for (name, (key, was)) in &old {
            let item = format!("security::{name}");
            match new.get(name) {
                None => {
                    let pointer = pointer(key);
                    let at = At::Old(&pointer);
                    self.tell(Kind::SchemeRemoved, Some(Compiling), item, at, (was, ""));
                }
                Some((key, is)) if was != is => {
                    let pointer = pointer(key);
                    let at = At::New(&pointer);
                    self.tell(Kind::SchemeChanged, Some(Running), item, at, (was, is));
                }
                Some(_) => {}
            }
        }
        for (name, (key, is)) in &new {
            if !old.contains_key(name) {
                let (item, pointer) = (format!("security::{name}"), pointer(key));
                self.tell(Kind::SchemeAdded, None, item, At::New(&pointer), ("", is));
            }
        }
        self.requirements();
    }

    /// Compares the security requirements of operations.
    fn requirements(&mut self) {
        for (name, is) in &self.new.methods {
            let Some(was) = self.old.methods.get(name) else {
                continue;
            };
            let (before, becomes) = (
                requirement(was, self.old.plan),
                requirement(is, self.new.plan),
            );
            if before == becomes {
                continue;
            }
            self.subject = Subject::Operation(is.id.clone());
            let item = format!("Client::{name}");
            let breaks = (!is_enough(&before, &becomes)).then_some(Running);
            let words = (in_words(&before), in_words(&becomes));
            self.tell(
                Kind::SecurityChanged,
                breaks,
                item,
                At::New(&is.pointer),
                words,
            );
        }
        self.subject = Subject::Client;
    }
}

fn pointer(scheme: &str) -> Pointer {
    Pointer::Plan("/securitySchemes".to_owned()).below(scheme)
}

/// Returns the schemes that are sent, by the names of their constants, with their keys.
fn schemes(plan: &Plan) -> IndexMap<String, (&String, String)> {
    let schemes = plan.security_schemes.iter();
    schemes
        .filter_map(|(key, scheme)| Some((constant(key), (key, how(scheme)?))))
        .collect()
}

fn constant(name: &str) -> String {
    names::method_name(name).to_uppercase()
}

fn how(scheme: &SecurityScheme) -> Option<String> {
    let name = scheme.name.as_deref().unwrap_or_default();
    let word = scheme.scheme.as_deref().unwrap_or_default();
    match (scheme.kind, scheme.location) {
        (SchemeKind::ApiKey, Some(Location::Path)) => None,
        (SchemeKind::ApiKey, Some(location)) => Some(format!("{} `{name}`", location.as_str())),
        (SchemeKind::Http, _) => Some(word.to_ascii_lowercase()),
        (SchemeKind::Oauth2 | SchemeKind::OpenIdConnect, _) => Some("bearer".to_owned()),
        (SchemeKind::ApiKey | SchemeKind::MutualTls, _) => None,
    }
}

/// Returns the requirement of an operation as the generated table states it, without schemes
/// that are not sent.
fn requirement(method: &Method, plan: &Plan) -> Requirement {
    let alternatives = method.planned.security.as_ref()?;
    let known = |name: &&String| plan.security_schemes.get(*name).and_then(how).is_some();
    let set = |alternative: &IndexMap<String, Vec<String>>| {
        let names = alternative.keys().filter(known);
        names.map(|name| constant(name)).collect()
    };
    Some(alternatives.iter().map(set).collect())
}

/// Whether a program with the credentials for the old client has sufficient ones for the new
/// client.
fn is_enough(old: &Requirement, new: &Requirement) -> bool {
    // If no requirement is stated, or none is complete, the general credential is sent.
    let (Some(old), Some(new)) = (old, new) else {
        return true;
    };
    let nothing = BTreeSet::from([BTreeSet::new()]);
    let old = if old.is_empty() { &nothing } else { old };
    new.is_empty()
        || old
            .iter()
            .all(|had| new.iter().any(|asked| asked.is_subset(had)))
}

fn in_words(requirement: &Requirement) -> String {
    let Some(alternatives) = requirement else {
        return "not said".to_owned();
    };
    let set = |set: &BTreeSet<String>| {
        if set.is_empty() {
            "none".to_owned()
        } else {
            set.iter().cloned().collect::<Vec<_>>().join(" + ")
        }
    };
    if alternatives.is_empty() {
        "none".to_owned()
    } else {
        alternatives
            .iter()
            .map(set)
            .collect::<Vec<_>>()
            .join(" or ")
    }
}
