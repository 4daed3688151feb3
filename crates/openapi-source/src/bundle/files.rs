//! Finds and reads the files of a description.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::folders::{Folders, Refusal};
use super::reference::{self, is_reference, mapped};
use super::{BUNDLED, Main, Notes};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{DEFAULT_MAX_BYTES, Source, read_file, read_tree};
use crate::node::{Kind, Node, Origin, Origins};
use crate::pointer::escape;

/// The maximum number of files of a description.
const MAX_FILES: usize = 20_000;

/// A file of a description.
pub(super) struct File {
    /// The canonical path; `None` for a description from memory.
    pub(super) path: Option<PathBuf>,
    /// The name in the origins of the file's nodes: its path relative to the base folder; empty for
    /// the first main file.
    pub(super) name: String,
    /// The pointer of the file's root in the bundled document; empty for main files.
    pub(super) location: String,
    pub(super) tree: Node,
    /// The content, for main files only.
    pub(super) source: Option<Source>,
}

/// All files of a description, and the targets of the references between them.
pub(super) struct Files<'o> {
    pub(super) list: Vec<File>,
    pub(super) bytes: u64,
    pub(super) notes: Notes,
    /// Whether any schema has an `$id` or `$anchor`.
    has_ids: bool,
    /// Whether any reference may have to be resolved by `$id` or `$anchor`.
    needs_ids: bool,
    /// Whether any reference names something other than a component as a whole.
    pub(super) has_deep: bool,
    /// Whether any reference has a fragment that is not a pointer, or that names the root.
    pub(super) has_odd: bool,
    folders: Folders,
    by_path: HashMap<PathBuf, usize>,
    /// The indices of the files that references name, by the folder of the referring file and the
    /// reference.
    referenced: HashMap<(PathBuf, String), std::result::Result<usize, Refusal>>,
    pub(super) origins: &'o mut Origins,
}

impl<'o> Files<'o> {
    pub(super) fn new(mains: Vec<Main>, folders: Folders, origins: &'o mut Origins) -> Files<'o> {
        let mut files = Files {
            list: Vec::new(),
            bytes: 0,
            notes: Notes::default(),
            has_ids: false,
            needs_ids: false,
            has_deep: false,
            has_odd: false,
            folders,
            by_path: HashMap::new(),
            referenced: HashMap::new(),
            origins,
        };
        for main in mains {
            let path = main.source.path.as_ref();
            let canonical = path.and_then(|path| path.canonicalize().ok());
            if let Some(path) = &canonical {
                files.by_path.insert(path.clone(), files.list.len());
            }
            files.list.push(File {
                path: canonical,
                name: main.name,
                location: String::new(),
                tree: main.tree,
                source: Some(main.source),
            });
        }
        files
    }

    /// Reads all files that the main files refer to, directly or indirectly.
    pub(super) fn load(&mut self) -> Result<()> {
        let mut next = 0;
        while next < self.list.len() {
            let source = self.read(next)?;
            self.follow(next, source.as_ref())?;
            next += 1;
        }
        Ok(())
    }

    /// Reads a file other than a main file, and returns its content.
    fn read(&mut self, index: usize) -> Result<Option<Source>> {
        let Some(file) = self.list.get(index) else {
            return Ok(None);
        };
        let (Some(path), None) = (file.path.clone(), &file.source) else {
            return Ok(None);
        };
        let name = file.name.clone();
        let bytes = read_file(&path, DEFAULT_MAX_BYTES)?;
        self.bytes += bytes.len() as u64;
        if self.bytes > DEFAULT_MAX_BYTES || index > MAX_FILES {
            let message = format!(
                "the description refers to more than {MAX_FILES} files, or to more than \
                 {DEFAULT_MAX_BYTES} bytes in them"
            );
            return Err(Error::new(ErrorKind::Limit, message).with_file(path));
        }
        let (tree, source) = match read_tree((&bytes).into(), Some(&path), &name, self.origins) {
            Ok((tree, reading_changes, source)) => {
                self.notes.reading_changes.extend(reading_changes);
                (tree, Some(source))
            }
            // Some descriptions keep a long string in a separate file.
            Err(_) if !is_structured(&path) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let origin = self.origins.root(&name);
                (Node::new(text, origin), None)
            }
            Err(error) => return Err(error),
        };
        if let Some(file) = self.list.get_mut(index) {
            file.tree = tree;
        }
        Ok(source)
    }

    /// Finds the files that a file refers to.
    fn follow(&mut self, index: usize, source: Option<&Source>) -> Result<()> {
        let Some(file) = self.list.get(index) else {
            return Ok(());
        };
        let mut references = References::default();
        references.collect(&file.tree);
        self.has_ids |= references.has_ids;
        self.needs_ids |= references.has_odd
            || !references.to_files.is_empty()
            || references.has_ids && refers_in_resource(&file.tree, false);
        self.has_deep |= references.has_deep;
        self.has_odd |= references.has_odd;
        for (text, origin) in references.to_files {
            let target = text.split_once('#').map_or(&*text, |(target, _)| target);
            if let Some(Err(refusal)) = self.find(index, target) {
                if refusal == Refusal::Parent {
                    return Err(self.parent_error(index, source, &text, origin));
                }
                self.notes
                    .refused
                    .insert(origin, refusal.reason().to_owned());
            }
        }
        Ok(())
    }

