//! The fields of a struct.

use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Compare,
    pairing::{Pairing, pair_by_key},
    types::Pair,
};
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
        let added_required = if has_default(old) && !has_default(new) {
            Some(Compiling)
        } else {
            self.more_is_required().filter(|_| pair.sent)
        };
        for (name, field) in pair_by_key(old, new) {
            let item = format!("{}::{name}", pair.item);
            match field {
                Pairing::Removed(old) => {
                    let pointer = old.pointer(pair.old_pointer());
                    let breaks = Some(Compiling);
                    self.report_removal(Kind::FieldRemoved, breaks, item, &pointer, &old.ty);
                }
                Pairing::Kept(old, new) => self.field(pair, &item, old, new, added_required),
                Pairing::Added(new) => {
                    let kind = if new.required && pair.sent {
                        Kind::FieldAddedRequired
                    } else {
                        Kind::FieldAdded
                    };
                    let breaks = added_required.filter(|_| new.required);
                    let pointer = new.pointer(pair.new_pointer());
                    self.report_addition(kind, breaks, item, &pointer, &new.ty);
                }
            }
        }
    }

    /// Compares a field. `added_required` is the verdict for one more required field.
    fn field(
        &mut self,
        pair: &Pair<'_>,
        item: &str,
        old: &Field<'_>,
        new: &Field<'_>,
        added_required: Option<Breaks>,
    ) {
        let pointer = &new.pointer(pair.new_pointer());
        let types = (&old.ty, &new.ty);
        let (was_option, old_type) = without_option(&old.ty);
        let (is_option, new_type) = without_option(&new.ty);
        if !self.same_type((old.schema, old_type), (new.schema, new_type)) {
            self.report_change(Kind::FieldRetyped, Some(Compiling), item, pointer, types);
        } else if was_option != is_option {
            let kind = if is_option {
                Kind::FieldBecameOptional
            } else {
                Kind::FieldBecameRequired
            };
            self.report_change(kind, Some(Compiling), item, pointer, types);
        } else if old.required != new.required {
            // The type is the same, but a program that makes a value must set the field.
            let (kind, breaks, states) = if new.required {
                let states = ("optional", "required");
                (Kind::FieldBecameRequired, added_required, states)
            } else {
                let breaks = self.less_is_required().filter(|_| pair.sent);
                (Kind::FieldBecameOptional, breaks, ("required", "optional"))
            };
            self.report_change(kind, breaks, item, pointer, states);
        } else if old.default != new.default {
            let format =
                |field: &Field<'_>| field.default.map(Value::to_string).unwrap_or_default();
            let defaults = (format(old), format(new));
            self.report_change(Kind::FieldDefaultChanged, None, item, pointer, defaults);
        }
        if pair.sent {
            self.checks(item, pointer, old.schema, new.schema);
        }
        self.deprecation(item, pointer, old.deprecated, new.deprecated);
        self.documentation(item, pointer, old.docs().as_deref(), new.docs().as_deref());
        // A default value that the client sends has its own kind of change.
        if pair.sent && old.default.is_none() && new.default.is_none() {
            self.server_default(item, pointer, (old.server_default, new.server_default));
        }
        if old.wire != new.wire {
            let names = (&old.wire, &new.wire);
            self.report_change(
                Kind::FieldRenamedOnWire,
                Some(Running),
                item,
                pointer,
                names,
            );
        }
    }
}

/// Returns whether a type is an `Option`, and the type inside it or the type itself.
fn without_option(ty: &str) -> (bool, &str) {
    let inner = ty
        .strip_prefix("Option<")
        .and_then(|it| it.strip_suffix('>'));
    (inner.is_some(), inner.unwrap_or(ty))
}
