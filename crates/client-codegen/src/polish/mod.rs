//! The passes over progenitor's output.
//!
//! Each is one file with one public function, and holds on to items by their path in the
//! generated code, never by searching text. An edit whose anchor is missing becomes a
//! [`Note`] and leaves that place as it was.

use std::{
    collections::{BTreeMap, HashSet},
    ops::Deref,
};

use indexmap::IndexMap;
use openapi_lower::{Plan, plan::Direction};

use crate::{
    bodies::Multipart,
    code::Code,
    document::Document,
    generated::{Answers, Dropped, Note},
    operations::{Head, Operation},
    options::{Interface, Options},
    variants::Representations,
};

mod accept;
mod answer_types;
mod answers;
mod arms;
mod attributes;
mod body;
mod bounded;
mod bounds;
mod constants;
pub(crate) mod deprecated;
mod docs;
mod enums;
mod extensible;
mod fixed;
mod flattened;
mod flows;
mod forms;
mod given;
pub(crate) mod headers;
mod liberal;
mod media;
mod methods;
mod multipart;
mod names;
mod optional;
mod pages;
mod params;
mod paths;
mod presence;
mod preset_paths;
mod presets;
mod redirects;
mod runtime;
pub(crate) mod rust_type;
mod scalars;
pub(crate) mod secrets;
pub(crate) mod security;
pub(crate) mod servers;
mod setters;
mod stream_switch;
mod styles;
mod template;
mod unions;
mod unknown;
mod unused;
mod urls;

pub use flows::{FlowConstant, FlowValue};
pub use headers::{ResponseHeader, response_headers};
pub(crate) use paths::{REEXPORTED, type_name};
pub use rust_type::type_of;
pub use security::flow_constants;

/// The further methods of operations: for forms, and for media types of success.
#[derive(Clone, Copy)]
pub(crate) struct Variants<'a> {
    pub(crate) multipart: &'a Multipart,
    pub(crate) representations: &'a Representations,
}

/// What is known of the whole document, of which a pass has a part.
pub(crate) struct Whole<'a> {
    pub(crate) document: &'a Document<'a>,
    /// Of all operations.
    pub(crate) heads: &'a [Head],
    pub(crate) plan: &'a Plan,
    pub(crate) multipart: &'a Multipart,
    pub(crate) representations: &'a Representations,
    pub(crate) options: &'a Options,
    /// The types that the document describes.
    pub(crate) types: HashSet<String>,
    /// Those that requests hold and that have bounds, themselves or deeper.
    pub(crate) bounded: HashSet<String>,
    /// Those of them that are sent as forms.
    pub(crate) forms: HashSet<&'a str>,
    /// Whether any type is a secret.
    pub(crate) secrets: bool,
    /// The enums of answers, by the operation and the side.
    pub(crate) answer_names: answers::Names,
    /// The methods for pages, by the operation.
    pub(crate) page_names: pages::Names,
    pub(crate) servers: servers::Servers<'a>,
    /// The names of progenitor's builders; none without them.
    pub(crate) builders: HashSet<String>,
}

impl<'a> Whole<'a> {
    pub(crate) fn new(
        document: &'a Document<'a>,
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
            heads,
            plan,
            multipart: variants.multipart,
            representations: variants.representations,
            options,
            bounded: HashSet::new(),
            forms: heads.iter().filter_map(|it| it.form.as_deref()).collect(),
            secrets: plan.types.values().any(|ty| ty.secret),
            answer_names: answers::names(heads, plan, variants.representations, &types),
            page_names: pages::names(heads, plan),
            servers: servers::Servers::new(heads, plan),
            builders: match options.interface {
                Interface::Builder => ids.map(typify_model::names::builder_name).collect(),
                Interface::Positional => HashSet::new(),
            },
            types,
        }
    }

    /// The Plan's entry for an operation.
    fn planned(&self, operation: usize) -> Option<&'a openapi_lower::plan::Operation> {
        self.plan.operations.get(&self.heads.get(operation)?.id)
    }

    /// Whether a field of the type has one value, which its `Default` is where requests hold it.
    fn is_constant(&self, ty: &syn::Type) -> bool {
        let syn::Type::Path(path) = ty else {
            return false;
        };
        let name = path.path.segments.last().map(|last| last.ident.to_string());
        let planned = name.and_then(|name| self.plan.types.get(&name));
        planned.is_some_and(|ty| ty.constant && ty.direction != Direction::Response)
    }

    /// The tag with which a subtype that requests hold begins: the names of properties on the
    /// wire, with what their fields hold.
    fn own_tag(&self, name: &str) -> Vec<(&'a str, syn::Expr)> {
        let planned = self.plan.types.get(name);
        let planned = planned.filter(|ty| ty.direction != Direction::Response);
        let tags = planned.into_iter().flat_map(|ty| &ty.own_tag);
        let tags = tags.filter_map(|(name, value)| Some((name.as_str(), unions::optional(value)?)));
        tags.collect()
    }

    /// Whether requests hold values of a type.
    fn is_sent(&self, name: &str) -> bool {
        let planned = self.plan.types.get(name);
        planned.is_none_or(|ty| ty.direction != Direction::Response)
    }
}

