//! Inheritance: schemas that extend others by `allOf`, selected by the tag of their base.
//!
//! In OpenAPI 3.0 and Swagger 2.0 a base with a `discriminator` does not list its subtypes:
//! every schema that extends the base is one. A value that is described as the base may be of
//! any subtype, at any depth; a value that is described as a subtype may be of that, or of its
//! subtypes.

use std::collections::{BTreeMap, VecDeque};

use openapi_lower::pointer::unescape;
use serde_json::Value;

use super::discriminator;
use crate::doctor::proof::pointer::{child, resolve};

/// All base schemas and subtypes of a description, by their JSON pointers.
#[derive(Default)]
pub struct Subtypes {
    /// The nearest base of each schema that is a base or extends one.
    bases: BTreeMap<String, String>,
    /// The base's tag, and its mapping, by the pointers of the base and of its subtypes.
    roots: BTreeMap<(String, String), Root>,
    /// The schemas that extend a schema directly.
    children: BTreeMap<String, Vec<String>>,
}

#[derive(Clone)]
struct Root {
    property: String,
    values: Vec<Value>,
}

/// A schema that a value of a base may have, with the values of the tag that select it.
pub struct Member {
    pub at: String,
    pub property: String,
    pub values: Vec<Value>,
}

impl Subtypes {
    pub fn new(document: &Value) -> Subtypes {
        let mut subtypes = Subtypes::default();
        let at = match document.get("swagger") {
            Some(_) => "/definitions",
            None => "/components/schemas",
        };
        let schemas = document.pointer(at).and_then(Value::as_object);
        let mut parents: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, schema) in schemas.into_iter().flatten() {
            let members = schema.get("allOf").and_then(Value::as_array);
            for member in members.into_iter().flatten() {
                let reference = member.get("$ref").and_then(Value::as_str);
                if let Some((parent, _)) = reference.and_then(|it| resolve(document, it)) {
                    parents.entry(parent).or_default().push(child(at, name));
                }
            }
        }
        for (name, schema) in schemas.into_iter().flatten() {
            let Some((holder, property)) = holder(schema) else {
                continue;
            };
            let has_members = ["oneOf", "anyOf"]
                .iter()
                .any(|it| schema.get(*it).is_some());
            let base = child(at, name);
            if has_members || !parents.contains_key(&base) {
                continue;
            }
            let mut open = vec![base.clone()];
            while let Some(next) = open.pop() {
                let key = (base.clone(), next.clone());
                if subtypes.roots.contains_key(&key) {
                    continue;
                }
                let values = tag_values(document, holder, &next, property);
                let root = Root {
                    property: property.to_owned(),
                    values,
                };
                subtypes.roots.insert(key, root);
                let children = parents.get(&next).cloned().unwrap_or_default();
                open.extend(children.iter().cloned());
                subtypes.children.insert(next, children);
            }
            subtypes.bases.insert(base.clone(), base);
        }
        let mut open: VecDeque<String> = subtypes.bases.keys().cloned().collect();
        while let Some(next) = open.pop_front() {
            let base = subtypes.bases[&next].clone();
            for child in subtypes.children.get(&next).into_iter().flatten() {
                if !subtypes.bases.contains_key(child) {
                    subtypes.bases.insert(child.clone(), base.clone());
                    open.push_back(child.clone());
                }
            }
        }
        subtypes
    }

    /// Whether a schema is a base or extends one.
    pub fn concerns(&self, at: &str) -> bool {
        self.bases.contains_key(at)
    }

    /// Returns the property that distinguishes the subtypes of a schema.
    pub fn property(&self, at: &str) -> Option<&str> {
        let root = self.root(self.bases.get(at)?, at)?;
        Some(root.property.as_str())
    }

    fn root(&self, base: &str, at: &str) -> Option<&Root> {
        self.roots.get(&(base.to_owned(), at.to_owned()))
    }

    /// Returns the schemas that a value of a schema may have: itself and its subtypes.
    pub fn of(&self, at: &str) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        let Some(base) = self.bases.get(at) else {
            return members;
        };
        let mut open = vec![at];
        while let Some(next) = open.pop() {
            if members.iter().any(|it| it.at == next) {
                continue;
            }
            if let Some(root) = self.root(base, next).filter(|it| !it.values.is_empty()) {
                members.push(Member {
                    at: next.to_owned(),
                    property: root.property.clone(),
                    values: root.values.clone(),
                });
            }
            let children = self.children.get(next).into_iter().flatten();
            open.extend(children.rev().map(String::as_str));
        }
        members
    }
}

/// Returns the schema with the discriminator of a base, which is the base or an inline member
/// of its `allOf`, and its property.
fn holder(schema: &Value) -> Option<(&Value, &str)> {
    if let Some(property) = discriminator(schema.as_object()?) {
        return Some((schema, property));
    }
    let members = schema.get("allOf")?.as_array()?;
    let mut inline = members.iter().filter(|it| it.get("$ref").is_none());
    inline.find_map(holder)
}

/// Returns the tag values that select a schema: those of the base's mapping,
/// `x-ms-discriminator-value`, the values to which the schema binds the property, or its name.
fn tag_values(document: &Value, base: &Value, at: &str, property: &str) -> Vec<Value> {
    let name = at.rsplit('/').next().unwrap_or_default();
    let name = unescape(name).into_owned();
    let Some(schema) = document.pointer(at) else {
        return Vec::new();
    };
    let follow = |schema: &'_ Value| {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|it| resolve(document, it));
        target.map_or_else(|| schema.clone(), |(_, target)| target.clone())
    };
    // Only the keywords that the schema adds to its base count; the base's enum applies to all
    // subtypes.
    let members = schema.get("allOf").and_then(Value::as_array);
    let inline = members
        .into_iter()
        .flatten()
        .filter(|it| it.get("$ref").is_none());
    let own = [schema].into_iter().chain(inline);
    let own = own.filter(|it| *it != base);
    let mut values: Vec<Value> = Vec::new();
    for schema in own {
        let Some(property) = schema.get("properties").and_then(|it| it.get(property)) else {
            continue;
        };
        let property = follow(property);
        values.extend(property.get("const").cloned());
        let listed = property.get("enum").and_then(Value::as_array);
        values.extend(listed.into_iter().flatten().cloned());
    }
    if !values.is_empty() {
        return values;
    }
    let mapping = base.get("discriminator").and_then(|it| it.get("mapping"));
    let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
    let leads = |target: &Value| {
        let target = target.as_str().and_then(|it| it.rsplit('/').next());
        target == Some(name.as_str())
    };
    values.extend(
        mapping
            .filter(|(_, target)| leads(target))
            .map(|(value, _)| value.as_str().into()),
    );
    values.extend(schema.get("x-ms-discriminator-value").cloned());
    if values.is_empty() {
        values.push(name.into());
    }
    // A base that lists the values of its tag need not be one of them itself.
    let property = base.get("properties").and_then(|it| it.get(property));
    let property = property.map(follow).unwrap_or_default();
    let listed = property.get("enum").and_then(Value::as_array);
    let is_base = holder(schema).is_some_and(|(it, _)| it == base);
    if let (true, Some(listed)) = (is_base, listed) {
        values.retain(|it| listed.contains(it));
    }
    values
}
