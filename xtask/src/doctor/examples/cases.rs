//! The cases for the harness: values to decode, and their types.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
};

use anyhow::{Context, Result};
use client_codegen::{Generated, ResponseTypes};
use openapi_lower::Lowered;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Examples,
    find::{self, Example},
};
use crate::{
    doctor::proof::{
        UNKNOWN, harness,
        schema::{Direction, Schemas},
        validate::{Described, SchemaValidator, Verdict},
    },
    parallel::on_large_stack,
    pointer::{child, with_wildcards},
};

/// A response for the harness.
#[derive(Deserialize, Serialize)]
pub struct Case {
    pub operation: String,
    pub status: String,
    pub pointer: String,
    /// The location of the enum whose value is unknown.
    pub unknown: Option<String>,
    /// The type to decode.
    pub ty: String,
    pub value: Value,
    /// The members that the description does not describe.
    pub undescribed: BTreeSet<String>,
}

/// The data that the parent process needs.
#[derive(Deserialize, Serialize)]
pub struct Cases {
    pub cases: Vec<Case>,
    /// The default values of properties, by name.
    pub defaults: Vec<(String, Value)>,
}

/// Finds the examples of a description, validates them, and writes the input of the harness
/// beside `sources`, the folder of the generated code; returns the types that the harness
/// needs.
pub fn prepare(
    document: &Value,
    lowered: &Lowered,
    generated: &Generated,
    sources: &Path,
) -> Result<(Examples, harness::Types)> {
    on_large_stack("validating the examples", || {
        prepare_here(document, lowered, generated, sources)
    })
}

fn prepare_here(
    document: &Value,
    lowered: &Lowered,
    generated: &Generated,
    sources: &Path,
) -> Result<(Examples, harness::Types)> {
    let found = find::examples(document);
    let (mut validator, references) = validator_for(document, &found)?;
    let types = Types::new(lowered, generated);
    let mut builder = CaseBuilder::default();
    let mut counts = Examples {
        found: found.len(),
        ..Examples::default()
    };
    for (example, reference) in found.iter().zip(&references) {
        let Some(ty) = types.of(example) else {
            counts.not_read += 1;
            continue;
        };
        let (value, verdict) = validate(&mut validator, reference.as_deref(), &example.value);
        match verdict {
            Verdict::Violates(reason) => {
                counts.not_conforming += 1;
                builder.add_violation(example, &reason);
            }
            Verdict::Conforms(described) => {
                counts.conforming += 1;
                builder.add(example, value, ty, described);
            }
        }
    }
    counts.unknown_values = builder.cases.len() - counts.conforming;
    let mut defaults = Vec::new();
    gather_defaults(document, &mut defaults);
    let cases = Cases {
        cases: builder.cases,
        defaults,
    };
    harness::write_cases(sources, super::NAME, &cases)?;
    let violations = sources.with_file_name("not-conforming.txt");
    fs::write(&violations, builder.violations)
        .with_context(|| format!("{}: cannot write it", violations.display()))?;
    Ok((counts, builder.types))
}

/// Returns the examples of responses that do not conform to their schemas: the pointer of each,
/// and the reason.
pub fn nonconforming(document: &Value) -> Result<Vec<(String, String)>> {
    on_large_stack("validating the examples", || {
        let found = find::examples(document);
        let (mut validator, references) = validator_for(document, &found)?;
        let mut violations = Vec::new();
        for (example, reference) in found.iter().zip(&references) {
            let (_, verdict) = validate(&mut validator, reference.as_deref(), &example.value);
            if let Verdict::Violates(reason) = verdict {
                violations.push((example.pointer.clone(), reason));
            }
        }
        Ok(violations)
    })
}

