//! The body of a method, read from the lowered operation and its Plan.

use client_codegen::surface::content_type_of;
use openapi_lower::plan::{self, BodyEncoding};
use openapi_lower::{media_type, pointer::escape};
use serde_json::Value;

use super::{
    Pointer,
    method::{Body, Parts, Reader},
    reference, rust_type,
};

impl Reader<'_> {
    /// Returns the body of the operation's main method.
    pub(super) fn main_body(&self) -> Option<Body> {
        let body = self.operation.get("requestBody")?;
        let (key, media) = body.get("content")?.as_object()?.iter().next()?;
        let mut bodies = self.planned.bodies.iter().enumerate();
        let chosen = bodies.find(|(_, body)| body.chosen);
        if let Some((at, planned)) = chosen
            && planned.sent_as == Some(BodyEncoding::Multipart)
        {
            return Some(self.planned_body(at, planned));
        }
        let schema = media.get("schema").cloned().unwrap_or_default();
        let planned = chosen.map(|(_, planned)| planned);
        Some(Body {
            content_type: content_type_of(key, planned),
            required: planned.is_none_or(|body| body.required),
            ty: self.body_type(key, &schema),
            encoding: encoding(planned),
            parts: Parts::default(),
            pointer: self.pointer.below("requestBody"),
            schema,
        })
    }

    /// Returns the body that the Plan states at a position.
    pub(super) fn planned_body(&self, at: usize, planned: &plan::Body) -> Body {
        let schema = planned.schema.clone().unwrap_or_default();
        let sent_as = planned.sent_as.map(BodyEncoding::media_type);
        let sent_as = sent_as.unwrap_or_default();
        let pointer = Pointer::Plan(format!("/operations/{}/bodies/{at}", escape(self.id)));
        Body {
            content_type: content_type_of(sent_as, Some(planned)),
            required: planned.required,
            ty: if planned.named_by_caller && sent_as != media_type::MULTIPART {
                BYTES.to_owned()
            } else {
                self.body_type(sent_as, &schema)
            },
            encoding: encoding(Some(planned)),
            parts: Parts {
                named: planned.parts.clone(),
                others: planned.other_parts,
            },
            schema,
            pointer,
        }
    }

    /// Returns the type of a body that is sent with this media type.
    fn body_type(&self, media_type: &str, schema: &Value) -> String {
        match media_type {
            media_type::BYTES => BYTES.to_owned(),
            media_type::TEXT | "text/x-markdown" => "String".to_owned(),
            media_type::MULTIPART => match reference(schema).filter(|name| self.has_fields(name)) {
                Some(_) => rust_type(schema, self.plan),
                None => "Form".to_owned(),
            },
            _ => format!("&{}", rust_type(schema, self.plan)),
        }
    }

    fn has_fields(&self, name: &str) -> bool {
        let schema = self.schemas.and_then(|schemas| schemas.get(name));
        let fields = schema.and_then(|schema| schema.get("properties")?.as_object());
        fields.is_some_and(|fields| !fields.is_empty())
    }
}

/// The type of a body of bytes.
const BYTES: &str = "impl Into<Body>";

/// Returns the `encoding` of a form's fields, without default values.
fn encoding(planned: Option<&plan::Body>) -> Value {
    let mut encoding = planned.and_then(|body| body.encoding.clone());
    if let Some(fields) = encoding.as_mut().and_then(Value::as_object_mut) {
        for field in fields.values_mut().filter_map(Value::as_object_mut) {
            field.retain(|key, value| match key.as_str() {
                "style" => value != "form",
                "explode" => value != true,
                _ => true,
            });
        }
        fields.retain(|_, field| field.as_object().is_some_and(|field| !field.is_empty()));
        if fields.is_empty() {
            return Value::Null;
        }
    }
    encoding.unwrap_or_default()
}
