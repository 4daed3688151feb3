//! Evaluates the instances.

use std::collections::{BTreeMap, BTreeSet};

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
    let nothing = row.instances.as_ref().is_none_or(|it| it.valid == 0);
    if nothing {
        return;
    }
    let outcomes = harness::outcomes::<Cases>(compiler, name, super::NAME);
    let (cases, outcomes) = match outcomes {
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
    judge(&cases, &outcomes, instances);
    if instances.failed() > 0 {
        row.stage = Stage::Instances;
        row.error = Some(instances.listing(limit));
    }
}

/// Records the result of each case.
pub fn judge(cases: &Cases, outcomes: &[Outcome], instances: &mut Instances) {
    let mut groups: BTreeMap<(String, String, String), Failure> = BTreeMap::new();
    let mut order = Vec::new();
    let mut broken: BTreeSet<&str> = BTreeSet::new();
    let mut judged: BTreeSet<&str> = BTreeSet::new();
    for (position, case) in cases.cases.iter().enumerate() {
        let target = &cases.targets[case.target];
        let mut tally = Instances::default();
        let found = found(case, target.sent, outcomes.get(position), &mut tally);
        if case.beyond && !found.is_empty() {
            instances.beyond += 1;
            let valid = matches!(case.expected, Expected::Valid(_));
            instances.valid -= usize::from(valid);
            continue;
        }
        instances.add(&tally);
        judged.extend(target.component.as_deref());
        for fault in found {
            let schema = innermost(cases, case, &fault.at)
                .unwrap_or(&target.at)
                .to_owned();
            let reported = reported(cases, case, &fault.at);
            let key = (fault.kind.to_owned(), schema.clone(), cause(&fault));
            broken.extend(target.component.as_deref());
            let counts = match reported {
                Some(_) => &mut instances.reported_by_kind,
                None => &mut instances.failures_by_kind,
            };
            *counts.entry(fault.kind.to_owned()).or_default() += 1;
            let failure = groups.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Failure {
                    kind: fault.kind.to_owned(),
                    schema,
                    types: Vec::new(),
                    of: target.at.clone(),
                    count: 0,
                    instance: case.value.clone(),
                    text: fault.text,
                    reported,
                }
            });
            failure.count += 1;
            if !failure.types.contains(&target.ty) {
                failure.types.push(target.ty.clone());
            }
        }
    }
    instances.components_whole = judged.difference(&broken).count();
    instances.failures = order.iter().filter_map(|key| groups.remove(key)).collect();
}

/// A failure of an instance.
struct Fault {
    kind: &'static str,
    /// The location in the instance.
    at: String,
    text: String,
}

/// Returns the failures of one instance, and updates the counts.
fn found(
    case: &Case,
    sent: bool,
    outcome: Option<&Outcome>,
    instances: &mut Instances,
) -> Vec<Fault> {
    let fault = |kind: &'static str, at: &str, text: String| Fault {
        kind,
        at: at.to_owned(),
        text,
    };
    let Some(outcome) = outcome else {
        return vec![fault(
            "ended",
            "",
            "the harness ended before this case".to_owned(),
        )];
    };
    let variant = outcome.variant.clone().unwrap_or_default();
    if let Expected::Invalid(variants) = &case.expected {
        instances.forbidden += 1;
        let taken = outcome.value.is_some() && !variants.contains(&variant);
        instances.refused += usize::from(!taken);
        let text = format!("invalid because of its tag, but decoded as `{variant}`");
        return taken
            .then(|| fault("invalid-taken", "", text))
            .into_iter()
            .collect();
    }
    let valid = matches!(case.expected, Expected::Valid(_));
    let Some(after) = &outcome.value else {
        let error = outcome.error.clone().unwrap_or_default();
        let at = located(&error);
        return match &case.expected {
            Expected::UnknownTag(_) => vec![fault("unknown-tag", "", error)],
            // Other failures occur without the unknown value, too.
            Expected::UnknownValue(location) if !location.starts_with(&at) => Vec::new(),
            Expected::UnknownValue(location) => vec![fault("unknown-value", location, error)],
            _ => vec![fault("decode", &at, error)],
        };
    };
    let differences = compare::differences(&case.value, after, &case.undescribed);
    let mut faults = Vec::new();
    let mut first = BTreeMap::new();
    for difference in differences {
        // Other failures occur without the unknown value, too.
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
    if valid {
        let none = |kinds: &[&str]| usize::from(!kinds.iter().any(|it| first.contains_key(it)));
        instances.decoded += 1;
        instances.lossless += none(&["lost", "changed"]);
        instances.nothing_added += none(&["added"]);
        instances.null_and_empty_kept += none(&["null-or-empty"]);
    }
    for (kind, difference) in first {
        // Only in requests does the difference between `null`, absent and empty matter.
        if kind == "null-or-empty" && !sent {
            continue;
        }
        let kind = match &case.expected {
            Expected::UnknownTag(_) => "unknown-tag",
            Expected::UnknownValue(_) => "unknown-value",
            _ => kind,
        };
        faults.push(fault(kind, &difference.at, difference.text));
    }
    match &case.expected {
        Expected::Valid(Some(right)) => {
            let is_right = right.contains(&variant);
            instances.in_unions += 1;
            instances.right_variant += usize::from(is_right);
            if !is_right {
                let right = right.join("`, `");
                let text = format!("became `{variant}` instead of `{right}`");
                faults.push(fault("variant", "", text));
            }
        }
        Expected::UnknownTag(known) if known.contains(&variant) => {
            let text = format!("an unknown tag became `{variant}`");
            faults.push(fault("unknown-tag", "", text));
        }
        _ => {}
    }
    faults
}

