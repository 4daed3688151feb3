//! The properties that distinguish the variants of unions.
//!
//! Their enums are closed in the generated types: an enum that accepts every string would match
//! every variant.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    pointer::resolve,
    schema::{Schemas, discriminator},
};

impl<'a> Schemas<'a> {
    /// A type is the same wherever it is used: a tag in one union is a tag everywhere.
    pub(super) fn gather_tags(&mut self, node: &'a Value) {
        let members = node.as_object().into_iter().flatten();
        for (key, member) in members {
            if let ("oneOf" | "anyOf", Value::Array(list)) = (key.as_str(), member) {
                let mut names = self.telling(list);
                let map = node.as_object();
                names.extend(map.and_then(discriminator).map(str::to_owned));
                for schema in list {
                    let reference = schema.get("$ref").and_then(Value::as_str);
                    let target = reference.and_then(|it| resolve(self.document, it));
                    if let Some((at, _)) = target {
                        self.tags.entry(at).or_default().extend(names.clone());
                    }
                }
            }
            self.gather_tags(member);
        }
        let items = node.as_array().into_iter().flatten();
        items.for_each(|item| self.gather_tags(item));
    }

    /// Returns the properties whose values distinguish the variants.
    pub(super) fn telling(&self, list: &[Value]) -> Vec<String> {
        let mut texts: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
        for schema in list {
            // If several members of an `allOf` bind a property, the last one counts.
            let mut own = BTreeMap::new();
            self.constants(self.follow(schema), 0, &mut own);
            for (name, values) in own {
                let values = values.into_iter().map(Value::to_string);
                texts.entry(name).or_default().push(values.collect());
            }
        }
        let apart = |values: &Vec<Vec<String>>| {
            let mut all = values.concat();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            values.iter().all(|it| it.len() == 1) || (values.len() > 1 && all.len() == count)
        };
        let names = texts.into_iter().filter(|(_, values)| apart(values));
        names.map(|(name, _)| name.to_owned()).collect()
    }

    /// Returns the values to which a schema binds its properties, including its `allOf`.
    pub(super) fn constants<'s>(
        &self,
        schema: &'s Value,
        depth: usize,
        found: &mut BTreeMap<&'s str, Vec<&'s Value>>,
    ) where
        'a: 's,
    {
        /// Properties at a greater depth are not tags.
        const DEEPEST: usize = 4;
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten().filter(|_| depth < DEEPEST) {
            self.constants(self.follow(part), depth + 1, found);
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
