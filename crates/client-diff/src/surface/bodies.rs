//! The body of a method, read from the lowered operation and its Plan.

use openapi_lower::plan::{self, BodyEncoding};
use openapi_lower::{media_type, pointer::escape};
use serde_json::Value;

use super::{
    Pointer,
    method::{Body, Reader},
    reference, rust_type,
};

impl Reader<'_> {
    /// Returns the body of the operation's own method.
    pub(super) fn own_body(&self) -> Option<Body> {
        let body = self.described.get("requestBody")?;
        let (key, media) = body.get("content")?.as_object()?.iter().next()?;
        let bodies = self.planned.bodies.iter().enumerate();
        let chosen = bodies.clone().find(|(_, body)| body.chosen);
        if let Some((at, offer)) = chosen
            && offer.sent_as == Some(BodyEncoding::Multipart)
        {
            return Some(self.offered(at, offer));
        }
        let schema = media.get("schema").cloned().unwrap_or_default();
        let offer = chosen.map(|(_, offer)| offer);
        Some(Body {
            media_type: offer.map_or(key, |offer| &offer.media_type).clone(),
            required: offer.is_none_or(|offer| offer.required),
            ty: self.body_type(key, &schema),
            encoding: encoding(offer),
            pointer: self.pointer.below("requestBody"),
            schema,
        })
    }

    /// Returns a body that only the Plan states.
    pub(super) fn offered(&self, at: usize, offer: &plan::Body) -> Body {
        let schema = offer.schema.clone().unwrap_or_default();
        let sent = offer
            .sent_as
            .map(BodyEncoding::media_type)
            .unwrap_or_default();
        let pointer = Pointer::Plan(format!("/operations/{}/bodies/{at}", escape(self.id)));
        Body {
            media_type: offer.media_type.clone(),
            required: offer.required,
            ty: if offer.named_by_caller && sent != media_type::MULTIPART {
                BYTES.to_owned()
            } else {
                self.body_type(sent, &schema)
            },
            encoding: encoding(Some(offer)),
            schema,
            pointer,
        }
    }

    /// Returns the type of a body that is sent with this media type.
    fn body_type(&self, sent: &str, schema: &Value) -> String {
        match sent {
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
fn encoding(offer: Option<&plan::Body>) -> Value {
    let mut encoding = offer.and_then(|offer| offer.encoding.clone());
    let fields = encoding.as_mut().and_then(Value::as_object_mut);
    if let Some(fields) = fields {
        fields.retain(|_, field| {
            if let Some(said) = field.as_object_mut() {
                said.retain(|key, value| match key.as_str() {
                    "style" => value != "form",
                    "explode" => value != true,
                    _ => true,
                });
            }
            field.as_object().is_some_and(|said| !said.is_empty())
        });
        if fields.is_empty() {
            return Value::Null;
        }
    }
    encoding.unwrap_or_default()
}
