//! The tag values by which a discriminator selects the members of unions.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Schemas, discriminator};
use crate::doctor::proof::pointer::{child, resolve};

impl<'a> Schemas<'a> {
    /// Collects the tag values of discriminators.
    pub(super) fn gather_constants(&mut self, node: &Value) {
        if let Value::Object(map) = node {
            for key in ["oneOf", "anyOf"] {
                let Some(list) = map.get(key).and_then(Value::as_array) else {
                    continue;
                };
                for (index, (property, values)) in self.tag_values(list, map) {
                    let reference = list[index].get("$ref").and_then(Value::as_str);
                    let target = reference.and_then(|it| resolve(self.document, it));
                    // If only the union describes the tag, the member itself does not have it.
                    if let Some((at, schema)) = target
                        && self.kind_of(schema, &property, 0).is_some()
                    {
                        let constants = self.constants.entry(at).or_default();
                        let known = constants.entry(property).or_default();
                        for value in values {
                            if !known.contains(&value) {
                                known.push(value);
                            }
                        }
                    }
                }
            }
            map.values().for_each(|it| self.gather_constants(it));
        }
        let items = node.as_array().into_iter().flatten();
        items.for_each(|item| self.gather_constants(item));
    }

    /// Returns the property and the tag values of each member, by its index; a member that is
    /// selected by its own constants is left out.
    ///
    /// A mapping comes first (`x-ms-discriminator-value` is one), then the values that the
    /// member allows, then the name of its component. The values that the member allows always
    /// apply: a discriminator is a hint.
    pub(super) fn tag_values(
        &self,
        list: &[Value],
        map: &Map<String, Value>,
    ) -> BTreeMap<usize, (String, Vec<Value>)> {
        let Some(property) = discriminator(map) else {
            return BTreeMap::new();
        };
        let mapping = map.get("discriminator").and_then(|it| it.get("mapping"));
        let own: Vec<_> = list
            .iter()
            .map(|it| self.own_values(it, property))
            .collect();
        let mut found = BTreeMap::new();
        for (index, schema) in list.iter().enumerate() {
            let own_values = own[index].clone();
            let reference = schema.get("$ref").and_then(Value::as_str);
            let target = reference.and_then(|reference| resolve(self.document, reference));
            let Some((at, target)) = target else {
                if let Some(values) = own_values {
                    found.insert(index, (property.to_owned(), values));
                }
                continue;
            };
            let name = at.rsplit('/').next().unwrap_or_default();
            // Keywords beside the members apply to each of them.
            let beside = map.get("properties").and_then(|it| it.get(property));
            let beside = || self.follow(beside?).get("type")?.as_str();
            let kind = self.kind_of(target, property, 0).or_else(beside);
            let typed = |text: &str| as_typed(kind, text);
            let mut mapped: Vec<Value> = mapped(mapping, name).into_iter().map(typed).collect();
            let extension = target
                .get("x-ms-discriminator-value")
                .and_then(Value::as_str);
            mapped.extend(extension.map(typed));
            let shared = |value: &Value| {
                let others = own.iter().enumerate().filter(|(other, _)| *other != index);
                others.flat_map(|(_, it)| it).any(|it| it.contains(value))
            };
            let values = match (mapped.is_empty(), own_values) {
                (false, Some(own)) => {
                    let both: Vec<Value> = mapped
                        .iter()
                        .filter(|it| own.contains(it))
                        .cloned()
                        .collect();
                    // Values that only this member has decode as well.
                    let only = own.iter().filter(|it| !mapped.contains(it) && !shared(it));
                    let own_only: Vec<Value> = only.cloned().collect();
                    let all: Vec<Value> = both.into_iter().chain(own_only).collect();
                    if all.is_empty() { own } else { all }
                }
                (false, None) => mapped,
                (true, Some(own)) => {
                    let named = Value::from(name);
                    if own.iter().any(shared) && own.contains(&named) {
                        vec![named]
                    } else {
                        own
                    }
                }
                (true, None) => vec![typed(name)],
            };
            found.insert(index, (property.to_owned(), values));
        }
        found
    }

    /// Returns the values to which a member's schema binds a property.
    pub(super) fn own_values(&self, schema: &Value, property: &str) -> Option<Vec<Value>> {
        let mut own = BTreeMap::new();
        self.constants(self.follow(schema), 0, &mut own);
        own.remove(property)
            .map(|values| values.into_iter().cloned().collect())
    }

