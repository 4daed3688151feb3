//! Makes a sample response from its schema in the lowered description.

use serde_json::{Map, Value, json};

use super::claims;

/// The maximum depth of a sample.
const MAX_DEPTH: usize = 6;

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
    fn value(&self, schema: &'a Value, name: &str, path: &mut Vec<&'a str>) -> Option<Value> {
        if let Some(reference) = schema["$ref"].as_str() {
            if path.contains(&reference) || path.len() > MAX_DEPTH {
                return None;
            }
            path.push(reference);
            let target = self.root.pointer(reference.strip_prefix('#')?);
            let value = target.and_then(|target| self.value(target, name, path));
            path.pop();
            return value;
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.iter().find(|value| !value.is_null()).cloned();
        }
        if let Some(members) = schema["allOf"].as_array() {
            return self.all_of(schema, members, name, path);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema[key].as_array() {
                return members.iter().find_map(|it| self.value(it, name, path));
            }
        }
        match schema["type"].as_str() {
            Some("string") => Some(text(schema, name).into()),
            Some("integer") => Some(integer(schema, name)),
            Some("number") => Some(schema.get("minimum").cloned().unwrap_or(json!(1.5))),
            Some("boolean") => Some(true.into()),
            Some("array") => {
                let item = self.value(&schema["items"], name, path);
                Some(item.into_iter().collect())
            }
            Some("object") => Some(self.object(schema, path)),
            None if schema.get("properties").is_some() => Some(self.object(schema, path)),
            // Any value is valid.
            _ => Some(json!({})),
        }
    }

    fn object(&self, schema: &'a Value, path: &mut Vec<&'a str>) -> Value {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let members: Map<String, Value> = properties
            .filter_map(|(name, schema)| Some((name.clone(), self.value(schema, name, path)?)))
            .collect();
        members.into()
    }

    fn all_of(
        &self,
        schema: &'a Value,
        members: &'a [Value],
        name: &str,
        path: &mut Vec<&'a str>,
    ) -> Option<Value> {
        let mut merged = self.object(schema, path);
        for member in members {
            match (self.value(member, name, path)?, merged.as_object_mut()) {
                (Value::Object(members), Some(merged)) => merged.extend(members),
                // A newtype around a scalar.
                (value, _) => return Some(value),
            }
        }
        Some(merged)
    }
}

fn text(schema: &Value, name: &str) -> String {
    let example = match schema["format"].as_str() {
        Some("date-time") => Some("2024-05-06T07:08:09Z"),
        Some("date") => Some("2024-05-06"),
        Some("uuid") => Some("6f1c9a52-3b7e-4d1a-9c57-0e2b8f4d6a10"),
        Some("email") => Some("ada@example.org"),
        Some("byte") => Some("YWRh"),
        _ => claims::example(name),
    };
    if let Some(example) = example {
        return example.to_owned();
    }
    let normalized = claims::normalized(name);
    if ["url", "uri", "href"]
        .iter()
        .any(|end| normalized.ends_with(end))
    {
        return format!("https://example.org/{}", name.to_lowercase());
    }
    let min_length = schema["minLength"].as_u64().unwrap_or(0) as usize;
    let max_length = schema["maxLength"]
        .as_u64()
        .map_or(usize::MAX, |it| it as usize);
    let sample = format!("a sample {name}");
    let padded = format!("{:x<min_length$}", sample.trim_end());
    padded.chars().take(max_length).collect()
}

fn integer(schema: &Value, name: &str) -> Value {
    /// The date and time of all samples, in seconds.
    const TIMESTAMP: i64 = 1_714_979_289;
    if claims::example(name) == Some("2024-05-06T07:08:09Z") {
        return TIMESTAMP.into();
    }
    schema.get("minimum").cloned().unwrap_or(json!(7))
}
