//! The tag values by which a discriminator selects the members of unions.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Schemas, discriminator};
use crate::pointer::{child, item, resolve};

/// The maximum depth of nested unions and compositions.
const MAX_DEPTH: usize = 8;

impl<'a> Schemas<'a> {
    /// Collects the tag values that discriminators state for the members of unions.
    pub(super) fn gather_tag_values(&mut self, node: &Value) {
        if let Value::Object(map) = node {
            for key in ["oneOf", "anyOf"] {
                let Some(list) = map.get(key).and_then(Value::as_array) else {
                    continue;
                };
                for (index, (property, values)) in self.member_tags(list, map) {
                    let reference = list[index].get("$ref").and_then(Value::as_str);
                    let target = reference.and_then(|it| resolve(self.document, it));
                    // If only the union describes the tag, the member itself does not have it.
                    if let Some((at, schema)) = target
                        && self.type_of(schema, &property, 0).is_some()
                    {
                        let tags = self.tag_values.entry(at).or_default();
                        let collected = tags.entry(property).or_default();
                        for value in values {
                            if !collected.contains(&value) {
                                collected.push(value);
                            }
                        }
                    }
                }
            }
            map.values().for_each(|it| self.gather_tag_values(it));
        }
        for item in node.as_array().into_iter().flatten() {
            self.gather_tag_values(item);
        }
    }

    /// Returns the tag property and its values for each member of a union, by the member's index.
    /// An inline member that does not bind the property is left out.
    ///
    /// The values come from the mapping (or `x-ms-discriminator-value`), else from the values that
    /// the member allows, else from the name of its component. A discriminator is a hint, so the
    /// values that the member allows restrict those of the mapping.
    pub(super) fn member_tags(
        &self,
        list: &[Value],
        map: &Map<String, Value>,
    ) -> BTreeMap<usize, (String, Vec<Value>)> {
        let Some(property) = discriminator(map) else {
            return BTreeMap::new();
        };
        let mapping = map.get("discriminator").and_then(|it| it.get("mapping"));
        let allowed: Vec<Option<Vec<Value>>> =
            list.iter().map(|it| self.values_of(it, property)).collect();
        let mut tags = BTreeMap::new();
        for (index, schema) in list.iter().enumerate() {
            let own = allowed[index].clone();
            let reference = schema.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| resolve(self.document, reference));
            let Some((at, target)) = target else {
                if let Some(values) = own {
                    tags.insert(index, (property.to_owned(), values));
                }
                continue;
            };
            let name = at.rsplit('/').next().unwrap_or_default();
            // Keywords of the union apply to each of its members.
            let of_union = || {
                let schema = map.get("properties")?.get(property)?;
                self.follow(schema).get("type")?.as_str()
            };
            let ty = self.type_of(target, property, 0).or_else(of_union);
            let extension = target
                .get("x-ms-discriminator-value")
                .and_then(Value::as_str);
            let mapped: Vec<Value> = mapping_keys(mapping, name)
                .chain(extension)
                .map(|key| as_type(ty, key))
                .collect();
            let is_shared = |value: &Value| has_other(&allowed, index, value);
            let values = match (mapped.is_empty(), own) {
                (false, Some(own)) => {
                    // Values that only this member allows select it, too.
                    let unmapped = own
                        .iter()
                        .filter(|it| !mapped.contains(it) && !is_shared(it));
                    let values: Vec<Value> = mapped
                        .iter()
                        .filter(|it| own.contains(it))
                        .chain(unmapped)
                        .cloned()
                        .collect();
                    if values.is_empty() { own } else { values }
                }
                (false, None) => mapped,
                (true, Some(own)) => {
                    let name = Value::from(name);
                    if own.iter().any(is_shared) && own.contains(&name) {
                        vec![name]
                    } else {
                        own
                    }
                }
                (true, None) => vec![as_type(ty, name)],
            };
            tags.insert(index, (property.to_owned(), values));
        }
        tags
    }

    /// Returns the values to which a member's schema binds a property.
    fn values_of(&self, schema: &Value, property: &str) -> Option<Vec<Value>> {
        let values = self.bound_values(self.follow(schema)).remove(property)?;
        Some(values.into_iter().cloned().collect())
    }

    /// Returns the type of a property of a schema, including its `allOf`.
    fn type_of<'s>(&self, schema: &'s Value, property: &str, depth: usize) -> Option<&'s str>
    where
        'a: 's,
    {
        let own = schema.get("properties").and_then(|it| it.get(property));
        if let Some(own) = own {
            return self.follow(own).get("type").and_then(Value::as_str);
        }
        let members = schema.get("allOf").and_then(Value::as_array);
        let mut members = members.into_iter().flatten().filter(|_| depth < MAX_DEPTH);
        members.find_map(|it| self.type_of(self.follow(it), property, depth + 1))
    }
}

/// Whether a member of a union other than the one at `index` allows a value.
fn has_other(allowed: &[Option<Vec<Value>>], index: usize, value: &Value) -> bool {
    allowed.iter().enumerate().any(|(other, values)| {
        other != index && values.as_ref().is_some_and(|it| it.contains(value))
    })
}

