//! The properties that distinguish the variants of unions.
//!
//! Their enums are closed in the generated types: an enum that accepts every string would match
//! every variant.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Schemas, discriminator};
use crate::pointer::resolve;

impl<'a> Schemas<'a> {
    /// Collects the tags of all unions. A schema has one type wherever it is used, so a tag in one
    /// union is a tag in every union.
    pub(super) fn gather_tags(&mut self, node: &'a Value) {
        for (key, member) in node.as_object().into_iter().flatten() {
            if let ("oneOf" | "anyOf", Value::Array(list)) = (key.as_str(), member) {
                let mut tags = self.distinguishing_properties(list);
                tags.extend(node.as_object().and_then(discriminator).map(str::to_owned));
                for schema in list {
                    let reference = schema.get("$ref").and_then(Value::as_str);
                    if let Some((at, _)) = reference.and_then(|it| resolve(self.document, it)) {
                        self.tags.entry(at).or_default().extend(tags.clone());
                    }
                }
            }
            self.gather_tags(member);
        }
        for item in node.as_array().into_iter().flatten() {
            self.gather_tags(item);
        }
    }

    /// Returns the properties whose values distinguish the members of a union: those with one
    /// value in each member, and those without a value that several members share.
    pub(super) fn distinguishing_properties(&self, members: &[Value]) -> Vec<String> {
        let mut values_by_name: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
        for schema in members {
            for (name, values) in self.bound_values(self.follow(schema)) {
                let values = values.into_iter().map(Value::to_string).collect();
                values_by_name.entry(name).or_default().push(values);
            }
        }
        let distinguishes = |values: &[Vec<String>]| {
            let mut distinct = values.concat();
            let count = distinct.len();
            distinct.sort_unstable();
            distinct.dedup();
            values.iter().all(|it| it.len() == 1) || (values.len() > 1 && distinct.len() == count)
        };
        values_by_name
            .into_iter()
            .filter(|(_, values)| distinguishes(values))
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    /// Returns the values to which a schema, including its `allOf`, binds each of its properties.
    /// If several members of an `allOf` bind a property, the last one counts.
    pub(super) fn bound_values<'s>(&self, schema: &'s Value) -> BTreeMap<&'s str, Vec<&'s Value>>
    where
        'a: 's,
    {
        let mut values = BTreeMap::new();
        self.gather_bound_values(schema, 0, &mut values);
        values
    }

    fn gather_bound_values<'s>(
        &self,
        schema: &'s Value,
        depth: usize,
        found: &mut BTreeMap<&'s str, Vec<&'s Value>>,
    ) where
        'a: 's,
    {
        /// Properties at a greater depth are not tags.
        const MAX_DEPTH: usize = 4;
        let members = schema.get("allOf").and_then(Value::as_array);
        for member in members.into_iter().flatten().filter(|_| depth < MAX_DEPTH) {
            self.gather_bound_values(self.follow(member), depth + 1, found);
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            let schema = self.follow(schema);
            let listed = schema.get("enum").and_then(Value::as_array);
            let single = schema.get("const");
            let values: Vec<&Value> = listed.into_iter().flatten().chain(single).collect();
            if !values.is_empty() {
                found.insert(name, values);
            }
        }
    }
}