    fn kind_of<'s>(&self, schema: &'s Value, property: &str, depth: usize) -> Option<&'s str>
    where
        'a: 's,
    {
        let own = schema.get("properties").and_then(|it| it.get(property));
        if let Some(own) = own {
            return self.follow(own).get("type").and_then(Value::as_str);
        }
        let members = schema.get("allOf").and_then(Value::as_array);
        let mut members = members.into_iter().flatten().filter(|_| depth < 8);
        members.find_map(|it| self.kind_of(self.follow(it), property, depth + 1))
    }
}

/// Converts the key of a mapping to the property's type: a number if that is one.
fn as_typed(kind: Option<&str>, text: &str) -> Value {
    let parsed = match kind {
        Some("integer" | "number") => text.parse::<i64>().ok().map(Value::from),
        Some("boolean") => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| text.into())
}

/// Returns the keys of a mapping that lead to the named component.
fn mapped<'m>(mapping: Option<&'m Value>, name: &str) -> Vec<&'m str> {
    let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
    let leads = |target: &Value| {
        let target = target.as_str().and_then(|it| it.rsplit('/').next());
        target == Some(name)
    };
    let values = mapping.filter(|(_, target)| leads(target));
    values.map(|(value, _)| value.as_str()).collect()
}

/// A member of a union, for a validator.
pub struct Branch {
    /// The pointers of the schema in the description: of the member, and of its target.
    pub pointers: Vec<String>,
    /// The reference of the schema with the tag that selects it.
    pub reference: String,
    /// The values of the tag that select it.
    pub values: Vec<Value>,
    /// Whether it is the base of the others.
    pub base: bool,
}

impl<'a> Schemas<'a> {
    /// Returns the members of the union at that pointer, including those of nested unions.
    pub fn branches(&mut self, at: &str) -> Vec<Branch> {
        let mut branches = Vec::new();
        self.gather_branches(at, &mut branches, 0);
        branches
    }

    fn gather_branches(&mut self, at: &str, branches: &mut Vec<Branch>, depth: usize) {
        if self.subtypes.concerns(at) {
            for member in self.subtypes.of(at) {
                let Some(schema) = self.document.pointer(&member.at) else {
                    continue;
                };
                let plain = self.plain(member.at.clone(), schema);
                let made = json!({
                    "properties": {&member.property: {"enum": member.values}},
                    "required": [&member.property],
                    "$ref": plain,
                });
                branches.push(Branch {
                    base: member.at == at,
                    pointers: vec![member.at],
                    reference: self.define(made),
                    values: member.values,
                });
            }
            return;
        }
        let Some(Value::Object(map)) = self.document.pointer(at) else {
            return;
        };
        if depth > 8 {
            return;
        }
        if let Some(reference) = map.get("$ref").and_then(Value::as_str)
            && let Some((target, _)) = resolve(self.document, reference)
        {
            self.gather_branches(&target, branches, depth + 1);
        }
        let members = map.get("allOf").and_then(Value::as_array);
        for (index, _) in members.into_iter().flatten().enumerate() {
            let member = child(&child(at, "allOf"), &index.to_string());
            self.gather_branches(&member, branches, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            let Some(list) = map.get(key).and_then(Value::as_array) else {
                continue;
            };
            let mut values = self.tag_values(list, map);
            for (index, schema) in list.iter().enumerate() {
                let member = child(&child(at, key), &index.to_string());
                let translated = self.schema(&member, schema);
                let tag = values.remove(&index);
                let made = match &tag {
                    None => translated,
                    Some((property, values)) => json!({
                        "properties": {property: {"enum": values}},
                        "required": [property],
                        "allOf": [translated],
                    }),
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
                    reference: self.define(made),
                    values: tag.map(|(_, values)| values).unwrap_or_default(),
                    base: false,
                });
                self.gather_branches(&member, branches, depth + 1);
            }
        }
    }

    /// Returns the property that distinguishes the members of the union at that pointer; adds
    /// the tag values of each if no discriminator states them.
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
        let mut first = BTreeMap::new();
        self.constants(self.follow(schemas.first()?), 0, &mut first);
        for property in first.into_keys() {
            let own: Option<Vec<Vec<Value>>> = schemas
                .iter()
                .map(|it| self.own_values(it, property))
                .collect();
            let Some(own) = own.filter(|it| it.len() > 1) else {
                continue;
            };
            let is_shared = own.iter().enumerate().any(|(index, values)| {
                let others = own.iter().enumerate().filter(|(other, _)| *other != index);
                others.flat_map(|(_, it)| it).any(|it| values.contains(it))
            });
            if !is_shared {
                for (branch, values) in branches.iter_mut().zip(own) {
                    branch.values = values;
                }
                return Some(property.to_owned());
            }
        }
        None
    }
}
