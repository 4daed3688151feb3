//! Which bodies have a method of their own, and what it is called.

use std::collections::HashMap;

use openapi_source::Node;
use openapi_source::media_type::{essence, is_text};

use super::media::{Media, suffix};
use super::{Bodies, Offer, Sent, is_form_data};

/// The method that sends one body, or one of several raw ones.
pub(super) struct Method {
    /// The positions of its bodies.
    pub(super) members: Vec<usize>,
    /// Its operationId; none where it is the operation's own method.
    pub(super) id: Option<String>,
    /// Whether the caller names the media type.
    pub(super) by_caller: bool,
}

impl Bodies<'_, '_, '_, '_> {
    /// The methods that the bodies need, that of the operation itself first. What says the
    /// same as another body in another spelling is in none.
    pub(super) fn methods(
        &mut self,
        offers: &[Offer],
        chosen: usize,
        operation: &Node,
    ) -> Vec<Method> {
        let mut order: Vec<(usize, &Offer)> = offers.iter().enumerate().collect();
        order.sort_by_key(|(at, _)| *at != chosen);
        let mut groups: Vec<Vec<(usize, &Offer)>> = Vec::new();
        for (at, offer) in order {
            let kept = groups.iter().filter_map(|group| group.first());
            if kept
                .map(|(_, kept)| kept)
                .any(|kept| self.says_the_same(kept, offer))
            {
                continue;
            }
            let alike = groups.iter_mut().find(|group| {
                let first = group.first().map(|(_, first)| *first);
                self.is_raw(offer) && first.is_some_and(|first| self.is_raw(first))
            });
            match alike {
                Some(group) => group.push((at, offer)),
                None => groups.push(vec![(at, offer)]),
            }
        }
        let own = operation.text("operationId").unwrap_or_default();
        let methods = groups.into_iter().enumerate().map(|(index, group)| {
            let many = group.len() > 1;
            let by_caller = group.iter().any(|(_, offer)| {
                let ranged = offer.media_type.contains('*') && offer.media != Media::Wildcard;
                let open = self.sent(offer) == Sent::Bytes && (many || ranged);
                open || offer.media == Media::Multipart
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

    /// Whether one body is another spelling of the other: what the server learns is the
    /// same.
    fn says_the_same(&self, kept: &Offer, offer: &Offer) -> bool {
        let same = match (kept.node.get("schema"), offer.node.get("schema")) {
            (Some(one), Some(other)) => {
                let (one, other) = (self.components.resolve(one), self.components.resolve(other));
                std::ptr::eq(one, other) || one.same(other)
            }
            (None, None) => true,
            _ => false,
        };
        // A file in JSON or in a urlencoded form would not be the same.
        let needs_parts = matches!(
            offer.media,
            Media::Multipart | Media::Bytes | Media::Other | Media::Wildcard
        ) && kept.media != Media::Multipart
            && self.has_file(offer);
        // A patch says what to do, each in a language of its own.
        let patch = |offer: &Offer| essence(&offer.media_type).contains("patch");
        let other_patch = patch(kept) && patch(offer) && kept.media_type != offer.media_type;
        // What the caller writes is what its media type says.
        let alike = kept.media == offer.media && kept.media != Media::Other;
        let raw =
            matches!(self.sent(kept), Sent::Bytes | Sent::Text(_)) && !is_form_data(kept) && !alike;
        same && !needs_parts && !other_patch && !raw
    }

    /// Whether one method sends the body under any of several media types, which the caller
    /// names. Each `text/*` type has its own method instead: its format differs from the others.
    fn is_raw(&self, offer: &Offer) -> bool {
        self.sent(offer) == Sent::Bytes
            && !matches!(offer.media, Media::Bytes | Media::Xml)
            && !is_text(&offer.media_type)
            && !is_form_data(offer)
    }
}

/// The usefulness of a body; the least is the most useful.
pub(super) fn rank(offer: &Offer, files: bool) -> u8 {
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

/// What the bodies are called that methods of their own send, by media type.
pub(crate) fn other_methods(operation: &Node) -> HashMap<String, String> {
    let bodies = operation.plan().map(|plan| plan.items("bodies"));
    let named = bodies.into_iter().flatten().filter_map(|body| {
        let id = body.text("operationId")?;
        Some((body.text("mediaType")?.to_owned(), format!("{id}-body")))
    });
    named.collect()
}
