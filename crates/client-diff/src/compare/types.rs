//! Types in the signatures of methods.

use client_codegen::Interface;
use indexmap::IndexMap;
use serde_json::Value;

use super::{
    Compare, Subject,
    pairing::{Pairing, pair_by_key},
};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Bounds, Field, Pointer, Shape, documentation, kind, references},
};

/// A named type in both clients.
pub(super) struct Pair<'n> {
    pub(super) old: &'n str,
    pub(super) new: &'n str,
    /// The name in messages.
    pub(super) item: String,
    /// Whether programs that use the old client make values of it, and still can.
    pub(super) sent: bool,
    /// Whether responses hold it, before and after.
    received: bool,
}

impl Pair<'_> {
    pub(super) fn old_pointer(&self) -> Pointer {
        type_pointer(self.old)
    }

    pub(super) fn new_pointer(&self) -> Pointer {
        type_pointer(self.new)
    }
}

fn type_pointer(name: &str) -> Pointer {
    Pointer::Document("/components/schemas".to_owned()).below(name)
}

impl Compare<'_> {
    /// Whether two types are the same, except for types that are renamed everywhere. If so,
    /// compares the named types in them, too.
    pub(super) fn same_type(
        &mut self,
        (old_schema, old): (&Value, &str),
        (new_schema, new): (&Value, &str),
    ) -> bool {
        let (mut old_names, mut new_names) = (Vec::new(), Vec::new());
        references(old_schema, &mut old_names);
        references(new_schema, &mut new_names);
        let is_same_or_renamed = |(old, new): (&&str, &&str)| {
            old == new || !self.new.has_type(old) && !self.old.has_type(new)
        };
        if old_names.len() != new_names.len()
            || !old_names.iter().zip(&new_names).all(is_same_or_renamed)
        {
            return old == new;
        }
        // Placeholders that cannot occur in a type keep new names from being replaced again.
        let placeholder = |at: usize| format!("types::\0{at}\0");
        let mut renamed = old.to_owned();
        for (at, name) in old_names.iter().enumerate() {
            renamed = replace_type(&renamed, name, &placeholder(at));
        }
        for (at, name) in new_names.iter().enumerate() {
            renamed = renamed.replace(&placeholder(at), &format!("types::{name}"));
        }
        if renamed != new {
            return false;
        }
        for (old, new) in old_names.iter().zip(&new_names) {
            self.named_type(old, new);
        }
        true
    }

    /// Compares the types that no operation uses.
    pub(super) fn unused_types(&mut self) {
        let (old, new) = (self.old, self.new);
        for name in old.unused() {
            if new.has_type(name) {
                self.named_type(name, name);
                continue;
            }
            self.subject = Subject::Type(name.clone(), name.clone());
            let (kind, breaks) = (Kind::TypeRemoved, Some(Compiling));
            self.report_removal(
                kind,
                breaks,
                format!("types::{name}"),
                &type_pointer(name),
                "",
            );
        }
        for name in new.unused().filter(|name| !old.has_type(name)) {
            self.subject = Subject::Type(name.clone(), name.clone());
            let (kind, item) = (Kind::TypeAdded, format!("types::{name}"));
            self.report_addition(kind, None, item, &type_pointer(name), "");
        }
        self.subject = Subject::Client;
    }

    /// Compares two named types, unless they were compared before.
    fn named_type(&mut self, old: &str, new: &str) {
        if !self.compared_types.insert((old.to_owned(), new.to_owned())) {
            return;
        }
        // The runtime's type of a secret has no shape.
        let (Some(was), Some(is)) = (self.old.shape(old), self.new.shape(new)) else {
            return;
        };
        let subject = Subject::Type(old.to_owned(), new.to_owned());
        let outer_subject = std::mem::replace(&mut self.subject, subject);
        let pair = Pair {
            old,
            new,
            item: format!("types::{old}"),
            sent: self.old.is_sent(old) && self.new.is_sent(new),
            received: self.old.is_received(old) && self.new.is_received(new),
        };
        let (item, pointer) = (&pair.item, &pair.new_pointer());
        if old != new {
            let (kind, breaks) = (Kind::TypeRenamed, Some(Compiling));
            self.report_change(kind, breaks, item, pointer, (old, new));
        }
        let deprecated = (self.old.is_deprecated(old), self.new.is_deprecated(new));
        self.deprecation(item, pointer, deprecated.0, deprecated.1);
        let (old_schema, new_schema) = (self.old.schema(old), self.new.schema(new));
        let docs = |schema: Option<&Value>| schema.and_then(documentation);
        let (old_docs, new_docs) = (docs(old_schema), docs(new_schema));
        self.documentation(item, pointer, old_docs.as_deref(), new_docs.as_deref());
        self.shapes(&pair, &was, &is);
        if let (true, Some(old), Some(new)) = (pair.sent, old_schema, new_schema) {
            self.checks(item, pointer, old, new);
        }
        self.subject = outer_subject;
    }

    fn shapes(&mut self, pair: &Pair<'_>, old: &Shape<'_>, new: &Shape<'_>) {
        let (item, pointer) = (&pair.item, &pair.new_pointer());
        match (old, new) {
            (
                Shape::Struct {
                    fields: old,
                    closed: was_closed,
                },
                Shape::Struct {
                    fields: new,
                    closed: is_closed,
                },
            ) => {
                self.setters(pair, old, new);
                self.fields(pair, old, new);
                if was_closed != is_closed {
                    let effect = |closed: &bool| if *closed { "refused" } else { "ignored" };
                    let effects = (effect(was_closed), effect(is_closed));
                    let refuses = *is_closed && pair.received;
                    let (kind, breaks) = (Kind::UnknownFieldsChanged, refuses.then_some(Running));
                    self.report_change(kind, breaks, item, pointer, effects);
                }
            }
            (
                Shape::Text {
                    values: old,
                    open: was_open,
                },
                Shape::Text {
                    values: new,
                    open: is_open,
                },
            ) if kind(old) == kind(new) => {
                self.values(pair, old, new);
                if was_open != is_open {
                    let kind = if *is_open {
                        Kind::EnumOpened
                    } else {
                        Kind::EnumClosed
                    };
                    self.report_change(kind, Some(Compiling), item, pointer, ("", ""));
                }
            }
            (Shape::Union(old), Shape::Union(new)) => self.unions(pair, old, new),
            (
                Shape::Newtype {
                    inner: old,
                    schema: old_schema,
                    bounds: old_bounds,
                },
                Shape::Newtype {
                    inner: new,
                    schema: new_schema,
                    bounds: new_bounds,
                },
            ) if self.same_type((old_schema, old), (new_schema, new)) => {
                self.bounds(pair, old_bounds, new_bounds);
            }
            _ => {
                let (kind, sorts) = (Kind::TypeReshaped, (old.sort(), new.sort()));
                self.report_change(kind, Some(Compiling), item, pointer, sorts);
            }
        }
    }

    /// Compares setters. In the positional interface a struct has setters only if requests hold
    /// it; typify's builders always exist.
    fn setters(
        &mut self,
        pair: &Pair<'_>,
        old: &IndexMap<String, Field<'_>>,
        new: &IndexMap<String, Field<'_>>,
    ) {
        if self.interface != Interface::Positional {
            return;
        }
        let (kind, breaks) = match (self.old.is_sent(pair.old), self.new.is_sent(pair.new)) {
            (true, false) if !old.is_empty() => (Kind::SettersRemoved, Some(Compiling)),
            (false, true) if !new.is_empty() => (Kind::SettersAdded, None),
            _ => return,
        };
        self.report_change(kind, breaks, &pair.item, &pair.new_pointer(), ("", ""));
    }

    fn values(
        &mut self,
        pair: &Pair<'_>,
        old: &IndexMap<String, Value>,
        new: &IndexMap<String, Value>,
    ) {
        let old_pointer = &pair.old_pointer().below("enum");
        let new_pointer = &pair.new_pointer().below("enum");
        // Only an enum of one value that requests hold implements `Default`.
        let loses_default = pair.sent && old.len() == 1 && new.len() > 1;
        for (name, value) in pair_by_key(old, new) {
            let item = format!("{}::{name}", pair.item);
            match value {
                Pairing::Removed(old) => {
                    let (kind, breaks) = (Kind::ValueRemoved, Some(Compiling));
                    self.report_removal(kind, breaks, item, old_pointer, format_value(old));
                }
                Pairing::Kept(old, new) if old != new => {
                    let (kind, breaks) = (Kind::ValueRenamedOnWire, Some(Running));
                    let values = (format_value(old), format_value(new));
                    self.report_change(kind, breaks, item, new_pointer, values);
                }
                Pairing::Kept(..) => {}
                Pairing::Added(new) => {
                    let (kind, breaks) = (Kind::ValueAdded, loses_default.then_some(Compiling));
                    self.report_addition(kind, breaks, item, new_pointer, format_value(new));
                }
            }
        }
    }

    fn bounds(&mut self, pair: &Pair<'_>, old: &Bounds, new: &Bounds) {
        if old == new {
            return;
        }
        // Without checks the type converts from its inner type; with checks the conversion may
        // fail.
        let unchecked = Bounds::default();
        let breaks = if (*old == unchecked) != (*new == unchecked) {
            Some(Compiling)
        } else {
            (pair.sent && new.narrows(old)).then_some(Running)
        };
        let (kind, checks) = (Kind::ChecksChanged, (old.to_string(), new.to_string()));
        self.report_change(kind, breaks, &pair.item, &pair.new_pointer(), checks);
    }
}

/// Formats a value of an enum for messages.
fn format_value(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Replaces the name of a type, and no longer name that starts with it, in a Rust type.
fn replace_type(ty: &str, name: &str, replacement: &str) -> String {
    let wanted = format!("types::{name}");
    let mut replaced = String::new();
    let mut rest = ty;
    while let Some(at) = rest.find(&wanted) {
        let (before, found) = rest.split_at(at);
        let after = &found[wanted.len()..];
        let is_longer_name = after.starts_with(|it: char| it.is_alphanumeric() || it == '_');
        replaced.push_str(before);
        replaced.push_str(if is_longer_name { &wanted } else { replacement });
        rest = after;
    }
    replaced + rest
}
