//! Runs the harness on the instances, and evaluates the outcomes.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{
    Failure, Instances,
    prepare::{Case, Cases, Expected},
};
use crate::doctor::{
    compile::Compiler,
    proof::{
        compare::{self, Kind},
        harness::{self, Outcome},
    },
    row::{Row, Stage},
};

/// Decodes the instances that the worker prepared, and records the results.
pub fn prove(compiler: &Compiler, name: &str, limit: usize, row: &mut Row) {
    if row.instances.as_ref().is_none_or(|it| it.valid == 0) {
        return;
    }
    let (cases, outcomes) = match harness::outcomes(compiler, name, super::NAME) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            row.stage = Stage::Instances;
            row.error = Some(format!("{error:#}"));
            return;
        }
    };
    let Some(instances) = &mut row.instances else {
        return;
    };
    evaluate(&cases, &outcomes, instances);
    if instances.failed() > 0 {
        row.stage = Stage::Instances;
        row.error = Some(instances.listing(limit));
    }
}

/// Records the result of each case.
pub fn evaluate(cases: &Cases, outcomes: &[Outcome], instances: &mut Instances) {
    // Failures with the same kind, schema and cause, in the order of their first occurrences.
    let mut groups: IndexMap<(&str, String, String), Failure> = IndexMap::new();
    let mut broken: BTreeSet<&str> = BTreeSet::new();
    let mut evaluated: BTreeSet<&str> = BTreeSet::new();
    for (position, case) in cases.cases.iter().enumerate() {
        let target = &cases.targets[case.target];
        let mut counts = Instances::default();
        let faults = find_faults(case, target.sent, outcomes.get(position), &mut counts);
        if case.beyond && !faults.is_empty() {
            instances.beyond += 1;
            let is_valid = matches!(case.expected, Expected::Valid(_));
            instances.valid -= usize::from(is_valid);
            continue;
        }
        instances.add(&counts);
        evaluated.extend(target.component.as_deref());
        for fault in faults {
            broken.extend(target.component.as_deref());
            let schema = innermost_schema(cases, case, &fault.at)
                .unwrap_or(&target.at)
                .to_owned();
            let reported = reported_change(cases, case, &fault.at);
            let by_kind = if reported.is_some() {
                &mut instances.reported_by_kind
            } else {
                &mut instances.failures_by_kind
            };
            *by_kind.entry(fault.kind.to_owned()).or_default() += 1;
            let failure = groups
                .entry((fault.kind, schema.clone(), cause(&fault)))
                .or_insert_with(|| Failure {
                    kind: fault.kind.to_owned(),
                    schema,
                    types: Vec::new(),
                    of: target.at.clone(),
                    count: 0,
                    instance: case.value.clone(),
                    text: fault.message,
                    reported,
                });
            failure.count += 1;
            if !failure.types.contains(&target.ty) {
                failure.types.push(target.ty.clone());
            }
        }
    }
    instances.components_whole = evaluated.difference(&broken).count();
    instances.failures = groups.into_values().collect();
}

/// A failure of an instance.
struct Fault {
    kind: &'static str,
    /// The location in the instance.
    at: String,
    message: String,
}

