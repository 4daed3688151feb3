//! The answers of a method, read from the lowered operation and its Plan.

use indexmap::IndexMap;
use openapi_lower::plan::ResponseBody;
use serde_json::Value;

use super::{
    Place,
    method::{Answer, Reader, Side},
    origins::escape,
    rust_type,
};

impl Reader<'_> {
    /// The answers of success, or of failure.
    pub(super) fn side(&self, success: bool) -> Side {
        let mut side = Side {
            answers: IndexMap::new(),
            is_enum: false,
        };
        let responses = self.described.get("responses").and_then(Value::as_object);
        let responses = || responses.into_iter().flatten();
        let range = responses().any(|(key, _)| key.eq_ignore_ascii_case("2XX"));
        for (key, response) in responses() {
            let is_success = key == "101" || key.starts_with('2');
            let on_side = match key.as_str() {
                "default" => !success || !range,
                _ => is_success == success && !key.starts_with(['1', '3']) || key == "101",
            };
            if on_side && is_success <= success {
                side.answers.insert(key.clone(), self.answer(key, response));
            }
        }
        let told: Vec<(&String, &ResponseBody)> = self
            .planned
            .responses
            .iter()
            .filter_map(|(key, response)| Some((key, response.body.as_ref()?)))
            .filter(|(key, _)| (key.starts_with('2') || *key == "101") == success)
            .collect();
        if !told.is_empty() {
            side.is_enum = true;
            let told = told.into_iter();
            side.answers = told
                .map(|(key, body)| (key.to_uppercase(), self.told(key, body)))
                .collect();
        }
        side
    }

    /// What the lowered description says of a status.
    fn answer(&self, key: &str, response: &Value) -> Answer {
        let content = response.get("content").and_then(Value::as_object);
        let media = content.and_then(|content| content.iter().next());
        let (ty, schema) = match media {
            None if key == "101" => ("Upgraded".to_owned(), None),
            None => ("()".to_owned(), None),
            Some((media_type, media)) if media_type == "application/json" => {
                let schema = media.get("schema").cloned().unwrap_or_default();
                (rust_type(&schema, self.plan), Some(schema))
            }
            Some(_) => ("ByteStream".to_owned(), None),
        };
        Answer {
            ty,
            schema,
            place: self.place.below("responses").below(key),
        }
    }

    /// What the Plan says of a status.
    fn told(&self, key: &str, body: &ResponseBody) -> Answer {
        let (ty, schema) = match body {
            ResponseBody::Empty => ("()".to_owned(), None),
            ResponseBody::Bytes => ("ByteStream".to_owned(), None),
            ResponseBody::Upgrade => ("Upgraded".to_owned(), None),
            ResponseBody::Json(schema) => (rust_type(schema, self.plan), Some(schema.clone())),
        };
        let id = escape(self.id);
        Answer {
            ty,
            schema,
            place: Place::Plan(format!("/operations/{id}/responses/{}", escape(key))),
        }
    }
}