/// What every pass may read, and where it reports.
pub(crate) struct Context<'a> {
    pub(crate) whole: &'a Whole<'a>,
    /// The types of the document that this part has.
    pub(crate) emitted: &'a HashSet<String>,
    /// Those of this part, by their positions in the document.
    pub(crate) operations: BTreeMap<usize, Operation<'a>>,
    pub(crate) runtime: syn::Path,
    pub(crate) notes: Vec<Note>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) answers: BTreeMap<String, Answers>,
}

impl<'a> Deref for Context<'a> {
    type Target = Whole<'a>;

    fn deref(&self) -> &Whole<'a> {
        self.whole
    }
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        whole: &'a Whole<'a>,
        emitted: &'a HashSet<String>,
        operations: BTreeMap<usize, Operation<'a>>,
        runtime: syn::Path,
    ) -> Self {
        Self {
            runtime,
            whole,
            emitted,
            operations,
            notes: Vec::new(),
            dropped: Vec::new(),
            answers: BTreeMap::new(),
        }
    }
}

impl Context<'_> {
    /// What is said of the types that this part has, in the order in which it is said: it
    /// is not looked for among all types, which each part would do.
    fn here<'m, V>(&self, said: &'m IndexMap<String, V>) -> Vec<(&'m String, &'m V)> {
        let emitted = self.emitted.iter();
        let mut here: Vec<_> = emitted.filter_map(|name| said.get_full(name)).collect();
        here.sort_by_key(|(at, ..)| *at);
        here.into_iter().map(|(_, name, it)| (name, it)).collect()
    }

    fn note(&mut self, pass: &str, anchor: impl Into<String>, detail: impl Into<String>) {
        self.notes.push(Note {
            pass: pass.to_owned(),
            anchor: anchor.into(),
            detail: detail.into(),
        });
    }

    /// Leaves out operations that would be wrong, each with the reason.
    fn drop_operations(&mut self, code: &mut Code, failed: Vec<(usize, impl Into<String>)>) {
        if failed.is_empty() {
            return;
        }
        let gone: HashSet<usize> = failed.iter().map(|(operation, _)| *operation).collect();
        code.retain(|operation| !gone.contains(&operation));
        for (position, reason) in failed {
            let operation = &self.operations[&position];
            self.dropped.push(Dropped::Operation {
                id: operation.id.to_owned(),
                method: operation.method.to_uppercase(),
                path: operation.path.to_owned(),
                reason: reason.into(),
            });
        }
    }
}

/// The passes in the order in which they run. Each may rely on the ones before it.
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
    preset_paths::run,
    servers::run,
    redirects::run,
    stream_switch::run,
    enums::run,
    unions::run,
    fixed::run,
    answers::run,
    params::run,
    styles::run,
    given::run,
    deprecated::run,
    extensible::run,
    setters::run,
    presets::run,
    multipart::run,
    optional::run,
    liberal::run,
    bounded::run,
    unused::run,
    docs::run,
    answer_types::run,
    pages::run,
    paths::run,
];

pub(crate) fn run(code: &mut Code, context: &mut Context<'_>) {
    for pass in PASSES {
        pass(code, context);
    }
}
