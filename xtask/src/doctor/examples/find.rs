//! Finds the response examples of a description.
//!
//! Reads the description before lowering: the example of a media type, those in `examples`,
//! also by reference, those of Swagger 2.0 by media type, and the examples of the response
//! schema and of its items.

use std::collections::HashSet;

use openapi_lower::vocabulary::METHODS;
use serde_json::Value;

use crate::doctor::proof::pointer::{child, resolve};

/// An example of a response.
pub struct Example<'a> {
    /// The operation's method and path, as `GET /pets`.
    pub operation: String,
    /// The pointer to the operation.
    pub at: String,
    pub status: String,
    /// Whether the client reads this media type as JSON.
    pub json: bool,
    /// The pointer to the example.
    pub pointer: String,
    pub value: Value,
    /// The pointer to the schema of the response, and the schema, if there is one.
    pub schema: Option<(String, &'a Value)>,
}

/// The schema of a response that the client reads as JSON.
pub struct Response<'a> {
    /// The pointer to the operation.
    pub operation: String,
    pub status: &'a str,
    /// The pointer to the schema.
    pub at: String,
}

/// Returns all examples, in the order of the description.
pub fn examples(document: &Value) -> Vec<Example<'_>> {
    find(document).0
}

/// Returns all responses that have a schema, in the order of the description.
pub fn responses(document: &Value) -> Vec<Response<'_>> {
    find(document).1
}

fn find(document: &Value) -> (Vec<Example<'_>>, Vec<Response<'_>>) {
    let mut found = Vec::new();
    let mut responses = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let at = child("/paths", path);
        let Some((at, item)) = follow(document, at, item) else {
            continue;
        };
        for method in METHODS {
            let Some(operation) = item.get(method).filter(|it| it.is_object()) else {
                continue;
            };
            let mut finder = Finder {
                document,
                operation: format!("{} {path}", method.to_uppercase()),
                at: child(&at, method),
                found: &mut found,
                responses: &mut responses,
            };
            if method != "head" {
                finder.responses(operation);
            }
        }
    }
    (found, responses)
}

struct Finder<'a, 'f> {
    document: &'a Value,
    operation: String,
    at: String,
    found: &'f mut Vec<Example<'a>>,
    responses: &'f mut Vec<Response<'a>>,
}

/// A response with one media type.
struct Location<'a> {
    status: &'a str,
    json: bool,
    schema: Option<(String, &'a Value)>,
}

