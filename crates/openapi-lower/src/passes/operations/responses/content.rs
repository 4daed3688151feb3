//! Chooses the media type of a response to decode.

use openapi_source::{Map, Node, media_type};

use super::response::{Body, LoweredResponse, OtherMediaType, Status, bytes};
use super::{Responses, accept};
use crate::codes;
use crate::passes::operations::bodies::media::Media;
use crate::passes::operations::wire_shape::Shape;
use crate::passes::shape::is_wrapper;

impl Responses<'_, '_, '_, '_> {
    pub(super) fn content(
        &mut self,
        key: String,
        status: Status,
        mut node: Node,
        head: bool,
    ) -> LoweredResponse {
        let content = node.take("content");
        let origin = content
            .as_ref()
            .map_or(node.origin, |content| content.origin);
        let mut other_media_types = Vec::new();
        let (media_types, body) = match content {
            None => (Vec::new(), Body::None),
            Some(content) if head => {
                self.notes.removed(&content, codes::responses::HEAD_BODY);
                (Vec::new(), Body::None)
            }
            Some(content) if content.as_object().is_none_or(Map::is_empty) => {
                self.notes
                    .removed(&content, codes::responses::CONTENT_EMPTY);
                (Vec::new(), Body::None)
            }
            Some(content) => self.choose(content, status, &mut other_media_types),
        };
        let body = match body {
            Body::None if status == Status::Code(101) => Body::Upgrade,
            body => body,
        };
        LoweredResponse {
            described: key,
            status,
            node,
            content: origin,
            media_types,
            other_media_types,
            body,
            actual_body: None,
            dropped: false,
        }
    }

