//! Inheritance: schemas that extend others by `allOf`, selected by the tag of their base.
//!
//! In OpenAPI 3.0 and Swagger 2.0 a base with a `discriminator` does not list its subtypes: every
//! schema that extends the base is one. A value that is described as the base may be of any
//! subtype, at any depth; a value that is described as a subtype may be of that subtype or of one
//! of its subtypes.

use std::collections::{BTreeMap, VecDeque};

use openapi_lower::pointer::unescape;
use serde_json::{Value, json};

use super::{discriminator, unions::mapping_keys};
use crate::pointer::{child, resolve};

/// All base schemas and subtypes of a description, by their JSON pointers.
#[derive(Default)]
pub struct Subtypes {
    /// The nearest base of each schema that is a base or extends one.
    bases: BTreeMap<String, String>,
    /// The tag of a base and the values that select a subtype, by the pointers of the base and of
    /// the subtype.
    tags: BTreeMap<(String, String), Tag>,
    /// The schemas that extend a schema directly.
    children: BTreeMap<String, Vec<String>>,
}

struct Tag {
    property: String,
    values: Vec<Value>,
}

/// A schema that a value of a base may have, with the values of the tag that select it.
pub struct Subtype {
    pub at: String,
    pub property: String,
    pub values: Vec<Value>,
}

impl Subtype {
    /// Returns the schema of the subtype's values; `reference` is that of its own keywords.
    pub fn translated(&self, reference: &str) -> Value {
        json!({
            "properties": {&self.property: {"enum": self.values}},
            "required": [self.property],
            "$ref": reference,
        })
    }
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
            let Some((holder, property)) = discriminator_holder(schema) else {
                continue;
            };
            let is_union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
            let base = child(at, name);
            if is_union || !parents.contains_key(&base) {
                continue;
            }
            let mut pending = vec![base.clone()];
            while let Some(next) = pending.pop() {
                let key = (base.clone(), next.clone());
                if subtypes.tags.contains_key(&key) {
                    continue;
                }
                let tag = Tag {
                    property: property.to_owned(),
                    values: tag_values(document, holder, &next, property),
                };
                subtypes.tags.insert(key, tag);
                let children = parents.get(&next).cloned().unwrap_or_default();
                pending.extend(children.iter().cloned());
                subtypes.children.insert(next, children);
            }
            subtypes.bases.insert(base.clone(), base);
        }
        let mut pending: VecDeque<String> = subtypes.bases.keys().cloned().collect();
        while let Some(next) = pending.pop_front() {
            let base = subtypes.bases[&next].clone();
            for child in subtypes.children.get(&next).into_iter().flatten() {
                if !subtypes.bases.contains_key(child) {
                    subtypes.bases.insert(child.clone(), base.clone());
                    pending.push_back(child.clone());
                }
            }
        }
        subtypes
    }

    /// Whether a schema is a base or extends one.
    pub fn contains(&self, at: &str) -> bool {
        self.bases.contains_key(at)
    }

    /// Returns the property that distinguishes the subtypes of a schema.
    pub fn property(&self, at: &str) -> Option<&str> {
        let tag = self.tag(self.bases.get(at)?, at)?;
        Some(tag.property.as_str())
    }

    fn tag(&self, base: &str, at: &str) -> Option<&Tag> {
        self.tags.get(&(base.to_owned(), at.to_owned()))
    }

    /// Returns the schemas that a value of a schema may have: the schema itself and its subtypes.
    pub fn of(&self, at: &str) -> Vec<Subtype> {
        let mut subtypes: Vec<Subtype> = Vec::new();
        let Some(base) = self.bases.get(at) else {
            return subtypes;
        };
        let mut pending = vec![at];
        while let Some(next) = pending.pop() {
            if subtypes.iter().any(|it| it.at == next) {
                continue;
            }
            if let Some(tag) = self.tag(base, next).filter(|it| !it.values.is_empty()) {
                subtypes.push(Subtype {
                    at: next.to_owned(),
                    property: tag.property.clone(),
                    values: tag.values.clone(),
                });
            }
            let children = self.children.get(next).into_iter().flatten();
            pending.extend(children.rev().map(String::as_str));
        }
        subtypes
    }
}

/// Returns the schema with the discriminator of a base, which is the base or an inline member of
/// its `allOf`, and the discriminator's property.
fn discriminator_holder(schema: &Value) -> Option<(&Value, &str)> {
    if let Some(property) = discriminator(schema.as_object()?) {
        return Some((schema, property));
    }
    let members = schema.get("allOf")?.as_array()?;
    let mut inline = members.iter().filter(|it| it.get("$ref").is_none());
    inline.find_map(discriminator_holder)
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
    let declaration = |schema: &'_ Value| Some(follow(schema.get("properties")?.get(property)?));
    // Only the keywords that the schema adds to its base count; the base's enum applies to all
    // subtypes.
    let members = schema.get("allOf").and_then(Value::as_array);
    let inline = members
        .into_iter()
        .flatten()
        .filter(|it| it.get("$ref").is_none());
    let mut values: Vec<Value> = Vec::new();
    for added in [schema].into_iter().chain(inline).filter(|it| *it != base) {
        if let Some(declaration) = declaration(added) {
            values.extend(declaration.get("const").cloned());
            let listed = declaration.get("enum").and_then(Value::as_array);
            values.extend(listed.into_iter().flatten().cloned());
        }
    }
    if !values.is_empty() {
        return values;
    }
    let mapping = base.get("discriminator").and_then(|it| it.get("mapping"));
    values.extend(mapping_keys(mapping, &name).map(Value::from));
    values.extend(schema.get("x-ms-discriminator-value").cloned());
    if values.is_empty() {
        values.push(name.into());
    }
    // The values that a base lists for its tag need not include one for the base itself.
    let is_base = discriminator_holder(schema).is_some_and(|(it, _)| it == base);
    if is_base
        && let Some(declaration) = declaration(base)
        && let Some(listed) = declaration.get("enum").and_then(Value::as_array)
    {
        values.retain(|it| listed.contains(it));
    }
    values
}
