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
mod media;
mod methods;
mod pairing;
mod responses;
mod security;
mod servers;
mod types;
mod unions;
mod urls;
mod webhooks;

use std::collections::HashSet;

use client_codegen::Interface;

use crate::{
    Client,
    change::{Breaks, Change, Kind, Site},
    surface::{Pointer, Surface},
};

/// Compares two clients. `with_documentation` states whether changes of the documentation alone
/// are reported.
pub(crate) fn run(old: &Client<'_>, new: &Client<'_>, with_documentation: bool) -> Vec<Change> {
    let mut compare = Compare {
        old: &Surface::of(old),
        new: &Surface::of(new),
        interface: new.interface,
        with_documentation,
        subject: Subject::Client,
        compared_types: HashSet::new(),
        found: Vec::new(),
    };
    if old.interface != new.interface {
        compare.report_change(
            Kind::InterfaceChanged,
            Some(Breaks::Compiling),
            "Client",
            &Pointer::Document(String::new()),
            (old.interface.name(), new.interface.name()),
        );
    }
    compare.methods();
    compare.unused_types();
    compare.security();
    compare.flows();
    compare.headers();
    compare.webhooks();
    compare.servers();
    entries::group_by_cause(compare.found, [compare.old, compare.new])
}

/// The state of a comparison.
struct Compare<'s> {
    old: &'s Surface<'s>,
    new: &'s Surface<'s>,
    interface: Interface,
    /// Whether changes of the documentation alone are reported.
    with_documentation: bool,
    /// The method or type that is being compared.
    subject: Subject,
    /// The pairs of types that were compared.
    compared_types: HashSet<(String, String)>,
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
    /// Whether the site's pointer is into the old description.
    gone: bool,
    old: Option<String>,
    new: Option<String>,
}

impl Compare<'_> {
    /// Reports an item that only the old client has. An empty `old` is left out of the report.
    fn report_removal(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: impl Into<String>,
        pointer: &Pointer,
        old: impl Into<String>,
    ) {
        let pointer = self.old.pointer(pointer);
        self.report(
            kind,
            breaks,
            item.into(),
            (pointer, true),
            (old.into(), String::new()),
        );
    }

    /// Reports an item that only the new client has. An empty `new` is left out of the report.
    fn report_addition(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: impl Into<String>,
        pointer: &Pointer,
        new: impl Into<String>,
    ) {
        self.report_change(kind, breaks, item, pointer, ("", new));
    }

    /// Reports an item that differs, at its pointer in the new description. An empty string is
    /// left out of the report.
    fn report_change(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: impl Into<String>,
        pointer: &Pointer,
        (old, new): (impl Into<String>, impl Into<String>),
    ) {
        let pointer = self.new.pointer(pointer);
        self.report(
            kind,
            breaks,
            item.into(),
            (pointer, false),
            (old.into(), new.into()),
        );
    }

    fn report(
        &mut self,
        kind: Kind,
        breaks: Option<Breaks>,
        item: String,
        (pointer, gone): (String, bool),
        (old, new): (String, String),
    ) {
        let non_empty = |text: String| (!text.is_empty()).then_some(text);
        self.found.push(Found {
            kind,
            breaks,
            subject: self.subject.clone(),
            site: Site { item, pointer },
            gone,
            old: non_empty(old),
            new: non_empty(new),
        });
    }

    /// Reports if an item has become deprecated, or is no longer.
    fn deprecation(&mut self, item: &str, pointer: &Pointer, old: bool, new: bool) {
        let kind = match (old, new) {
            (false, true) => Kind::Deprecated,
            (true, false) => Kind::Undeprecated,
            _ => return,
        };
        self.report_change(kind, None, item, pointer, ("", ""));
    }

    /// Reports if an argument or a body has become required or optional, by these kinds.
    fn requirement(
        &mut self,
        [became_required, became_optional]: [Kind; 2],
        item: &str,
        pointer: &Pointer,
        old: bool,
        new: bool,
    ) {
        let (kind, breaks, states) = match (old, new) {
            (false, true) => {
                let breaks = self.more_is_required();
                (became_required, breaks, ("optional", "required"))
            }
            (true, false) => {
                let breaks = self.less_is_required();
                (became_optional, breaks, ("required", "optional"))
            }
            _ => return,
        };
        self.report_change(kind, breaks, item, pointer, states);
    }

    /// Selects the verdict by the interface.
    fn by_interface(&self, positional: Option<Breaks>, builder: Option<Breaks>) -> Option<Breaks> {
        match self.interface {
            Interface::Builder => builder,
            _ => positional,
        }
    }

    /// Returns the verdict for an additional required input: an argument by position, or a
    /// setter of the builder, whose absence is an error at run time.
    fn more_is_required(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), Some(Breaks::Running))
    }

    /// Returns the verdict for an argument by position whose type changes, and whose setter
    /// accepts both types.
    fn less_is_required(&self) -> Option<Breaks> {
        self.by_interface(Some(Breaks::Compiling), None)
    }
}
