//! Passes over the code that progenitor emits.
//!
//! Each pass is a file with a function `run`. Passes find items by their path in the generated code,
//! never by searching text. If a pass does not find its item, it adds a [`Note`] and leaves the code
//! as progenitor emits it, or drops the operation whose code would be wrong.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Display,
    ops::Deref,
};

use indexmap::IndexMap;
use openapi_lower::{
    Message, Plan,
    plan::{self, Direction},
};

use crate::{
    bodies::Multipart,
    code::Code,
    document::{Document, Schemas},
    generated::{Dropped, Note, ResponseTypes},
    operations::{Head, Operation},
    options::{Interface, Options},
    variants::Representations,
};

mod accept;
mod arms;
mod attributes;
mod body;
mod bounded;
mod bounds;
mod constant_properties;
pub(crate) mod deprecated;
mod docs;
mod enums;
mod examples;
mod extensible;
mod flattened;
mod flows;
mod forms;
pub(crate) mod headers;
mod media;
mod methods;
pub(crate) mod mock;
mod multipart;
mod names;
mod optional;
mod pages;
mod parameter_defaults;
mod params;
mod path_defaults;
mod paths;
mod patterns;
mod presence;
mod redirects;
mod relaxed_decoding;
mod required_defaults;
mod response_enums;
mod response_types;
mod runtime;
pub(crate) mod rust_type;
mod scalars;
pub(crate) mod secrets;
pub(crate) mod security;
pub(crate) mod servers;
mod setters;
mod stream_switch;
mod styles;
mod syntax;
mod template;
mod unions;
mod unknown;
mod unused;
mod urls;
pub(crate) mod webhooks;
mod websocket;

pub use accept::accepted_media_types;
pub use flows::{FlowConstant, FlowValue};
pub use headers::{ResponseHeader, response_headers};
pub use media::content_type_of;
pub(crate) use paths::{REEXPORTED, type_name};
pub use rust_type::type_of;
pub use security::flow_constants;
pub use webhooks::{WebhookVariant, webhook_variants};

/// The operations for multipart forms and for further media types of success responses.
#[derive(Clone, Copy)]
pub(crate) struct Variants<'a> {
    pub(crate) multipart: &'a Multipart,
    pub(crate) representations: &'a Representations,
}

/// Facts about the whole document, of which each run of the passes has one shard.
pub(crate) struct DocumentFacts<'a> {
    pub(crate) document: &'a Document<'a>,
    /// The component schemas as lowered, which values on the wire match; those of the document are
    /// changed for progenitor.
    pub(crate) wire_schemas: &'a Schemas<'a>,
    /// The heads of all operations.
    pub(crate) heads: &'a [Head],
    pub(crate) plan: &'a Plan,
    pub(crate) multipart: &'a Multipart,
    pub(crate) representations: &'a Representations,
    pub(crate) options: &'a Options,
    /// The types that the document describes.
    pub(crate) types: HashSet<String>,
    /// The types that requests hold and that have bounds, themselves or in a nested value.
    pub(crate) bounded: HashSet<String>,
    /// The types that are sent as urlencoded forms.
    pub(crate) forms: HashSet<&'a str>,
    /// Whether any type is a secret.
    pub(crate) secrets: bool,
    /// The names of the response enums, by operation and outcome.
    pub(crate) response_enum_names: response_enums::Names,
    /// The names of the methods for pages, by operation.
    pub(crate) page_names: pages::Names,
    pub(crate) servers: servers::Servers<'a>,
    /// The names of progenitor's builders; empty in the positional interface.
    pub(crate) builders: HashSet<String>,
}

impl<'a> DocumentFacts<'a> {
    pub(crate) fn new(
        document: &'a Document<'a>,
        wire_schemas: &'a Schemas<'a>,
        heads: &'a [Head],
        plan: &'a Plan,
        variants: Variants<'a>,
        options: &'a Options,
        replaced: &HashSet<String>,
    ) -> Self {
        let schemas = document.schemas.keys();
        let types = schemas.filter(|name| !replaced.contains(*name)).cloned();
        let types: HashSet<String> = types.collect();
        let ids = heads.iter().map(|head| head.id.as_str());
        Self {
            document,
            wire_schemas,
            heads,
            plan,
            multipart: variants.multipart,
            representations: variants.representations,
            options,
            bounded: HashSet::new(),
            forms: heads.iter().filter_map(|it| it.form.as_deref()).collect(),
            secrets: plan.types.values().any(|ty| ty.secret),
            response_enum_names: response_enums::names(
                heads,
                plan,
                variants.representations,
                &types,
            ),
            page_names: pages::names(heads, plan),
            servers: servers::Servers::new(heads, plan),
            builders: match options.interface {
                Interface::Builder => ids.map(typify_model::names::builder_name).collect(),
                Interface::Positional => HashSet::new(),
            },
            types,
        }
    }

