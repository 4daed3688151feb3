//! Responses that are text, or streams of events or JSON values: the document declares them as bytes,
//! and the Plan describes them.
//!
//! OpenAPI 3.2 describes the items by `itemSchema`, which openapi-normalize rewrites as the items of
//! an array. In earlier versions the schema describes the data of an event, or a value; in some
//! descriptions it describes the event itself, an object with the members `event` and `data`.

use openapi_source::media_type::{Stream, essence};
use openapi_source::{Map, Node, Origin};

use super::Responses;
use super::representations::Decoding;
use super::response::{Body, LoweredResponse};
use crate::codes;
use crate::passes::operations::bodies::media::Media;
use crate::passes::operations::wire_shape::Shape;
use crate::schema::property;

/// Whether all media types of a response are streams.
pub(super) fn is_stream(response: &Node) -> bool {
    let mut media_types = response.members("content").map(|(name, _)| name).peekable();
    media_types.peek().is_some() && media_types.all(|name| Stream::of(name).is_some())
}

impl Responses<'_, '_, '_> {
    /// Returns the Plan entry for the only media type of a response, if that is text or a stream.
    pub(super) fn planned(&mut self, content: &mut Node) -> Option<Node> {
        let origin = content.origin;
        let map = content.as_object_mut().filter(|map| map.len() == 1)?;
        let (media_type, media) = map.iter().next()?;
        let decoding = self.decoding(media_type, media);
        if decoding == Decoding::Bytes {
            return None;
        }
        let (media_type, mut media) = std::mem::take(map).into_iter().next()?;
        if let Decoding::Stream(stream) = decoding {
            let schema = media.take("schema").filter(Node::is_object);
            self.notes.removed(&media, codes::responses::STREAM);
            return Some(self.stream(stream, schema, origin));
        }
        self.text_schema(&media_type, &mut media);
        self.notes.removed(&media, codes::responses::TEXT);
        Some(Node::new("text", origin))
    }

    /// Removes the schema of a text response if it allows fewer values than strings do. XML and YAML
    /// are documents of another format, whose schema describes what they contain.
    pub(super) fn text_schema(&mut self, media_type: &str, media: &mut Node) {
        let is_document =
            Media::of(media_type) == Media::Xml || essence(media_type).ends_with("yaml");
        let Some(schema) = media.get("schema").filter(|_| !is_document) else {
            return;
        };
        let is_any_text = match self.components.shape(schema) {
            Shape::Any => true,
            Shape::Scalar => {
                let schema = self.components.resolve(schema);
                schema.text("type") == Some("string")
                    && !["enum", "format"].iter().any(|it| schema.has(it))
            }
            _ => false,
        };
        if !is_any_text && let Some(schema) = media.take("schema") {
            self.notes
                .removed(&schema, codes::responses::TEXT_UNCHECKED);
        }
    }

    /// Returns the Plan entry for a stream with this schema.
    pub(super) fn stream(&mut self, stream: Stream, schema: Option<Node>, origin: Origin) -> Node {
        let item = schema.and_then(|schema| self.item(stream, schema));
        let framing = match stream {
            Stream::Events => {
                let mut events = Node::object(origin);
                if let Some(item) = item {
                    if self.is_event(&item, 0) {
                        events.insert("whole", Node::new(true, origin));
                    }
                    events.insert("schema", item);
                }
                return Node::with_members([("events", events)], origin);
            }
            Stream::Lines => Node::new("lines", origin),
            Stream::Sequence => Node::new("sequence", origin),
        };
        let schema = item.unwrap_or_else(|| Node::object(origin));
        let values = Node::with_members([("framing", framing), ("schema", schema)], origin);
        Node::with_members([("jsonStream", values)], origin)
    }

    /// Returns the schema of an item; `None` if the schema only states that the stream is a string.
    fn item(&mut self, stream: Stream, mut schema: Node) -> Option<Node> {
        let described = self.components.resolve(&schema);
        match described.text("type") {
            Some("string") if stream != Stream::Events || !described.has("enum") => {
                self.notes.removed(&schema, codes::responses::STREAM_TEXT);
                None
            }
            Some("array") => {
                let items = described.get("items").cloned();
                if !schema.has("$ref") {
                    schema.take("items");
                }
                self.notes.removed(&schema, codes::responses::STREAM_ITEMS);
                items.filter(Node::is_object)
            }
            None if described.as_object().is_none_or(Map::is_empty) => None,
            _ => Some(schema),
        }
    }

    /// Whether a schema describes an event: an object with `data` and another member of events, or
    /// a union of such objects.
    fn is_event(&self, schema: &Node, depth: usize) -> bool {
        /// The maximum depth of nested unions.
        const MAX_DEPTH: usize = 8;
        let schema = self.components.resolve(schema);
        if depth > MAX_DEPTH {
            return false;
        }
        let has = |name: &str| property(schema, name).is_some();
        if has("data") && ["event", "id", "retry"].iter().any(|name| has(name)) {
            return true;
        }
        let is_event = |member: &Node| self.is_event(member, depth + 1);
        let is_union = |key: &str| {
            let members = schema.items(key);
            !members.is_empty() && members.iter().all(is_event)
        };
        is_union("oneOf") || is_union("anyOf") || schema.items("allOf").iter().any(is_event)
    }

    /// Names the item types of an operation's streams.
    pub(super) fn streams(&mut self, responses: &mut [LoweredResponse], operation: &str) {
        for response in responses {
            if let Body::Planned(body) = &mut response.body {
                self.name_items(body, operation);
            }
        }
    }

    /// Names the item type of a stream after its method.
    pub(super) fn name_items(&mut self, body: &mut Node, method: &str) {
        for location in ["/events/schema", "/jsonStream/schema"] {
            if let Some(schema) = body.at_mut(location) {
                self.hoist(schema, &format!("{method}_item"));
            }
        }
    }
}