    /// Returns the media types that are decoded, and the body; adds the other media types to
    /// `other_media_types`.
    fn choose(
        &mut self,
        mut content: Node,
        status: Status,
        other_media_types: &mut Vec<OtherMediaType>,
    ) -> (Vec<String>, Body) {
        if status == Status::Code(101) {
            // The upgraded connection is not a response, and has no type.
            self.notes.removed(&content, codes::responses::UPGRADE);
            return (Vec::new(), Body::Upgrade);
        }
        let json = content
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(key, media)| Some((self.rank(key, media)?, key)))
            .min()
            .map(|(_, key)| key.clone());
        let types = content
            .as_object()
            .map(|content| accept::decoded(content, json.as_deref()))
            .unwrap_or_default();
        let Some(key) = json else {
            let several = content.as_object().is_some_and(|content| content.len() > 1);
            if several && status.is_success() && !status.is_bodiless() {
                let code = codes::responses::SEVERAL_RAW;
                self.notes.note(content.origin, code);
                other_media_types.extend(take_media_types(&mut content));
                return (types, Body::Raw(bytes(content.origin)));
            }
            if status.is_success()
                && !status.is_bodiless()
                && let Some(planned) = self.planned(&mut content)
            {
                return (types, Body::Planned(planned));
            }
            self.rename_json(&mut content);
            return (types, Body::Raw(content));
        };
        if status.is_bodiless() {
            self.notes
                .removed(&content, codes::responses::STATUS_WITHOUT_BODY);
            return (Vec::new(), Body::None);
        }
        let Some(mut media) = content.take(&key) else {
            return (Vec::new(), Body::None);
        };
        for other in take_media_types(&mut content) {
            if types.contains(&other.media_type) || self.is_same_json(&other, &media) {
                let code = codes::responses::JSON_SPELLING;
                self.notes.removed(&other.node, code);
            } else {
                other_media_types.push(other);
            }
        }
        if let Some(encoding) = media.take("encoding") {
            self.notes
                .removed(&encoding, codes::responses::ENCODING_UNUSED);
        }
        let schema = match media.take("schema") {
            Some(schema) if schema.is_object() => schema,
            schema => {
                let origin = schema.map_or(media.origin, |schema| schema.origin);
                self.notes.note(origin, codes::responses::SCHEMA_MISSING);
                Node::object(origin)
            }
        };
        if media.as_object().is_some_and(|rest| !rest.is_empty()) {
            self.notes.removed(&media, codes::responses::MEMBER);
        }
        match Media::of(&key) {
            Media::Json if key == media_type::JSON => {}
            Media::Json => self.notes.note(media.origin, codes::responses::JSON_NAME),
            Media::Wildcard => {
                let code = codes::responses::WILDCARD;
                self.notes.note(media.origin, code);
            }
            Media::JsonLike => {
                let code = codes::responses::JSON_LIKE;
                self.notes.note(media.origin, code);
            }
            _ => {}
        }
        (types, Body::Typed(schema))
    }

    /// Whether a media type is the same JSON with another name. ASP.NET servers list `text/plain`
    /// beside JSON with the same structured schema, which plain text cannot have.
    fn is_same_json(&self, other: &OtherMediaType, json: &Node) -> bool {
        let media = Media::of(&other.media_type);
        let (Some(one), Some(other)) = (other.node.get("schema"), json.get("schema")) else {
            return other.node.get("schema").is_none()
                && json.get("schema").is_none()
                && matches!(media, Media::Json | Media::JsonLike);
        };
        let structured = !matches!(self.components.shape(one), Shape::Scalar | Shape::Any);
        one.is_same(other)
            && match media {
                Media::Json | Media::JsonLike | Media::Wildcard => true,
                Media::Text => structured,
                _ => false,
            }
    }

    /// Renames the media type of bytes that are declared as JSON.
    fn rename_json(&mut self, content: &mut Node) {
        let called_json =
            |key: &str| key == media_type::JSON || key.starts_with("application/json;");
        let Some(map) = content.as_object_mut() else {
            return;
        };
        if map.keys().any(|key| called_json(key)) {
            for (key, media) in std::mem::take(map) {
                let bytes = called_json(&key);
                if bytes {
                    self.notes
                        .note(media.origin, codes::responses::BYTES_AS_JSON);
                }
                let key = if bytes {
                    media_type::BYTES.to_owned()
                } else {
                    key
                };
                if let Some(other) = map.insert(key, media) {
                    let code = codes::responses::BYTES_TWICE;
                    self.notes.removed(&other, code);
                }
            }
        }
    }

    /// Whether a response has a body, and none of its media types is decoded as JSON.
    pub(super) fn is_raw(&self, response: &Node) -> bool {
        let mut media_types = response.members("content").peekable();
        media_types.peek().is_some()
            && media_types.all(|(key, media)| self.rank(key, media).is_none())
    }

    /// Returns the rank of a media type as JSON, lower is better; `None` if it is not JSON.
    pub(super) fn rank(&self, key: &str, media: &Node) -> Option<u8> {
        let schema = media.get("schema");
        let binary = schema.is_some_and(|schema| self.components.has_format(schema, "binary"));
        match Media::of(key) {
            // Descriptions of Swagger 2.0 declare files as JSON if that is the global media type.
            _ if binary => None,
            Media::Json if key == media_type::JSON => Some(0),
            Media::Json => Some(1),
            Media::JsonLike if key.contains("problem") => Some(3),
            Media::JsonLike => Some(2),
            Media::Wildcard => {
                let schema = schema?;
                let wrapped = schema.items("allOf").first().filter(|_| is_wrapper(schema));
                let schema = self.components.resolve(wrapped.unwrap_or(schema));
                let text = schema.text("type") == Some("string");
                let shape = self.components.shape(schema);
                (shape != Shape::Any && !text).then_some(4)
            }
            _ => None,
        }
    }
}

/// Removes and returns all media types of a `content` object.
fn take_media_types(content: &mut Node) -> impl Iterator<Item = OtherMediaType> + use<> {
    let content = content.as_object_mut().map(std::mem::take);
    let other_media_types = content.into_iter().flatten();
    other_media_types.map(|(media_type, node)| OtherMediaType { media_type, node })
}
