//! Any value of a response except the id may be wrong: the rest of the profile is still
//! returned, and the values that could not be read are listed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use unified_profile::{Error, Profile, VendorClient, chatwoot, oidc, zitadel};
use vendor_sim::samples::{self, Sample};

/// The number of randomly damaged responses of each sample.
const RESPONSES: usize = 10_000;

/// Pairs of locations of which one replaces the other: if both have the same string, the loss of
/// one has no effect.
const SUBSTITUTES: [(&str, &str); 1] = [("/user/preferredLoginName", "/user/userName")];

/// Reads a response body: returns the profile, and the values that could not be read.
type Reader = Box<dyn Fn(&[u8]) -> Result<(Profile, Vec<String>), Error> + Sync>;

fn reader(vendor: &str) -> Reader {
    macro_rules! reader {
        ($module:ident) => {{
            let builder = $module::Client::builder().token("of no use");
            let client = builder.base_url("https://example.com").build();
            let client = client.expect("a client");
            Box::new(move |body| {
                let fetched = client.read(body)?;
                Ok((fetched.profile, fetched.unreadable))
            })
        }};
    }
    match vendor {
        "chatwoot" => reader!(chatwoot),
        "zitadel" => reader!(zitadel),
        _ => reader!(oidc),
    }
}

/// A kind of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    Null,
    Drop,
    Retype,
    Rename,
}

const KINDS: [Damage; 4] = [Damage::Null, Damage::Drop, Damage::Retype, Damage::Rename];

/// A sample, the locations that can be damaged, and the profile members that depend on each.
struct Subject {
    name: String,
    response: Value,
    /// JSON pointers to everything but the id and the nodes that contain it.
    pointers: Vec<String>,
    read: Reader,
    parts: BTreeMap<String, Value>,
    leaves: BTreeSet<String>,
    dependent: BTreeMap<String, BTreeSet<String>>,
}

impl Subject {
    fn new(sample: &Sample) -> Self {
        let response: Value = serde_json::from_str(sample.json).expect("JSON");
        let mut ids = ["/id", "/user/id", "/sub"].into_iter();
        let id = ids
            .find(|id| response.pointer(id).is_some())
            .expect("an id");
        let mut pointers = Vec::new();
        collect_pointers(&response, String::new(), &mut pointers);
        pointers.retain(|pointer| !is_within(id, pointer));
        let read = reader(sample.vendor);
        let (profile, _) = read(sample.json.as_bytes()).expect("a profile");
        let mut subject = Self {
            name: format!("{} {}", sample.vendor, sample.name),
            response,
            pointers,
            read,
            parts: parts(&profile),
            leaves: leaves(&profile),
            dependent: BTreeMap::new(),
        };
        for pointer in &subject.pointers {
            let mut lost = BTreeSet::new();
            for kind in KINDS {
                let (_, parts, _) = subject.damaged(&[(pointer.as_str(), kind)]);
                lost.extend(subject.lost(&parts).cloned());
            }
            subject.dependent.insert(pointer.clone(), lost);
        }
        for pair in SUBSTITUTES.map(|(one, other)| [(one, Damage::Drop), (other, Damage::Drop)]) {
            if pair
                .iter()
                .all(|(pointer, _)| subject.dependent.contains_key(*pointer))
            {
                let (_, parts, _) = subject.damaged(&pair);
                let lost: BTreeSet<String> = subject.lost(&parts).cloned().collect();
                for (pointer, _) in pair {
                    subject.dependent.insert(pointer.to_owned(), lost.clone());
                }
            }
        }
        subject
    }

    /// Returns the damaged response, the parts of its profile, and the values that could not be
    /// read.
    fn damaged(&self, damages: &[(&str, Damage)]) -> (Value, BTreeMap<String, Value>, Vec<String>) {
        let mut response = self.response.clone();
        // In reverse order, so that each location still exists.
        for (pointer, kind) in damages.iter().rev() {
            damage(&mut response, pointer, *kind);
        }
        let read = (self.read)(response.to_string().as_bytes());
        let (profile, unreadable) =
            read.unwrap_or_else(|error| panic!("{}: {error} in {response}", self.name));
        (response, parts(&profile), unreadable)
    }

