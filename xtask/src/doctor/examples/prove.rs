//! Evaluates the examples.

use openapi_lower::pointer::unescape;
use serde_json::Value;

use super::{Failure, cases::Cases};
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
    let nothing = row.examples.as_ref().is_none_or(|it| it.conforming == 0);
    if nothing {
        return;
    }
    match harness::outcomes(compiler, name, super::NAME) {
        Ok((cases, outcomes)) => judge(&cases, outcomes, row),
        Err(error) => {
            row.stage = Stage::Examples;
            row.error = Some(format!("{error:#}"));
        }
    }
}

/// Returns the first relevant difference of a response. Absent equals `null`, and an empty
/// array or object; an added value may be the described default value.
fn difference(cases: &Cases, position: usize, after: &Value) -> Option<String> {
    let case = &cases.cases[position];
    let differences = compare::differences(&case.value, after, &case.undescribed);
    let matters = |it: &compare::Difference| match (&it.kind, &it.added) {
        (Kind::Nothing, _) => false,
        (Kind::Added, Some(added)) => {
            let name = it.at.rsplit('/').next().unwrap_or_default();
            let name = unescape(name).into_owned();
            let mut defaults = cases.defaults.iter();
            !defaults.any(|(key, default)| *key == name && compare::same(default, added))
        }
        _ => true,
    };
    differences.into_iter().find(matters).map(|it| it.text)
}

fn judge(cases: &Cases, outcomes: Vec<Outcome>, row: &mut Row) {
    let Some(examples) = &mut row.examples else {
        return;
    };
    for (position, case) in cases.cases.iter().enumerate() {
        let outcome = outcomes.get(position);
        let decoded = outcome.is_some_and(|it| it.value.is_some());
        let failed = match outcome {
            None => Some("the harness ended before this case".to_owned()),
            Some(outcome) => match &outcome.value {
                None => Some(outcome.error.clone().unwrap_or_default()),
                Some(after) => difference(cases, position, after),
            },
        };
        match case.unknown {
            None => {
                examples.decoded += usize::from(decoded);
                examples.round_tripped += usize::from(failed.is_none());
            }
            Some(_) => examples.unknown_kept += usize::from(failed.is_none()),
        }
        let Some(reason) = failed else { continue };
        // With another value it fails as without.
        let known = examples.failures.last().is_some_and(|last| {
            (&last.operation, &last.status, &last.pointer)
                == (&case.operation, &case.status, &case.pointer)
                && last.reason == reason
        });
        if case.unknown.is_some() && known {
            continue;
        }
        let reason = match &case.unknown {
            None => reason,
            Some(location) => format!("with an unknown value at `{location}`: {reason}"),
        };
        examples.failures.push(Failure {
            operation: case.operation.clone(),
            status: case.status.clone(),
            pointer: case.pointer.clone(),
            reason,
        });
    }
    row.error = examples.complaint();
    if row.error.is_some() {
        row.stage = Stage::Examples;
    }
}
