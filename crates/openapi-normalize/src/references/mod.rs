//! Replaces every reference other than one to a schema with its target.
//!
//! progenitor resolves references to parameters, request bodies and responses in the components
//! only, panics on all others, and loops forever on cycles. After this pass an operation is
//! self-contained: members of its path item that apply to it are copied into it, and every member
//! has the type that the specification requires. Objects with undefined or cyclic references are
//! removed.
//!
//! `extensions` removes the components later, because references to schemas may still point into
//! them.

use openapi_source::bundle::display_reference;
use openapi_source::references::{self, Resolver};
use openapi_source::vocabulary::METHODS;
use openapi_source::{Kind, Map, Node};

mod documentation;
mod methods;
mod operation;
#[cfg(test)]
mod tests;

use crate::codes;
use crate::cx::{Cx, UniqueChanges};

pub(crate) fn run(root: &mut Node, cx: &mut Cx) {
    documentation::run(root, cx);
    let paths = references::take_paths(root);
    let mut inliner = Inliner {
        resolver: Resolver::new(root),
        root,
        notes: UniqueChanges::new(cx),
    };
    let paths = inliner.inline_paths(paths);
    let schemes = inliner.inline_security_schemes();
    root.insert("paths", paths);
    if let (Some(schemes), Some(components)) = (schemes, root.get_mut("components")) {
        components.insert("securitySchemes", schemes);
    }
}

/// Copies the targets of references from the unchanged document.
struct Inliner<'r, 'c> {
    root: &'r Node,
    resolver: Resolver<'r>,
    notes: UniqueChanges<'c>,
}

impl Inliner<'_, '_> {
    fn inline_paths(&mut self, paths: Option<Node>) -> Node {
        let Some(mut paths) = paths else {
            let at = self.root.origin;
            self.notes.note(at, codes::references::PATHS_MISSING);
            return Node::object(at);
        };
        self.inline_any(&mut paths);
        let Some(items) = paths.as_object_mut() else {
            let code = codes::references::PATHS_NOT_AN_OBJECT.with([&paths.kind_name()]);
            self.notes.removed(&paths, code);
            return Node::object(paths.origin);
        };
        let before = items.len();
        items.retain(|path, item| path.starts_with("x-") || self.inline_path_item(item));
        if before > 0 {
            self.notes.emptied(&paths);
        }
        paths
    }

    /// Makes the operations of a path item self-contained; returns `false` if it is not a path
    /// item.
    fn inline_path_item(&mut self, item: &mut Node) -> bool {
        if item.is_null() {
            self.notes.removed(item, codes::references::NULL_PATH_ITEM);
            return false;
        }
        let reason = item.has("$ref").then(|| self.fault(item, "pathItems"));
        let is_resolved = reason.is_none() || self.inline_path_item_reference(item);
        if !is_resolved || !item.is_object() {
            let reason = reason.unwrap_or_else(|| self.fault(item, "pathItems"));
            let code = codes::references::PATH_ITEM_UNUSABLE.with([&reason]);
            self.notes.removed(item, code);
            return false;
        }
        methods::move_to_free_members(item, &mut self.notes);
        let mut shared = Map::default();
        for key in ["parameters", "servers", "summary", "description"] {
            if let Some(mut member) = item.take(key) {
                self.inline_any(&mut member);
                self.notes
                    .removed(&member, codes::references::PATH_ITEM_MEMBERS);
                shared.insert(key.to_owned(), member);
            }
        }
        if let Some(map) = item.as_object_mut() {
            let before = map.len() + shared.len();
            map.retain(|key, member| self.inline_path_item_member(key, member, &shared));
            if before > 0 {
                self.notes.emptied(item);
            }
        }
        true
    }

    fn inline_path_item_member(&mut self, key: &str, member: &mut Node, shared: &Map) -> bool {
        if METHODS.contains(&key) {
            if member.is_null() {
                self.notes
                    .removed(member, codes::references::NULL_OPERATION);
                return false;
            }
            self.inline_any(member);
            if !member.is_object() || member.has("$ref") {
                let reason = self.fault(member, "");
                let code = codes::references::OPERATION_UNUSABLE.with([&reason]);
                self.notes.removed(member, code);
                return false;
            }
            self.inline_operation(member, shared);
            return true;
        }
        if key.starts_with("x-") {
            return true;
        }
        self.notes
            .removed(member, codes::references::PATH_ITEM_UNKNOWN_MEMBER);
        false
    }

    /// Replaces the reference of a path item with its target; returns `false` if it is unresolved.
    /// The members beside the reference take precedence.
    fn inline_path_item_reference(&mut self, item: &mut Node) -> bool {
        let Some(reference) = item.take("$ref") else {
            return true;
        };
        let target = reference
            .as_str()
            .and_then(|text| self.resolver.resolve(text, "pathItems").ok())
            .and_then(Node::as_object);
        let (Some(target), Some(members)) = (target, item.as_object_mut()) else {
            return false;
        };
        self.notes
            .removed(&reference, codes::tree::REFERENCE_INLINED);
        members.insert_missing(target.clone());
        true
    }

    fn inline_security_schemes(&mut self) -> Option<Node> {
        let mut schemes = self.root.get("components")?.get("securitySchemes")?.clone();
        let map = schemes.as_object_mut()?;
        let before = map.len();
        map.retain(|_, scheme| {
            let is_usable = self.inline(scheme, "securitySchemes");
            if !is_usable {
                let code = codes::references::SECURITY_SCHEME_UNRESOLVED;
                self.notes.removed(scheme, code);
            }
            is_usable
        });
        if before > 0 {
            self.notes.emptied(&schemes);
        }
        Some(schemes)
    }

    /// Replaces a reference in place of any object for which OpenAPI allows none.
    fn inline_any(&mut self, node: &mut Node) {
        let Some(text) = node.text("$ref") else {
            return;
        };
        if let Ok(target) = self.resolver.resolve(text, "") {
            self.notes.removed(node, codes::tree::REFERENCE_INLINED);
            *node = target.clone();
        }
    }

    /// Replaces a reference with its target; returns `false` if the target, or the node itself, is
    /// not an object. A description beside the reference overrides that of the target.
    fn inline(&mut self, node: &mut Node, kind: &'static str) -> bool {
        let Some(reference) = node.get("$ref") else {
            return node.is_object();
        };
        let target = reference
            .as_str()
            .and_then(|text| self.resolver.resolve(text, kind).ok())
            .filter(|target| target.is_object());
        let Some(mut copy) = target.cloned() else {
            return false;
        };
        self.notes.removed(node, codes::tree::REFERENCE_INLINED);
        if let Some(description) = node.take("description") {
            copy.insert("description", description);
        }
        *node = copy;
        true
    }

    /// Returns the reason why a node is unusable, for a message: its type, or that of its target.
    fn fault(&mut self, node: &Node, kind: &'static str) -> String {
        let reference = node.get("$ref");
        match reference.map(|reference| (&reference.kind, reference.origin)) {
            Some((Kind::String(text), at)) => match self.resolver.resolve(text, kind) {
                Ok(target) => {
                    let kind = target.kind_name();
                    format!("reference `{}` names {kind}", display_reference(text))
                }
                Err(fault) => self.notes.cx.unresolved(text, at, fault),
            },
            Some(_) => "`$ref` is not a string".to_owned(),
            None => format!("it is {}", node.kind_name()),
        }
    }
}
