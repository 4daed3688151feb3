//! The variants of a union, and how they are told apart.

use super::{At, Compare, types::Pair};
use crate::{
    change::{
        Breaks::{self, Compiling, Running},
        Kind,
    },
    surface::{Place, Union, Variant},
};

impl Compare<'_> {
    pub(super) fn unions(&mut self, pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) {
        let place = pair.new_place();
        let at = At::New(&place);
        // A union that is made around other variants may lose `Display` and `FromStr`.
        let mut lost = old.is_text(self.old) && !new.is_text(self.new);
        for (name, was) in &old.variants {
            let item = format!("{}::{name}", pair.item);
            let Some(is) = new.variants.get(name) else {
                let place = pair.old_place();
                let (kind, at) = (Kind::AlternativeRemoved, At::Old(&place));
                self.tell(kind, Some(Compiling), item, at, (&was.ty, ""));
                continue;
            };
            if !self.same_type((was.schema, &was.ty), (is.schema, &is.ty)) {
                let types = (&was.ty, &is.ty);
                self.tell(Kind::AlternativeRetyped, Some(Compiling), &item, at, types);
            } else if old.tag == new.tag {
                self.tag_values(pair, &item, was, is, &place);
            }
            if pair.sent {
                self.checks(&item, at, was.schema, is.schema);
            }
        }
        for (name, is) in &new.variants {
            if old.variants.contains_key(name) {
                continue;
            }
            // Two variants of one type have no conversion from it.
            let ambiguous = old.is_made_of(&is.ty) && !new.is_made_of(&is.ty);
            let breaks = (lost || ambiguous).then_some(Compiling);
            lost = false;
            let item = format!("{}::{name}", pair.item);
            self.tell(Kind::AlternativeAdded, breaks, item, at, ("", &is.ty));
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

    fn tag_values(
        &mut self,
        pair: &Pair<'_>,
        item: &str,
        was: &Variant<'_>,
        is: &Variant<'_>,
        place: &Place,
    ) {
        if was.tagged == is.tagged {
            return;
        }
        // What a program sets itself, it goes on sending.
        let by_hand = pair.sent && !(was.sets_tag && is.sets_tag);
        let breaks = (by_hand && !is.tagged.includes(&was.tagged)).then_some(Running);
        let values = (was.tagged.to_string(), is.tagged.to_string());
        let at = At::New(place);
        self.tell(Kind::VariantValuesChanged, breaks, item, at, values);
    }

    /// How a program breaks that sends the union with the old tag.
    fn tag_breaks(&self, pair: &Pair<'_>, old: &Union<'_>, new: &Union<'_>) -> Option<Breaks> {
        let mut kept = new.variants.iter();
        let by_hand = kept.any(|(name, is)| old.variants.contains_key(name) && !is.sets_tag);
        // Without a tag, the server goes by what else a value has.
        (pair.sent && !new.tag.is_empty() && by_hand).then_some(Running)
    }
}

/// A tag as it is called in messages.
fn tag(names: &[String]) -> String {
    match names.is_empty() {
        true => "no tag".to_owned(),
        false => format!("`{}`", names.join(".")),
    }
}
