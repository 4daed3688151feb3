//! Variants of a union, and the tag that distinguishes them.

use std::{cmp::Reverse, collections::HashMap};

use super::{Compare, types::Pair};
use crate::{
    change::{
        Breaks::{self, Compiling, Running},
        Kind,
    },
    surface::{Shape, Union, Variant},
};

impl Compare<'_> {
    pub(super) fn unions(&mut self, pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) {
        let pointer = &pair.new_pointer();
        // A union with other variants may lose `Display` and `FromStr`.
        let mut loses_traits = old.is_text(self.old) && !new.is_text(self.new);
        let renamed = self.renamed_variants(old, new);
        for (name, was) in &old.variants {
            let item = format!("{}::{name}", pair.item);
            let new_name = renamed.get(name.as_str()).copied().unwrap_or(name);
            let Some(is) = new.variants.get(new_name) else {
                let (kind, breaks) = (Kind::VariantRemoved, Some(Compiling));
                self.report_removal(kind, breaks, item, &pair.old_pointer(), &was.ty);
                continue;
            };
            if new_name != name {
                let (kind, breaks) = (Kind::VariantRenamed, Some(Compiling));
                self.report_change(kind, breaks, &item, pointer, (name, new_name));
            }
            if !self.same_type((was.schema, &was.ty), (is.schema, &is.ty)) {
                let (kind, types) = (Kind::VariantRetyped, (&was.ty, &is.ty));
                self.report_change(kind, Some(Compiling), &item, pointer, types);
            } else if old.tag == new.tag && was.tagged != is.tagged {
                // A tag that a program sets is still sent.
                let by_program = pair.sent && !(was.sets_tag && is.sets_tag);
                let breaks = by_program && !is.tagged.includes(&was.tagged);
                let values = (was.tagged.to_string(), is.tagged.to_string());
                let (kind, breaks) = (Kind::VariantValuesChanged, breaks.then_some(Running));
                self.report_change(kind, breaks, &item, pointer, values);
            }
            if pair.sent {
                self.checks(&item, pointer, was.schema, is.schema);
            }
        }
        for (name, is) in &new.variants {
            let is_renamed = renamed.values().any(|new_name| new_name == name);
            if is_renamed || old.variants.contains_key(name) {
                continue;
            }
            // If two variants have the same type, there is no conversion from it.
            let is_ambiguous = old.is_made_of(&is.ty) && !new.is_made_of(&is.ty);
            let breaks = (loses_traits || is_ambiguous).then_some(Compiling);
            // One report of the lost traits suffices.
            loses_traits = false;
            let item = format!("{}::{name}", pair.item);
            self.report_addition(Kind::VariantAdded, breaks, item, pointer, &is.ty);
        }
        if old.tag != new.tag {
            let breaks = tag_breaks(pair, old, new);
            let (kind, tags) = (Kind::UnionTagChanged, (format_tag(old), format_tag(new)));
            self.report_change(kind, breaks, &pair.item, pointer, tags);
        }
        match (old.unknown, new.unknown) {
            (None, Some(name)) => {
                self.report_addition(Kind::EnumOpened, None, &pair.item, pointer, name);
            }
            (Some(old_name), new_name) if new_name != Some(old_name) => {
                let (kind, names) = (Kind::EnumClosed, (old_name, new_name.unwrap_or_default()));
                self.report_change(kind, Some(Compiling), &pair.item, pointer, names);
            }
            _ => {}
        }
    }

    /// Returns the new names of the renamed variants by their old ones. The renamed variant has
    /// the same tag values, else the most fields in common.
    fn renamed_variants<'n>(
        &self,
        old: &'n Union<'_>,
        new: &'n Union<'_>,
    ) -> HashMap<&'n str, &'n str> {
        let mut renamed: HashMap<&str, &str> = HashMap::new();
        for (name, was) in &old.variants {
            if new.variants.contains_key(name) {
                continue;
            }
            let candidates = new.variants.iter().filter(|(other, _)| {
                let other = other.as_str();
                !old.variants.contains_key(other) && !renamed.values().any(|it| *it == other)
            });
            let best = candidates
                .map(|(other, is)| (self.likeness(was, is), other))
                .max_by_key(|(likeness, other)| (*likeness, Reverse(*other)));
            if let Some((1.., other)) = best {
                renamed.insert(name, other);
            }
        }
        renamed
    }

    /// Returns how similar two variants are: zero unless they have most fields in common.
    fn likeness(&self, old: &Variant<'_>, new: &Variant<'_>) -> usize {
        if old.tagged.has_values() && new.tagged.has_values() {
            return if old.tagged == new.tagged {
                usize::MAX
            } else {
                0
            };
        }
        let (Some(Shape::Struct { fields: old, .. }), Some(Shape::Struct { fields: new, .. })) =
            (self.old.shape_of(&old.ty), self.new.shape_of(&new.ty))
        else {
            return 0;
        };
        let common = old.keys().filter(|name| new.contains_key(*name)).count();
        let is_most = 2 * common >= old.len().max(new.len());
        if is_most { common } else { 0 }
    }
}

/// Returns how a program breaks that sends the union with the old tag.
fn tag_breaks(pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) -> Option<Breaks> {
    let mut variants = new.variants.iter();
    let by_program = variants.any(|(name, is)| old.variants.contains_key(name) && !is.sets_tag);
    // Without a tag, the server distinguishes variants by other members.
    (pair.sent && !new.tag.is_empty() && by_program).then_some(Running)
}

/// Formats the tag of a union for messages.
fn format_tag(union: &Union<'_>) -> String {
    if union.tag.is_empty() {
        "no tag".to_owned()
    } else {
        format!("`{}`", union.tag.join("."))
    }
}
