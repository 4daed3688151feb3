//! A deserializer that omits values that do not fit, in one pass over the JSON value.
//!
//! serde's collections request their elements by type. This deserializer decodes each element
//! separately and skips one that fails. A struct field that fails becomes `None` if its type is
//! an `Option`. Otherwise the object is decoded a second time without the member, which succeeds
//! if the field has a default value. If an object fails as a whole, as untagged unions and
//! flattened types do, each of its members is tried alone. The number of values that are decoded
//! repeatedly is limited by the length of the body.

mod node;

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeOwned};
use serde_json::{Map, Value};

use crate::decode::repair::{Cause, Fault, MAX_PATHS};
use crate::decode::{Mismatch, Step};
use node::{Filter, Node};

/// A value that does not fit. Only the second run, after the body as a whole has failed,
/// formats the message.
#[derive(Debug)]
pub(crate) struct Unfit(Option<String>);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("a value that does not fit"))
    }
}

impl std::error::Error for Unfit {}

impl serde::de::Error for Unfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let verbose = with_state(|state| state.verbose).unwrap_or_default();
        Self(verbose.then(|| message.to_string()))
    }
}

/// The state while a body is decoded.
#[derive(Default)]
struct State {
    /// The path of the value that is being decoded.
    path: Vec<Step>,
    /// The paths of omitted values, except those inside an omitted parent.
    omitted: Vec<Vec<Step>>,
    /// Members that are omitted for good, so that their objects fit.
    excluded: HashSet<*const Value>,
    excluded_paths: Vec<Vec<Step>>,
    /// The placeholders for values that cannot be represented, which are already recorded.
    placeholders: HashSet<*const Value>,
    /// The innermost value because of which the current value fails, and the message.
    fault: Option<Mismatch>,
    /// The depth of an object, and the member without which the object may fit.
    blamed: Option<(usize, *const Value, Step)>,
    /// The number of repeated attempts in progress, one inside the other.
    attempts: usize,
    /// The number of values that repeated attempts may still decode.
    budget: usize,
    /// Whether errors have messages.
    verbose: bool,
    /// The number of callers that want values to be decoded strictly.
    strict: usize,
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

/// Calls `act` with the state; `None` if no body is being decoded tolerantly.
fn with_state<T>(act: impl FnOnce(&mut State) -> T) -> Option<T> {
    STATE.with_borrow_mut(|state| state.as_mut().map(act))
}

/// Decodes a value, and returns the paths of the omitted values. `faults` are those for which the
/// value has placeholders; `budget` is the number of values that may be decoded repeatedly.
pub(crate) fn decode<T: DeserializeOwned>(
    value: &Value,
    faults: &[Fault],
    budget: usize,
) -> Result<(T, Vec<Vec<Step>>), Mismatch> {
    let run = |verbose| {
        let mut state = State {
            budget,
            verbose,
            ..State::default()
        };
        for fault in faults {
            let path = fault.path.clone();
            if matches!(fault.cause, Cause::Number | Cause::Depth)
                && let Some(placeholder) = path
                    .iter()
                    .try_fold(value, |value, step| step.follow(value))
            {
                state.placeholders.insert(placeholder);
            }
            state.omitted.push(path);
        }
        let _restore = Restore(STATE.replace(Some(state)));
        let decoded = decode_value::<T>(value);
        (decoded, STATE.take().unwrap_or_default())
    };
    let (decoded, state) = run(false);
    let Ok(decoded) = decoded else {
        let (_, state) = run(true);
        return Err(state.fault.unwrap_or_default());
    };
    let mut omitted = state.omitted;
    omitted.extend(state.excluded_paths);
    // Inside an untagged union the path is incomplete: the deepest ancestor that exists counts.
    for path in &mut omitted {
        let mut parent = value;
        let existing = path.iter().map_while(|step| {
            parent = step.follow(parent)?;
            Some(())
        });
        let depth = existing.count();
        path.truncate(depth);
    }
    Ok((decoded, omitted))
}

/// Restores the previous state, also when decoding panics.
struct Restore(Option<State>);

impl Drop for Restore {
    fn drop(&mut self) {
        STATE.set(self.0.take());
    }
}

/// Whether [`decode_value`] decodes the variants of unions.
pub(crate) fn is_active() -> bool {
    with_state(|state| state.strict == 0).unwrap_or_default()
}

/// Runs `decode` without omitting values in unions.
pub(crate) fn strictly<T>(decode: impl FnOnce() -> T) -> T {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            with_state(|state| state.strict -= 1);
        }
    }
    if with_state(|state| state.strict += 1).is_none() {
        return decode();
    }
    let _reset = Reset;
    decode()
}

impl State {
    /// Records that the current value is omitted, and the value inside it that does not fit.
    /// Beyond the limit it records the parent, unless `recorded` states that it has done so.
    fn omit_here(&mut self, recorded: &mut bool) {
        let fault = self.fault.take();
        if self.omitted.len() < MAX_PATHS {
            let inner = fault.map(|fault| fault.path);
            self.omitted.extend(inner.filter(|path| *path != self.path));
            self.omitted.push(self.path.clone());
        } else if self.omitted.len() < 2 * MAX_PATHS && !*recorded {
            let parent = self.path.split_last().map_or(&[][..], |(_, parent)| parent);
            self.omitted.push(parent.to_vec());
            *recorded = true;
        }
    }

