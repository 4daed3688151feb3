//! Makes arrays.

use serde_json::{Value, json};

use super::{Extent, Sampler, shape::Shape};

/// The maximum number of items of an array.
const MAX_ITEMS: usize = 64;
/// The greatest `maxItems` for which an array of that length is made.
const MAX_FULL_ITEMS: u64 = 16;

impl<'s> Sampler<'s> {
    /// Adds all interesting arrays.
    pub(super) fn add_arrays(&self, shape: &Shape<'s>, level: usize, made: &mut Vec<Value>) {
        made.push(json!([]));
        let Some(least @ Value::Array(_)) = self.build(shape, Extent::Least, 0) else {
            return;
        };
        made.push(least);
        for (index, schemas) in shape.prefix.iter().enumerate() {
            for value in self.nested(schemas, level + 1) {
                let mut items = self.prefix(shape, index + 1);
                if items.len() == index + 1 {
                    items[index] = value;
                    made.push(Value::Array(items));
                }
            }
        }
        let values = if shape.items.is_empty() {
            vec![json!("item")]
        } else {
            self.nested(&shape.items, level + 1)
        };
        let prefix = self.prefix(shape, shape.prefix.len());
        for value in &values {
            let mut items = prefix.clone();
            items.push(value.clone());
            let min_count = (shape.min_items as usize).min(MAX_ITEMS);
            if items.len() < min_count && !shape.unique {
                items.resize(min_count, value.clone());
            }
            made.push(Value::Array(items));
        }
        if let [first, second, ..] = values.as_slice() {
            let mut items = prefix;
            items.extend([second.clone(), first.clone()]);
            made.push(Value::Array(items));
        }
        if let Some(max) = shape
            .max_items
            .filter(|it| (1..=MAX_FULL_ITEMS).contains(it))
        {
            let max = max as usize;
            let mut items: Vec<Value> = values.into_iter().take(max).collect();
            if let Some(first) = items.first().cloned()
                && !shape.unique
            {
                items.resize(max, first);
            }
            made.push(Value::Array(items));
        }
    }

    /// Returns the first items of a tuple, as far as values can be made for them.
    fn prefix(&self, shape: &Shape<'s>, count: usize) -> Vec<Value> {
        let schemas = shape.prefix.iter().take(count);
        schemas
            .map_while(|it| self.value(it, Extent::Least, 1))
            .collect()
    }

    /// Returns one array.
    pub(super) fn array(&self, shape: &Shape<'s>, extent: Extent, depth: usize) -> Option<Value> {
        let inner = extent.inner();
        let mut items = Vec::new();
        for schemas in &shape.prefix {
            items.push(self.value(schemas, inner, depth + 1)?);
        }
        if shape.items == [&Value::Bool(false)] {
            return Some(Value::Array(items));
        }
        for schema in &shape.contains {
            items.push(self.value(&[*schema], inner, depth + 1)?);
        }
        let mut min_count = shape.min_items as usize;
        if extent != Extent::Least && shape.prefix.is_empty() {
            min_count = min_count.max(1);
        }
        if items.len() < min_count {
            let first = if shape.items.is_empty() {
                json!("item")
            } else {
                match self.value(&shape.items, inner, depth + 1) {
                    Some(value) => value,
                    None if shape.min_items == 0 => return Some(Value::Array(items)),
                    None => return None,
                }
            };
            let mut values = vec![first];
            if shape.unique && min_count > 1 {
                values.extend(self.nested(&shape.items, 3));
                values.dedup();
            }
            let missing = min_count.min(MAX_ITEMS).saturating_sub(items.len());
            items.extend(values.into_iter().cycle().take(missing));
        }
        Some(Value::Array(items))
    }
}