/// Returns the failures of one instance, and updates the counts.
fn find_faults(
    case: &Case,
    is_sent: bool,
    outcome: Option<&Outcome>,
    counts: &mut Instances,
) -> Vec<Fault> {
    let fault = |kind: &'static str, at: &str, message: String| Fault {
        kind,
        at: at.to_owned(),
        message,
    };
    let Some(outcome) = outcome else {
        let message = "the harness ended before this case".to_owned();
        return vec![fault("ended", "", message)];
    };
    let variant = outcome.variant.clone().unwrap_or_default();
    if let Expected::Invalid(variants) = &case.expected {
        counts.forbidden += 1;
        if outcome.value.is_none() || variants.contains(&variant) {
            counts.refused += 1;
            return Vec::new();
        }
        let message = format!("invalid because of its tag, but decoded as `{variant}`");
        return vec![fault("invalid-taken", "", message)];
    }
    let Some(after) = &outcome.value else {
        let error = outcome.error.clone().unwrap_or_default();
        let at = location_in(&error);
        return match &case.expected {
            Expected::UnknownTag(_) => vec![fault("unknown-tag", "", error)],
            // A failure elsewhere occurs without the unknown value, too.
            Expected::UnknownValue(location) if !location.starts_with(&at) => Vec::new(),
            Expected::UnknownValue(location) => vec![fault("unknown-value", location, error)],
            _ => vec![fault("decode", &at, error)],
        };
    };
    let mut faults = Vec::new();
    let mut first = BTreeMap::new();
    for difference in compare::differences(&case.value, after, &case.undescribed) {
        // A failure elsewhere occurs without the unknown value, too.
        if let Expected::UnknownValue(location) = &case.expected
            && !location.starts_with(&difference.at)
        {
            continue;
        }
        let kind = match difference.kind {
            Kind::Lost => "lost",
            Kind::Changed => "changed",
            Kind::Added => "added",
            Kind::Nothing => "null-or-empty",
        };
        first.entry(kind).or_insert(difference);
    }
    if matches!(case.expected, Expected::Valid(_)) {
        let has_none = |kinds: &[&str]| usize::from(!kinds.iter().any(|it| first.contains_key(it)));
        counts.decoded += 1;
        counts.lossless += has_none(&["lost", "changed"]);
        counts.nothing_added += has_none(&["added"]);
        counts.null_and_empty_kept += has_none(&["null-or-empty"]);
    }
    for (kind, difference) in first {
        // The difference between `null`, absent and empty matters only in requests.
        if kind == "null-or-empty" && !is_sent {
            continue;
        }
        let kind = match &case.expected {
            Expected::UnknownTag(_) => "unknown-tag",
            Expected::UnknownValue(_) => "unknown-value",
            _ => kind,
        };
        faults.push(fault(kind, &difference.at, difference.message));
    }
    match &case.expected {
        Expected::Valid(Some(right)) => {
            let is_right = right.contains(&variant);
            counts.in_unions += 1;
            counts.right_variant += usize::from(is_right);
            if !is_right {
                let right = right.join("`, `");
                let message = format!("became `{variant}` instead of `{right}`");
                faults.push(fault("variant", "", message));
            }
        }
        Expected::UnknownTag(known) if known.contains(&variant) => {
            let message = format!("an unknown tag became `{variant}`");
            faults.push(fault("unknown-tag", "", message));
        }
        _ => {}
    }
    faults
}

/// Returns the location that an error states; empty for the whole value.
fn location_in(error: &str) -> String {
    let Some((_, rest)) = error.split_once(" at /") else {
        return String::new();
    };
    let location = rest.split([',', ' ']).next().unwrap_or_default();
    format!("/{location}")
}

/// Returns a location and its ancestors, the innermost first.
fn ancestors(location: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(location), |it| Some(it.rsplit_once('/')?.0))
}

/// Returns the indexes of the pointers of the schemas that apply at a location.
fn schemas_at<'c>(case: &'c Case, location: &str) -> &'c [usize] {
    let schemas = case.schemas.iter().find(|(it, _)| it == location);
    schemas.map_or(&[], |(_, schemas)| schemas)
}

/// Returns the pointer of the schema that applies at a location, or at its nearest ancestor.
fn innermost_schema<'c>(cases: &'c Cases, case: &Case, at: &str) -> Option<&'c String> {
    let index = ancestors(at).find_map(|location| schemas_at(case, location).last())?;
    cases.pointers.get(*index)
}

/// Returns the report's entry for a schema at the location, or for a union or a member of an
/// `allOf` that contains the location.
fn reported_change(cases: &Cases, case: &Case, at: &str) -> Option<String> {
    ancestors(at).find_map(|location| {
        let mut pointers = schemas_at(case, location)
            .iter()
            .map(|index| &cases.pointers[*index]);
        let change = pointers.find_map(|pointer| {
            cases.changes.iter().find(|change| {
                let rest = change.pointer.strip_prefix(pointer.as_str());
                rest.is_some_and(|rest| affects(rest, location != at))
            })
        })?;
        Some(format!(
            "{} {}: {}",
            change.effect, change.pointer, change.detail
        ))
    })
}

/// Whether a change at that location of a schema affects the value itself or, with `inside`, a
/// location inside of the value.
fn affects(location: &str, inside: bool) -> bool {
    const COMPOSITIONS: [&str; 7] = [
        "oneOf",
        "anyOf",
        "allOf",
        "discriminator",
        "if",
        "then",
        "else",
    ];
    if location.is_empty() {
        return true;
    }
    let Some(path) = location.strip_prefix('/') else {
        return false;
    };
    let keyword = path.split('/').next().unwrap_or_default();
    if inside {
        COMPOSITIONS.contains(&keyword)
    } else {
        !["properties", "items", "additionalProperties"].contains(&keyword)
    }
}

/// Returns the key by which failures of one kind at one schema are grouped.
fn cause(fault: &Fault) -> String {
    if fault.kind != "decode" {
        return String::new();
    }
    // serde's values and positions are in parentheses.
    let error = fault.message.split(" (").next().unwrap_or_default();
    error.replace(&fault.at, "")
}