    /// Whether the budget allows decoding another value; if so, it is charged.
    fn may_decode(&mut self) -> bool {
        if self.attempts > 0 {
            if self.budget == 0 {
                return false;
            }
            self.budget -= 1;
        }
        true
    }
}

/// Decodes a value, and omits the values inside it that do not fit.
pub(crate) fn decode_value<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Unfit> {
    let before = with_state(|state| {
        state.fault = None;
        (state.may_decode(), state.path.len(), state.omitted.len())
    });
    let Some((true, level, omitted_before)) = before else {
        return Err(Unfit(None));
    };
    let error = match T::deserialize(Node::all(value)) {
        Ok(decoded) => return Ok(decoded),
        Err(error) => error,
    };
    let fault = with_state(|state| {
        state.omitted.truncate(omitted_before);
        state.fault.take()
    })
    .flatten();
    if let Value::Object(members) = value
        && let Some(decoded) = retry_object(value, members, level, omitted_before)
    {
        with_state(|state| state.fault = None);
        return Ok(decoded);
    }
    with_state(|state| {
        state.omitted.truncate(omitted_before);
        state.blamed = None;
        // Beyond the limit the path would not be recorded.
        state.fault = fault.or_else(|| {
            (state.verbose || state.omitted.len() < MAX_PATHS).then(|| Mismatch {
                path: state.path.clone(),
                message: error.0.clone().unwrap_or_default(),
            })
        });
    });
    Err(error)
}

/// Decodes an object that failed, this time without the members because of which it fails.
fn retry_object<'de, T: Deserialize<'de>>(
    value: &'de Value,
    members: &'de Map<String, Value>,
    level: usize,
    omitted_before: usize,
) -> Option<T> {
    let blamed = || with_state(|state| state.blamed.take_if(|(at, ..)| *at == level)).flatten();
    let mut without: Vec<(*const Value, Step)> = Vec::new();
    let attempt = |filter: Filter<'de>| {
        with_state(|state| state.attempts += 1);
        let decoded = T::deserialize(Node { value, filter });
        with_state(|state| {
            state.attempts -= 1;
            if decoded.is_err() || !matches!(filter, Filter::All) {
                state.omitted.truncate(omitted_before);
            }
        });
        decoded.ok()
    };
    let mut decoded = None;
    let mut was_blamed = false;
    while let Some((_, member, step)) = blamed() {
        was_blamed = true;
        exclude(member);
        without.push((member, step));
        decoded = attempt(Filter::All);
        if decoded.is_some() {
            break;
        }
    }
    if !was_blamed && members.len() > 1 && attempt(Filter::None).is_some() {
        for (name, member) in members {
            if attempt(Filter::Only(name)).is_none() {
                exclude(member);
                without.push((member, Step::Key(name.clone())));
            }
        }
        if !without.is_empty() && without.len() < members.len() {
            decoded = attempt(Filter::All);
        }
    }
    // Without budget, members may have been excluded only because they were not decoded.
    let has_budget = with_state(|state| state.budget > 0).unwrap_or_default();
    if decoded.is_none() || !has_budget {
        with_state(|state| {
            for (member, _) in &without {
                state.excluded.remove(member);
            }
        });
        return None;
    }
    with_state(|state| {
        let free = MAX_PATHS.saturating_sub(state.excluded_paths.len());
        for (_, step) in without.into_iter().take(free) {
            let mut path = state.path.clone();
            path.push(step);
            state.excluded_paths.push(path);
        }
    });
    decoded
}

fn exclude(member: *const Value) {
    with_state(|state| state.excluded.insert(member));
}

/// Decodes an element or member. The path of the state ends with `step` afterwards, until
/// [`leave`], [`omit`] or [`blame`] removes it.
fn decode_child<'de, T: Deserialize<'de>>(step: Step, value: &'de Value) -> Result<T, Unfit> {
    with_state(|state| state.path.push(step));
    decode_value(value)
}

/// Whether a value is a placeholder for one that cannot be represented.
fn is_placeholder(value: &Value) -> bool {
    with_state(|state| state.placeholders.contains(&std::ptr::from_ref(value))).unwrap_or_default()
}

/// Omits the value that [`decode_child`] failed on; `recorded` states that its parent is
/// recorded.
fn omit(recorded: &mut bool) {
    with_state(|state| {
        state.omit_here(recorded);
        state.path.pop();
    });
}

/// Leaves the value that [`decode_child`] decoded.
fn leave() {
    with_state(|state| state.path.pop());
}

/// Marks the member that [`decode_child`] failed on as the one without which its object may fit.
fn blame(member: &Value) {
    with_state(|state| {
        let step = state.path.pop();
        let level = state.path.len();
        state.blamed = step.map(|step| (level, std::ptr::from_ref(member), step));
    });
}

/// Whether a member is omitted for good.
fn is_excluded(member: &Value) -> bool {
    let member = std::ptr::from_ref(member);
    with_state(|state| state.excluded.contains(&member)).unwrap_or_default()
}
