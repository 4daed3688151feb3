//! Determines which request bodies have a separate method, and its name.

use std::collections::HashMap;

use openapi_source::Node;
use openapi_source::media_type::{essence, is_text};

use super::media::{Media, suffix};
use super::{Bodies, Candidate, Sent, is_form_data};
use crate::passes::operations::operation_ids::operation_id;

/// A method that sends one body, or one of several bodies of bytes or text.
pub(super) struct Method {
    /// The indices of its bodies.
    pub(super) members: Vec<usize>,
    /// The operationId; `None` for the operation's main method.
    pub(super) id: Option<String>,
    /// Whether the caller chooses the media type.
    pub(super) by_caller: bool,
}

impl Bodies<'_, '_, '_, '_> {
    /// Returns the methods for the bodies, the operation's main method first. A body that is
    /// equivalent to another one in a different media type has no method.
    pub(super) fn methods(
        &mut self,
        candidates: &[Candidate],
        chosen: usize,
        operation: &Node,
    ) -> Vec<Method> {
        let mut order: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
        order.sort_by_key(|(at, _)| *at != chosen);
        let mut groups: Vec<Vec<(usize, &Candidate)>> = Vec::new();
        for (at, candidate) in order {
            let kept = groups.iter().filter_map(|group| group.first());
            if kept
                .map(|(_, kept)| kept)
                .any(|kept| self.is_equivalent(kept, candidate))
            {
                continue;
            }
            let alike = groups.iter_mut().find(|group| {
                let first = group.first().map(|(_, first)| *first);
                self.is_raw(candidate) && first.is_some_and(|first| self.is_raw(first))
            });
            match alike {
                Some(group) => group.push((at, candidate)),
                None => groups.push(vec![(at, candidate)]),
            }
        }
        let own = operation_id(operation);
        let methods = groups.into_iter().enumerate().map(|(index, group)| {
            let many = group.len() > 1;
            let by_caller = group.iter().any(|(_, candidate)| {
                let ranged =
                    candidate.media_type.contains('*') && candidate.media != Media::Wildcard;
                let open = self.sent(candidate) == Sent::Bytes && (many || ranged);
                open || candidate.media == Media::Multipart
            });
            let id = match index {
                0 => None,
                _ => {
                    let types: Vec<&str> = group.iter().map(|(_, it)| &*it.media_type).collect();
                    Some(self.ids.allocate(format!("{own}_{}", suffix(&types))))
                }
            };
            Method {
                members: group.into_iter().map(|(at, _)| at).collect(),
                id,
                by_caller,
            }
        });
        methods.collect()
    }

    /// Whether two bodies are equivalent: the server receives the same data.
    fn is_equivalent(&self, kept: &Candidate, candidate: &Candidate) -> bool {
        let same = match (kept.node.get("schema"), candidate.node.get("schema")) {
            (Some(one), Some(other)) => {
                let (one, other) = (self.components.resolve(one), self.components.resolve(other));
                std::ptr::eq(one, other) || one.is_same(other)
            }
            (None, None) => true,
            _ => false,
        };
        // A file in JSON or in a URL-encoded form would not be equivalent.
        let needs_parts = matches!(
            candidate.media,
            Media::Multipart | Media::Bytes | Media::Other | Media::Wildcard
        ) && kept.media != Media::Multipart
            && self.has_file(candidate);
        // Patch formats have different semantics.
        let patch = |candidate: &Candidate| essence(&candidate.media_type).contains("patch");
        let other_patch =
            patch(kept) && patch(candidate) && kept.media_type != candidate.media_type;
        // For a body that the caller serializes, the media type determines the format.
        let alike = kept.media == candidate.media && kept.media != Media::Other;
        let raw =
            matches!(self.sent(kept), Sent::Bytes | Sent::Text(_)) && !is_form_data(kept) && !alike;
        same && !needs_parts && !other_patch && !raw
    }

    /// Whether one method sends the body with any of several media types that the caller chooses.
    /// Each `text/*` type has a separate method instead, because their formats differ.
    fn is_raw(&self, candidate: &Candidate) -> bool {
        self.sent(candidate) == Sent::Bytes
            && !matches!(candidate.media, Media::Bytes | Media::Xml)
            && !is_text(&candidate.media_type)
            && !is_form_data(candidate)
    }
}

/// Returns the rank of a body; a lower rank is preferred.
pub(super) fn rank(candidate: &Candidate, files: bool) -> u8 {
    match candidate.media {
        Media::Json => 0,
        // A merge patch is an object like that of the client; a JSON patch is a list of edits.
        Media::JsonLike if candidate.media_type.contains("merge-patch") => 1,
        Media::JsonLike if candidate.media_type.contains("json-patch") => 3,
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

/// Returns the suffixes of the bodies with separate methods, by media type.
pub(crate) fn other_methods(operation: &Node) -> HashMap<String, String> {
    let bodies = operation.plan().map(|plan| plan.items("bodies"));
    let named = bodies.into_iter().flatten().filter_map(|body| {
        let id = body.text("operationId")?;
        Some((body.text("mediaType")?.to_owned(), format!("{id}-body")))
    });
    named.collect()
}
