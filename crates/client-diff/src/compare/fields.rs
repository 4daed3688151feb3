//! The fields of a struct.

use indexmap::IndexMap;
use serde_json::Value;

use super::{At, Compare, types::Pair};
use crate::{
    change::{
        Breaks::{self, Compiling, Running},
        Kind,
    },
    surface::{Field, has_default},
};

impl Compare<'_> {
    pub(super) fn fields(
        &mut self,
        pair: &Pair<'_>,
        old: &IndexMap<String, Field<'_>>,
        new: &IndexMap<String, Field<'_>>,
    ) {
        // The first required field removes `Default`. Otherwise a program that makes a value
        // must set one more field.
        let lost = has_default(old) && !has_default(new);
        let lost = lost.then_some(Compiling);
        let asked = lost.or_else(|| self.more_is_asked_for().filter(|_| pair.sent));
        for (name, was) in old {
            let item = format!("{}::{name}", pair.item);
            match new.get(name) {
                Some(is) => self.field(pair, &item, was, is, asked),
                None => {
                    let pointer = was.pointer(pair.old_pointer());
                    let at = At::Old(&pointer);
                    self.tell(Kind::FieldRemoved, Some(Compiling), item, at, (&was.ty, ""));
                }
            }
        }
        for (name, is) in new {
            if !old.contains_key(name) {
                let kind = if is.required && pair.sent {
                    Kind::FieldAddedRequired
                } else {
                    Kind::FieldAdded
                };
                let breaks = asked.filter(|_| is.required);
                let item = format!("{}::{name}", pair.item);
                let pointer = is.pointer(pair.new_pointer());
                self.tell(kind, breaks, item, At::New(&pointer), ("", &is.ty));
            }
        }
    }

    /// Compares a field. `asked` states how an additional required field breaks a program.
    fn field(
        &mut self,
        pair: &Pair<'_>,
        item: &str,
        was: &Field<'_>,
        is: &Field<'_>,
        asked: Option<Breaks>,
    ) {
        let pointer = is.pointer(pair.new_pointer());
        let at = At::New(&pointer);
        let types = (&was.ty, &is.ty);
        let (optional, old) = without_option(&was.ty);
        let (becomes_optional, new) = without_option(&is.ty);
        if !self.same_type((was.schema, old), (is.schema, new)) {
            self.tell(Kind::FieldRetyped, Some(Compiling), item, at, types);
        } else if optional != becomes_optional {
            let kind = if optional {
                Kind::FieldBecameRequired
            } else {
                Kind::FieldBecameOptional
            };
            self.tell(kind, Some(Compiling), item, at, types);
        } else if was.required != is.required {
            // The type is the same, but a program that makes a value must set the field.
            let words = |field: &Field<'_>| {
                if field.required {
                    "required"
                } else {
                    "optional"
                }
            };
            let (kind, breaks) = if is.required {
                (Kind::FieldBecameRequired, asked)
            } else {
                let breaks = self.less_is_asked_for().filter(|_| pair.sent);
                (Kind::FieldBecameOptional, breaks)
            };
            self.tell(kind, breaks, item, at, (words(was), words(is)));
        } else if was.default != is.default {
            let text = |field: &Field<'_>| field.default.map(Value::to_string).unwrap_or_default();
            let defaults = (text(was), text(is));
            self.tell(Kind::FieldDefaultChanged, None, item, at, defaults);
        }
        if pair.sent {
            self.checks(item, at, was.schema, is.schema);
        }
        self.deprecation(item, &pointer, (was.deprecated, is.deprecated));
        self.documentation(item, &pointer, (&was.docs(), &is.docs()));
        // A default value that the client sends has a kind of its own.
        if pair.sent && was.default.is_none() && is.default.is_none() {
            let defaults = (was.server_default, is.server_default);
            self.server_default(item, at, defaults);
        }
        if was.wire != is.wire {
            let wire = (&was.wire, &is.wire);
            self.tell(Kind::FieldRenamedOnWire, Some(Running), item, at, wire);
        }
    }
}

/// Returns the type inside an `Option`, and whether the type is one.
fn without_option(ty: &str) -> (bool, &str) {
    let inner = ty
        .strip_prefix("Option<")
        .and_then(|it| it.strip_suffix('>'));
    (inner.is_some(), inner.unwrap_or(ty))
}
