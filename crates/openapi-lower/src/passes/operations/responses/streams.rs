//! Responses that are text, or streams of events or JSON values: bytes in the document, described
//! by the Plan.
//!
//! OpenAPI 3.2 describes the items by `itemSchema`, which `openapi32` rewrites as the items of an
//! array. Descriptions in earlier versions have the schema of an event's data, or of a value; some
//! have that of the event itself, an object with the members `event` and `data`.

use openapi_source::media_type::Stream;
use openapi_source::{Map, Node, Origin};

use super::Responses;
use super::representations::Decoding;
use super::response::{Body, LoweredResponse};
use crate::codes;

/// Whether all media types of a response are streams.
pub(super) fn is_stream(response: &Node) -> bool {
    let mut media_types = response.members("content").map(|(name, _)| name).peekable();
    media_types.peek().is_some() && media_types.all(|name| Stream::of(name).is_some())
}

impl Responses<'_, '_, '_, '_> {
    /// Returns the Plan entry for the only media type of a response, if that is text or a stream.
    pub(super) fn planned(&mut self, content: &mut Node) -> Option<Node> {
        let origin = content.origin;
        let map = content.as_object_mut().filter(|map| map.len() == 1)?;
        let (media_type, media) = map.iter().next()?;
        let decoding = self.decoding(media_type, media);
        if decoding == Decoding::Bytes {
            return None;
        }
        let mut media = std::mem::take(map).into_values().next()?;
        if let Decoding::Stream(stream) = decoding {
            let schema = media.take("schema").filter(Node::is_object);
            let code = codes::responses::STREAM;
            self.notes.removed(&media, code);
            return Some(self.stream(stream, schema, origin));
        }
        let code = codes::responses::TEXT;
        self.notes.removed(&media, code);
        Some(Node::new("text", origin))
    }

    /// Returns the Plan entry for a stream with this schema.
    pub(super) fn stream(&mut self, stream: Stream, schema: Option<Node>, origin: Origin) -> Node {
        let item = schema.and_then(|schema| self.item(stream, schema));
        let mut planned = Node::object(origin);
        match (stream, item) {
            (Stream::Events, Some(item)) => {
                if self.is_event(&item, 0) {
                    planned.insert("whole", Node::new(true, origin));
                }
                planned.insert("schema", item);
            }
            (Stream::Events, None) => {}
            (Stream::Lines | Stream::Sequence, item) => {
                let framing = match stream {
                    Stream::Sequence => "sequence",
                    _ => "lines",
                };
                planned.insert("framing", Node::new(framing, origin));
                planned.insert("schema", item.unwrap_or_else(|| Node::object(origin)));
            }
        }
        let key = match stream {
            Stream::Events => "events",
            Stream::Lines | Stream::Sequence => "jsonStream",
        };
        let mut body = Node::object(origin);
        body.insert(key, planned);
        body
    }

    /// Returns the schema of an item; `None` if the schema only states that the whole stream is
    /// text.
    fn item(&mut self, stream: Stream, mut schema: Node) -> Option<Node> {
        let described = self.components.resolve(&schema);
        match described.text("type") {
            Some("string") if stream != Stream::Events || !described.has("enum") => {
                let code = codes::responses::STREAM_TEXT;
                self.notes.removed(&schema, code);
                None
            }
            Some("array") => {
                let items = described.get("items").cloned();
                if !schema.has("$ref") {
                    schema.take("items");
                }
                let code = codes::responses::STREAM_ITEMS;
                self.notes.removed(&schema, code);
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
        const DEEPEST: usize = 8;
        let schema = self.components.resolve(schema);
        if depth > DEEPEST {
            return false;
        }
        let has = |name: &str| schema.get("properties").is_some_and(|it| it.has(name));
        if has("data") && ["event", "id", "retry"].iter().any(|name| has(name)) {
            return true;
        }
        let all = |key: &str| {
            let members = schema.items(key);
            !members.is_empty() && members.iter().all(|it| self.is_event(it, depth + 1))
        };
        let any = |key: &str| {
            schema
                .items(key)
                .iter()
                .any(|it| self.is_event(it, depth + 1))
        };
        all("oneOf") || all("anyOf") || any("allOf")
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
