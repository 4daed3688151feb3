//! Variants of a union, and the tag that distinguishes them.

use std::{cmp::Reverse, collections::HashMap};

use super::{At, Compare, types::Pair};
use crate::{
    change::{
        Breaks::{self, Compiling, Running},
        Kind,
    },
    surface::{Pointer, Shape, Union, Variant},
};

impl Compare<'_> {
    pub(super) fn unions(&mut self, pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) {
        let pointer = pair.new_pointer();
        let at = At::New(&pointer);
        // A union with other variants may lose `Display` and `FromStr`.
        let mut lost = old.is_text(self.old) && !new.is_text(self.new);
        let renamed = self.renamed(old, new);
        for (name, was) in &old.variants {
            let item = format!("{}::{name}", pair.item);
            let other = renamed.get(name.as_str());
            let kept = other.map_or(name.as_str(), |other| other);
            let Some(is) = new.variants.get(kept) else {
                let pointer = pair.old_pointer();
                let (kind, at) = (Kind::VariantRemoved, At::Old(&pointer));
                self.tell(kind, Some(Compiling), item, at, (&was.ty, ""));
                continue;
            };
            if kept != name {
                let names = (name, kept);
                self.tell(Kind::VariantRenamed, Some(Compiling), &item, at, names);
            }
            if !self.same_type((was.schema, &was.ty), (is.schema, &is.ty)) {
                let types = (&was.ty, &is.ty);
                self.tell(Kind::VariantRetyped, Some(Compiling), &item, at, types);
            } else if old.tag == new.tag {
                self.tag_values(pair, &item, was, is, &pointer);
            }
            if pair.sent {
                self.checks(&item, at, was.schema, is.schema);
            }
        }
        for (name, is) in &new.variants {
            let is_kept = renamed.values().any(|other| other == name);
            if is_kept || old.variants.contains_key(name) {
                continue;
            }
            // If two variants have the same type, there is no conversion from it.
            let ambiguous = old.is_made_of(&is.ty) && !new.is_made_of(&is.ty);
            let breaks = (lost || ambiguous).then_some(Compiling);
            lost = false;
            let item = format!("{}::{name}", pair.item);
            self.tell(Kind::VariantAdded, breaks, item, at, ("", &is.ty));
        }
        if old.tag != new.tag {
            let breaks = self.tag_breaks(pair, old, new);
            let tags = (tag(&old.tag), tag(&new.tag));
            self.tell(Kind::UnionTagChanged, breaks, &pair.item, at, tags);
        }
        match (old.unknown, new.unknown) {
            (None, Some(name)) => {
                let words = ("", name);
                self.tell(Kind::EnumOpened, None, &pair.item, at, words);
            }
            (Some(name), is) if is != old.unknown => {
                let words = (name, is.unwrap_or_default());
                self.tell(Kind::EnumClosed, Some(Compiling), &pair.item, at, words);
            }
            _ => {}
        }
    }

    /// Returns the renamed variants by their old names: those with the same values of the tag,
    /// else those with the most fields in common.
    fn renamed<'n>(&self, old: &'n Union<'_>, new: &'n Union<'_>) -> HashMap<&'n str, &'n str> {
        let mut renamed: HashMap<&str, &str> = HashMap::new();
        for (name, was) in &old.variants {
            if new.variants.contains_key(name) {
                continue;
            }
            let added = new.variants.iter().filter(|(other, _)| {
                let other = other.as_str();
                !old.variants.contains_key(other) && !renamed.values().any(|it| *it == other)
            });
            let alike = added.map(|(other, is)| (self.likeness(was, is), other));
            let most = alike.max_by_key(|(likeness, other)| (*likeness, Reverse(*other)));
            if let Some((1.., other)) = most {
                renamed.insert(name, other);
            }
        }
        renamed
    }

    /// Returns how similar two variants are; zero if most of one is not in the other.
    fn likeness(&self, was: &Variant<'_>, is: &Variant<'_>) -> usize {
        if was.tagged.has_values() && is.tagged.has_values() {
            return if was.tagged == is.tagged {
                usize::MAX
            } else {
                0
            };
        }
        let shapes = (self.old.shape_of(&was.ty), self.new.shape_of(&is.ty));
        let (Some(Shape::Struct { fields: old, .. }), Some(Shape::Struct { fields: new, .. })) =
            shapes
        else {
            return 0;
        };
        let common = old.keys().filter(|name| new.contains_key(*name)).count();
        let is_most = 2 * common >= old.len().max(new.len());
        if is_most { common } else { 0 }
    }

    fn tag_values(
        &mut self,
        pair: &Pair<'_>,
        item: &str,
        was: &Variant<'_>,
        is: &Variant<'_>,
        pointer: &Pointer,
    ) {
        if was.tagged == is.tagged {
            return;
        }
        // A tag that a program sets is still sent.
        let by_hand = pair.sent && !(was.sets_tag && is.sets_tag);
        let breaks = (by_hand && !is.tagged.includes(&was.tagged)).then_some(Running);
        let values = (was.tagged.to_string(), is.tagged.to_string());
        let at = At::New(pointer);
        self.tell(Kind::VariantValuesChanged, breaks, item, at, values);
    }

    /// Returns how a program breaks that sends the union with the old tag.
    fn tag_breaks(&self, pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) -> Option<Breaks> {
        let mut kept = new.variants.iter();
        let by_hand = kept.any(|(name, is)| old.variants.contains_key(name) && !is.sets_tag);
        // Without a tag, the server distinguishes variants by other members.
        (pair.sent && !new.tag.is_empty() && by_hand).then_some(Running)
    }
}

/// Formats a tag for messages.
fn tag(names: &[String]) -> String {
    if names.is_empty() {
        "no tag".to_owned()
    } else {
        format!("`{}`", names.join("."))
    }
}