/// Converts the key of a mapping to the property's type, if the key has that type.
fn as_type(ty: Option<&str>, key: &str) -> Value {
    let parsed = match ty {
        Some("integer" | "number") => key.parse::<i64>().ok().map(Value::from),
        Some("boolean") => key.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| key.into())
}

/// Returns the keys of a mapping whose values name a component.
pub(super) fn mapping_keys<'m>(
    mapping: Option<&'m Value>,
    component: &str,
) -> impl Iterator<Item = &'m str> {
    let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
    mapping
        .filter(move |(_, target)| {
            let target = target.as_str().and_then(|it| it.rsplit('/').next());
            target == Some(component)
        })
        .map(|(key, _)| key.as_str())
}

/// A member of a union, for a validator.
pub struct Branch {
    /// The pointers in the description of the member and of the targets of its references.
    pub pointers: Vec<String>,
    /// The reference of the member's schema together with the tag that selects it.
    pub reference: String,
    /// The values of the tag that select the member.
    pub values: Vec<Value>,
    /// Whether the member is the base of the others.
    pub is_base: bool,
}

impl<'a> Schemas<'a> {
    /// Returns the members of the union at that pointer, including those of nested unions.
    pub fn branches(&mut self, at: &str) -> Vec<Branch> {
        let mut branches = Vec::new();
        self.gather_branches(at, &mut branches, 0);
        branches
    }

    fn gather_branches(&mut self, at: &str, branches: &mut Vec<Branch>, depth: usize) {
        if self.subtypes.contains(at) {
            for subtype in self.subtypes.of(at) {
                let Some(schema) = self.document.pointer(&subtype.at) else {
                    continue;
                };
                let reference = self.plain_reference(subtype.at.clone(), schema);
                let translated = subtype.translated(&reference);
                branches.push(Branch {
                    is_base: subtype.at == at,
                    pointers: vec![subtype.at],
                    reference: self.define(translated),
                    values: subtype.values,
                });
            }
            return;
        }
        let Some(Value::Object(map)) = self.document.pointer(at) else {
            return;
        };
        if depth > MAX_DEPTH {
            return;
        }
        if let Some(reference) = map.get("$ref").and_then(Value::as_str)
            && let Some((target, _)) = resolve(self.document, reference)
        {
            self.gather_branches(&target, branches, depth + 1);
        }
        let members = map.get("allOf").and_then(Value::as_array);
        for (index, _) in members.into_iter().flatten().enumerate() {
            let member = item(&child(at, "allOf"), index);
            self.gather_branches(&member, branches, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            let Some(list) = map.get(key).and_then(Value::as_array) else {
                continue;
            };
            let mut tags = self.member_tags(list, map);
            for (index, schema) in list.iter().enumerate() {
                let member = item(&child(at, key), index);
                let translated = self.schema(&member, schema);
                let (definition, values) = match tags.remove(&index) {
                    None => (translated, Vec::new()),
                    Some((property, values)) => {
                        let definition = json!({
                            "properties": {&property: {"enum": values}},
                            "required": [property],
                            "allOf": [translated],
                        });
                        (definition, values)
                    }
                };
                let mut pointers = vec![member.clone()];
                let mut next = schema;
                while let Some(reference) = next.get("$ref").and_then(Value::as_str)
                    && let Some((target, schema)) = resolve(self.document, reference)
                    && !pointers.contains(&target)
                {
                    pointers.push(target);
                    next = schema;
                }
                branches.push(Branch {
                    pointers,
                    reference: self.define(definition),
                    values,
                    is_base: false,
                });
                self.gather_branches(&member, branches, depth + 1);
            }
        }
    }

    /// Returns the property that distinguishes the members of the union at that pointer. Without a
    /// discriminator, sets the tag values of the branches.
    pub fn tag(&self, at: &str, branches: &mut [Branch]) -> Option<String> {
        if let Some(property) = self.subtypes.property(at) {
            return Some(property.to_owned());
        }
        let map = self.document.pointer(at)?.as_object()?;
        if let Some(property) = discriminator(map) {
            return Some(property.to_owned());
        }
        let schemas: Vec<&Value> = branches
            .iter()
            .filter_map(|it| self.document.pointer(&it.pointers[0]))
            .collect();
        let first = self.bound_values(self.follow(schemas.first()?));
        for property in first.into_keys() {
            let allowed: Vec<Option<Vec<Value>>> = schemas
                .iter()
                .map(|it| self.values_of(it, property))
                .collect();
            let is_shared = |(index, values): (usize, &Option<Vec<Value>>)| {
                let mut values = values.iter().flatten();
                values.any(|value| has_other(&allowed, index, value))
            };
            if allowed.len() < 2
                || allowed.iter().any(Option::is_none)
                || allowed.iter().enumerate().any(is_shared)
            {
                continue;
            }
            for (branch, values) in branches.iter_mut().zip(allowed.into_iter().flatten()) {
                branch.values = values;
            }
            return Some(property.to_owned());
        }
        None
    }
}
