//! Request bodies: one media type, of the five that progenitor sends.
//!
//! It panics on several, refuses all others, wants the schema of bytes and of text to be
//! exactly that, and always sends a body. The most useful media type is chosen; its body
//! is sent as JSON, form, text or bytes. What the description offers besides, what the
//! media type really is, and whether the body is optional, is left to the Plan. Where
//! only the caller can know the media type (the boundary of a multipart body, one of
//! several image formats), the operation gets a required `content-type` header
//! parameter, which overrides the one that progenitor writes.

mod lower;
pub(super) mod media;
#[cfg(test)]
mod tests;

use super::PLAN;
use super::cx::Cx;
use super::once::Once;
use super::parameters::shape::{Components, Shape};
use super::walk;
use crate::ident::method_name;
use crate::node::{Node, Origin};
use crate::report::Effect;
use media::Media;

/// The effect of what waits for the client generator to act on the Plan.
const LATER: Effect = Effect::Narrowed;

const CONTENT_TYPE: &str = "content-type";

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let placeholder = Node::object(Origin::ROOT);
    let components = match root.get_mut("components") {
        Some(components) => std::mem::replace(components, placeholder),
        None => placeholder,
    };
    let mut notes = Once::new(cx);
    walk::operations(root, |_, _, operation| {
        let mut bodies = Bodies {
            components: Components::of(&components),
            notes: &mut notes,
        };
        bodies.operation(operation);
    });
    if let Some(place) = root.get_mut("components") {
        *place = components;
    }
}

/// A body that the description offers.
struct Offer {
    media_type: String,
    media: Media,
    node: Node,
}

/// How a body is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sent {
    Json,
    Form,
    Text(&'static str),
    Bytes,
}

impl Sent {
    fn key(self) -> &'static str {
        match self {
            Sent::Json => "application/json",
            Sent::Form => "application/x-www-form-urlencoded",
            Sent::Text(key) => key,
            Sent::Bytes => "application/octet-stream",
        }
    }
}

struct Bodies<'a, 'n, 'c, 'o> {
    components: Components<'a>,
    notes: &'n mut Once<'c, 'o>,
}

impl Bodies<'_, '_, '_, '_> {
    fn operation(&mut self, operation: &mut Node) {
        let Some(place) = operation.get_mut("requestBody") else {
            return;
        };
        let origin = place.origin;
        let mut body = std::mem::replace(place, Node::object(origin));
        let content = body.get_mut("content").and_then(Node::as_object_mut);
        let offers: Vec<Offer> = content
            .map(std::mem::take)
            .into_iter()
            .flatten()
            .map(|(media_type, node)| Offer {
                media: Media::of(&media_type),
                media_type,
                node,
            })
            .collect();
        if offers.is_empty() {
            operation.take("requestBody");
            return self
                .notes
                .removed(Effect::Narrowed, &body, "a body without a media type");
        }
        let plan = self.choose(offers, &mut body, operation);
        if let Some(place) = operation.get_mut("requestBody") {
            *place = body;
        }
        if let Some(plan) = plan {
            let plan = Node::made(plan, origin);
            operation.object_at(PLAN).insert("bodies".to_owned(), plan);
        }
    }

    /// Writes the body that is sent into the request body; the result is what the Plan
    /// keeps of all, where the lowered form does not say it.
    fn choose(
        &mut self,
        mut offers: Vec<Offer>,
        body: &mut Node,
        operation: &mut Node,
    ) -> Option<Vec<Node>> {
        let files = offers.iter().any(|offer| offer.media == Media::Multipart)
            && offers
                .iter()
                .any(|offer| offer.media == Media::Form && self.has_file(offer));
        let (chosen, _) = offers
            .iter()
            .enumerate()
            .min_by_key(|(_, offer)| (rank(offer, files), offer.media_type.as_str()))?;
        let sent = self.sent(offers.get(chosen)?);
        let origin = body.origin;
        let required = body.flag("required");
        let verbatim = matches!(offers.as_slice(), [only] if only.media_type == sent.key());
        let only_caller_knows =
            self.only_caller_knows(&offers, chosen, sent) && !has_argument(operation, CONTENT_TYPE);

        let schema = offers.get(chosen)?.node.get("schema").cloned();
        let mut plans = Vec::new();
        let mut lowered = None;
        for (at, offer) in offers.iter_mut().enumerate() {
            let mut plan = Node::object(offer.node.origin);
            plan.insert(
                "mediaType",
                Node::made(offer.media_type.as_str(), offer.node.origin),
            );
            if at == chosen {
                plan.insert("chosen", Node::made(true, offer.node.origin));
                lowered = Some(self.lower(offer, sent, only_caller_knows, &mut plan));
            } else {
                self.leave(offer, schema.as_ref(), sent, only_caller_knows, &mut plan);
            }
            if required {
                plan.insert("required", Node::made(true, offer.node.origin));
            }
            plans.push(plan);
        }
        let content = body.object_at("content");
        content.insert(sent.key().to_owned(), lowered?);

        if !required {
            let at = body.get("required").map_or(origin, |node| node.origin);
            self.notes.note(LATER, at, "the body is always sent");
            body.insert("required", Node::made(true, at));
        }
        if only_caller_knows {
            self.notes.note(
                LATER,
                origin,
                "the caller writes the body and names its media type",
            );
            add_content_type(operation, origin);
        } else if !verbatim {
            self.media_type(offers.get(chosen)?, sent, origin);
        }
        let told = plans
            .iter()
            .any(|plan| plan.has("schema") || plan.has("encoding"));
        if verbatim && required && !told {
            return None;
        }
        self.notes
            .exact(origin, "what a body is besides is left to the Plan");
        Some(plans)
    }

