//! Compares the surfaces of two clients.

mod arguments;
mod bodies;
mod checks;
mod convert;
mod docs;
mod entries;
mod fields;
mod flows;
mod headers;
mod methods;
mod responses;
mod security;
mod servers;
mod types;
mod unions;
mod webhooks;

use std::collections::HashSet;

use client_codegen::Interface;

use crate::{
    Client,
    change::{Breaks, Change, Kind, Site},
    surface::{Pointer, Surface},
};

/// Compares two clients. `documentation` states whether changes of the documentation alone are
/// reported.
pub(crate) fn run(old: &Client<'_>, new: &Client<'_>, documentation: bool) -> Vec<Change> {
    let mut compare = Compare {
        old: &Surface::of(old),
        new: &Surface::of(new),
        interface: new.interface,
        documentation,
        subject: Subject::Client,
        types: HashSet::new(),
        found: Vec::new(),
    };
    if old.interface != new.interface {
        compare.tell(
            Kind::InterfaceChanged,
            Some(Breaks::Compiling),
            "Client",
            At::New(&Pointer::Document(String::new())),
            (old.interface.name(), new.interface.name()),
        );
    }
    compare.methods();
    compare.subject = Subject::Client;
    compare.unused_types();
    compare.security();
    compare.flows();
    compare.headers();
    compare.webhooks();
    compare.servers();
    entries::of(compare.found, [compare.old, compare.new])
}

/// The state of a comparison.
struct Compare<'s> {
    old: &'s Surface<'s>,
    new: &'s Surface<'s>,
    interface: Interface,
    /// Whether changes of the documentation alone are reported.
    documentation: bool,
    /// The method or type that is being compared.
    subject: Subject,
    /// The pairs of types that were compared.
    types: HashSet<(String, String)>,
    found: Vec<Found>,
}

/// The owner of a change.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
enum Subject {
    /// The client as a whole.
    Client,
    /// The operation with an id.
    Operation(String),
    /// The type with a name in the old client and one in the new client.
    Type(String, String),
}

/// A change at one site.
struct Found {
    kind: Kind,
    breaks: Option<Breaks>,
    subject: Subject,
    site: Site,
    gone: bool,
    old: Option<String>,
    new: Option<String>,
}

/// The description that a location is in.
#[derive(Clone, Copy)]
enum At<'p> {
    Old(&'p Pointer),
    New(&'p Pointer),
}

impl Compare<'_> {
    /// Adds a change; an empty string means that there is no text.
    fn tell(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: impl Into<String>,
        at: At<'_>,
        (old, new): (impl Into<String>, impl Into<String>),
    ) {
        let (pointer, gone) = match at {
            At::Old(pointer) => (self.old.pointer(pointer), true),
            At::New(pointer) => (self.new.pointer(pointer), false),
        };
        let said = |text: String| (!text.is_empty()).then_some(text);
        let item = item.into();
        self.found.push(Found {
            kind,
            breaks,
            subject: self.subject.clone(),
            site: Site { item, pointer },
            gone,
            old: said(old.into()),
            new: said(new.into()),
        });
    }

    /// Reports that an item has become deprecated, or is no longer.
    fn deprecation(&mut self, item: &str, pointer: &Pointer, (was, is): (bool, bool)) {
        let kind = match (was, is) {
            (false, true) => Kind::Deprecated,
            (true, false) => Kind::Undeprecated,
            _ => return,
        };
        self.tell(kind, None, item, At::New(pointer), ("", ""));
    }

    /// Selects the verdict by the interface.
    fn by_interface(&self, positional: Option<Breaks>, builder: Option<Breaks>) -> Option<Breaks> {
        match self.interface {
            Interface::Builder => builder,
            _ => positional,
        }
    }

    /// The verdict for an additional required input: an argument by position, or a setter of
    /// the builder, whose absence only a run shows.
    fn more_is_asked_for(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), Some(Breaks::Running))
    }

    /// The verdict for an argument by position whose type changes and whose setter accepts both
    /// types.
    fn less_is_asked_for(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), None)
    }
}
