//! Request bodies: reduces them to one of the five media types that progenitor sends.
//!
//! progenitor panics on several media types, rejects all others, accepts only one schema each for
//! bytes and text, and always sends a body. This pass chooses the preferred media type, whose body
//! is sent as JSON, form, text or bytes. The Plan keeps the other bodies, the original media type,
//! and whether the body is optional: another body gets a separate method, unless it is equivalent
//! to the chosen one. If only the caller knows the media type (the boundary of a multipart body, or
//! one of several image formats), the operation gets a `content-type` header parameter, which
//! overrides the one that progenitor sends. `parameters` keeps its argument name free. The generated
//! client has no such argument for `multipart/form-data`: it writes the boundary.
//!
//! Until types are named, the schemas of the other bodies stay in the request body, so that passes
//! process them; `move_to_plan` then moves them to the Plan. Nothing is lost on the wire; the caller
//! serializes a body that is neither JSON nor a form.

use openapi_source::media_type::{self, essence};
use openapi_source::{Node, Origin, walk};

mod argument;
mod lower;
pub(crate) mod media;
mod methods;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};
use crate::passes::operations::method_ids::MethodIds;
use crate::passes::operations::wire_shape::{Components, Shape};
use argument::add_content_type;
pub(super) use argument::{CONTENT_TYPE, MEDIA_TYPE_ARGUMENT, may_name_media_type};
use media::Media;
pub(crate) use methods::other_methods;
use methods::rank;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let ids = MethodIds::of(root);
    Components::beside(root, |root, components| {
        let mut bodies = Bodies {
            components,
            notes: UniqueChanges::new(cx),
            ids,
        };
        walk::operations_mut(root, |_, _, operation| bodies.operation(operation));
    });
}

/// Moves the bodies that the lowered operation does not send to the Plan.
pub(crate) fn move_to_plan(root: &mut Node, _: &mut Cx) {
    walk::operations_mut(root, |_, _, operation| {
        let content = operation.at_mut("/requestBody/content");
        let Some(content) = content.and_then(Node::as_object_mut) else {
            return;
        };
        let first = content.len().min(1);
        let others = content.split_off(first);
        let plan = operation.plan_mut();
        for plan in walk::list(plan.and_then(|plan| plan.get_mut("bodies"))) {
            let media_type = plan.text("mediaType").unwrap_or_default();
            if let Some(schema) = others.get(media_type).and_then(|it| it.get("schema")) {
                plan.insert("schema", schema.clone());
            }
        }
    });
}

/// A body that the description allows, with one media type.
struct Candidate {
    media_type: String,
    media: Media,
    node: Node,
}

/// The encoding of a body.
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
            Sent::Json => media_type::JSON,
            Sent::Form => media_type::URLENCODED,
            Sent::Text(key) => key,
            Sent::Bytes => media_type::BYTES,
        }
    }
}

struct Bodies<'a, 'c, 'o> {
    components: Components<'a>,
    notes: UniqueChanges<'c, 'o>,
    ids: MethodIds,
}

