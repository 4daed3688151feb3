//! Finds the response examples of a description before it is lowered: the `example` and the
//! `examples` of media types, also by reference, the examples of Swagger 2.0 by media type, and
//! the examples of response schemas and of their items.

use std::collections::HashSet;

use openapi_lower::vocabulary::METHODS;
use serde_json::Value;

use crate::pointer::{child, item, resolve};

/// An example of a response.
pub struct Example<'a> {
    /// The operation's method and path, as `GET /pets`.
    pub operation: String,
    /// The pointer to the operation.
    pub at: String,
    pub status: String,
    /// Whether the client reads this media type as JSON.
    pub is_json: bool,
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
    let mut examples = Vec::new();
    let mut responses = Vec::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let at = child("/paths", path);
        let Some((at, item)) = follow(document, at, item) else {
            continue;
        };
        // A response to HEAD has no body.
        for method in METHODS.iter().filter(|method| **method != "head") {
            let Some(operation) = item.get(*method).filter(|it| it.is_object()) else {
                continue;
            };
            let mut finder = Finder {
                document,
                operation: format!("{} {path}", method.to_uppercase()),
                at: child(&at, method),
                examples: &mut examples,
                responses: &mut responses,
            };
            finder.find(operation);
        }
    }
    (examples, responses)
}

/// Finds the examples and the responses of one operation.
struct Finder<'a, 'f> {
    document: &'a Value,
    operation: String,
    at: String,
    examples: &'f mut Vec<Example<'a>>,
    responses: &'f mut Vec<Response<'a>>,
}

/// A response with one media type.
struct Body<'a> {
    status: &'a str,
    is_json: bool,
    schema: Option<(String, &'a Value)>,
}

impl<'a> Finder<'a, '_> {
    fn find(&mut self, operation: &'a Value) {
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
        let examples = response.get("examples").and_then(Value::as_object);
        for (media_type, value) in examples.into_iter().flatten() {
            let body = Body {
                status,
                is_json: rank(media_type).is_some(),
                schema: schema.clone(),
            };
            let pointer = child(&child(at, "examples"), media_type);
            self.push(&body, pointer, value.clone());
        }
        self.push_of_schema(&Body {
            status,
            is_json: true,
            schema,
        });
    }

    fn content(&mut self, status: &'a str, at: &str, response: &'a Value) {
        let content = response.get("content").and_then(Value::as_object);
        let preferred = content
            .into_iter()
            .flatten()
            .filter_map(|(media_type, _)| Some((rank(media_type)?, media_type)))
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, media_type)| media_type);
        for (media_type, media) in content.into_iter().flatten() {
            let Some((at, media)) = follow(self.document, child(at, media_type), media) else {
                continue;
            };
            let body = Body {
                status,
                is_json: Some(media_type) == preferred,
                schema: media
                    .get("schema")
                    .map(|schema| (child(&at, "schema"), schema)),
            };
            if let Some(value) = media.get("example") {
                self.push(&body, child(&at, "example"), value.clone());
            }
            let examples = media.get("examples").and_then(Value::as_object);
            for (name, example) in examples.into_iter().flatten() {
                let at = child(&child(&at, "examples"), name);
                let Some((at, example)) = follow(self.document, at, example) else {
                    continue;
                };
                // OpenAPI 3.2 has `dataValue`.
                for key in ["value", "dataValue"] {
                    if let Some(value) = example.get(key) {
                        self.push(&body, child(&at, key), value.clone());
                    }
                }
            }
            self.push_of_schema(&body);
        }
    }

    /// Adds the examples of the schema of a body, and of the items if it is an array.
    fn push_of_schema(&mut self, body: &Body<'a>) {
        let Some((at, schema)) = body.schema.clone() else {
            return;
        };
        if body.is_json {
            self.responses.push(Response {
                operation: self.at.clone(),
                status: body.status,
                at: at.clone(),
            });
        }
        let target = self.push_along_references(body, at, schema, Value::clone);
        if let Some((at, schema)) = target
            && let Some(items) = schema.get("items").filter(|items| items.is_object())
        {
            let in_array = |value: &Value| Value::Array(vec![value.clone()]);
            self.push_along_references(body, child(&at, "items"), items, in_array);
        }
    }

    /// Adds the examples of a schema, and of those to which it refers; returns the target of the
    /// last reference. `to_body` makes the value of the body from an example.
    fn push_along_references(
        &mut self,
        body: &Body<'a>,
        mut at: String,
        mut schema: &'a Value,
        to_body: fn(&Value) -> Value,
    ) -> Option<(String, &'a Value)> {
        let mut seen = HashSet::new();
        loop {
            if let Some(value) = schema.get("example") {
                self.push(body, child(&at, "example"), to_body(value));
            }
            let examples = schema.get("examples").and_then(Value::as_array);
            for (index, value) in examples.into_iter().flatten().enumerate() {
                let pointer = item(&child(&at, "examples"), index);
                self.push(body, pointer, to_body(value));
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

    /// Adds an example. Some descriptions have a reference instead of the value.
    fn push(&mut self, body: &Body<'a>, mut pointer: String, mut value: Value) {
        if let Value::Object(members) = &value
            && members.len() == 1
            && let Some(reference) = members.get("$ref").and_then(Value::as_str)
        {
            // The value of an external reference is not part of the description.
            let Some((target_pointer, target)) = resolve(self.document, reference) else {
                return;
            };
            (pointer, value) = (target_pointer, target.clone());
        }
        self.examples.push(Example {
            operation: self.operation.clone(),
            at: self.at.clone(),
            status: body.status.to_owned(),
            is_json: body.is_json,
            pointer,
            value,
            schema: body.schema.clone(),
        });
    }
}

/// Follows references from a node; returns the target and its pointer, or `None` if a reference
/// is undefined or part of a cycle.
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

/// Returns the rank of a media type among those that the client reads as JSON; the lowest is
/// preferred.
fn rank(media_type: &str) -> Option<u8> {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
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