    /// Returns the parts of the undamaged profile that are missing or different.
    fn lost<'a>(&'a self, parts: &'a BTreeMap<String, Value>) -> impl Iterator<Item = &'a String> {
        let other = self
            .parts
            .iter()
            .filter(|(name, value)| parts.get(*name) != Some(value));
        other.map(|(name, _)| name)
    }

    /// Returns the fault in the result of these damages, which are in the order of the locations.
    fn fault(&self, damages: &[(&str, Damage)]) -> Option<String> {
        let (response, parts, unreadable) = self.damaged(damages);
        if parts["sub"] != self.parts["sub"] {
            return Some("the id has changed".to_owned());
        }
        let is_dependent = |part: &String| {
            let mut damaged = damages.iter().map(|(pointer, _)| *pointer);
            damaged.any(|pointer| self.dependent[pointer].contains(part))
        };
        if let Some(part) = self.lost(&parts).find(|part| !is_dependent(part)) {
            return Some(format!(
                "{part} is lost, although it does not depend on the damage"
            ));
        }
        let absent = unreadable.iter().find(|it| !exists(it, &response));
        absent.map(|it| format!("{it} is listed as unreadable, but absent"))
    }
}

/// Whether there is a value at a pointer. In place of an object serde accepts an array of as many
/// items, which then have the names of the object's members.
fn exists(pointer: &str, response: &Value) -> bool {
    let ancestors = pointer.rmatch_indices('/').map(|(end, _)| &pointer[..end]);
    let mut ancestors = std::iter::once(pointer).chain(ancestors);
    let deepest = ancestors.find_map(|it| Some((it, response.pointer(it)?)));
    deepest.is_some_and(|(it, value)| it == pointer || value.is_array())
}

/// Returns the members of a profile, with each membership separately.
fn parts(profile: &Profile) -> BTreeMap<String, Value> {
    let Ok(Value::Object(members)) = serde_json::to_value(profile) else {
        panic!("a profile is an object");
    };
    let mut parts = BTreeMap::new();
    for (name, value) in members {
        match value {
            Value::Array(items) => parts.extend(
                items
                    .into_iter()
                    .map(|item| (format!("{name} {}", item["id"]), item)),
            ),
            value => drop(parts.insert(name, value)),
        }
    }
    parts
}

fn damage(response: &mut Value, pointer: &str, kind: Damage) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let name = name.replace("~1", "/").replace("~0", "~");
    match (response.pointer_mut(parent), kind) {
        (Some(Value::Object(members)), Damage::Drop) => drop(members.remove(&name)),
        (Some(Value::Object(members)), Damage::Rename) => {
            if let Some(value) = members.remove(&name) {
                members.insert(format!("{name}_renamed"), value);
            }
        }
        (Some(Value::Array(items)), Damage::Drop | Damage::Rename) => {
            let index: usize = name.parse().expect("an index");
            if index < items.len() {
                items.remove(index);
            }
        }
        _ => {
            if let Some(value) = response.pointer_mut(pointer) {
                *value = match kind {
                    Damage::Retype => retyped(value.take()),
                    _ => Value::Null,
                };
            }
        }
    }
}

/// Returns the value as a careless server may send it.
fn retyped(value: Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(flag) => json!(flag.to_string()),
        Value::Number(number) => json!(number.to_string()),
        Value::String(text) => text.parse().map_or(json!(7), |number: i64| json!(number)),
        Value::Array(items) => {
            let numbered = items.into_iter().enumerate();
            Value::Object(
                numbered
                    .map(|(index, item)| (index.to_string(), item))
                    .collect(),
            )
        }
        Value::Object(members) => members.into_iter().map(|(_, value)| value).collect(),
    }
}

/// Collects JSON pointers to everything in `value`, outer before inner.
fn collect_pointers(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    pointers.push(pointer.clone());
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect_pointers(member, format!("{pointer}/{name}"), pointers);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_pointers(item, format!("{pointer}/{index}"), pointers);
            }
        }
        _ => {}
    }
}

