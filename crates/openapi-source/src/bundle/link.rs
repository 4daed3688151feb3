//! Rewrites references to other files, `$id`s and `$anchor`s as pointers into the bundled document.

use std::collections::HashMap;

use super::files::{File, Files};
use super::ids::{Base, Ids};
use super::reference::{is_reference, mapped};
use super::uri;
use crate::node::{Kind, Node, Origin};
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
        match &node.kind {
            Kind::Array(items) => items.iter().for_each(|item| self.visit(item, outer, file)),
            Kind::Object(members) => {
                let base = outer.within(node, file, self.files.origins);
                if let Some(reference) = node.get("$ref")
                    && let Some(text) = reference.as_str()
                {
                    let new = self.target(text, &base, file);
                    self.write(reference.origin, text, new);
                }
                for (text, origin) in mapped(node) {
                    let new = if is_reference(text) {
                        self.target(text, &base, file)
                    } else {
                        self.own_schema(text, file)
                    };
                    self.write(origin, text, new);
                }
                for member in members.values() {
                    self.visit(member, &base, file);
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, origin: Origin, text: &str, pointer: Option<String>) {
        if let Some(new) = pointer.map(|pointer| format!("#{pointer}"))
            && new != text
        {
            self.texts.insert(origin, new);
        }
    }

    /// The pointer in the bundled document of a reference's target; `None` if the reference is
    /// kept.
    fn target(&self, text: &str, base: &Base, file: &File) -> Option<String> {
        let (target, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_own = target.is_empty();
        let (location, holder): (&str, &File) = match target {
            "" => (&base.location, file),
            _ => match self.ids.resource(&uri::join(&base.uri, target)) {
                Some(location) => (location, file),
                None => {
                    let found = self.files.found(file, target)?;
                    (&found.location, found)
                }
            },
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchor = percent::decode_lossy(fragment);
            let named = self.ids.anchor(location, &anchor).map(str::to_owned);
            // Some authors omit the first slash of a pointer.
            let pointer = format!("/{fragment}");
            let is_pointer = named.is_none() && self.has(location, holder, &pointer);
            return named.or_else(|| is_pointer.then(|| format!("{location}{pointer}")));
        }
        // Some authors write the pointer of the root as `/`.
        let is_root = fragment == "/" && !self.has(location, holder, fragment);
        let fragment = if is_root { "" } else { fragment };
        // Some authors write a pointer relative to the root of the file inside a schema with an
        // `$id`, or a pointer relative to the root of the main file inside another file.
        let locations = [location, &file.location, ""];
        let meant = locations
            .iter()
            .find(|location| self.has(location, file, fragment));
        let location = meant.filter(|_| is_own).unwrap_or(&location);
        Some(format!("{location}{fragment}"))
    }

    /// Whether a file or a main file has a node at a pointer relative to `place`.
    fn has(&self, location: &str, file: &File, pointer: &str) -> bool {
        let is_in = |file: &File| {
            let start = location.strip_prefix(&*file.location);
            let start = start.and_then(|start| file.tree.at(start));
            start.is_some_and(|start| references::below(&file.tree, start, pointer).is_some())
        };
        let mains = self.files.list.iter().filter(|it| it.source.is_some());
        mains
            .filter(|_| location.is_empty())
            .chain([file])
            .any(is_in)
    }

    /// The schema with this name in a file that is itself a description, if the main files have no
    /// schema with this name.
    fn own_schema(&self, name: &str, file: &File) -> Option<String> {
        let pointer = format!("/components/schemas/{}", escape(name));
        let is_main = self.has("", file, &pointer);
        let own = !is_main && self.has(&file.location, file, &pointer);
        own.then(|| format!("{}{pointer}", file.location))
    }
}
