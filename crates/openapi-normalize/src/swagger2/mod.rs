//! Converts Swagger 2.0 to OpenAPI 3, the only notation that other passes and progenitor support:
//! documents of Swagger 2.0, and documents of OpenAPI 3 with members of Swagger 2.0.
//!
//! What depends on the operation (`consumes` and `produces`) is converted per operation: references
//! to shared parameters and responses, and to those of a path item, are replaced first. Without a
//! declared media type, request bodies and structured responses are assumed to be JSON, with a note
//! in the report. The items of an array without `collectionFormat` are separated by commas, as
//! Swagger 2.0 specifies; `tsv`, which OpenAPI 3 lacks, becomes a private style. Only the strings
//! of references are rewritten, so that later passes find their targets.
//!
//! Both notations are read in all documents. If both are present and contradict each other, that of
//! the document's stated version is used, and the other is ignored; defaults are those of the
//! stated version.

use indexmap::IndexSet;
use openapi_source::references::{self, Resolver};
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
use crate::cx::{Cx, UniqueChanges};
use crate::dialects::edits;

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    let is_swagger2 = cx.dialect == Dialect::Swagger20;
    if !is_swagger2 && !cx.has_swagger2_members {
        return;
    }
    let paths = references::take_paths(root);
    let mut converter = Converter {
        resolver: Resolver::new(root),
        root,
        is_swagger2,
        notes: UniqueChanges::new(cx),
        consumes: media_types(root.get("consumes")),
        produces: media_types(root.get("produces")),
        base: servers::Base::of(root),
    };
    let paths = converter.convert_paths(paths);
    let Converter {
        mut notes, base, ..
    } = converter;
    if is_swagger2 {
        rewrite_version(root, &mut notes);
    }
    if let Some(paths) = paths {
        root.insert("paths", paths);
    }
    for key in ["consumes", "produces"] {
        notes.remove(root, key, codes::swagger2::MEDIA_TYPES);
    }
    servers::run(root, base, is_swagger2, &mut notes);
    components::run(root, is_swagger2, &mut notes);
    security::run(root, &mut notes);
    schemas::run(root, &mut notes);
}

/// Converts operations.
struct Converter<'r, 'c> {
    /// The unchanged document without `paths`.
    root: &'r Node,
    resolver: Resolver<'r>,
    /// Whether the document states Swagger 2.0, rather than OpenAPI 3 with members of Swagger 2.0.
    is_swagger2: bool,
    notes: UniqueChanges<'c>,
    /// The media types of request bodies in operations that declare none.
    consumes: Vec<String>,
    /// The media types of responses in operations that declare none.
    produces: Vec<String>,
    base: servers::Base,
}

impl<'r> Converter<'r, '_> {
    fn convert_paths(&mut self, paths: Option<Node>) -> Option<Node> {
        let mut paths = paths?;
        let map = paths.as_object_mut()?;
        for (path, item) in self.root.members("x-ms-paths") {
            if map.contains_key(path) {
                self.notes.removed(item, codes::swagger2::MS_PATH_DUPLICATE);
            } else {
                map.insert(path.clone(), item.clone());
            }
        }
        for (path, item) in map {
            if !path.starts_with("x-") {
                self.convert_path_item(item);
            }
        }
        Some(paths)
    }

    fn convert_path_item(&mut self, item: &mut Node) {
        if let Some(reference) = item.take("$ref") {
            self.inline_path_item(item, reference);
        }
        let shared = item.take("parameters");
        if let Some(shared) = &shared {
            self.notes
                .removed(shared, codes::references::PATH_ITEM_MEMBERS);
        }
        for method in METHODS {
            if let Some(operation) = item.get_mut(method) {
                self.inline(operation, "paths");
                self.convert_operation(operation, shared.as_ref());
            }
        }
    }

    /// Replaces the reference of a path item with its target; the members beside the reference take
    /// precedence. Keeps an undefined reference, which `references` removes.
    fn inline_path_item(&mut self, item: &mut Node, reference: Node) {
        let target = reference
            .as_str()
            .and_then(|text| self.resolver.resolve(text, "paths").ok());
        let Some(target) = target.and_then(Node::as_object) else {
            item.insert("$ref", reference);
            return;
        };
        self.notes
            .removed(&reference, codes::tree::REFERENCE_INLINED);
        item.members_mut().insert_missing(target.clone());
    }

    /// Replaces a reference with its target. Keeps an undefined one, which `references` removes.
    fn inline(&mut self, node: &mut Node, kind: &'static str) {
        if let Some(target) = self.target(node, kind) {
            *node = target.clone();
        }
    }

    /// Returns the target of a node that is a reference, and notes that the target replaces it;
    /// `None` for an undefined reference, or a node that is none.
    fn target(&mut self, node: &Node, kind: &'static str) -> Option<&'r Node> {
        let target = self.resolver.resolve(node.text("$ref")?, kind).ok()?;
        self.notes.removed(node, codes::tree::REFERENCE_INLINED);
        Some(target)
    }

    /// Returns the type of a schema, following references.
    fn type_of(&mut self, schema: &Node) -> Option<String> {
        let target = match schema.text("$ref") {
            Some(text) => self.resolver.resolve(text, "definitions").ok()?,
            None => schema,
        };
        target.text("type").map(str::to_owned)
    }

    /// Inserts the OpenAPI 3 notation of a Swagger 2.0 member, as [`insert_preferred`] does.
    fn insert_preferred(&mut self, holder: &mut Node, key: &str, value: Node) {
        insert_preferred(holder, key, value, self.is_swagger2, &mut self.notes);
    }
}

/// Inserts the OpenAPI 3 notation of a Swagger 2.0 member. If the OpenAPI 3 member exists, uses the
/// inserted one if `is_swagger2`, else the existing one, and notes the other one.
fn insert_preferred(
    holder: &mut Node,
    key: &str,
    value: Node,
    is_swagger2: bool,
    notes: &mut UniqueChanges,
) {
    let Some(existing) = holder.get_mut(key) else {
        return holder.insert(key, value);
    };
    let (ignored, version) = if is_swagger2 {
        (std::mem::replace(existing, value), "Swagger 2.0")
    } else {
        (value, "OpenAPI 3")
    };
    let message = if existing.is_same(&ignored) {
        codes::swagger2::BOTH_FORMS_EQUAL.with([&key])
    } else {
        codes::swagger2::BOTH_FORMS.with([&key, &version])
    };
    notes.removed(&ignored, message);
}

fn rewrite_version(root: &mut Node, notes: &mut UniqueChanges) {
    let swagger = root.take("swagger");
    let origin = swagger
        .as_ref()
        .or(root.get("openapi"))
        .map_or(Origin::ROOT, |version| version.origin);
    notes.note(origin, codes::dialects::VERSION_REWRITTEN);
    root.insert("openapi", Node::new("3.0.3", origin));
}

/// Returns the distinct media types of an array, or of a string in its place.
fn media_types(list: Option<&Node>) -> Vec<String> {
    let items = list.map(|list| list.as_array().unwrap_or(std::slice::from_ref(list)));
    let names = items.into_iter().flatten().filter_map(Node::as_str);
    let types: IndexSet<String> = names
        .flat_map(|name| edits::media_types(name).unwrap_or_else(|| vec![name.trim()]))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    types.into_iter().collect()
}
