//! A deserializer that omits values that do not fit, in one pass over the JSON value.
//!
//! serde's collections request their elements by type. This deserializer decodes each element
//! separately and skips one that fails. A struct field that fails becomes `None` where its type
//! is an `Option`. Otherwise the object is decoded again without the member, which succeeds if
//! the field has a default value. Where an object fails as a whole, as untagged unions and
//! flattened types do, each of its members is tried alone. The number of values that are decoded
//! again is limited by the length of the body.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

use serde::de::{Deserialize, DeserializeOwned};
use serde_json::{Map, Value};

use crate::decode::repair::{Cause, Fault, LISTED};
use crate::decode::{Mismatch, Step};
use node::{Filter, Node};

mod node;

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
        let verbose = with(|state| state.verbose).unwrap_or_default();
        Self(verbose.then(|| message.to_string()))
    }
}

/// The state while a body is decoded.
#[derive(Default)]
struct State {
    /// The path of the value that is being decoded.
    path: Vec<Step>,
    /// The paths of omitted values; removed again where the parent is omitted.
    lost: Vec<Vec<Step>>,
    /// Members that are omitted for good, so that their objects fit.
    excluded: Addresses,
    excluded_paths: Vec<Vec<Step>>,
    /// The placeholders for values that cannot be represented, which are recorded already.
    broken: Addresses,
    /// The innermost value because of which the current value fails, and the message.
    fault: Option<Mismatch>,
    /// The member without which the object at this depth may fit.
    blamed: Option<(usize, *const Value, Step)>,
    /// The number of repeated attempts in progress, one inside the other.
    trying: usize,
    /// The number of values that repeated attempts may still decode.
    budget: usize,
    /// Whether errors have messages.
    verbose: bool,
    /// The number of callers that want values to be decoded strictly.
    strict: usize,
}

/// A set of addresses of values. They do not come from outside, so the hash needs no protection
/// against collisions.
type Addresses = HashSet<*const Value, BuildHasherDefault<AddressHasher>>;

#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.write_usize((*byte).into()));
    }

    fn write_usize(&mut self, address: usize) {
        let mixed = (self.0 ^ address as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

thread_local! {
    static STATE: RefCell<Option<State>> = const { RefCell::new(None) };
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> Option<T> {
    STATE.with_borrow_mut(|state| state.as_mut().map(act))
}

/// Decodes a value, and returns the paths of the omitted values. `broken` are the faults for
/// which the value has placeholders.
pub(crate) fn decode<T: DeserializeOwned>(
    value: &Value,
    broken: &[Fault],
    budget: usize,
) -> Result<(T, Vec<Vec<Step>>), Mismatch> {
    let run = |verbose| {
        let mut state = State {
            budget,
            verbose,
            ..State::default()
        };
        for fault in broken {
            let path = fault.path.clone();
            if matches!(fault.cause, Cause::Number | Cause::Depth)
                && let Some(place) = at(value, &path)
            {
                state.broken.insert(place);
            }
            state.lost.push(path);
        }
        let _ended = Ended(STATE.replace(Some(state)));
        let decoded = fit::<T>(value);
        (decoded, STATE.take().unwrap_or_default())
    };
    let (decoded, state) = run(false);
    let Ok(decoded) = decoded else {
        let (_, state) = run(true);
        return Err(state.fault.unwrap_or_else(|| Mismatch {
            path: Vec::new(),
            message: String::new(),
        }));
    };
    let mut lost = state.lost;
    lost.extend(state.excluded_paths);
    // Inside an untagged union the path is incomplete: the deepest ancestor that exists counts.
    for path in &mut lost {
        let mut place = Some(value);
        let there = path.iter().take_while(|step| {
            place = place.and_then(|place| down(place, step));
            place.is_some()
        });
        let there = there.count();
        path.truncate(there);
    }
    Ok((decoded, lost))
}

/// Restores the previous state, also when decoding panics.
struct Ended(Option<State>);

impl Drop for Ended {
    fn drop(&mut self) {
        STATE.set(self.0.take());
    }
}

fn down<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    }
}

fn at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, down)
}

/// Whether [`variant`] is to decode the variants of unions.
pub(crate) fn is_active() -> bool {
    with(|state| state.strict == 0).unwrap_or_default()
}

/// Decodes the variant of a union; the paths continue that of the union.
pub(crate) fn variant<V: DeserializeOwned>(value: &Value) -> Result<V, Unfit> {
    fit(value)
}

