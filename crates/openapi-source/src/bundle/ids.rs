//! Resolves the names that schemas declare by `$id` and `$anchor` (JSON Schema Core 8.2).
//!
//! A schema with an `$id` is a schema resource: references in it are resolved against the `$id`,
//! JSON pointers are relative to it, and each `$anchor` in it belongs to it.

use std::collections::HashMap;
use std::rc::Rc;

use super::files::{File, Files};
use super::uri;
use crate::node::{Node, Origin, Origins};

/// The schema resources of all files by URI, and their anchors.
#[derive(Default)]
pub(super) struct Ids {
    /// The pointers of resources in the bundled document, by URI.
    resources: HashMap<String, String>,
    /// The pointers of anchors in the bundled document, by the pointer of the resource and the name
    /// of the anchor.
    anchors: HashMap<(String, String), String>,
}

/// The schema resource that contains a node.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The URI of the resource; empty without `$id`.
    pub(super) uri: Rc<str>,
    /// The pointer of the resource in the bundled document.
    pub(super) location: Rc<str>,
}

impl Ids {
    pub(super) fn of(files: &Files) -> Ids {
        let mut ids = Ids::default();
        if files.resolves_ids() {
            for file in &files.list {
                ids.collect(&file.tree, &Base::of(file), file, files.origins);
            }
        }
        ids
    }

    fn collect(&mut self, node: &Node, outer: &Base, file: &File, origins: &Origins) {
        let base = outer.within(node, file, origins);
        if node.text("$id").or_else(|| node.text("$self")).is_some() {
            let location = base.location.to_string();
            self.resources
                .entry(base.uri.to_string())
                .or_insert(location);
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = node.text(key) {
                let name = (base.location.to_string(), anchor.to_owned());
                let location = file.pointer(node.origin, origins);
                self.anchors.entry(name).or_insert(location);
            }
        }
        for child in node.children() {
            self.collect(child, &base, file, origins);
        }
    }

    /// Returns the pointer of the resource with this URI.
    pub(super) fn resource(&self, uri: &str) -> Option<&str> {
        self.resources.get(uri).map(String::as_str)
    }

    /// Returns the pointer of an anchor in the resource at `location`.
    pub(super) fn anchor(&self, location: &str, name: &str) -> Option<&str> {
        let key = (location.to_owned(), name.to_owned());
        self.anchors.get(&key).map(String::as_str)
    }
}

impl Base {
    /// Returns the resource at the root of a file.
    pub(super) fn of(file: &File) -> Base {
        Base {
            uri: file.tree.text("$self").unwrap_or_default().into(),
            location: file.location.as_str().into(),
        }
    }

    /// Returns the resource inside a node: the node itself if it has an `$id`, else the enclosing
    /// resource.
    pub(super) fn within(&self, node: &Node, file: &File, origins: &Origins) -> Base {
        let Some(id) = node.text("$id") else {
            return self.clone();
        };
        let id = id.trim_end_matches('#');
        // In older drafts, an `$id` that starts with `#` is an anchor.
        if id.is_empty() || id.starts_with('#') {
            return self.clone();
        }
        Base {
            uri: uri::join(&self.uri, id).into(),
            location: file.pointer(node.origin, origins).into(),
        }
    }
}

impl File {
    /// Returns the pointer of a node of this file in the bundled document.
    pub(super) fn pointer(&self, origin: Origin, origins: &Origins) -> String {
        let pointer = origins.pointer(origin);
        format!("{}{}", self.location, self.strip_name(&pointer))
    }
}