impl<'a> Finder<'a, '_> {
    fn responses(&mut self, operation: &'a Value) {
        let responses = operation.get("responses").and_then(Value::as_object);
        let base = child(&self.at, "responses");
        for (status, response) in responses.into_iter().flatten() {
            let at = child(&base, status);
            let Some((at, response)) = follow(self.document, at, response) else {
                continue;
            };
            if self.document.get("swagger").is_some() {
                self.swagger2(status, &at, response);
            } else {
                self.content(status, &child(&at, "content"), response);
            }
        }
    }

    fn swagger2(&mut self, status: &'a str, at: &str, response: &'a Value) {
        let schema = response
            .get("schema")
            .map(|schema| (child(at, "schema"), schema));
        let named = response.get("examples").and_then(Value::as_object);
        for (media_type, value) in named.into_iter().flatten() {
            let location = Location {
                status,
                json: is_json(media_type),
                schema: schema.clone(),
            };
            let pointer = child(&child(at, "examples"), media_type);
            self.push(&location, pointer, value.clone());
        }
        let location = Location {
            status,
            json: true,
            schema,
        };
        self.of_schema(&location);
    }

    fn content(&mut self, status: &'a str, at: &str, response: &'a Value) {
        let content = response.get("content").and_then(Value::as_object);
        let media = content.into_iter().flatten();
        let chosen = media
            .filter_map(|(key, _)| Some((rank(key)?, key)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, key)| key);
        for (key, media) in content.into_iter().flatten() {
            let Some((at, media)) = follow(self.document, child(at, key), media) else {
                continue;
            };
            let location = Location {
                status,
                json: Some(key) == chosen,
                schema: media
                    .get("schema")
                    .map(|schema| (child(&at, "schema"), schema)),
            };
            if let Some(value) = media.get("example") {
                self.push(&location, child(&at, "example"), value.clone());
            }
            let named = media.get("examples").and_then(Value::as_object);
            for (name, example) in named.into_iter().flatten() {
                let at = child(&child(&at, "examples"), name);
                let Some((at, example)) = follow(self.document, at, example) else {
                    continue;
                };
                // OpenAPI 3.2 has `dataValue`.
                for key in ["value", "dataValue"] {
                    if let Some(value) = example.get(key) {
                        self.push(&location, child(&at, key), value.clone());
                    }
                }
            }
            self.of_schema(&location);
        }
    }

    /// Adds the examples of the schema, or of the items if it is an array.
    fn of_schema(&mut self, location: &Location<'a>) {
        let Some((at, schema)) = location.schema.clone() else {
            return;
        };
        if location.json {
            self.responses.push(Response {
                operation: self.at.clone(),
                status: location.status,
                at: at.clone(),
            });
        }
        let last = self.own(location, at, schema, &|value| value.clone());
        if let Some((at, schema)) = last
            && let Some(items) = schema.get("items").filter(|items| items.is_object())
        {
            let list = |value: &Value| Value::Array(vec![value.clone()]);
            self.own(location, child(&at, "items"), items, &list);
        }
    }

    /// Adds the examples of a schema, and of those to which it refers; returns the last of
    /// these.
    fn own(
        &mut self,
        location: &Location<'a>,
        mut at: String,
        mut schema: &'a Value,
        whole: &dyn Fn(&Value) -> Value,
    ) -> Option<(String, &'a Value)> {
        let mut seen = HashSet::new();
        loop {
            if let Some(value) = schema.get("example") {
                self.push(location, child(&at, "example"), whole(value));
            }
            let several = schema.get("examples").and_then(Value::as_array);
            for (index, value) in several.into_iter().flatten().enumerate() {
                let pointer = child(&child(&at, "examples"), &index.to_string());
                self.push(location, pointer, whole(value));
            }
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                return Some((at, schema));
            };
            if !seen.insert(reference) {
                return None;
            }
            (at, schema) = resolve(self.document, reference)?;
        }
    }

    fn push(&mut self, location: &Location<'a>, pointer: String, value: Value) {
        // An external value is not part of the description.
        let Some((pointer, value)) = self.carried(pointer, value) else {
            return;
        };
        self.found.push(Example {
            operation: self.operation.clone(),
            at: self.at.clone(),
            status: location.status.to_owned(),
            json: location.json,
            pointer,
            value,
            schema: location.schema.clone(),
        });
    }

    /// Resolves a reference in place of a value, which some descriptions have.
    fn carried(&self, pointer: String, value: Value) -> Option<(String, Value)> {
        let reference = match &value {
            Value::Object(members) if members.len() == 1 => members.get("$ref"),
            _ => None,
        };
        match reference.and_then(Value::as_str) {
            None => Some((pointer, value)),
            Some(reference) => {
                resolve(self.document, reference).map(|(pointer, value)| (pointer, value.clone()))
            }
        }
    }
}

/// Follows references.
fn follow<'a>(
    document: &'a Value,
    mut at: String,
    mut node: &'a Value,
) -> Option<(String, &'a Value)> {
    let mut seen = HashSet::new();
    while let Some(reference) = node.get("$ref").and_then(Value::as_str) {
        if !seen.insert(reference) {
            return None;
        }
        (at, node) = resolve(document, reference)?;
    }
    Some((at, node))
}

fn is_json(media_type: &str) -> bool {
    rank(media_type).is_some()
}

/// Returns the preference of a media type for JSON; the lowest is preferred.
fn rank(media_type: &str) -> Option<u8> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    match essence.as_str() {
        "application/json" if media_type == essence => Some(0),
        "application/json" => Some(1),
        "text/json" => Some(2),
        "*/*" | "application/*" => Some(4),
        other if other.ends_with("+json") && other.contains("problem") => Some(3),
        other if other.ends_with("+json") => Some(2),
        _ => None,
    }
}
