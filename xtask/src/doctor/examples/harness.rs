//! A crate around generated code that decodes answers and writes them again.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use super::{Failure, cases::Cases, compare};
use crate::doctor::{
    compile::Compiler,
    row::{Row, Stage},
};

/// What the harness prints of a case.
#[derive(Deserialize)]
struct Outcome {
    /// The answer as it was written again.
    value: Option<Value>,
    error: Option<String>,
}

/// The names of the files, beside the folder of the generated code.
const PROGRAM: &str = "harness.rs";
const CASES: &str = "cases.json";

/// The program. Its input is a file, so that it stays small however large the examples are.
const TEXT: &str = include_str!("harness.rs.txt");
/// Where the types go.
const ARMS: &str = "        // One arm for each type.\n";

/// Writes the program and its input.
pub fn write(sources: &Path, types: &[String], cases: &Cases) -> Result<()> {
    let text = serde_json::to_vec(cases)?;
    fs::write(sources.with_file_name(CASES), text).context("cannot write the cases")?;
    let arms = types.iter().enumerate();
    let arms = arms.map(|(number, ty)| format!("        {number} => again::<{ty}>(body),\n"));
    let program = TEXT.replace(ARMS, &arms.collect::<String>());
    fs::write(sources.with_file_name(PROGRAM), program).context("cannot write the harness")
}

/// Runs the program on the cases that [`write()`] left, and enters what became of them.
pub fn prove(compiler: &Compiler, name: &str, row: &mut Row) {
    let nothing = row.examples.as_ref().is_none_or(|it| it.conforming == 0);
    if nothing {
        return;
    }
    match outcomes(compiler, name) {
        Ok((cases, outcomes)) => judge(&cases, outcomes, row),
        Err(error) => {
            row.stage = Stage::Examples;
            row.error = Some(format!("{error:#}"));
        }
    }
}

fn outcomes(compiler: &Compiler, name: &str) -> Result<(Cases, Vec<Outcome>)> {
    let file = compiler.folder(name).with_file_name(CASES);
    let cases = serde_json::from_slice(&fs::read(&file)?)?;
    let program = compiler.build(name)?;
    let output = Command::new(program)
        .arg(&file)
        .output()
        .context("cannot run the harness")?;
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let outcomes = lines.filter(|line| !line.is_empty());
    let outcomes = outcomes
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>();
    Ok((cases, outcomes.context("the harness prints no JSON")?))
}

fn judge(cases: &Cases, outcomes: Vec<Outcome>, row: &mut Row) {
    let Some(examples) = &mut row.examples else {
        return;
    };
    for (position, case) in cases.cases.iter().enumerate() {
        let outcome = outcomes.get(position);
        let decoded = outcome.is_some_and(|it| it.value.is_some());
        let failed = match outcome {
            None => Some("the harness ended before it".to_owned()),
            Some(outcome) => match &outcome.value {
                None => Some(outcome.error.clone().unwrap_or_default()),
                Some(after) => {
                    compare::difference(&case.value, after, &case.demand, &cases.defaults)
                }
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
        // With another value it fails as it does without.
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
            Some(place) => format!("with an unknown value at `{place}`: {reason}"),
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
