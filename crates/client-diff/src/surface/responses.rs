//! The responses of a method, read from the lowered operation and its Plan.

use indexmap::IndexMap;
use openapi_lower::plan::{Representation, ResponseBody};
use openapi_lower::{media_type, pointer::escape};
use serde_json::Value;

use super::{
    Pointer,
    method::{Reader, Response, Responses},
    rust_type,
};

impl Reader<'_> {
    /// Returns the success responses or the error responses.
    pub(super) fn responses(&self, success: bool) -> Responses {
        let mut group = Responses {
            responses: IndexMap::new(),
            is_enum: false,
        };
        let responses = self.described.get("responses").and_then(Value::as_object);
        let responses = || responses.into_iter().flatten();
        let range = responses().any(|(key, _)| key.eq_ignore_ascii_case("2XX"));
        for (key, response) in responses() {
            let is_success = key == "101" || key.starts_with('2');
            let is_in_group = match key.as_str() {
                "default" => !success || !range,
                _ => is_success == success && !key.starts_with(['1', '3']) || key == "101",
            };
            if is_in_group && is_success <= success {
                group
                    .responses
                    .insert(key.clone(), self.response(key, response));
            }
        }
        let told: Vec<(&String, &ResponseBody)> = self
            .planned
            .responses
            .iter()
            .filter_map(|(key, response)| Some((key, response.body.as_ref()?)))
            .filter(|(key, _)| (key.starts_with(['2', '3']) || *key == "101") == success)
            .collect();
        if !told.is_empty() {
            group.is_enum = true;
            let told = told.into_iter();
            group.responses = told
                .map(|(key, body)| {
                    let pointer =
                        format!("/operations/{}/responses/{}", escape(self.id), escape(key));
                    (key.to_uppercase(), self.told(body, pointer))
                })
                .collect();
        }
        group
    }

    /// Returns the success responses of a method for a media type.
    pub(super) fn represented(&self, at: usize, representation: &Representation) -> Responses {
        let mut bodies = representation.responses.values();
        let first = bodies.next();
        let is_enum = bodies.any(|body| Some(body) != first);
        let below = format!(
            "/operations/{}/representations/{at}/responses",
            escape(self.id)
        );
        let responses = representation.responses.iter();
        let responses = responses.map(|(key, body)| {
            let pointer = format!("{below}/{}", escape(key));
            (key.to_uppercase(), self.told(body, pointer))
        });
        Responses {
            responses: responses.collect(),
            is_enum,
        }
    }

    /// Returns a response as the lowered description states it.
    fn response(&self, key: &str, response: &Value) -> Response {
        let content = response.get("content").and_then(Value::as_object);
        let media = content.and_then(|content| content.iter().next());
        let (ty, schema) = match media {
            None if key == "101" => ("Upgraded".to_owned(), None),
            None => ("()".to_owned(), None),
            Some((media_type, media)) if media_type == media_type::JSON => {
                let schema = media.get("schema").cloned().unwrap_or_default();
                (rust_type(&schema, self.plan), Some(schema))
            }
            Some(_) => ("ByteStream".to_owned(), None),
        };
        Response {
            ty,
            schema,
            pointer: self.pointer.below("responses").below(key),
        }
    }

    /// Returns a response as the Plan states it, at a pointer into the Plan.
    fn told(&self, body: &ResponseBody, pointer: String) -> Response {
        let (ty, schema) = match body {
            ResponseBody::Empty => ("()".to_owned(), None),
            ResponseBody::Bytes => ("ByteStream".to_owned(), None),
            ResponseBody::Text => ("String".to_owned(), None),
            ResponseBody::Upgrade => ("Upgraded".to_owned(), None),
            ResponseBody::Json(schema) => (rust_type(schema, self.plan), Some(schema.clone())),
            ResponseBody::Events(events) => {
                let data = match &events.schema {
                    Some(schema) => rust_type(schema, self.plan),
                    None => "String".to_owned(),
                };
                (format!("EventStream<{data}>"), events.schema.clone())
            }
            ResponseBody::JsonStream(stream) => {
                let value = rust_type(&stream.schema, self.plan);
                (format!("JsonStream<{value}>"), Some(stream.schema.clone()))
            }
        };
        Response {
            ty,
            schema,
            pointer: Pointer::Plan(pointer),
        }
    }
}
