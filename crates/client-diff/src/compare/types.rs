//! Types in the signatures of methods.

use client_codegen::Interface;
use indexmap::IndexMap;
use serde_json::Value;

use super::{At, Compare, Subject};
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
    /// Whether two types are the same, except for types that are renamed everywhere. Named
    /// types are then compared in their turn.
    pub(super) fn same_type(
        &mut self,
        (old_schema, old): (&Value, &str),
        (new_schema, new): (&Value, &str),
    ) -> bool {
        let (mut was, mut is) = (Vec::new(), Vec::new());
        references(old_schema, &mut was);
        references(new_schema, &mut is);
        let renamed =
            |was: &str, is: &str| was == is || !self.new.has_type(was) && !self.old.has_type(is);
        let names = || was.iter().zip(&is);
        if was.len() != is.len() || !names().all(|(was, is)| renamed(was, is)) {
            return old == new;
        }
        // Placeholders that cannot occur in a type stand for the names meanwhile.
        let mut text = old.to_owned();
        for (at, name) in was.iter().enumerate() {
            text = replace_type(&text, name, &format!("types::\0{at}"));
        }
        for (at, name) in is.iter().enumerate() {
            text = text.replace(&format!("types::\0{at}"), &format!("types::{name}"));
        }
        if text != new {
            return false;
        }
        for (was, is) in was.iter().zip(&is) {
            self.named(was, is);
        }
        true
    }

    /// Compares the types that no operation uses.
    pub(super) fn unused_types(&mut self) {
        let (old, new) = (self.old, self.new);
        for name in old.unused() {
            if new.has_type(name) {
                self.named(name, name);
                continue;
            }
            let pointer = type_pointer(name);
            self.subject = Subject::Type(name.clone(), name.clone());
            let (item, at) = (format!("types::{name}"), At::Old(&pointer));
            self.tell(Kind::TypeRemoved, Some(Compiling), item, at, ("", ""));
        }
        for name in new.unused().filter(|name| !old.has_type(name)) {
            let pointer = type_pointer(name);
            self.subject = Subject::Type(name.clone(), name.clone());
            let (item, at) = (format!("types::{name}"), At::New(&pointer));
            self.tell(Kind::TypeAdded, None, item, at, ("", ""));
        }
        self.subject = Subject::Client;
    }

    /// Compares two named types, once.
    fn named(&mut self, old: &str, new: &str) {
        if !self.types.insert((old.to_owned(), new.to_owned())) {
            return;
        }
        let subject = Subject::Type(old.to_owned(), new.to_owned());
        let before = std::mem::replace(&mut self.subject, subject);
        self.named_once(old, new);
        self.subject = before;
    }

    fn named_once(&mut self, old: &str, new: &str) {
        let pair = Pair {
            old,
            new,
            item: format!("types::{old}"),
            sent: self.old.is_sent(old) && self.new.is_sent(new),
        };
        // A secret has the runtime's type.
        let (was, is) = (self.old.shape(old), self.new.shape(new));
        if old != new && was.is_some() {
            let pointer = pair.new_pointer();
            let at = At::New(&pointer);
            self.tell(
                Kind::TypeRenamed,
                Some(Compiling),
                &pair.item,
                at,
                (old, new),
            );
        }
        if let (Some(was), Some(is)) = (was, is) {
            let deprecated = (self.old.is_deprecated(old), self.new.is_deprecated(new));
            self.deprecation(&pair.item, &pair.new_pointer(), deprecated);
            let docs = |schema: Option<&Value>| schema.and_then(documentation);
            let words = (&docs(self.old.schema(old)), &docs(self.new.schema(new)));
            self.documentation(&pair.item, &pair.new_pointer(), words);
            self.shapes(&pair, &was, &is);
            if let (true, Some(was), Some(is)) =
                (pair.sent, self.old.schema(old), self.new.schema(new))
            {
                let pointer = pair.new_pointer();
                self.checks(&pair.item, At::New(&pointer), was, is);
            }
        }
    }

    fn shapes(&mut self, pair: &Pair<'_>, was: &Shape<'_>, is: &Shape<'_>) {
        let pointer = pair.new_pointer();
        let at = At::New(&pointer);
        match (was, is) {
            (
                Shape::Struct {
                    fields: old,
                    closed: was,
                },
                Shape::Struct {
                    fields: new,
                    closed: is,
                },
            ) => {
                self.setters(pair, old, new);
                self.fields(pair, old, new);
                if was != is {
                    let read = |closed: &bool| if *closed { "refused" } else { "ignored" };
                    let words = (read(was), read(is));
                    let breaks = is.then_some(Running);
                    self.tell(Kind::UnknownFieldsChanged, breaks, &pair.item, at, words);
                }
            }
            (
                Shape::Text {
                    values: old,
                    open: was,
                },
                Shape::Text {
                    values: new,
                    open: is,
                },
            ) if kind(old) == kind(new) => {
                self.values(pair, old, new);
                let breaks = Some(Compiling);
                match (was, is) {
                    (false, true) => self.tell(Kind::EnumOpened, breaks, &pair.item, at, ("", "")),
                    (true, false) => self.tell(Kind::EnumClosed, breaks, &pair.item, at, ("", "")),
                    _ => {}
                }
            }
            (Shape::Union(old), Shape::Union(new)) => self.unions(pair, old, new),
            (
                Shape::Newtype {
                    inner: old,
                    schema: one,
                    bounds: was,
                },
                Shape::Newtype {
                    inner: new,
                    schema: other,
                    bounds: is,
                },
            ) if self.same_type((one, old), (other, new)) => self.bounds(pair, was, is),
            _ => {
                let sorts = (was.sort(), is.sort());
                self.tell(Kind::TypeReshaped, Some(Compiling), &pair.item, at, sorts);
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
        let sent = (self.old.is_sent(pair.old), self.new.is_sent(pair.new));
        let (kind, breaks) = match sent {
            (true, false) if !old.is_empty() => (Kind::SettersRemoved, Some(Compiling)),
            (false, true) if !new.is_empty() => (Kind::SettersAdded, None),
            _ => return,
        };
        if self.interface == Interface::Positional {
            let pointer = pair.new_pointer();
            self.tell(kind, breaks, &pair.item, At::New(&pointer), ("", ""));
        }
    }

    fn values(
        &mut self,
        pair: &Pair<'_>,
        old: &IndexMap<String, Value>,
        new: &IndexMap<String, Value>,
    ) {
        let (old_pointer, new_pointer) = (
            pair.old_pointer().below("enum"),
            pair.new_pointer().below("enum"),
        );
        for (name, was) in old {
            let item = format!("{}::{name}", pair.item);
            match new.get(name) {
                None => {
                    let at = At::Old(&old_pointer);
                    let words = (text(was), "");
                    self.tell(Kind::ValueRemoved, Some(Compiling), item, at, words);
                }
                Some(is) if was != is => {
                    let at = At::New(&new_pointer);
                    let words = (text(was), text(is));
                    self.tell(Kind::ValueRenamedOnWire, Some(Running), item, at, words);
                }
                Some(_) => {}
            }
        }
        // Only an enum of one value that requests hold implements `Default`.
        let lost = pair.sent && old.len() == 1 && new.len() > 1;
        for (name, is) in new {
            if !old.contains_key(name) {
                let item = format!("{}::{name}", pair.item);
                let breaks = lost.then_some(Compiling);
                let words = ("", text(is));
                self.tell(Kind::ValueAdded, breaks, item, At::New(&new_pointer), words);
            }
        }
    }

    fn bounds(&mut self, pair: &Pair<'_>, was: &Bounds, is: &Bounds) {
        if was == is {
            return;
        }
        // Without checks the type converts from its inner type; with checks the conversion may
        // fail.
        let unchecked = Bounds::default();
        let breaks = if (*was == unchecked) != (*is == unchecked) {
            Some(Compiling)
        } else {
            (pair.sent && is.narrows(was)).then_some(Running)
        };
        let pointer = pair.new_pointer();
        let checks = (was.to_string(), is.to_string());
        self.tell(
            Kind::ChecksChanged,
            breaks,
            &pair.item,
            At::New(&pointer),
            checks,
        );
    }
}

/// Formats a value of an enum for messages.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Replaces a type name by another one in a type.
fn replace_type(text: &str, name: &str, by: &str) -> String {
    let wanted = format!("types::{name}");
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(&wanted) {
        let (before, found) = rest.split_at(at);
        let after = &found[wanted.len()..];
        let whole = !after.starts_with(|it: char| it.is_alphanumeric() || it == '_');
        replaced.push_str(before);
        replaced.push_str(if whole { by } else { &wanted });
        rest = after;
    }
    replaced + rest
}