    /// Returns the Plan's entry for an operation.
    fn planned(&self, operation: usize) -> Option<&'a plan::Operation> {
        self.plan.operations.get(&self.heads.get(operation)?.id)
    }

    /// Whether a field of the type has a single value. Requests hold it as the type's
    /// `Default`.
    fn is_constant(&self, ty: &syn::Type) -> bool {
        let last = syntax::last_segment(ty);
        let planned = last.and_then(|last| self.plan.types.get(&last.ident.to_string()));
        planned.is_some_and(|ty| ty.constant && ty.direction != Direction::Response)
    }

    /// Returns the tag of a subtype that requests hold: the names of the properties on the wire, each
    /// with the initial value of its field.
    fn own_tag(&self, name: &str) -> Vec<(&'a str, syn::Expr)> {
        let planned = self.plan.types.get(name);
        let planned = planned.filter(|ty| ty.direction != Direction::Response);
        let tags = planned.into_iter().flat_map(|ty| &ty.own_tag);
        let tags =
            tags.filter_map(|(name, value)| Some((name.as_str(), unions::tag_expression(value)?)));
        tags.collect()
    }

    /// Whether requests hold values of a type.
    fn is_sent(&self, name: &str) -> bool {
        let planned = self.plan.types.get(name);
        planned.is_none_or(|ty| ty.direction != Direction::Response)
    }
}

/// The input of the passes, and the notes that they add.
pub(crate) struct Context<'a> {
    pub(crate) facts: &'a DocumentFacts<'a>,
    /// The types of the document that this shard generates.
    pub(crate) emitted: &'a HashSet<String>,
    /// The operations of this shard, by their positions in the document.
    pub(crate) operations: BTreeMap<usize, Operation<'a>>,
    pub(crate) runtime: syn::Path,
    pub(crate) notes: Vec<Note>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) response_types: BTreeMap<String, ResponseTypes>,
}

impl<'a> Deref for Context<'a> {
    type Target = DocumentFacts<'a>;

    fn deref(&self) -> &DocumentFacts<'a> {
        self.facts
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        facts: &'a DocumentFacts<'a>,
        emitted: &'a HashSet<String>,
        operations: BTreeMap<usize, Operation<'a>>,
        runtime: syn::Path,
    ) -> Self {
        Self {
            runtime,
            facts,
            emitted,
            operations,
            notes: Vec::new(),
            dropped: Vec::new(),
            response_types: BTreeMap::new(),
        }
    }
}

impl Context<'_> {
    /// Returns the entries of a map for the types of this shard, in the map's order. Looks up each
    /// type, since scanning the map of the whole document for each shard would take quadratic time.
    fn of_shard<'m, V>(&self, map: &'m IndexMap<String, V>) -> Vec<(&'m String, &'m V)> {
        let emitted = self.emitted.iter();
        let mut entries: Vec<_> = emitted.filter_map(|name| map.get_full(name)).collect();
        entries.sort_by_key(|(at, ..)| *at);
        entries
            .into_iter()
            .map(|(_, name, it)| (name, it))
            .collect()
    }

    fn note(&mut self, anchor: impl Into<String>, message: impl Into<Message>) {
        self.notes.push(Note::new(anchor, &message.into()));
    }

    /// Removes operations whose code would be wrong, each with what a pass does not find in it.
    fn drop_operations(&mut self, code: &mut Code, failed: Vec<(usize, impl Display)>) {
        if failed.is_empty() {
            return;
        }
        let dropped: HashSet<usize> = failed.iter().map(|(operation, _)| *operation).collect();
        code.retain(|operation| !dropped.contains(&operation));
        for (position, missing) in failed {
            let operation = &self.operations[&position];
            self.dropped.push(Dropped::Operation {
                id: operation.id.to_owned(),
                method: operation.method.to_uppercase(),
                path: operation.path.to_owned(),
                reason: format!("unexpected generated code: found no {missing}"),
            });
        }
    }
}

/// The passes in the order in which they run. A pass may rely on the passes before it.
const PASSES: &[fn(&mut Code, &mut Context<'_>)] = &[
    runtime::run,
    methods::run,
    names::run,
    flattened::run,
    media::run,
    accept::run,
    forms::run,
    secrets::run,
    presence::run,
    bounds::run,
    urls::run,
    path_defaults::run,
    servers::run,
    redirects::run,
    stream_switch::run,
    websocket::run,
    enums::run,
    unions::run,
    constant_properties::run,
    response_enums::run,
    params::run,
    styles::run,
    parameter_defaults::run,
    deprecated::run,
    extensible::run,
    setters::run,
    required_defaults::run,
    multipart::run,
    optional::run,
    relaxed_decoding::run,
    bounded::run,
    patterns::run,
    unused::run,
    docs::run,
    examples::run,
    response_types::run,
    pages::run,
    paths::run,
];

/// Runs all passes.
pub(crate) fn run(code: &mut Code, context: &mut Context<'_>) {
    for pass in PASSES {
        pass(code, context);
    }
}