/// Returns the validator of examples, and for each example the reference of its schema.
fn validator_for(
    document: &Value,
    found: &[Example<'_>],
) -> Result<(SchemaValidator, Vec<Option<String>>)> {
    let mut schemas = Schemas::new(document, Direction::Response);
    let references = found
        .iter()
        .map(|example| {
            let (at, schema) = example.schema.clone()?;
            Some(schemas.reference(at, schema))
        })
        .collect();
    Ok((SchemaValidator::new(schemas)?, references))
}

/// Returns the response that an example describes, and the verdict on it. Some examples are a
/// string that contains the JSON of the response.
fn validate(
    validator: &mut SchemaValidator,
    reference: Option<&str>,
    value: &Value,
) -> (Value, Verdict) {
    // Without a schema every value conforms.
    let Some(reference) = reference else {
        return (value.clone(), Verdict::Conforms(Described::default()));
    };
    let verdict = validator.validate(reference, value);
    if let (Verdict::Violates(_), Value::String(text)) = (&verdict, value)
        && let Ok(response) = serde_json::from_str::<Value>(text)
        && let conforms @ Verdict::Conforms(_) = validator.validate(reference, &response)
    {
        return (response, conforms);
    }
    (value.clone(), verdict)
}

#[derive(Default)]
struct CaseBuilder {
    types: harness::Types,
    cases: Vec<Case>,
    /// A line for each example that does not conform, for debugging.
    violations: String,
    /// The enums that have a case with an unknown value, by type and location.
    enums: BTreeSet<(String, String)>,
}

impl CaseBuilder {
    fn add_violation(&mut self, example: &Example<'_>, reason: &str) {
        let Example {
            operation,
            status,
            pointer,
            ..
        } = example;
        let line = format!("{operation} {status} {pointer}: {reason}\n");
        self.violations.push_str(&line);
    }

    /// Adds a case for a conforming example, and one with an unknown value for each of its enums.
    fn add(&mut self, example: &Example<'_>, response: Value, ty: String, described: Described) {
        self.types.entry(ty.clone()).or_default();
        let undescribed = described.undescribed(&response);
        let case = |unknown: Option<String>, value: Value| Case {
            operation: example.operation.clone(),
            status: example.status.clone(),
            pointer: example.pointer.clone(),
            unknown,
            ty: ty.clone(),
            value,
            undescribed: undescribed.clone(),
        };
        self.cases.push(case(None, response.clone()));
        for location in described.enums.into_keys() {
            let mut value = response.clone();
            let Some(text) = value.pointer_mut(&location).filter(|it| it.is_string()) else {
                continue;
            };
            *text = UNKNOWN.into();
            if self.enums.insert((ty.clone(), with_wildcards(&location))) {
                self.cases.push(case(Some(location), value));
            }
        }
    }
}

/// Collects the default values of a description, by the name of the property.
fn gather_defaults(node: &Value, defaults: &mut Vec<(String, Value)>) {
    match node {
        Value::Object(members) => {
            for (name, member) in members {
                if let Some(default) = member.get("default") {
                    let pair = (name.clone(), default.clone());
                    if !defaults.contains(&pair) {
                        defaults.push(pair);
                    }
                }
                gather_defaults(member, defaults);
            }
        }
        Value::Array(items) => items.iter().for_each(|it| gather_defaults(it, defaults)),
        _ => {}
    }
}

/// The types by which responses are decoded.
pub struct Types<'a> {
    generated: &'a Generated,
    /// The lowered operations, by the pointer of the described operation.
    operations: HashMap<String, Operation>,
}

struct Operation {
    id: String,
    responses: Value,
}

impl<'a> Types<'a> {
    pub fn new(lowered: &Lowered, generated: &'a Generated) -> Types<'a> {
        let mut origins = HashMap::new();
        for row in lowered.provenance().into_iter().filter(|row| !row.in_plan) {
            let segments: Vec<&str> = row.pointer.split('/').skip(1).collect();
            if let ["paths", path, method, ..] = segments[..]
                // The origins are those of the root, `paths`, the path item and the operation.
                && let Some(origin) = row.origins.get(3)
            {
                origins.insert(format!("/paths/{path}/{method}"), origin.clone());
            }
        }
        let document = lowered.to_value();
        let paths = document.get("paths").and_then(Value::as_object);
        let mut operations = HashMap::new();
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                    continue;
                };
                let at = child(&child("/paths", path), method);
                let origin = origins.remove(&at).unwrap_or(at);
                operations.entry(origin).or_insert_with(|| Operation {
                    id: id.to_owned(),
                    responses: operation.get("responses").cloned().unwrap_or_default(),
                });
            }
        }
        Types {
            generated,
            operations,
        }
    }

    /// Returns the type of an example; `None` if the client does not decode such a response.
    fn of(&self, example: &Example<'_>) -> Option<String> {
        if example.is_json {
            self.of_response(&example.at, &example.status)
        } else {
            None
        }
    }

    /// Returns the type of an operation's response with that status; `operation` is the
    /// operation's pointer.
    pub fn of_response(&self, operation: &str, status: &str) -> Option<String> {
        let operation = self.operations.get(operation)?;
        let types = self.generated.response_types.get(&operation.id)?;
        let ty = match types.by_status.get(status) {
            Some(ty) => ty,
            None => type_by_status(&operation.responses, types, status)?,
        };
        let is_raw = ["ByteStream", "Upgraded", "()"]
            .iter()
            .any(|it| ty.ends_with(it));
        (!is_raw).then(|| ty.clone())
    }
}

/// Returns the success type or the error type, by the status; `None` if the lowered document
/// declares no JSON for the status.
fn type_by_status<'t>(
    responses: &Value,
    types: &'t ResponseTypes,
    status: &str,
) -> Option<&'t String> {
    let status = status.to_ascii_uppercase();
    let has_json = |key: &str| {
        let content = responses.get(key).and_then(|it| it.get("content"));
        content.is_some_and(|it| it.get("application/json").is_some())
    };
    match status.as_str() {
        "DEFAULT" if ["default", "4XX", "5XX"].into_iter().any(has_json) => Some(&types.failure),
        "DEFAULT" if has_json("2XX") => Some(&types.success),
        _ if !has_json(&status) => None,
        _ if status.starts_with(['4', '5']) => Some(&types.failure),
        _ => Some(&types.success),
    }
}