/// Runs `decode` without omitting values in unions.
pub(crate) fn strictly<T>(decode: impl FnOnce() -> T) -> T {
    struct Reset;
    impl Drop for Reset {
        fn drop(&mut self) {
            with(|state| state.strict -= 1);
        }
    }
    if with(|state| state.strict += 1).is_none() {
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
        if self.lost.len() < LISTED {
            let fault = fault.map(|fault| fault.path);
            self.lost.extend(fault.filter(|fault| *fault != self.path));
            self.lost.push(self.path.clone());
        } else if self.lost.len() < 2 * LISTED && !*recorded {
            let holder = self.path.split_last().map_or(&[][..], |(_, holder)| holder);
            self.lost.push(holder.to_vec());
            *recorded = true;
        }
    }

    /// Whether the budget allows to decode another value.
    fn may_decode(&mut self) -> bool {
        if self.trying > 0 {
            if self.budget == 0 {
                return false;
            }
            self.budget -= 1;
        }
        true
    }
}

/// Decodes a value, and omits what does not fit inside it.
fn fit<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Unfit> {
    let entered = with(|state| {
        state.fault = None;
        (state.may_decode(), state.path.len(), state.lost.len())
    });
    let Some((true, level, lost)) = entered else {
        return Err(Unfit(None));
    };
    let error = match T::deserialize(Node::all(value)) {
        Ok(fit) => return Ok(fit),
        Err(error) => error,
    };
    let fault = with(|state| {
        state.lost.truncate(lost);
        state.fault.take()
    });
    let fault = fault.flatten();
    if let Value::Object(members) = value
        && let Some(fit) = again(value, members, level, lost)
    {
        with(|state| state.fault = None);
        return Ok(fit);
    }
    with(|state| {
        state.lost.truncate(lost);
        state.blamed = None;
        // Beyond the limit the path would not be recorded.
        state.fault = fault.or_else(|| {
            (state.verbose || state.lost.len() < LISTED).then(|| Mismatch {
                path: state.path.clone(),
                message: error.0.clone().unwrap_or_default(),
            })
        });
    });
    Err(error)
}

/// Decodes an object that failed again, without the members that make it fail.
fn again<'de, T: Deserialize<'de>>(
    value: &'de Value,
    members: &'de Map<String, Value>,
    level: usize,
    lost: usize,
) -> Option<T> {
    let blamed = || with(|state| state.blamed.take_if(|(at, ..)| *at == level)).flatten();
    let mut without: Vec<(*const Value, Step)> = Vec::new();
    let attempt = |filter: Filter<'de>| {
        with(|state| state.trying += 1);
        let decoded = T::deserialize(Node { value, filter });
        with(|state| {
            state.trying -= 1;
            if decoded.is_err() || !matches!(filter, Filter::All) {
                state.lost.truncate(lost);
            }
        });
        decoded.ok()
    };
    let mut found = None;
    let mut was_blamed = false;
    while let Some((_, member, step)) = blamed() {
        was_blamed = true;
        exclude(member);
        without.push((member, step));
        found = attempt(Filter::All);
        if found.is_some() {
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
            found = attempt(Filter::All);
        }
    }
    let is_sure = with(|state| state.budget > 0).unwrap_or_default();
    if found.is_none() || !is_sure {
        with(|state| {
            for (member, _) in &without {
                state.excluded.remove(member);
            }
        });
        return found.filter(|_| is_sure);
    }
    with(|state| {
        let room = LISTED.saturating_sub(state.excluded_paths.len());
        for (_, step) in without.into_iter().take(room) {
            let mut path = state.path.clone();
            path.push(step);
            state.excluded_paths.push(path);
        }
    });
    found
}

fn exclude(member: *const Value) {
    with(|state| state.excluded.insert(member));
}

/// Decodes an element or member. The path of the state ends with `step` afterwards, until
/// [`up`], [`skip`] or [`blame`] removes it.
fn below<'de, T: Deserialize<'de>>(step: Step, value: &'de Value) -> Result<T, Unfit> {
    with(|state| state.path.push(step));
    fit(value)
}

fn is_broken(value: &Value) -> bool {
    with(|state| state.broken.contains(&std::ptr::from_ref(value))).unwrap_or_default()
}

/// Omits the value that [`below`] failed on; `recorded` states that its parent is recorded.
fn skip(recorded: &mut bool) {
    with(|state| {
        state.omit_here(recorded);
        state.path.pop();
    });
}

fn up() {
    with(|state| state.path.pop());
}

/// Marks the member that [`below`] failed on as the one without which its object may fit.
fn blame(member: &Value) {
    with(|state| {
        let step = state.path.pop();
        let level = state.path.len();
        state.blamed = step.map(|step| (level, std::ptr::from_ref(member), step));
    });
}

/// Whether a member is omitted for good.
fn is_excluded(member: &Value) -> bool {
    let member = std::ptr::from_ref(member);
    with(|state| state.excluded.contains(&member)).unwrap_or_default()
}