    /// Notes that the media type sent is not the one described.
    fn media_type(&mut self, offer: &Offer, sent: Sent, origin: Origin) {
        let essence = media::essence(&offer.media_type);
        if essence == sent.key() {
            // Parameters, and the case of letters, mean nothing here.
        } else if offer.media == Media::Wildcard {
            self.notes.exact(
                origin,
                "a body of any media type is sent as its schema asks",
            );
        } else {
            self.notes
                .exact(origin, "the true `Content-Type` is left to the Plan");
        }
    }

    fn sent(&self, offer: &Offer) -> Sent {
        match offer.media {
            Media::Json | Media::JsonLike => Sent::Json,
            Media::Form => Sent::Form,
            Media::Text if media::essence(&offer.media_type) == "text/x-markdown" => {
                Sent::Text("text/x-markdown")
            }
            Media::Text => Sent::Text("text/plain"),
            Media::Multipart | Media::Bytes | Media::Xml | Media::Other => Sent::Bytes,
            Media::Wildcard => match offer.node.get("schema") {
                None => Sent::Bytes,
                Some(schema) => match self.components.shape(schema) {
                    Shape::Any => Sent::Bytes,
                    Shape::Scalar if self.components.has_format(schema, "binary") => Sent::Bytes,
                    Shape::Scalar if self.is_string(schema) => Sent::Text("text/plain"),
                    _ => Sent::Json,
                },
            },
        }
    }

    fn is_string(&self, schema: &Node) -> bool {
        self.components.resolve(schema).text("type") == Some("string")
    }

    /// Whether the media type is one of several, or has parts, that no constant can say.
    fn only_caller_knows(&self, offers: &[Offer], chosen: usize, sent: Sent) -> bool {
        let Some(offer) = offers.get(chosen).filter(|_| sent == Sent::Bytes) else {
            return false;
        };
        let raw = |offer: &&Offer| matches!(offer.media, Media::Other | Media::Xml);
        offer.media == Media::Multipart
            || (offer.media_type.contains('*') && offer.media != Media::Wildcard)
            || (raw(&offer) && offers.iter().filter(raw).count() > 1)
    }
}

/// The usefulness of a body; the least is the most useful.
fn rank(offer: &Offer, files: bool) -> u8 {
    match offer.media {
        Media::Json => 0,
        // A merge patch is an object as a client has it; a JSON patch is a program.
        Media::JsonLike if offer.media_type.contains("merge-patch") => 1,
        Media::JsonLike if offer.media_type.contains("json-patch") => 3,
        Media::JsonLike => 2,
        Media::Form => {
            if files {
                6
            } else {
                4
            }
        }
        Media::Multipart => 5,
        Media::Text => 7,
        Media::Bytes => 8,
        Media::Xml => 9,
        Media::Wildcard => 10,
        Media::Other => 11,
    }
}

/// Whether an operation has a parameter whose argument would be that of `name`.
fn has_argument(operation: &Node, name: &str) -> bool {
    let argument = method_name(name);
    let mut names = operation
        .items("parameters")
        .iter()
        .filter_map(|parameter| parameter.text("name"));
    names.any(|name| method_name(name) == argument)
}

/// Gives an operation the header parameter by which the caller names the media type.
fn add_content_type(operation: &mut Node, origin: Origin) {
    let mut schema = Node::object(origin);
    schema.insert("type", Node::made("string", origin));
    let mut parameter = Node::object(origin);
    parameter.insert("name", Node::made(CONTENT_TYPE, origin));
    parameter.insert("in", Node::made("header", origin));
    let description = "The media type of the body, with its parameters.";
    parameter.insert("description", Node::made(description, origin));
    parameter.insert("required", Node::made(true, origin));
    parameter.insert("schema", schema);
    if operation.items("parameters").is_empty() {
        operation.insert_before(
            &["requestBody", "responses"],
            "parameters",
            Node::made(Vec::new(), origin),
        );
    }
    if let Some(list) = operation.get_mut("parameters").and_then(Node::as_array_mut) {
        list.push(parameter);
    }
}
