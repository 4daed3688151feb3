//! Chooses the media type of a response to decode.

use openapi_source::{Map, Node, media_type};

use super::response::{Body, LoweredResponse, OtherMediaType, Status, bytes};
use super::{Responses, accept};
use crate::codes;
use crate::passes::operations::bodies::media::Media;
use crate::passes::operations::wire_shape::Shape;
use crate::passes::shape::is_wrapper;
use crate::schema::is_same;

impl Responses<'_, '_, '_> {
    /// Lowers the `content` of a response; `is_head`: whether it responds to HEAD.
    pub(super) fn content(
        &mut self,
        key: String,
        status: Status,
        mut node: Node,
        is_head: bool,
    ) -> LoweredResponse {
        let content = node.take("content");
        let origin = content.as_ref().map_or(node.origin, |it| it.origin);
        let mut other_media_types = Vec::new();
        let (media_types, body) = match content {
            None => (Vec::new(), Body::None),
            Some(content) if is_head => {
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
        LoweredResponse {
            described: key,
            status,
            node,
            content: origin,
            media_types,
            other_media_types,
            body: match body {
                Body::None if status == Status::Code(101) => Body::Upgrade,
                body => body,
            },
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
        let described = content.members_mut();
        let json = described
            .iter()
            .filter_map(|(key, media)| Some((self.rank(key, media)?, key)))
            .min()
            .map(|(_, key)| key.clone());
        let types = accept::decoded(described, json.as_deref());
        let Some(key) = json else {
            let has_several = described.len() > 1;
            if status.is_success() && !status.is_bodiless() {
                if has_several {
                    self.notes
                        .note(content.origin, codes::responses::SEVERAL_RAW);
                    other_media_types.extend(take_media_types(&mut content));
                    return (types, Body::Raw(bytes(content.origin)));
                }
                if let Some(planned) = self.planned(&mut content) {
                    return (types, Body::Planned(planned));
                }
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
                self.notes
                    .removed(&other.node, codes::responses::JSON_SPELLING);
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
        let code = match Media::of(&key) {
            Media::Json if key != media_type::JSON => Some(codes::responses::JSON_NAME),
            Media::Wildcard => Some(codes::responses::WILDCARD),
            Media::JsonLike => Some(codes::responses::JSON_LIKE),
            _ => None,
        };
        if let Some(code) = code {
            self.notes.note(media.origin, code);
        }
        (types, Body::Typed(schema))
    }

    /// Whether a media type is a different name for the same JSON. ASP.NET servers list
    /// `text/plain` beside JSON with the same structured schema, which plain text cannot have.
    fn is_same_json(&self, other: &OtherMediaType, json: &Node) -> bool {
        let schema = other.node.get("schema");
        is_same(schema, json.get("schema"))
            && match (Media::of(&other.media_type), schema) {
                (Media::Json | Media::JsonLike, _) | (Media::Wildcard, Some(_)) => true,
                (Media::Text, Some(schema)) => {
                    !matches!(self.components.shape(schema), Shape::Scalar | Shape::Any)
                }
                _ => false,
            }
    }

    /// Renames the media type of bytes that the description declares as JSON.
    fn rename_json(&mut self, content: &mut Node) {
        let members = content.members_mut();
        for (mut key, media) in std::mem::take(members) {
            if key == media_type::JSON || key.starts_with("application/json;") {
                self.notes
                    .note(media.origin, codes::responses::BYTES_AS_JSON);
                key = media_type::BYTES.to_owned();
            }
            if let Some(replaced) = members.insert(key, media) {
                self.notes.removed(&replaced, codes::responses::BYTES_TWICE);
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
        let is_binary = schema.is_some_and(|schema| self.components.has_format(schema, "binary"));
        match Media::of(key) {
            // Descriptions of Swagger 2.0 declare files as JSON if JSON is the global media type.
            _ if is_binary => None,
            Media::Json if key == media_type::JSON => Some(0),
            Media::Json => Some(1),
            Media::JsonLike if key.contains("problem") => Some(3),
            Media::JsonLike => Some(2),
            Media::Wildcard => {
                let schema = schema?;
                let wrapped = schema.items("allOf").first().filter(|_| is_wrapper(schema));
                let schema = self.components.resolve(wrapped.unwrap_or(schema));
                let is_string = schema.text("type") == Some("string");
                let shape = self.components.shape(schema);
                (shape != Shape::Any && !is_string).then_some(4)
            }
            _ => None,
        }
    }
}

/// Removes and returns all media types of a `content` object.
fn take_media_types(content: &mut Node) -> impl Iterator<Item = OtherMediaType> + use<> {
    std::mem::take(content.members_mut())
        .into_iter()
        .map(|(media_type, node)| OtherMediaType { media_type, node })
}
