//! Rewrites references to other files, `$id`s and `$anchor`s as pointers into the bundled document.

use std::collections::HashMap;

use super::files::{File, Files};
use super::ids::{Base, Ids};
use super::reference::{is_reference, mapped, string_with_origin};
use super::uri;
use crate::node::{Node, Origin};
use crate::percent;
use crate::pointer::escape;
use crate::references;

/// Returns the rewritten references, by their origins.
pub(super) fn texts(files: &Files, ids: &Ids) -> HashMap<Origin, String> {
    let mut linker = Linker {
        files,
        ids,
        texts: HashMap::new(),
    };
    if files.list.len() > 1 || files.resolves_ids() || files.has_odd {
        for file in &files.list {
            linker.visit(&file.tree, &Base::of(file), file);
        }
    }
    linker.texts
}

struct Linker<'f, 'o> {
    files: &'f Files<'o>,
    ids: &'f Ids,
    texts: HashMap<Origin, String>,
}

impl Linker<'_, '_> {
    fn visit(&mut self, node: &Node, outer: &Base, file: &File) {
        let base = outer.within(node, file, self.files.origins);
        if let Some((text, origin)) = node.get("$ref").and_then(string_with_origin) {
            let new = self.target(text, &base, file);
            self.write(origin, text, new);
        }
        for (text, origin) in mapped(node) {
            let new = if is_reference(text) {
                self.target(text, &base, file)
            } else {
                self.schema_of_file(text, file)
            };
            self.write(origin, text, new);
        }
        for child in node.children() {
            self.visit(child, &base, file);
        }
    }

    fn write(&mut self, origin: Origin, text: &str, pointer: Option<String>) {
        if let Some(new) = pointer.map(|pointer| format!("#{pointer}"))
            && new != text
        {
            self.texts.insert(origin, new);
        }
    }

    /// Returns the pointer in the bundled document of a reference's target; `None` if the reference
    /// is kept.
    fn target(&self, text: &str, base: &Base, file: &File) -> Option<String> {
        let (target, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_same_resource = target.is_empty();
        let (location, holder): (&str, &File) = if is_same_resource {
            (&base.location, file)
        } else if let Some(location) = self.ids.resource(&uri::join(&base.uri, target)) {
            (location, file)
        } else {
            let other = self.files.referenced(file, target)?;
            (&other.location, other)
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchor = percent::decode_lossy(fragment);
            if let Some(location) = self.ids.anchor(location, &anchor) {
                return Some(location.to_owned());
            }
            // Some authors omit the first slash of a pointer.
            let pointer = format!("/{fragment}");
            let is_pointer = self.has(location, holder, &pointer);
            return is_pointer.then(|| format!("{location}{pointer}"));
        }
        // Some authors write the pointer of the root as `/`.
        let is_root = fragment == "/" && !self.has(location, holder, fragment);
        let fragment = if is_root { "" } else { fragment };
        // Some authors write a pointer relative to the root of the file inside a schema with an
        // `$id`, or a pointer relative to the root of the main file inside another file.
        let locations = [location, &file.location, ""];
        let base_location = locations
            .into_iter()
            .filter(|_| is_same_resource)
            .find(|location| self.has(location, file, fragment))
            .unwrap_or(location);
        Some(format!("{base_location}{fragment}"))
    }

    /// Whether a file has a node at a pointer relative to `location`, or any main file has, if
    /// `location` is empty.
    fn has(&self, location: &str, file: &File, pointer: &str) -> bool {
        let is_in = |file: &File| {
            location
                .strip_prefix(&*file.location)
                .and_then(|start| references::below(&file.tree, file.tree.at(start)?, pointer))
                .is_some()
        };
        let mains = self.files.list.iter().filter(|it| it.source.is_some());
        mains
            .filter(|_| location.is_empty())
            .chain([file])
            .any(is_in)
    }

    /// Returns the pointer in the bundled document of the schema with this name in a file that is
    /// itself a description, unless a main file has a schema with this name.
    fn schema_of_file(&self, name: &str, file: &File) -> Option<String> {
        let pointer = format!("/components/schemas/{}", escape(name));
        let is_main = self.has("", file, &pointer);
        let is_of_file = !is_main && self.has(&file.location, file, &pointer);
        is_of_file.then(|| format!("{}{pointer}", file.location))
    }
}
