//! Request bodies.

use super::{Compare, media::is_same_media_type};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Body, Method},
};

impl Compare<'_> {
    pub(super) fn body(&mut self, item: &str, old: &Method, new: &Method) {
        let item = format!("{item} body");
        match (&old.body, &new.body) {
            (None, None) => {}
            (Some(old), None) => {
                let (breaks, pointer) = (Some(Compiling), &old.pointer);
                self.report_removal(Kind::BodyRemoved, breaks, item, pointer, &old.ty);
            }
            (None, Some(new)) => {
                let (kind, breaks) = if new.required {
                    (Kind::BodyAddedRequired, self.more_is_required())
                } else {
                    (Kind::BodyAddedOptional, self.less_is_required())
                };
                self.report_addition(kind, breaks, item, &new.pointer, &new.ty);
            }
            (Some(old), Some(new)) => self.kept_body(&item, old, new),
        }
    }

    fn kept_body(&mut self, item: &str, old: &Body, new: &Body) {
        let pointer = &new.pointer;
        let is_same_type = self.same_type((&old.schema, &old.ty), (&new.schema, &new.ty));
        if !is_same_type {
            let (breaks, types) = (self.retyped(&old.ty, &new.ty), (&old.ty, &new.ty));
            self.report_change(Kind::BodyRetyped, breaks, item, pointer, types);
        }
        self.checks(item, pointer, &old.schema, &new.schema);
        let kinds = [Kind::BodyBecameRequired, Kind::BodyBecameOptional];
        self.requirement(kinds, item, pointer, old.required, new.required);
        if !is_same_type {
            return;
        }
        let kind = Kind::BodyMediaTypeChanged;
        if let (Some(old), Some(new)) = (&old.content_type, &new.content_type)
            && old != new
        {
            let breaks = (!is_same_media_type(old, new)).then_some(Running);
            self.report_change(kind, breaks, item, pointer, (old, new));
        } else if old.encoding != new.encoding {
            let encodings = (old.encoding.to_string(), new.encoding.to_string());
            self.report_change(kind, Some(Running), item, pointer, encodings);
        }
    }
}