/// Whether a pointer leads to the value at `ancestor` or into it.
fn is_within(pointer: &str, ancestor: &str) -> bool {
    let rest = pointer.strip_prefix(ancestor);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[test]
fn no_damage_of_a_response_loses_the_profile() {
    let subjects: Vec<Subject> = samples::ALL.iter().map(Subject::new).collect();
    std::thread::scope(|scope| {
        for subject in &subjects {
            scope.spawn(|| {
                let mut random = fastrand::Rng::with_seed(17);
                for _ in 0..RESPONSES {
                    // From a single damage to nearly everything.
                    let share = random.f32().powi(2);
                    let mut damages: Vec<(&str, Damage)> = Vec::new();
                    for pointer in &subject.pointers {
                        if random.f32() < share {
                            damages.push((pointer, KINDS[random.usize(..KINDS.len())]));
                        }
                    }
                    if subject.fault(&damages).is_some() {
                        panic_with_cause(subject, damages);
                    }
                }
            });
        }
    });
}

/// Panics with the damages that are necessary for a fault.
fn panic_with_cause(subject: &Subject, mut damages: Vec<(&str, Damage)>) {
    let mut index = 0;
    while index < damages.len() {
        let mut fewer = damages.clone();
        fewer.remove(index);
        match subject.fault(&fewer) {
            Some(_) => damages = fewer,
            None => index += 1,
        }
    }
    let fault = subject.fault(&damages);
    panic!("{}: {fault:?} with {damages:?}", subject.name);
}

/// Replaces each value with every other type and with an odd string: a value that the profile then
/// lacks is listed. That includes values that decode: members of free-form objects, and strings
/// that are not a flag, a time, an address or a known value.
#[test]
fn unreadable_values_are_listed() {
    let values = [
        json!(7),
        json!(true),
        json!("odd"),
        json!("odd:value"),
        json!([1]),
        json!({"a": 1}),
    ];
    let (mut listed, mut mapped) = (0, 0);
    for sample in samples::ALL
        .iter()
        .filter(|sample| sample.name != "damaged")
    {
        let subject = Subject::new(sample);
        for pointer in &subject.pointers {
            let was = subject.response.pointer(pointer).expect("a value");
            // Another object has nothing that could be read.
            let others = values.iter();
            for value in others.filter(|value| !(value.is_object() && was.is_object())) {
                let mut response = subject.response.clone();
                *response.pointer_mut(pointer).expect("a value") = value.clone();
                let read = (subject.read)(response.to_string().as_bytes());
                let (profile, unreadable) = read.expect("a profile");
                let is_listed = unreadable
                    .iter()
                    .any(|it| is_within(pointer, it) || is_within(it, pointer));
                // A number is accepted as a string.
                let is_listed = is_listed || value.is_number() && was.is_string();
                let found = leaves(&profile);
                let expected = subject.leaves.iter();
                let silent = expected.filter(|leaf| !found.contains(*leaf)).count();
                assert!(
                    silent == 0 || is_listed,
                    "{}: {pointer} as {value} costs {:?} silently",
                    subject.name,
                    subject.leaves.difference(&found)
                );
                // Nothing is taken from a value of another type.
                let others = parts(&profile);
                let changed = subject.lost(&others).next();
                let is_other_type = kind(value) != kind(was);
                assert!(
                    changed.is_none() || is_listed || !is_other_type,
                    "{}: {pointer} as {value} makes {changed:?} another silently",
                    subject.name
                );
                listed += usize::from(is_listed);
                mapped += usize::from(is_listed && changed.is_some());
            }
        }
    }
    assert!(listed > 300 && mapped > 100, "{listed}, {mapped}");
}

/// Returns JSON pointers to all values of a profile.
fn leaves(profile: &Profile) -> BTreeSet<String> {
    let mut leaves = Vec::new();
    let profile = serde_json::to_value(profile).expect("JSON");
    collect_pointers(&profile, String::new(), &mut leaves);
    leaves.into_iter().collect()
}

fn kind(value: &Value) -> std::mem::Discriminant<Value> {
    std::mem::discriminant(value)
}

#[test]
fn a_body_without_a_profile_is_an_error_with_a_pointer() {
    for (vendor, pointer) in [
        ("chatwoot", "/id"),
        ("zitadel", "/user/id"),
        ("oidc", "/sub"),
    ] {
        let error = reader(vendor)(b"{}").expect_err("a body without an id");
        assert_eq!(error.pointer(), Some(pointer));
        for body in ["null", "[]", "7", "", "{", "<html>"] {
            reader(vendor)(body.as_bytes()).expect_err(body);
        }
    }
}
