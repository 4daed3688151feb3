//! Runs the harness on the examples, and evaluates the outcomes.

use openapi_lower::pointer::unescape;
use serde_json::Value;

use super::{
    Failure,
    cases::{Case, Cases},
};
use crate::doctor::{
    compile::Compiler,
    proof::{
        compare::{self, Kind},
        harness::{self, Outcome},
    },
    row::{Row, Stage},
};

/// Decodes the examples that the worker prepared, and records the results.
pub fn prove(compiler: &Compiler, name: &str, row: &mut Row) {
    if row.examples.as_ref().is_none_or(|it| it.conforming == 0) {
        return;
    }
    match harness::outcomes(compiler, name, super::NAME) {
        Ok((cases, outcomes)) => evaluate(&cases, outcomes, row),
        Err(error) => {
            row.stage = Stage::Examples;
            row.error = Some(format!("{error:#}"));
        }
    }
}

/// Returns a message about the first relevant difference of a response. An absent member is equal
/// to `null`, `[]` and `{}`, and the default value of a property may be added.
fn first_difference(cases: &Cases, case: &Case, after: &Value) -> Option<String> {
    let is_relevant = |it: &compare::Difference| match (&it.kind, &it.added) {
        (Kind::Nothing, _) => false,
        (Kind::Added, Some(added)) => {
            let name = unescape(it.at.rsplit('/').next().unwrap_or_default());
            let mut defaults = cases.defaults.iter();
            !defaults.any(|(key, default)| *key == name && compare::are_equal(default, added))
        }
        _ => true,
    };
    compare::differences(&case.value, after, &case.undescribed)
        .into_iter()
        .find(is_relevant)
        .map(|it| it.message)
}

fn evaluate(cases: &Cases, outcomes: Vec<Outcome>, row: &mut Row) {
    let Some(examples) = &mut row.examples else {
        return;
    };
    for (position, case) in cases.cases.iter().enumerate() {
        let outcome = outcomes.get(position);
        let is_decoded = outcome.is_some_and(|it| it.value.is_some());
        let failure = match outcome {
            None => Some("the harness ended before this case".to_owned()),
            Some(outcome) => match &outcome.value {
                None => Some(outcome.error.clone().unwrap_or_default()),
                Some(after) => first_difference(cases, case, after),
            },
        };
        match case.unknown {
            None => {
                examples.decoded += usize::from(is_decoded);
                examples.round_tripped += usize::from(failure.is_none());
            }
            Some(_) => examples.unknown_kept += usize::from(failure.is_none()),
        }
        let Some(mut reason) = failure else { continue };
        if let Some(location) = &case.unknown {
            // An example that fails without an unknown value fails with one, too.
            let is_repeated = examples.failures.last().is_some_and(|last| {
                (&last.operation, &last.status, &last.pointer, &last.reason)
                    == (&case.operation, &case.status, &case.pointer, &reason)
            });
            if is_repeated {
                continue;
            }
            reason = format!("with an unknown value at `{location}`: {reason}");
        }
        examples.failures.push(Failure {
            operation: case.operation.clone(),
            status: case.status.clone(),
            pointer: case.pointer.clone(),
            reason,
        });
    }
    row.error = examples.failure_lines();
    if row.error.is_some() {
        row.stage = Stage::Examples;
    }
}
