//! The responses of a method, read from the lowered operation and its Plan.

use client_codegen::surface::accepted_media_types;
use indexmap::IndexMap;
use openapi_lower::{
    media_type,
    plan::{self, Representation, ResponseBody},
    pointer::escape,
};
use serde_json::Value;

use super::{
    Pointer,
    method::{Reader, Response, Responses},
    rust_type,
};

impl Reader<'_> {
    /// Returns the success responses or the error responses.
    pub(super) fn responses(&self, success: bool) -> Responses {
        let planned: IndexMap<String, Response> = self
            .planned
            .responses
            .iter()
            .filter(|(key, _)| (key.starts_with(['2', '3']) || *key == "101") == success)
            .filter_map(|(key, response)| {
                let pointer = format!("/operations/{}/responses/{}", escape(self.id), escape(key));
                let response = self.planned_response(response.body.as_ref()?, pointer);
                Some((key.to_uppercase(), response))
            })
            .collect();
        if !planned.is_empty() {
            return Responses {
                responses: planned,
                is_enum: true,
            };
        }
        let by_status = self.operation.get("responses").and_then(Value::as_object);
        let described = || by_status.into_iter().flatten();
        let has_range = described().any(|(key, _)| key.eq_ignore_ascii_case("2XX"));
        let is_in_group = |key: &str| match key {
            // Without a range, `default` is among the success responses, too.
            "default" => !success || !has_range,
            "101" => success,
            _ if key.starts_with('2') => success,
            _ => !success && !key.starts_with(['1', '3']),
        };
        let responses = described().filter(|(key, _)| is_in_group(key));
        let responses = responses.map(|(key, it)| (key.clone(), self.described_response(key, it)));
        Responses {
            responses: responses.collect(),
            is_enum: false,
        }
    }

    /// Returns the media types of the header `Accept` of a method with this entry of the Plan.
    pub(super) fn accept(&self, planned: &plan::Operation) -> Vec<String> {
        let responses = self.operation.get("responses");
        accepted_media_types(responses.unwrap_or(&Value::Null), Some(planned))
    }

    /// Returns the success responses of a method for a media type.
    pub(super) fn represented(&self, at: usize, representation: &Representation) -> Responses {
        let mut bodies = representation.responses.values();
        let first = bodies.next();
        let is_enum = bodies.any(|body| Some(body) != first);
        let id = escape(self.id);
        let responses = representation.responses.iter().map(|(key, body)| {
            let status = escape(key);
            let pointer = format!("/operations/{id}/representations/{at}/responses/{status}");
            (key.to_uppercase(), self.planned_response(body, pointer))
        });
        Responses {
            responses: responses.collect(),
            is_enum,
        }
    }

    /// Returns a response as the lowered description states it.
    fn described_response(&self, key: &str, response: &Value) -> Response {
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
    fn planned_response(&self, body: &ResponseBody, pointer: String) -> Response {
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
