//! Methods for the media types of success responses that the operation's main method does not
//! decode.
//!
//! The method for a media type requests only that type. It decodes success responses without the type
//! as the main method does.

use openapi_source::media_type::{Stream, essence, is_text};
use openapi_source::{Map, Node, Origin};

use super::Responses;
use super::response::{LoweredResponse, OtherMediaType, Status};
use crate::codes;
use crate::passes::operations::bodies::media::{Media, suffix};
use crate::passes::operations::operation_ids::operation_id;
use crate::schema::is_same;

/// How the client decodes a media type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Decoding {
    Json,
    Stream(Stream),
    Text,
    Bytes,
}

/// The media types that one method decodes.
struct Representation {
    /// The media types, as described.
    media_types: Vec<String>,
    decoding: Decoding,
    /// The schemas, by the index of the response.
    responses: Vec<(usize, Option<Node>)>,
}

impl Responses<'_, '_, '_> {
    /// Removes the other media types of the success responses, and adds the methods that decode
    /// them to the Plan. `is_default_both`: whether `default` is success and error.
    pub(super) fn representations(
        &mut self,
        responses: &mut [LoweredResponse],
        is_default_both: bool,
        operation: &mut Node,
        origin: Origin,
    ) {
        let mut found: Vec<Representation> = Vec::new();
        for (at, response) in responses.iter_mut().enumerate() {
            let is_success = response.status.is_success()
                || is_default_both && response.status == Status::Default;
            for other in std::mem::take(&mut response.other_media_types) {
                if !is_success {
                    self.notes
                        .removed(&other.node, codes::responses::ERROR_MEDIA_TYPE);
                } else if essence(&other.media_type).starts_with("application/grpc") {
                    self.notes.removed(&other.node, codes::responses::GRPC);
                } else {
                    self.group(other, at, &mut found);
                }
            }
        }
        if found.is_empty() {
            return;
        }
        self.notes.note(origin, codes::responses::REPRESENTATIONS);
        let planned: Vec<Node> = found
            .into_iter()
            .map(|it| self.plan(it, responses, is_default_both, operation, origin))
            .collect();
        let planned = Node::new(planned, origin);
        operation
            .plan_at()
            .insert("representations".to_owned(), planned);
    }

    /// Adds a media type of a response to the representation whose method decodes it.
    fn group(&mut self, other: OtherMediaType, at: usize, found: &mut Vec<Representation>) {
        let OtherMediaType {
            media_type,
            mut node,
        } = other;
        let decoding = self.decoding(&media_type, &node);
        let schema = match decoding {
            Decoding::Json | Decoding::Stream(_) => node.take("schema").filter(Node::is_object),
            Decoding::Text => {
                self.text_schema(&media_type, &mut node);
                None
            }
            Decoding::Bytes => None,
        };
        self.notes.removed(&node, codes::responses::REPRESENTATION);
        let is_same_format = |other: &Representation| {
            let mut names = other.media_types.iter();
            let mut schemas = other.responses.iter().filter(|(index, _)| *index == at);
            other.decoding == decoding
                && names.any(|name| spelling(name) == spelling(&media_type))
                && schemas.all(|(_, other)| is_same(other.as_ref(), schema.as_ref()))
        };
        let Some(same) = found.iter_mut().find(|other| is_same_format(other)) else {
            return found.push(Representation {
                media_types: vec![media_type],
                decoding,
                responses: vec![(at, schema)],
            });
        };
        if !same.media_types.contains(&media_type) {
            same.media_types.push(media_type);
        }
        if same.responses.iter().all(|(index, _)| *index != at) {
            same.responses.push((at, schema));
        }
    }

    /// Returns how the client decodes a media type.
    pub(super) fn decoding(&self, media_type: &str, node: &Node) -> Decoding {
        if self.rank(media_type, node).is_some() {
            return Decoding::Json;
        }
        if let Some(stream) = Stream::of(media_type) {
            return Decoding::Stream(stream);
        }
        let schema = node.get("schema");
        let is_binary = schema.is_some_and(|schema| self.components.has_format(schema, "binary"));
        let essence = essence(media_type);
        let is_textual = is_text(media_type)
            || matches!(Media::of(media_type), Media::Text | Media::Xml)
            || ["application/yaml", "application/x-yaml"].contains(&&*essence)
            || essence.ends_with("+yaml");
        if is_textual && !is_binary {
            Decoding::Text
        } else {
            Decoding::Bytes
        }
    }

    /// Returns the Plan entry for a method.
    fn plan(
        &mut self,
        representation: Representation,
        responses: &[LoweredResponse],
        is_default_both: bool,
        operation: &Node,
        origin: Origin,
    ) -> Node {
        let Representation {
            media_types,
            decoding,
            responses: mut described,
        } = representation;
        let suffix = format_suffix(media_types.first().map_or("", String::as_str));
        let main_id = operation_id(operation);
        let id = self.ids.allocate(format!("{main_id}_{suffix}"));
        let bodies = operation.plan().map(|plan| plan.items("bodies"));
        let mut with_bodies = Map::default();
        for body in bodies.into_iter().flatten() {
            if let Some(body) = body.text("operationId")
                && !with_bodies.contains_key(body)
            {
                let id = self.ids.allocate(format!("{body}_{suffix}"));
                with_bodies.insert(body.to_owned(), Node::new(id, origin));
            }
        }

        let has_several = described.len() > 1;
        let mut planned_responses = Node::object(origin);
        for (at, response) in responses.iter().enumerate() {
            let key = match response.status {
                Status::Default if is_default_both => "2XX".to_owned(),
                status if status.is_success() || status.is_redirect() => response.described.clone(),
                _ => continue,
            };
            let found = described.iter_mut().find(|(index, _)| *index == at);
            let body = match (found, decoding) {
                (Some((_, schema)), Decoding::Json) => {
                    let mut schema = schema.take().unwrap_or_else(|| Node::object(origin));
                    let name = if has_several {
                        format!("{id}_response_{}", response.described)
                    } else {
                        format!("{id}_response")
                    };
                    self.hoist(&mut schema, &name);
                    Node::with_members([("json", schema)], origin)
                }
                (Some((_, schema)), Decoding::Stream(stream)) => {
                    let mut body = self.stream(stream, schema.take(), origin);
                    self.name_items(&mut body, &id);
                    body
                }
                (Some(_), Decoding::Text) => Node::new("text", origin),
                (Some(_), Decoding::Bytes) => Node::new("bytes", origin),
                (None, _) => response.planned_body(origin),
            };
            planned_responses.insert(&key, body);
        }

        let media_types = media_types.into_iter().map(|it| Node::new(it, origin));
        let media_types: Vec<Node> = media_types.collect();
        let mut planned = Node::with_members(
            [
                ("mediaTypes", Node::new(media_types, origin)),
                ("operationId", Node::new(id, origin)),
            ],
            origin,
        );
        if !with_bodies.is_empty() {
            planned.insert("withBodies", Node::new(with_bodies, origin));
        }
        planned.insert("responses", planned_responses);
        planned
    }
}

/// Returns the suffix of a method's name for a media type: `svg` for `image/svg+xml`.
fn format_suffix(media_type: &str) -> String {
    let essence = essence(media_type);
    match essence.strip_suffix("+xml") {
        Some(format) => suffix(&[format]),
        None => suffix(&[media_type]),
    }
}

/// Returns the same name for all names of a media type: XML has two.
fn spelling(media_type: &str) -> String {
    match essence(media_type).as_str() {
        "text/xml" => "application/xml".to_owned(),
        essence => essence.to_owned(),
    }
}
