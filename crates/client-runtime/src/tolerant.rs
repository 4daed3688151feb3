//! Tolerant decoding: what does not fit is left out, and its place is recorded.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::DecodeError;
use crate::decode::{Step, attempt, describe, parse, pointer, without_byte_order_mark};
use crate::integer::as_integers;

/// How often an answer is decoded while values are left out, whoever wrote it.
const ROUNDS: usize = 500;

/// After each so many rounds, values go one level further up, until a list of nothing but
/// faults goes as a whole.
const ROUNDS_PER_LEVEL: usize = 100;

/// How often an answer is decoded, in all, to find out which members of objects do not fit.
const TRIALS: usize = 500;

/// Decodes JSON as `T` describes it, and leaves out what does not fit.
///
/// Where decoding fails, the value at that place is removed, an element from its array or a
/// member from its object, and decoding is repeated. If a parent then misses it, the parent is
/// removed in its turn. Returns the value and the JSON pointers (RFC 6901) of what was removed,
/// which name positions in the answer as it came.
///
/// # Errors
///
/// When the answer is not JSON, or the whole answer would have to be removed.
pub fn tolerant<T: DeserializeOwned>(body: &[u8]) -> Result<(T, Vec<String>), DecodeError> {
    let body = without_byte_order_mark(body);
    if let Ok(value) = serde_json::from_slice(body) {
        return Ok((value, Vec::new()));
    }
    let mut answer = parse(body)?;
    as_integers(&mut answer);
    let mut removed: Vec<Vec<Step>> = Vec::new();
    let mut trials = TRIALS;
    let mut round = 0;
    loop {
        let error = match attempt::<T>(&answer) {
            Ok(value) => {
                let pointers = removed.iter().map(|path| pointer(path)).collect();
                return Ok((value, pointers));
            }
            Err(error) => error,
        };
        let mut path = error.path;
        let members = unfit_members::<T>(&mut answer, &path, &mut trials);
        round += 1;
        if round > ROUNDS || (path.is_empty() && members.is_empty()) {
            let original = original(&path, &removed);
            return Err(describe(&answer, &path, &original, &error.message));
        }
        if members.is_empty() {
            let up = round / ROUNDS_PER_LEVEL;
            path.truncate(path.len().saturating_sub(up).max(1));
            take_out(&mut answer, &path, &mut removed);
        }
        for key in members {
            let mut member = path.clone();
            member.push(Step::Key(key));
            take_out(&mut answer, &member, &mut removed);
        }
    }
}

/// The members that make the object at `path` fail, each on its own.
///
/// serde reports an untagged union or a flattened struct only as a whole, though one member of
/// many may be to blame. If the object is accepted when empty, each member is tried alone.
fn unfit_members<T: DeserializeOwned>(
    answer: &mut Value,
    path: &[Step],
    trials: &mut usize,
) -> Vec<String> {
    let Some(Value::Object(members)) = at(answer, path) else {
        return Vec::new();
    };
    if members.len() < 2 || members.len() >= *trials {
        return Vec::new();
    }
    let members = std::mem::take(members);
    let mut fails = |answer: &Value| {
        *trials = trials.saturating_sub(1);
        attempt::<T>(answer).is_err_and(|error| error.path == path)
    };
    let mut unfit = Vec::new();
    if !fails(answer) {
        for (key, value) in &members {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            put(answer, path, alone);
            if fails(answer) {
                unfit.push(key.clone());
            }
        }
    }
    put(answer, path, members);
    unfit
}

fn put(answer: &mut Value, path: &[Step], object: Map<String, Value>) {
    if let Some(place) = at(answer, path) {
        *place = Value::Object(object);
    }
}

fn at<'a>(answer: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(answer, |at, step| match step {
        Step::Key(key) => at.get_mut(key),
        Step::Index(index) => at.get_mut(index),
    })
}

/// Removes the value at `path` and records where it was in the answer as it came.
fn take_out(answer: &mut Value, path: &[Step], removed: &mut Vec<Vec<Step>>) {
    let Some((last, parent)) = path.split_last() else {
        return;
    };
    match (at(answer, parent), last) {
        (Some(Value::Array(elements)), Step::Index(index)) if *index < elements.len() => {
            elements.remove(*index);
        }
        (Some(Value::Object(members)), Step::Key(key)) => {
            members.remove(key);
        }
        _ => return,
    }
    removed.push(original(path, removed));
}

/// Where `path` was before elements were removed in front of it.
fn original(path: &[Step], removed: &[Vec<Step>]) -> Vec<Step> {
    let mut original: Vec<Step> = Vec::with_capacity(path.len());
    for step in path {
        let step = match step {
            Step::Key(_) => step.clone(),
            Step::Index(index) => {
                let mut gone: Vec<usize> = removed
                    .iter()
                    .filter_map(|path| match path.split_last()? {
                        (Step::Index(gone), parent) if *parent == original[..] => Some(*gone),
                        _ => None,
                    })
                    .collect();
                gone.sort_unstable();
                let shift = |at, gone| if gone <= at { at + 1 } else { at };
                Step::Index(gone.into_iter().fold(*index, shift))
            }
        };
        original.push(step);
    }
    original
}