/// Returns the location that an error states.
fn located(error: &str) -> String {
    let named = error.split_once(" at /").map(|(_, rest)| rest);
    let named = named.map(|rest| rest.split([',', ' ']).next().unwrap_or_default());
    named.map_or_else(String::new, |it| format!("/{it}"))
}

/// Returns the pointer of the schema that applies at a location, or at its nearest ancestor.
fn innermost<'c>(cases: &'c Cases, case: &Case, at: &str) -> Option<&'c String> {
    let mut location = at;
    loop {
        let schemas = case.schemas.iter().find(|(it, _)| it == location);
        if let Some(pointer) = schemas.and_then(|(_, schemas)| schemas.last()) {
            return cases.pointers.get(*pointer);
        }
        location = location.rsplit_once('/')?.0;
    }
}

/// Returns the report's entry for a schema at the location, or for a union or a member of an
/// `allOf` that contains it.
fn reported(cases: &Cases, case: &Case, at: &str) -> Option<String> {
    let mut location = at;
    let mut below = false;
    loop {
        let schemas = case.schemas.iter().find(|(it, _)| it == location);
        for pointer in schemas.into_iter().flat_map(|(_, schemas)| schemas) {
            let pointer = cases.pointers.get(*pointer)?;
            let entry = cases.changes.iter().find(|change| {
                let rest = change.pointer.strip_prefix(pointer.as_str());
                rest.is_some_and(|rest| speaks(rest, below))
            });
            if let Some(entry) = entry {
                return Some(format!(
                    "{} {}: {}",
                    entry.effect, entry.pointer, entry.detail
                ));
            }
        }
        location = location.rsplit_once('/')?.0;
        below = true;
    }
}

/// Whether a change at that location of a schema affects the value itself or, with `below`, its
/// members.
fn speaks(rest: &str, below: bool) -> bool {
    let mut segments = rest.split('/').skip(1);
    let Some(keyword) = segments.next() else {
        return rest.is_empty();
    };
    if !rest.starts_with('/') {
        return false;
    }
    let unions = [
        "oneOf",
        "anyOf",
        "allOf",
        "discriminator",
        "if",
        "then",
        "else",
    ];
    if below {
        unions.contains(&keyword)
    } else {
        !["properties", "items", "additionalProperties"].contains(&keyword)
    }
}

/// Returns the key by which failures with the same cause, kind and schema are grouped.
fn cause(fault: &Fault) -> String {
    match fault.kind {
        "decode" => {
            // serde's values and positions are in brackets.
            let text = fault.text.split(" (").next().unwrap_or_default();
            text.replace(&fault.at, "")
        }
        _ => String::new(),
    }
}
