//! The names that schemas give themselves (JSON Schema Core 8.2).
//!
//! A schema with an `$id` is a resource of its own: references in it are resolved against
//! that `$id`, a pointer starts at it, and an `$anchor` in it is a name in it.

use std::collections::HashMap;
use std::rc::Rc;

use super::files::{File, Files};
use super::uri;
use crate::node::{Kind, Node, Origin, Origins};

/// The resources of all files by their URI, and the anchors in them.
#[derive(Default)]
pub(super) struct Ids {
    /// Pointers in the bundled document.
    resources: HashMap<String, String>,
    /// The same, by the pointer of the resource and the anchor's name.
    anchors: HashMap<(String, String), String>,
}

/// The resource in which something stands.
#[derive(Clone, Debug)]
pub(super) struct Base {
    /// The URI that it gives itself; empty where it does not.
    pub(super) uri: Rc<str>,
    /// Its pointer in the bundled document.
    pub(super) place: Rc<str>,
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
        match &node.kind {
            Kind::Array(items) => {
                for item in items {
                    self.collect(item, outer, file, origins);
                }
            }
            Kind::Object(members) => {
                let base = outer.within(node, file, origins);
                if node.text("$id").or_else(|| node.text("$self")).is_some() {
                    let place = base.place.to_string();
                    self.resources.entry(base.uri.to_string()).or_insert(place);
                }
                for key in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = node.text(key) {
                        let name = (base.place.to_string(), anchor.to_owned());
                        let place = file.pointer(node.origin, origins);
                        self.anchors.entry(name).or_insert(place);
                    }
                }
                for member in members.values() {
                    self.collect(member, &base, file, origins);
                }
            }
            _ => {}
        }
    }

    /// The pointer of the resource that a URI names.
    pub(super) fn resource(&self, uri: &str) -> Option<&str> {
        self.resources.get(uri).map(String::as_str)
    }

    /// The pointer of an anchor in the resource at `place`.
    pub(super) fn anchor(&self, place: &str, name: &str) -> Option<&str> {
        let key = (place.to_owned(), name.to_owned());
        self.anchors.get(&key).map(String::as_str)
    }
}

impl Base {
    /// The base of what stands at the root of a file.
    pub(super) fn of(file: &File) -> Base {
        Base {
            uri: file.tree.text("$self").unwrap_or_default().into(),
            place: file.place.as_str().into(),
        }
    }

    /// The base inside an object.
    pub(super) fn within(&self, node: &Node, file: &File, origins: &Origins) -> Base {
        let Some(id) = node.text("$id") else {
            return self.clone();
        };
        let id = id.trim_end_matches('#');
        // Older drafts name an anchor so.
        if id.is_empty() || id.starts_with('#') {
            return self.clone();
        }
        Base {
            uri: uri::join(&self.uri, id).into(),
            place: file.pointer(node.origin, origins).into(),
        }
    }
}

impl File {
    /// The pointer in the bundled document of a node of this file.
    pub(super) fn pointer(&self, origin: Origin, origins: &Origins) -> String {
        let pointer = origins.pointer(origin);
        let inside = pointer
            .strip_prefix(&*self.name)
            .and_then(|rest| rest.strip_prefix('#'));
        format!("{}{}", self.place, inside.unwrap_or(&pointer))
    }
}
