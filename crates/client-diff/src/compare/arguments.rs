//! Arguments of a method, except its body.

use client_codegen::Interface;

use super::Compare;
use crate::{
    change::{
        Breaks::{Compiling, Running},
        Kind,
    },
    surface::{Argument, Method},
};

impl Compare<'_> {
    pub(super) fn arguments(&mut self, item: &str, was: &Method, is: &Method) {
        let pairs = pair_arguments(was, is);
        for old in &was.arguments {
            let item = format!("{item} {}", old.name);
            match pairs.iter().find(|(paired, _)| std::ptr::eq(*paired, old)) {
                Some((_, new)) => self.argument(&item, old, new),
                None => {
                    let (breaks, pointer) = (Some(Compiling), &old.pointer);
                    let summary = summary(old);
                    self.report_removal(Kind::ParameterRemoved, breaks, item, pointer, summary);
                }
            }
        }
        // All optional parameters together are one argument, a struct.
        let had_optional = was.arguments.iter().any(|it| !it.required);
        for new in &is.arguments {
            if pairs.iter().any(|(_, paired)| std::ptr::eq(*paired, new)) {
                continue;
            }
            let (kind, breaks) = if new.required {
                (Kind::ParameterAddedRequired, self.more_is_required())
            } else if had_optional {
                (Kind::ParameterAddedOptional, None)
            } else {
                (Kind::ParameterAddedOptional, self.less_is_required())
            };
            let item = format!("{item} {}", new.name);
            self.report_addition(kind, breaks, item, &new.pointer, summary(new));
        }
        self.argument_order(item, was, is, &pairs);
    }

    fn argument(&mut self, item: &str, old: &Argument, new: &Argument) {
        let pointer = &new.pointer;
        if old.name != new.name {
            let breaks = self.by_interface(None, Some(Compiling));
            let names = (&old.name, &new.name);
            self.report_change(Kind::ParameterRenamed, breaks, item, pointer, names);
        }
        if !self.same_type((&old.schema, &old.ty), (&new.schema, &new.ty)) {
            let (breaks, types) = (self.retyped(&old.ty, &new.ty), (&old.ty, &new.ty));
            self.report_change(Kind::ParameterRetyped, breaks, item, pointer, types);
        }
        let kinds = [Kind::ParameterBecameRequired, Kind::ParameterBecameOptional];
        self.requirement(kinds, item, pointer, old.required, new.required);
        self.deprecation(item, pointer, old.deprecated, new.deprecated);
        self.documentation(item, pointer, old.docs.as_deref(), new.docs.as_deref());
        let defaults = (old.server_default.as_ref(), new.server_default.as_ref());
        self.server_default(item, pointer, defaults);
        self.checks(item, pointer, &old.schema, &new.schema);
        // A renamed argument is reported already.
        if old.location != new.location || (old.name == new.name && !has_same_wire_name(old, new)) {
            let wire_location = |it: &Argument| format!("{} `{}`", it.location, it.wire);
            let locations = (wire_location(old), wire_location(new));
            self.report_change(
                Kind::ParameterMoved,
                Some(Running),
                item,
                pointer,
                locations,
            );
        } else if old.ty == new.ty && old.style != new.style {
            let styles = (&old.style, &new.style);
            let kind = Kind::ParameterStyleChanged;
            self.report_change(kind, Some(Running), item, pointer, styles);
        }
    }

    /// Compares the order of the arguments that both methods require.
    fn argument_order(
        &mut self,
        item: &str,
        was: &Method,
        is: &Method,
        pairs: &[(&Argument, &Argument)],
    ) {
        let before: Vec<_> = pairs
            .iter()
            .filter(|(old, new)| old.required && new.required)
            .collect();
        let mut after = before.clone();
        after.sort_by_key(|(_, new)| is.arguments.iter().position(|it| std::ptr::eq(it, *new)));
        let moved: Vec<_> = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| !std::ptr::eq(**before, **after))
            .collect();
        if moved.is_empty() {
            return;
        }
        let pointer = &is.pointer;
        if self.interface == Interface::Builder {
            // A builder's caller names the arguments, so only the order in the path matters.
            if moved.iter().any(|((old, _), _)| old.location == "path") {
                let requests = (&was.request, &is.request);
                let kind = Kind::RequestLineChanged;
                self.report_change(kind, Some(Running), item, pointer, requests);
            }
            return;
        }
        // The compiler does not notice if arguments of the same type change their order.
        let is_noticed = moved.iter().any(|((old, _), (_, new))| old.ty != new.ty);
        let breaks = Some(if is_noticed { Compiling } else { Running });
        let names = |pairs: &[&(&Argument, &Argument)]| {
            let names: Vec<&str> = pairs.iter().map(|(_, new)| new.name.as_str()).collect();
            names.join(", ")
        };
        let orders = (names(&before), names(&after));
        self.report_change(Kind::ParametersReordered, breaks, item, pointer, orders);
    }
}

/// Pairs arguments by name; the remaining ones of the path by position, since a call by position
/// does not name them.
fn pair_arguments<'m>(was: &'m Method, is: &'m Method) -> Vec<(&'m Argument, &'m Argument)> {
    let named = |name: &str, method: &'m Method| {
        let mut arguments = method.arguments.iter();
        arguments.find(|argument| argument.name == name)
    };
    let mut pairs: Vec<_> = was
        .arguments
        .iter()
        .filter_map(|old| Some((old, named(&old.name, is)?)))
        .collect();
    let unpaired = |method: &'m Method, other: &'m Method| {
        let arguments = method.arguments.iter();
        arguments.filter(move |it| it.location == "path" && named(&it.name, other).is_none())
    };
    if unpaired(was, is).count() == unpaired(is, was).count() {
        pairs.extend(unpaired(was, is).zip(unpaired(is, was)));
    }
    pairs
}

/// Whether two arguments at the same location are sent under the same name. The letter case of a
/// header's name is not significant (RFC 9110, 5.1).
fn has_same_wire_name(old: &Argument, new: &Argument) -> bool {
    if old.location == "header" {
        old.wire.eq_ignore_ascii_case(&new.wire)
    } else {
        old.wire == new.wire
    }
}

/// Returns the location, wire name and type of an argument, for messages.
fn summary(argument: &Argument) -> String {
    format!(
        "{} `{}` of {}",
        argument.location, argument.wire, argument.ty
    )
}
