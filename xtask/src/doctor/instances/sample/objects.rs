//! Makes objects.

use client_codegen::pattern;
use serde_json::{Map, Value, json};

use super::{super::UNDESCRIBED, Extent, Sampler, shape::Shape};

/// The maximum number of properties of an object for which each property takes all of its
/// values.
const MAX_PROPERTIES: usize = 16;

impl<'s> Sampler<'s> {
    /// Adds all interesting objects.
    pub(super) fn add_objects(&self, shape: &Shape<'s>, level: usize, made: &mut Vec<Value>) {
        let Some(Value::Object(least)) = self.build(shape, Extent::Least, 0) else {
            return;
        };
        made.push(Value::Object(least.clone()));
        let all = self.build(shape, Extent::All(2), 0);
        made.extend(all.clone());
        let with = |name: &str, value: Value| {
            let mut members = least.clone();
            members.insert(name.to_owned(), value);
            Value::Object(members)
        };
        for (name, schemas) in &shape.properties {
            if !shape.hidden.contains(name) {
                let values = self.nested(schemas, level + 1);
                made.extend(values.into_iter().map(|value| with(name, value)));
            }
        }
        if !shape.closed && shape.patterns.is_empty() && shape.additional.is_empty() {
            made.push(with(UNDESCRIBED, json!({"kept": [true]})));
        }
        if !shape.additional.is_empty() {
            let key = self.key(shape);
            let values = self.nested(&shape.additional, level + 1);
            made.extend(values.into_iter().map(|value| with(&key, value)));
        }
        for (pattern, schema) in &shape.patterns {
            if let Some(key) = pattern::matches(pattern, 0).into_iter().next() {
                let values = self.nested(&[*schema], level + 1);
                made.extend(values.into_iter().map(|value| with(&key, value)));
            }
        }
        if let Some(Value::Object(mut members)) = all
            && !shape.closed
            && shape.additional.is_empty()
        {
            members.insert(UNDESCRIBED.to_owned(), json!("text"));
            made.push(Value::Object(members));
        }
    }

    /// Returns a valid key of a map.
    fn key(&self, shape: &Shape<'s>) -> String {
        let name = if shape.names.is_empty() {
            None
        } else {
            self.nested(&shape.names, 3)
                .iter()
                .find_map(|it| it.as_str().map(str::to_owned))
        };
        name.unwrap_or_else(|| "a key".to_owned())
    }

    /// Returns one object.
    pub(super) fn object(&self, shape: &Shape<'s>, extent: Extent, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        // All values of all properties of a wide object would be too many.
        let inner = match extent {
            Extent::All(_) if shape.properties.len() <= MAX_PROPERTIES => extent.inner(),
            _ => Extent::Least,
        };
        let has_optional = extent != Extent::Least;
        for (name, schemas) in &shape.properties {
            let is_required = shape.required.contains(name);
            if shape.hidden.contains(name) || !(is_required || has_optional) {
                continue;
            }
            match self.value(schemas, inner, depth + 1) {
                Some(value) => {
                    members.insert((*name).to_owned(), value);
                }
                None if is_required => return None,
                None => {}
            }
        }
        for name in &shape.required {
            if !members.contains_key(*name) && !shape.hidden.contains(name) {
                let value = if shape.additional.is_empty() {
                    json!("anything")
                } else {
                    self.value(&shape.additional, inner, depth + 1)?
                };
                members.insert((*name).to_owned(), value);
            }
        }
        let min_count = shape.min_properties as usize;
        if (has_optional || members.len() < min_count) && !shape.additional.is_empty() {
            let key = self.key(shape);
            if let Some(value) = self.value(&shape.additional, inner, depth + 1) {
                for index in 0..min_count.saturating_sub(members.len()).clamp(1, 16) {
                    let key = match index {
                        0 => key.clone(),
                        _ => format!("{key} {index}"),
                    };
                    members.entry(key).or_insert_with(|| value.clone());
                }
            }
        }
        for (name, schemas) in &shape.properties {
            if members.len() < min_count && !members.contains_key(*name) {
                let value = self.value(schemas, inner, depth + 1)?;
                members.insert((*name).to_owned(), value);
            }
        }
        Some(Value::Object(members))
    }
}
