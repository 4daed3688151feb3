//! Request bodies.

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Body, Method},
};

impl Compare<'_> {
    pub(super) fn body(&mut self, item: &str, was: &Method, is: &Method) {
        let item = format!("{item} body");
        match (&was.body, &is.body) {
            (None, None) => {}
            (Some(old), None) => {
                let at = At::Old(&old.pointer);
                self.tell(Kind::BodyRemoved, Some(Compiling), item, at, (&old.ty, ""));
            }
            (None, Some(new)) => {
                let (kind, breaks) = if new.required {
                    (Kind::BodyAddedRequired, self.more_is_asked_for())
                } else {
                    (Kind::BodyAddedOptional, self.less_is_asked_for())
                };
                self.tell(kind, breaks, item, At::New(&new.pointer), ("", &new.ty));
            }
            (Some(old), Some(new)) => self.both(&item, old, new),
        }
    }

    fn both(&mut self, item: &str, old: &Body, new: &Body) {
        let at = At::New(&new.pointer);
        let same = self.same_type((&old.schema, &old.ty), (&new.schema, &new.ty));
        if !same {
            let (breaks, types) = (self.retyped(&old.ty, &new.ty), (&old.ty, &new.ty));
            self.tell(Kind::BodyRetyped, breaks, item, at, types);
        }
        self.checks(item, at, &old.schema, &new.schema);
        match (old.required, new.required) {
            (false, true) => {
                let breaks = self.more_is_asked_for();
                let words = ("optional", "required");
                self.tell(Kind::BodyBecameRequired, breaks, item, at, words);
            }
            (true, false) => {
                let breaks = self.less_is_asked_for();
                let words = ("required", "optional");
                self.tell(Kind::BodyBecameOptional, breaks, item, at, words);
            }
            _ => {}
        }
        if same && old.media_type != new.media_type {
            let types = (&old.media_type, &new.media_type);
            self.tell(Kind::BodyMediaTypeChanged, Some(Running), item, at, types);
        } else if same && old.encoding != new.encoding {
            let encodings = (old.encoding.to_string(), new.encoding.to_string());
            self.tell(
                Kind::BodyMediaTypeChanged,
                Some(Running),
                item,
                at,
                encodings,
            );
        }
    }
}
