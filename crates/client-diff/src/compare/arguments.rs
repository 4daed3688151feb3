//! Arguments of a method, except its body.

use client_codegen::Interface;

use super::{At, Compare};
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Argument, Method},
};

impl Compare<'_> {
    pub(super) fn arguments(&mut self, item: &str, was: &Method, is: &Method) {
        let pairs = self.pairs(was, is);
        for old in &was.arguments {
            let item = format!("{item} {}", old.name);
            match pairs.iter().find(|(one, _)| std::ptr::eq(*one, old)) {
                Some((_, new)) => self.argument(&item, old, new),
                None => {
                    let at = At::Old(&old.pointer);
                    let ty = (described(old), "");
                    self.tell(Kind::ParameterRemoved, Some(Compiling), item, at, ty);
                }
            }
        }
        // The struct of optional parameters is an argument if there are any.
        let bundled = was.arguments.iter().any(|it| !it.required);
        for new in &is.arguments {
            if pairs.iter().any(|(_, it)| std::ptr::eq(*it, new)) {
                continue;
            }
            let (kind, breaks) = match new.required {
                true => (Kind::ParameterAddedRequired, self.more_is_asked_for()),
                false if bundled => (Kind::ParameterAddedOptional, None),
                false => (Kind::ParameterAddedOptional, self.less_is_asked_for()),
            };
            let item = format!("{item} {}", new.name);
            self.tell(
                kind,
                breaks,
                item,
                At::New(&new.pointer),
                ("", described(new)),
            );
        }
        self.order(item, was, is, &pairs);
    }

    /// Pairs arguments by name; arguments of the path also by position, since a call by
    /// position does not name them.
    fn pairs<'m>(&self, was: &'m Method, is: &'m Method) -> Vec<(&'m Argument, &'m Argument)> {
        let named = |name: &str, method: &'m Method| {
            let mut arguments = method.arguments.iter();
            arguments.find(|argument| argument.name == name)
        };
        let mut pairs: Vec<_> = was
            .arguments
            .iter()
            .filter_map(|old| Some((old, named(&old.name, is)?)))
            .collect();
        let left = |method: &'m Method, other: &'m Method| {
            let arguments = method.arguments.iter();
            arguments.filter(move |it| it.location == "path" && named(&it.name, other).is_none())
        };
        if left(was, is).count() == left(is, was).count() {
            pairs.extend(left(was, is).zip(left(is, was)));
        }
        pairs
    }

    fn argument(&mut self, item: &str, old: &Argument, new: &Argument) {
        let at = At::New(&new.pointer);
        if old.name != new.name {
            let breaks = self.by_interface(None, Some(Compiling));
            let names = (&old.name, &new.name);
            self.tell(Kind::ParameterRenamed, breaks, item, at, names);
        }
        if !self.same_type((&old.schema, &old.ty), (&new.schema, &new.ty)) {
            let (breaks, types) = (self.retyped(&old.ty, &new.ty), (&old.ty, &new.ty));
            self.tell(Kind::ParameterRetyped, breaks, item, at, types);
        }
        match (old.required, new.required) {
            (false, true) => {
                let breaks = self.more_is_asked_for();
                let words = ("optional", "required");
                self.tell(Kind::ParameterBecameRequired, breaks, item, at, words);
            }
            (true, false) => {
                let breaks = self.less_is_asked_for();
                let words = ("required", "optional");
                self.tell(Kind::ParameterBecameOptional, breaks, item, at, words);
            }
            _ => {}
        }
        self.deprecation(item, &new.pointer, (old.deprecated, new.deprecated));
        self.documentation(item, &new.pointer, (&old.docs, &new.docs));
        let defaults = (old.server_default.as_ref(), new.server_default.as_ref());
        self.server_default(item, at, defaults);
        self.checks(item, at, &old.schema, &new.schema);
        let sent = |it: &Argument| format!("{} `{}`", it.location, it.wire);
        // A renamed argument is reported already.
        if old.location != new.location || (old.name == new.name && old.wire != new.wire) {
            let locations = (sent(old), sent(new));
            self.tell(Kind::ParameterMoved, Some(Running), item, at, locations);
        } else if old.ty == new.ty && old.style != new.style {
            let styles = (&old.style, &new.style);
            self.tell(Kind::ParameterStyleChanged, Some(Running), item, at, styles);
        }
    }

    /// Whether the required arguments of both methods have the same order.
    fn order(&mut self, item: &str, was: &Method, is: &Method, pairs: &[(&Argument, &Argument)]) {
        let before: Vec<_> = pairs
            .iter()
            .filter(|(old, new)| old.required && new.required)
            .collect();
        let mut after = before.clone();
        let pointer = |argument: &Argument| {
            is.arguments
                .iter()
                .position(|it| std::ptr::eq(it, argument))
        };
        after.sort_by_key(|(_, new)| pointer(new));
        let moved = before.iter().zip(&after);
        let moved: Vec<_> = moved
            .filter(|(one, other)| !std::ptr::eq(**one, **other))
            .collect();
        if moved.is_empty() {
            return;
        }
        if self.interface == Interface::Builder {
            // The builder names them; only the path differs.
            if moved.iter().any(|((old, _), _)| old.location == "path") {
                let requests = (&was.request, &is.request);
                let at = At::New(&is.pointer);
                self.tell(Kind::RequestLineChanged, Some(Running), item, at, requests);
            }
            return;
        }
        // Arguments of the same type change their order unnoticed.
        let seen = moved.iter().any(|((old, _), (_, new))| old.ty != new.ty);
        let breaks = Some(if seen { Compiling } else { Running });
        let names = |all: &[&(&Argument, &Argument)]| {
            let names: Vec<&str> = all.iter().map(|(_, new)| new.name.as_str()).collect();
            names.join(", ")
        };
        let orders = (names(&before), names(&after));
        self.tell(
            Kind::ParametersReordered,
            breaks,
            item,
            At::New(&is.pointer),
            orders,
        );
    }
}

fn described(argument: &Argument) -> String {
    let Argument {
        location, wire, ty, ..
    } = argument;
    format!("{location} `{wire}` of {ty}")
}