impl Bodies<'_, '_, '_> {
    fn operation(&mut self, operation: &mut Node) {
        let Some(member) = operation.get_mut("requestBody") else {
            return;
        };
        let origin = member.origin;
        let mut body = std::mem::replace(member, Node::object(origin));
        let candidates: Vec<Candidate> = std::mem::take(body.object_at("content"))
            .into_iter()
            .map(|(media_type, node)| Candidate {
                media: Media::of(&media_type),
                media_type,
                node,
            })
            .collect();
        if candidates.is_empty() {
            operation.take("requestBody");
            return self.notes.removed(&body, codes::bodies::MEDIA_TYPE_MISSING);
        }
        let plan = self.choose(candidates, &mut body, operation);
        operation.insert("requestBody", body);
        if let Some(plan) = plan {
            let plan = Node::new(plan, origin);
            operation.plan_at().insert("bodies".to_owned(), plan);
        }
    }

    /// Writes the chosen body into the request body; returns the data for the Plan, unless the
    /// lowered document describes the body completely.
    fn choose(
        &mut self,
        mut candidates: Vec<Candidate>,
        body: &mut Node,
        operation: &mut Node,
    ) -> Option<Vec<Node>> {
        let has_file = candidates.iter().any(|it| it.media == Media::Multipart)
            && candidates
                .iter()
                .any(|it| it.media == Media::Form && self.has_file(it));
        let (chosen, candidate) = candidates
            .iter()
            .enumerate()
            .min_by_key(|(_, it)| (rank(it, has_file), it.media_type.as_str()))?;
        let sent = self.sent(candidate);
        let is_verbatim = matches!(candidates.as_slice(), [only] if only.media_type == sent.key());
        let origin = body.origin;
        let required = body.flag("required");
        let methods = self.methods(&candidates, chosen, operation);
        let by_caller = methods.first().is_some_and(|first| first.by_caller);
        let needs_boundary = is_form_data(candidate) && !argument::is_taken(operation);

        let mut plans = Vec::new();
        let content = body.object_at("content");
        content.clear();
        for (at, candidate) in candidates.iter_mut().enumerate() {
            let is_chosen = at == chosen;
            let candidate_origin = candidate.node.origin;
            let flag = || Node::new(true, candidate_origin);
            let media_type = Node::new(candidate.media_type.as_str(), candidate_origin);
            let mut plan = Node::with_members([("mediaType", media_type)], candidate_origin);
            if is_chosen {
                plan.insert("chosen", flag());
            }
            if required {
                plan.insert("required", flag());
            }
            let method = methods.iter().find(|method| method.members.contains(&at));
            let sent = self.sent(candidate);
            match method {
                Some(method) if is_chosen || method.id.is_some() => {
                    if let Some(id) = &method.id {
                        plan.insert("operationId", Node::new(id.as_str(), candidate_origin));
                    }
                    if is_form_data(candidate) {
                        plan.insert("sentAs", Node::new(media_type::MULTIPART, candidate_origin));
                    } else if !is_chosen {
                        plan.insert("sentAs", Node::new(sent.key(), candidate_origin));
                    }
                    if method.by_caller {
                        plan.insert("namedByCaller", flag());
                    }
                    for (key, node) in self.lower(candidate, sent, is_chosen, &mut plan) {
                        if is_chosen && key == sent.key() {
                            content.shift_insert(0, key, node)
                        } else {
                            content.insert(key, node)
                        };
                    }
                }
                _ => self.move_to_plan(candidate, method.is_some(), &mut plan),
            }
            plans.push(plan);
        }

        if !required {
            let required_origin = body.get("required").map_or(origin, |node| node.origin);
            self.notes.note(required_origin, codes::bodies::OPTIONAL);
            body.insert("required", Node::new(true, required_origin));
        }
        if by_caller {
            self.notes.note(origin, codes::bodies::CALLER_MEDIA_TYPE);
            add_content_type(operation, required, origin);
        } else if needs_boundary {
            self.notes.note(origin, codes::bodies::BOUNDARY);
            add_content_type(operation, required, origin);
        } else if !is_verbatim {
            self.note_media_type(candidates.get(chosen)?, sent, origin);
        }
        let is_planned = plans
            .iter()
            .any(|plan| plan.has("schema") || plan.has("encoding"));
        if is_verbatim && required && !is_planned {
            return None;
        }
        self.notes.note(origin, codes::bodies::PLAN);
        Some(plans)
    }

    /// Notes that the media type for progenitor is not the described one, apart from parameters and
    /// letter case.
    fn note_media_type(&mut self, candidate: &Candidate, sent: Sent, origin: Origin) {
        if candidate.media == Media::Wildcard {
            self.notes.note(origin, codes::bodies::WILDCARD);
        } else if essence(&candidate.media_type) != sent.key() {
            self.notes.note(origin, codes::bodies::CONTENT_TYPE);
        }
    }

    fn sent(&self, candidate: &Candidate) -> Sent {
        match candidate.media {
            Media::Json | Media::JsonLike => Sent::Json,
            // Only an object has fields.
            Media::Form if self.is_encoded_by_caller(candidate) => Sent::Text(media_type::TEXT),
            Media::Form => Sent::Form,
            Media::Text if essence(&candidate.media_type) == "text/x-markdown" => {
                Sent::Text("text/x-markdown")
            }
            Media::Text => Sent::Text(media_type::TEXT),
            Media::Multipart | Media::Bytes | Media::Xml | Media::Other => Sent::Bytes,
            Media::Wildcard => match candidate.node.get("schema") {
                None => Sent::Bytes,
                Some(schema) => match self.components.shape(schema) {
                    Shape::Any => Sent::Bytes,
                    Shape::Scalar if self.components.has_format(schema, "binary") => Sent::Bytes,
                    Shape::Scalar if self.is_string(schema) => Sent::Text(media_type::TEXT),
                    _ => Sent::Json,
                },
            },
        }
    }

    /// Whether a value of the body's schema has no fields or parts to write.
    fn is_encoded_by_caller(&self, candidate: &Candidate) -> bool {
        let schema = candidate.node.get("schema");
        schema.is_some_and(|schema| match self.components.shape(schema) {
            Shape::Scalar | Shape::Array | Shape::NestedArray | Shape::ArrayOrScalar => true,
            Shape::Object | Shape::Union | Shape::Any => false,
        })
    }

    fn is_string(&self, schema: &Node) -> bool {
        self.components.resolve(schema).text("type") == Some("string")
    }
}

/// Whether a body is a form whose parts the generated client serializes.
fn is_form_data(candidate: &Candidate) -> bool {
    essence(&candidate.media_type) == media_type::MULTIPART
}
