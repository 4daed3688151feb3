//! Which bodies have a method of their own, and what it is called.

use std::collections::{HashMap, HashSet};

use super::media::{Media, essence};
use super::{Bodies, Offer, Sent, is_form_data};
use crate::ident::{method_name, type_name};
use crate::node::Node;
use crate::passes::operation_ids::words;
use crate::passes::walk;

/// The method that sends one body, or one of several raw ones.
pub(super) struct Method {
    /// The positions of its bodies.
    pub(super) members: Vec<usize>,
    /// Its operationId; none where it is the operation's own method.
    pub(super) id: Option<String>,
    /// Whether the caller names the media type.
    pub(super) by_caller: bool,
}

/// The names of methods and builders that are taken.
pub(super) struct Ids(HashSet<String>);

impl Ids {
    pub(super) fn of(root: &mut Node) -> Ids {
        let mut taken = HashSet::new();
        walk::operations(root, |_, _, operation| {
            let method = method_name(operation.text("operationId").unwrap_or_default());
            taken.extend([type_name(&method), method]);
        });
        Ids(taken)
    }

    fn allocate(&mut self, base: String) -> String {
        let numbered = (2..).map(|number: u32| format!("{base}_{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|id| {
            let method = method_name(id);
            let names = [type_name(&method), method];
            let free = names.iter().all(|name| !self.0.contains(name));
            if free {
                self.0.extend(names);
            }
            free
        });
        free.unwrap_or(base)
    }
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
                _ => Some(self.ids.allocate(format!("{own}_{}", suffix(&group)))),
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

    /// Whether a body is sent as it is under any of its media types alike.
    fn is_raw(&self, offer: &Offer) -> bool {
        self.sent(offer) == Sent::Bytes
            && !matches!(offer.media, Media::Bytes | Media::Xml)
            && !is_form_data(offer)
    }
}

/// What is appended to the operationId for a body.
fn suffix(group: &[(usize, &Offer)]) -> String {
    let Some((_, first)) = group.first() else {
        return String::new();
    };
    let of = |offer: &Offer| essence(&offer.media_type);
    let top = |essence: &str| essence.split('/').next().unwrap_or_default().to_owned();
    let common = top(&of(first));
    if group.len() > 1 || first.media_type.contains('*') {
        let alike = group.iter().all(|(_, offer)| top(&of(offer)) == common);
        return match alike && common != "application" && common != "*" {
            true => words(&common).collect::<Vec<_>>().join("_"),
            false => "raw".to_owned(),
        };
    }
    match first.media {
        Media::Json => "json".to_owned(),
        Media::Form => "form".to_owned(),
        Media::Multipart if is_form_data(first) => "multipart".to_owned(),
        Media::Bytes => "octet".to_owned(),
        Media::Xml => "xml".to_owned(),
        Media::Text if of(first) == "text/plain" => "text".to_owned(),
        _ => {
            let essence = of(first);
            let subtype = essence.split('/').nth(1).unwrap_or(&essence);
            let name = subtype.strip_suffix("+json").unwrap_or(subtype);
            let name = name.strip_prefix("x-").unwrap_or(name);
            let words: Vec<&str> = words(name).collect();
            match words.is_empty() {
                true => "raw".to_owned(),
                false => words.join("_"),
            }
        }
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
pub(in crate::passes) fn other_methods(operation: &Node) -> HashMap<String, String> {
    let bodies = operation.plan().map(|plan| plan.items("bodies"));
    let named = bodies.into_iter().flatten().filter_map(|body| {
        let id = body.text("operationId")?;
        Some((body.text("mediaType")?.to_owned(), format!("{id}-body")))
    });
    named.collect()
}
