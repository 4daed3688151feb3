//! The comparison of two surfaces.

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
mod security;
mod servers;
mod sides;
mod types;
mod unions;

use std::collections::HashSet;

use client_codegen::Interface;

use crate::{
    Client,
    change::{Breaks, Change, Kind, Site},
    surface::{Place, Surface},
};

/// `documentation` says whether changes of the documentation alone count.
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
        let name = |interface| match interface {
            Interface::Positional => "positional",
            Interface::Builder => "builder",
        };
        compare.tell(
            Kind::InterfaceChanged,
            Some(Breaks::Compiling),
            "Client",
            At::New(&Place::Document(String::new())),
            (name(old.interface), name(new.interface)),
        );
    }
    compare.methods();
    compare.subject = Subject::Client;
    compare.unused_types();
    compare.security();
    compare.flows();
    compare.headers();
    compare.servers();
    entries::of(compare.found, [compare.old, compare.new])
}

/// What is compared, and what came of it so far.
struct Compare<'s> {
    old: &'s Surface<'s>,
    new: &'s Surface<'s>,
    interface: Interface,
    /// Whether changes of the documentation alone count.
    documentation: bool,
    /// What is being compared.
    subject: Subject,
    /// The pairs of types that were compared.
    types: HashSet<(String, String)>,
    found: Vec<Found>,
}

/// What a change is of.
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

/// Which description a place is in.
#[derive(Clone, Copy)]
enum At<'p> {
    Old(&'p Place),
    New(&'p Place),
}

impl Compare<'_> {
    /// Adds a change; an empty text says nothing.
    fn tell(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: impl Into<String>,
        at: At<'_>,
        (old, new): (impl Into<String>, impl Into<String>),
    ) {
        let (pointer, gone) = match at {
            At::Old(place) => (self.old.pointer(place), true),
            At::New(place) => (self.new.pointer(place), false),
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

    /// Tells that an item is deprecated now, or is no longer.
    fn deprecation(&mut self, item: &str, place: &Place, (was, is): (bool, bool)) {
        let kind = match (was, is) {
            (false, true) => Kind::Deprecated,
            (true, false) => Kind::Undeprecated,
            _ => return,
        };
        self.tell(kind, None, item, At::New(place), ("", ""));
    }

    /// What breaks by position, and how in the builder interface.
    fn by_interface(&self, positional: Option<Breaks>, builder: Option<Breaks>) -> Option<Breaks> {
        match self.interface {
            Interface::Positional => positional,
            Interface::Builder => builder,
        }
    }

    /// Something more is asked for: an argument by position, and a call of the builder
    /// that nothing but its run misses.
    fn more_is_asked_for(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), Some(Breaks::Running))
    }

    /// An argument by position is of another form, and the builder takes both.
    fn less_is_asked_for(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), None)
    }
}
