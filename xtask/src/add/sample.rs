//! Makes a sample response from its schema in the lowered description.

use serde_json::{Map, Value, json};

use super::claims;

/// The maximum depth of a sample.
const DEPTH: usize = 6;

/// Returns a sample of the JSON success response of the operation; `None` if it has none.
pub fn response(lowered: &Value, verb: &str, path: &str) -> Option<Value> {
    let responses = lowered["paths"][path][verb.to_lowercase()]["responses"].as_object()?;
    let success = responses.iter().find(|(status, _)| status.starts_with('2'));
    let (_, response) = success.or_else(|| responses.iter().find(|(key, _)| *key == "default"))?;
    let contents = response.get("content")?.as_object()?;
    let schema = contents.values().next()?.get("schema")?;
    let sampler = Sampler { root: lowered };
    sampler.value(schema, "", &mut Vec::new())
}

struct Sampler<'a> {
    root: &'a Value,
}

impl<'a> Sampler<'a> {
    /// Returns a value of the schema for a member of that name; `None` if the schema is
    /// infinitely recursive.
    fn value(&self, schema: &'a Value, name: &str, way: &mut Vec<&'a str>) -> Option<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            if way.contains(&reference) || way.len() > DEPTH {
                return None;
            }
            way.push(reference);
            let target = self.root.pointer(reference.strip_prefix('#')?);
            let value = target.and_then(|target| self.value(target, name, way));
            way.pop();
            return value;
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.iter().find(|value| !value.is_null()).cloned();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.all_of(schema, parts, name, way);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(alternatives) = schema[key].as_array() {
                let mut alternatives = alternatives.iter();
                return alternatives.find_map(|it| self.value(it, name, way));
            }
        }
        match schema["type"].as_str() {
            Some("string") => Some(text(schema, name).into()),
            Some("integer") => Some(integer(schema, name)),
            Some("number") => Some(schema.get("minimum").cloned().unwrap_or(json!(1.5))),
            Some("boolean") => Some(true.into()),
            Some("array") => {
                let item = self.value(&schema["items"], name, way);
                Some(item.into_iter().collect())
            }
            Some("object") => Some(self.object(schema, way)),
            None if schema.get("properties").is_some() => Some(self.object(schema, way)),
            // Any value is valid.
            _ => Some(json!({})),
        }
    }

    fn object(&self, schema: &'a Value, way: &mut Vec<&'a str>) -> Value {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let members: Map<String, Value> = properties
            .filter_map(|(name, schema)| Some((name.clone(), self.value(schema, name, way)?)))
            .collect();
        members.into()
    }

    fn all_of(
        &self,
        schema: &'a Value,
        parts: &'a [Value],
        name: &str,
        way: &mut Vec<&'a str>,
    ) -> Option<Value> {
        let mut merged = self.object(schema, way);
        for part in parts {
            match (self.value(part, name, way)?, merged.as_object_mut()) {
                (Value::Object(members), Some(merged)) => merged.extend(members),
                // A newtype around a scalar.
                (value, _) => return Some(value),
            }
        }
        Some(merged)
    }
}

fn text(schema: &Value, name: &str) -> String {
    let known = match schema["format"].as_str() {
        Some("date-time") => Some("2024-05-06T07:08:09Z"),
        Some("date") => Some("2024-05-06"),
        Some("uuid") => Some("6f1c9a52-3b7e-4d1a-9c57-0e2b8f4d6a10"),
        Some("email") => Some("ada@example.org"),
        Some("byte") => Some("YWRh"),
        _ => claims::example(name),
    };
    if let Some(known) = known {
        return known.to_owned();
    }
    let plain = claims::plain(name);
    if plain.ends_with("url") || plain.ends_with("uri") || plain.ends_with("href") {
        return format!("https://example.org/{}", name.to_lowercase());
    }
    // Long enough for most minimum lengths, and obviously made up.
    let least = schema["minLength"].as_u64().unwrap_or(0) as usize;
    let most = schema["maxLength"].as_u64().unwrap_or(u64::MAX);
    let made = format!("a sample {name}");
    let made = format!("{:x<least$}", made.trim_end());
    made.chars()
        .take(usize::try_from(most).unwrap_or(usize::MAX))
        .collect()
}

fn integer(schema: &Value, name: &str) -> Value {
    const MORNING: i64 = 1_714_979_289;
    if claims::example(name) == Some("2024-05-06T07:08:09Z") {
        return MORNING.into();
    }
    schema.get("minimum").cloned().unwrap_or(json!(7))
}
