//! Bundling: pulls the files that a description refers to into the description.
//!
//! Each file is kept whole below [`BUNDLED`], and the references to it become references
//! to that place; the passes then see one document. Files are read only from the folder
//! of the description and those below it, links followed, and never from the network: a
//! reference that leads elsewhere, or to nothing, stays as it is, and lowering notes it.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use crate::document::{DEFAULT_MAX_BYTES, read_file, read_tree};
use crate::error::{Error, Result};
use crate::node::{Kind, Map, Node, Origin, Origins, escape};
use crate::parse::Duplicate;

/// The member of the root that holds the files referred to, by their path.
pub(crate) const BUNDLED: &str = "x-bundled";

/// How many files a description may consist of.
const MAX_FILES: usize = 20_000;

/// What is known of the files that were pulled in.
#[derive(Default)]
pub(crate) struct Bundled {
    /// Their size.
    pub(crate) bytes: u64,
    /// The keys that an object has more than once.
    pub(crate) duplicates: Vec<Duplicate>,
}

/// Pulls in what the tree read from `path` refers to.
pub(crate) fn bundle(root: &mut Node, path: &Path, origins: &mut Origins) -> Result<Bundled> {
    let Ok(main) = path.canonicalize() else {
        return Ok(Bundled::default());
    };
    let Some(folder) = main.parent().map(Path::to_path_buf) else {
        return Ok(Bundled::default());
    };
    let mut bundle = Bundle {
        files: HashMap::from([(main.clone(), String::new())]),
        read: Map::default(),
        bundled: Bundled::default(),
        folder,
        origins,
    };
    bundle.follow(root, &main)?;
    if !bundle.read.is_empty() {
        let read = Node::made(bundle.read, Origin::ROOT);
        root.insert(BUNDLED, read);
    }
    Ok(bundle.bundled)
}

struct Bundle<'o> {
    /// The pointer in the bundled document of each file, by its canonical path.
    files: HashMap<PathBuf, String>,
    read: Map,
    bundled: Bundled,
    folder: PathBuf,
    origins: &'o mut Origins,
}

/// A file whose references are rewritten.
struct At<'p> {
    file: &'p Path,
    /// Its pointer in the bundled document; empty for the description itself.
    place: String,
}

impl Bundle<'_> {
    /// Rewrites the references of the tree read from `file`, reading what they name.
    fn follow(&mut self, root: &mut Node, file: &Path) -> Result<()> {
        let mut open = Vec::new();
        let at = At {
            file,
            place: String::new(),
        };
        self.rewrite(root, &at, &mut open);
        while let Some(path) = open.pop() {
            let Some((mut tree, name)) = self.load(&path)? else {
                continue;
            };
            let place = self.files.get(&path).cloned().unwrap_or_default();
            let at = At { file: &path, place };
            self.rewrite(&mut tree, &at, &mut open);
            self.read.insert(name, tree);
        }
        // The order in which files are met depends on the order of the input.
        self.read.sort_unstable_keys();
        Ok(())
    }

    fn load(&mut self, path: &Path) -> Result<Option<(Node, String)>> {
        let name = self.name(path);
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        self.bundled.bytes += bytes.len() as u64;
        if self.bundled.bytes > DEFAULT_MAX_BYTES || self.read.len() >= MAX_FILES {
            return Err(Error::new("the files referred to are too many or too large").file(path));
        }
        let tree = match read_tree((&bytes).into(), Some(path), &name, self.origins) {
            Ok((tree, duplicates, _)) => {
                self.bundled.duplicates.extend(duplicates);
                tree
            }
            // Some descriptions keep long texts in files of their own.
            Err(_) if !is_structured(path) => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let origin = self.origins.root(&name);
                Node::made(text, origin)
            }
            Err(error) => return Err(error),
        };
        Ok(Some((tree, name)))
    }

    /// The path of a file from the description's folder, with `/` on every system.
    fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.folder).unwrap_or(path);
        let parts = relative.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        parts.collect::<Vec<_>>().join("/")
    }

    fn rewrite(&mut self, node: &mut Node, at: &At<'_>, open: &mut Vec<PathBuf>) {
        match &mut node.kind {
            Kind::Array(items) => {
                for item in items {
                    self.rewrite(item, at, open);
                }
            }
            Kind::Object(members) => {
                for (key, value) in members.iter_mut() {
                    match &mut value.kind {
                        Kind::String(text) if key == "$ref" => {
                            if let Some(inside) = self.resolve(text, at, open) {
                                *text = inside;
                            }
                        }
                        Kind::Object(mapping) if key == "mapping" => {
                            for target in mapping.values_mut() {
                                if let Kind::String(text) = &mut target.kind
                                    && text.contains(['#', '/', '.'])
                                    && let Some(inside) = self.resolve(text, at, open)
                                {
                                    *text = inside;
                                }
                            }
                        }
                        _ => self.rewrite(value, at, open),
                    }
                }
            }
            _ => {}
        }
    }

    /// The reference in the bundled document for one in a file; `None` where it stays.
    fn resolve(&mut self, text: &str, at: &At<'_>, open: &mut Vec<PathBuf>) -> Option<String> {
        let (target, pointer) = text.split_once('#').unwrap_or((text, ""));
        if target.is_empty() {
            // Of a description's own references only those of other files change.
            return (!at.place.is_empty()).then(|| format!("#{}{pointer}", at.place));
        }
        if target.contains("://") || target.starts_with('/') {
            return None;
        }
        let decoded = percent_decoded(target);
        let path = at.file.parent()?.join(decoded).canonicalize().ok()?;
        if !path.starts_with(&self.folder) || !path.is_file() {
            return None;
        }
        if !self.files.contains_key(&path) {
            let place = format!("/{BUNDLED}/{}", escape(&self.name(&path)));
            self.files.insert(path.clone(), place);
            open.push(path.clone());
        }
        let place = self.files.get(&path)?;
        Some(format!("#{place}{pointer}"))
    }
}

fn is_structured(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("json" | "yaml" | "yml"))
}

/// A reference is a URI: `%20` in it stands for a blank.
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let ahead = bytes.clone().take(2).map(char::from).collect::<String>();
        match u8::from_str_radix(&ahead, 16) {
            Ok(value) if byte == b'%' && ahead.len() == 2 => {
                decoded.push(value);
                bytes.nth(1);
            }
            _ => decoded.push(byte),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
