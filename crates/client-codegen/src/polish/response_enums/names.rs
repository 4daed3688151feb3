//! The names of response enums.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use openapi_lower::{Plan, plan::ResponseBody};
use syn::Ident;

use super::{
    super::DocumentFacts,
    Outcome, lowest_status,
    variants::{Variants, bodies, differ},
};
use crate::{allocation::free_name, operations::Head, variants::Representations};

/// The names of the enums, by operation and outcome.
pub(crate) type Names = HashMap<(usize, Outcome), String>;

/// Names the enums of a document after their methods, with a number if the description has a
/// type of that name. The methods for further success media types share the error types of
/// their operations.
pub(in crate::polish) fn names(
    heads: &[Head],
    plan: &Plan,
    representations: &Representations,
    types: &HashSet<String>,
) -> Names {
    let mut taken = types.clone();
    let mut names = Names::new();
    let mut failures: HashMap<&str, String> = HashMap::new();
    for (position, head) in heads.iter().enumerate() {
        let Some(planned) = plan.operations.get(&head.id) else {
            continue;
        };
        for outcome in [Outcome::Success, Outcome::Failure] {
            if !differ(&bodies(planned, outcome)) {
                continue;
            }
            let base = representations.get(&head.id);
            let shared = base
                .filter(|_| outcome == Outcome::Failure)
                .and_then(|base| failures.get(base.as_str()).cloned());
            let name = shared.unwrap_or_else(|| {
                let method = typify_model::names::method_name(&head.id);
                enum_name(&method, outcome, &mut taken)
            });
            if outcome == Outcome::Failure {
                failures.insert(&head.id, name.clone());
            }
            names.insert((position, outcome), name);
        }
    }
    names
}

/// Returns the method's name in camel case with the suffix of the outcome, and a number if the
/// description has a type of that name.
fn enum_name(method: &str, outcome: Outcome, taken: &mut HashSet<String>) -> String {
    let name = method.to_upper_camel_case();
    let letter = if name.starts_with(|first: char| first.is_ascii_digit()) {
        "X"
    } else {
        ""
    };
    let name = format!("{letter}{name}{outcome:?}");
    free_name(&name, "", |name| taken.insert(name.to_owned()))
}

/// An enum that is generated for the responses of an operation.
pub(crate) struct Enum<'a> {
    pub(crate) name: &'a str,
    /// The variants, each with its lowest status and its body.
    pub(crate) variants: Vec<(Ident, u16, &'a ResponseBody)>,
}

/// Returns the enums among the generated types, by name.
pub(in crate::polish) fn all<'a>(
    facts: &'a DocumentFacts<'_>,
    types: &HashSet<&str>,
) -> Vec<Enum<'a>> {
    let mut named: Vec<(&str, (usize, Outcome))> = facts
        .response_enum_names
        .iter()
        .filter(|(_, name)| types.contains(name.as_str()))
        .map(|(owner, name)| (name.as_str(), *owner))
        .collect();
    named.sort();
    // Operations with the same error responses share an enum.
    named.dedup_by_key(|(name, _)| *name);
    let enums = named
        .into_iter()
        .filter_map(|(name, (operation, outcome))| {
            let bodies = bodies(facts.planned(operation)?, outcome).into_iter();
            let variants = bodies.map(|(key, body)| {
                let status = match (key.as_str(), outcome) {
                    ("DEFAULT", Outcome::Failure) => 500,
                    _ => lowest_status(&key),
                };
                (Variants::name(&key), status, body)
            });
            let variants = variants.collect();
            Some(Enum { name, variants })
        });
    enums.collect()
}
