//! Determines which request bodies have a separate method, and its name.

use std::collections::HashMap;

use openapi_source::Node;
use openapi_source::media_type::{essence, is_text};

use super::argument::is_open;
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

impl Bodies<'_, '_, '_> {
    /// Returns the methods for the bodies, the operation's main method first. A body that is
    /// equivalent to another one in a different media type has no method.
    pub(super) fn methods(
        &mut self,
        candidates: &[Candidate],
        chosen: usize,
        operation: &Node,
    ) -> Vec<Method> {
        let mut ordered: Vec<(usize, &Candidate)> = candidates.iter().enumerate().collect();
        ordered.sort_by_key(|(at, _)| *at != chosen);
        let mut groups: Vec<Vec<(usize, &Candidate)>> = Vec::new();
        for (at, candidate) in ordered {
            let mut preferred = groups.iter().filter_map(|group| group.first());
            if preferred.any(|(_, preferred)| self.is_equivalent(preferred, candidate)) {
                continue;
            }
            let raw = groups.iter_mut().find(|group| {
                let first = group.first();
                self.is_raw(candidate) && first.is_some_and(|(_, first)| self.is_raw(first))
            });
            match raw {
                Some(group) => group.push((at, candidate)),
                None => groups.push(vec![(at, candidate)]),
            }
        }
        let main_id = operation_id(operation);
        let methods = groups.into_iter().enumerate().map(|(index, group)| {
            let has_several = group.len() > 1;
            let by_caller = group.iter().any(|(_, candidate)| {
                self.sent(candidate) == Sent::Bytes
                    && (has_several || is_open(&candidate.media_type))
            });
            let id = match index {
                0 => None,
                _ => {
                    let types: Vec<&str> = group.iter().map(|(_, it)| &*it.media_type).collect();
                    Some(self.ids.allocate(format!("{main_id}_{}", suffix(&types))))
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
    fn is_equivalent(&self, preferred: &Candidate, candidate: &Candidate) -> bool {
        let is_same = match (preferred.node.get("schema"), candidate.node.get("schema")) {
            (Some(one), Some(other)) => self.components.is_same(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        // A file in JSON or in a URL-encoded form would not be equivalent.
        let needs_parts = matches!(
            candidate.media,
            Media::Multipart | Media::Bytes | Media::Other | Media::Wildcard
        ) && preferred.media != Media::Multipart
            && self.has_file(candidate);
        // Patch formats have different semantics.
        let is_patch = |candidate: &Candidate| essence(&candidate.media_type).contains("patch");
        let is_other_patch = is_patch(preferred)
            && is_patch(candidate)
            && preferred.media_type != candidate.media_type;
        // For a body that the caller serializes, the media type determines the format.
        let is_raw =
            matches!(self.sent(preferred), Sent::Bytes | Sent::Text(_)) && !is_form_data(preferred);
        let is_same_format = preferred.media == candidate.media && preferred.media != Media::Other;
        is_same && !needs_parts && !is_other_patch && (!is_raw || is_same_format)
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

/// Returns the rank of a body; a lower rank is preferred. `has_file`: whether the body is available
/// as a multipart form, and has a file in the URL-encoded form.
pub(super) fn rank(candidate: &Candidate, has_file: bool) -> u8 {
    match candidate.media {
        Media::Json => 0,
        // A merge patch has the properties of the resource; a JSON patch is an array of edits.
        Media::JsonLike if candidate.media_type.contains("merge-patch") => 1,
        Media::JsonLike if candidate.media_type.contains("json-patch") => 3,
        Media::JsonLike => 2,
        Media::Form if has_file => 6,
        Media::Form => 4,
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
    let bodies = operation.plan().map_or(&[][..], |it| it.items("bodies"));
    let suffixes = bodies.iter().filter_map(|body| {
        let id = body.text("operationId")?;
        Some((body.text("mediaType")?.to_owned(), format!("{id}-body")))
    });
    suffixes.collect()
}
