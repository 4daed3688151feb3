//! Writes Swagger 2.0 in the form of OpenAPI 3, which is the only one that the other
//! passes and progenitor know: documents of Swagger 2.0, and those of OpenAPI 3 that have
//! pieces of Swagger 2.0.
//!
//! What depends on the operation (the media types that it consumes and produces) is
//! settled per operation: shared parameters and responses are written out first, and
//! those of a path item too. Where nothing is declared, bodies and structured answers
//! are taken to be JSON, which is said in the report. An array without a
//! `collectionFormat` is separated by commas, as Swagger 2.0 has it; tabs, which OpenAPI
//! 3 lacks, make it a text that the caller joins. References are rewritten in their text
//! only, so that later passes find what they point at.
//!
//! Either form is read wherever it stands. Where both stand side by side and disagree, that of
//! the document's own version counts, and the other is ignored; what neither states (how the
//! items of an array are separated) is as the document's version has it.

use openapi_source::changes::Code;
use openapi_source::references::{self, Ends};
use openapi_source::vocabulary::METHODS;
use openapi_source::{Dialect, Node, Origin};

mod bodies;
mod components;
#[cfg(test)]
mod mixed_tests;
mod operation;
mod parameters;
mod responses;
mod schemas;
mod security;
mod servers;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, Once};
use crate::dialects::edits;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let is_swagger2 = cx.dialect == Dialect::Swagger20;
    if !is_swagger2 && !cx.has_swagger2_pieces {
        return;
    }
    let paths = references::take_paths(root);
    let mut converter = Converter {
        ends: Ends::new(root),
        root,
        is_swagger2,
        notes: Once::new(cx),
        consumes: media_types(root.get("consumes")),
        produces: media_types(root.get("produces")),
        base: servers::Base::of(root),
    };
    let paths = converter.paths(paths);
    let Converter {
        mut notes, base, ..
    } = converter;
    if is_swagger2 {
        version(root, &mut notes);
    }
    if let Some(paths) = paths {
        root.insert("paths", paths);
    }
    for key in ["consumes", "produces"] {
        let code = codes::swagger2::MEDIA_TYPES;
        notes.remove(root, key, code);
    }
    servers::run(root, base, is_swagger2, &mut notes);
    components::run(root, is_swagger2, &mut notes);
    security::run(root, &mut notes);
    schemas::run(root, &mut notes);
}

/// What the operations are converted with: the document as it was, and what it says for
/// all of them.
struct Converter<'r, 'c> {
    root: &'r Node,
    ends: Ends<'r>,
    /// Whether the document is of Swagger 2.0, and not of OpenAPI 3 with pieces of it.
    is_swagger2: bool,
    notes: Once<'c>,
    consumes: Vec<String>,
    produces: Vec<String>,
    base: servers::Base,
}

impl<'r> Converter<'r, '_> {
    fn paths(&mut self, paths: Option<Node>) -> Option<Node> {
        let mut paths = paths?;
        let map = paths.as_object_mut()?;
        for (path, item) in self.root.members("x-ms-paths") {
            if map.contains_key(path) {
                let code = codes::swagger2::MS_PATH_DUPLICATE;
                self.notes.removed(item, code);
            } else {
                map.insert(path.clone(), item.clone());
            }
        }
        for (path, item) in map {
            if !path.starts_with("x-") {
                self.path_item(item);
            }
        }
        Some(paths)
    }

    fn path_item(&mut self, item: &mut Node) {
        if let Some(reference) = item.take("$ref") {
            self.path_item_reference(item, reference);
        }
        let shared = item.take("parameters");
        if let Some(shared) = &shared {
            let code = codes::references::PATH_ITEM_MEMBERS;
            self.notes.removed(shared, code);
        }
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                self.inline(operation, "paths");
                self.operation(operation, shared.as_ref());
            }
        }
    }

    /// Writes out the path item that this one refers to; its own members win.
    fn path_item_reference(&mut self, item: &mut Node, reference: Node) {
        let target = reference
            .as_str()
            .and_then(|text| self.ends.of(text, "paths").ok());
        let Some(target) = target.and_then(Node::as_object) else {
            item.insert("$ref", reference);
            return;
        };
        self.notes
            .removed(&reference, codes::tree::REFERENCE_INLINED);
        for (key, member) in target {
            if !item.has(key) {
                item.insert(key, member.clone());
            }
        }
    }

    /// Replaces a reference by what it points at. One that leads nowhere stays, for
    /// `references` to give up.
    fn inline(&mut self, node: &mut Node, kind: &'static str) {
        if let Some(target) = self.target(node, kind) {
            *node = target.clone();
        }
    }

    /// What stands in the place of a reference; `None` where there is none.
    fn target(&mut self, node: &Node, kind: &'static str) -> Option<&'r Node> {
        let target = self.ends.of(node.text("$ref")?, kind).ok()?;
        self.notes.removed(node, codes::tree::REFERENCE_INLINED);
        Some(target)
    }

    /// The type of a schema, past references.
    fn type_of(&mut self, schema: &Node) -> Option<String> {
        let target = match schema.text("$ref") {
            Some(text) => self.ends.of(text, "definitions").ok()?,
            None => schema,
        };
        target.text("type").map(str::to_owned)
    }

    /// Removes a member that is now said in another way.
    fn said(&mut self, node: &mut Node, key: &str, code: Code) -> Option<Node> {
        self.notes.remove(node, key, code)
    }
}

/// Puts what the form of Swagger 2.0 says into the place where OpenAPI 3 says it. Where that
/// says something already, the form of the document's own version counts.
fn settle(holder: &mut Node, key: &str, made: Node, is_swagger2: bool, notes: &mut Once) {
    let Some(place) = holder.get_mut(key) else {
        return holder.insert(key, made);
    };
    let ignored = if is_swagger2 {
        std::mem::replace(place, made)
    } else {
        made
    };
    let own = if is_swagger2 {
        "Swagger 2.0"
    } else {
        "OpenAPI 3"
    };
    let code = if place.same(&ignored) {
        codes::swagger2::BOTH_FORMS_EQUAL.with([&key])
    } else {
        codes::swagger2::BOTH_FORMS.with([&key, &own])
    };
    notes.removed(&ignored, code);
}

fn version(root: &mut Node, notes: &mut Once) {
    let old = root.take("swagger");
    let origin = old
        .as_ref()
        .or(root.get("openapi"))
        .map_or(Origin::ROOT, |version| version.origin);
    notes.note(origin, codes::dialects::VERSION_REWRITTEN);
    root.insert("openapi", Node::made("3.0.3", origin));
}

/// The media types in a list, or in a string in its place, each once.
fn media_types(list: Option<&Node>) -> Vec<String> {
    let mut types = Vec::<String>::new();
    let items = list.map(|list| list.as_array().unwrap_or(std::slice::from_ref(list)));
    for name in items.into_iter().flatten().filter_map(Node::as_str) {
        let names = edits::media_types(name).unwrap_or_else(|| vec![name.trim()]);
        for name in names {
            if !name.is_empty() && !types.iter().any(|known| known == name) {
                types.push(name.to_owned());
            }
        }
    }
    types
}