    /// Whether references have to be resolved by `$id` or `$anchor`.
    pub(super) fn resolves_ids(&self) -> bool {
        self.has_ids && self.needs_ids
    }

    /// Returns the index of the file that a reference in another file names, and adds the file if it
    /// is new; `None` if the referring file has no path.
    fn find(&mut self, from: usize, target: &str) -> Option<std::result::Result<usize, Refusal>> {
        let key = (self.list.get(from)?.folder()?, target.to_owned());
        if let Some(index) = self.referenced.get(&key) {
            return Some(*index);
        }
        let (folder, target) = &key;
        let index = self.folders.file(folder, target).map(|path| {
            let next = self.list.len();
            let index = *self.by_path.entry(path.clone()).or_insert(next);
            if index == next {
                let name = self.folders.name(&path);
                self.list.push(File {
                    location: format!("/{BUNDLED}/{}", escape(&name)),
                    path: Some(path),
                    name,
                    tree: Node::new(Kind::Null, Origin::ROOT),
                    source: None,
                });
            }
            index
        });
        self.referenced.insert(key, index);
        Some(index)
    }

    /// Returns the file that a reference in the file `from` names.
    pub(super) fn referenced(&self, from: &File, target: &str) -> Option<&File> {
        let key = (from.folder()?, target.to_owned());
        self.list.get(self.referenced.get(&key)?.ok()?)
    }

    /// Returns the error for a reference to a file in a parent folder.
    fn parent_error(&self, from: usize, source: Option<&Source>, text: &str, at: Origin) -> Error {
        let file = self.list.get(from);
        let pointer = self.origins.pointer(at);
        let inside = file.map_or(&*pointer, |file| file.strip_name(&pointer));
        let message = format!(
            "reference `{text}` is not followed: {}",
            Refusal::Parent.reason()
        );
        let error = match source.or(file.and_then(|file| file.source.as_ref())) {
            Some(source) => source.error(ErrorKind::Reference, inside, message),
            None => Error::new(ErrorKind::Reference, message).with_pointer(inside),
        };
        error.with_help(
            "name a folder that contains all files of the description: `--root DIR`, `root` in \
             specs/vendors.toml, `ReadOptions::root`",
        )
    }
}

impl File {
    /// Returns the folder of the file; `None` for a description from memory.
    fn folder(&self) -> Option<PathBuf> {
        Some(self.path.as_ref()?.parent()?.to_path_buf())
    }

    /// Removes the name of the file from the pointer of one of its nodes.
    pub(super) fn strip_name<'p>(&self, pointer: &'p str) -> &'p str {
        pointer
            .strip_prefix(&*self.name)
            .and_then(|rest| rest.strip_prefix('#'))
            .unwrap_or(pointer)
    }
}

/// The references of a tree.
#[derive(Default)]
struct References {
    /// The references to other files.
    to_files: Vec<(String, Origin)>,
    has_ids: bool,
    has_deep: bool,
    has_odd: bool,
}

impl References {
    fn collect(&mut self, node: &Node) {
        match &node.kind {
            Kind::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Kind::Object(members) => {
                for (key, value) in members.iter() {
                    match (&value.kind, key.as_str()) {
                        (Kind::String(text), "$ref") => self.add(text, value.origin),
                        (Kind::String(_), "$id" | "$anchor" | "$self") => self.has_ids = true,
                        (Kind::Object(_), "mapping") => {
                            for (text, origin) in mapped(node) {
                                if is_reference(text) {
                                    self.add(text, origin);
                                }
                            }
                            self.collect(value);
                        }
                        _ => self.collect(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &str, origin: Origin) {
        self.has_deep |= reference::is_deep(text);
        let fragment = text.strip_prefix('#').unwrap_or_default();
        self.has_odd |= fragment == "/" || !fragment.is_empty() && !fragment.starts_with('/');
        if !text.starts_with('#') && !text.is_empty() {
            self.to_files.push((text.to_owned(), origin));
        }
    }
}

/// Whether a schema with an `$id`, to which pointers inside it are relative, contains a reference.
/// A schema with an `$id` in an example contains none.
fn refers_in_resource(node: &Node, is_inside: bool) -> bool {
    let is_inside = is_inside || node.text("$id").is_some();
    let refers = || node.text("$ref").is_some() || mapped(node).next().is_some();
    is_inside && refers()
        || node
            .children()
            .any(|child| refers_in_resource(child, is_inside))
}

fn is_structured(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    matches!(extension, Some("json" | "yaml" | "yml"))
}
