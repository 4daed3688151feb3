//! Reads the main files of a description, and then all other files.

use std::borrow::Cow;
use std::path::Path;

use super::Document;
use crate::bundle::{self, Bundled, Folders, Main};
use crate::dialect::{self, Dialect};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{DEFAULT_MAX_BYTES, read_file, read_tree};
use crate::node::{Kind, Node, Origins};
use crate::parse::Duplicate;

/// A description that is being read.
#[derive(Default)]
pub(crate) struct Reading {
    mains: Vec<Main>,
    folders: Folders,
    dialect: Option<Dialect>,
    duplicates: Vec<Duplicate>,
    origins: Origins,
    bytes: u64,
}

impl Reading {
    pub(crate) fn below(folders: Folders) -> Reading {
        Reading {
            folders,
            ..Reading::default()
        }
    }

    /// Reads a main file; if it is an index, reads the main files that it lists.
    pub(crate) fn file(&mut self, path: &Path) -> Result<()> {
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        let main = self.parse(bytes.into(), Some(path))?;
        let Some(targets) = index(&main.tree) else {
            return self.main(main);
        };
        let about = |kind, message: String| Error::new(kind, message).with_file(path);
        let canonical = path.canonicalize();
        let canonical = canonical.map_err(|error| {
            let message = format!("cannot resolve the path: {error}");
            about(ErrorKind::Io, message).with_source(error)
        })?;
        let here = canonical.parent().unwrap_or(Path::new(""));
        for target in targets {
            let path = self.folders.file(here, &target).map_err(|refusal| {
                let reason = refusal.reason();
                let message = format!("reference `{target}` is not followed: {reason}");
                about(ErrorKind::Reference, message)
            })?;
            let bytes = read_file(&path, DEFAULT_MAX_BYTES)?;
            let main = self.parse(bytes.into(), Some(&path))?;
            self.main(main)?;
        }
        Ok(())
    }

    pub(crate) fn parse(&mut self, bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Main> {
        self.bytes += bytes.len() as u64;
        let name = if self.mains.is_empty() {
            String::new()
        } else {
            let path = path.and_then(|path| path.canonicalize().ok());
            path.map_or_else(String::new, |path| self.folders.name(&path))
        };
        let (tree, duplicates, source) = read_tree(bytes, path, &name, &mut self.origins)?;
        self.duplicates.extend(duplicates);
        Ok(Main { tree, source, name })
    }

    pub(crate) fn main(&mut self, main: Main) -> Result<()> {
        let dialect = dialect::of(&main.tree);
        let about = |error: Error| {
            let version = error.pointer().unwrap_or_default().to_owned();
            let error = error.with_position(main.source.locate(&version));
            main.source.path.iter().fold(error, Error::with_file)
        };
        let dialect = dialect.map_err(about)?;
        let first = *self.dialect.get_or_insert(dialect);
        if first != dialect {
            let message = format!(
                "OpenAPI {} cannot be merged with OpenAPI {}",
                dialect.version(),
                first.version()
            );
            let error = Error::new(ErrorKind::Conflict, message).with_pointer("/openapi");
            return Err(about(error).with_help("process the files separately"));
        }
        self.mains.push(main);
        Ok(())
    }

    pub(crate) fn document(mut self) -> Result<Document> {
        let bundled = bundle::bundle(self.mains, self.folders, &mut self.origins)?;
        let Bundled {
            root,
            source,
            paths,
            bytes,
            mut notes,
        } = bundled;
        let (Some(dialect), Some(source)) = (self.dialect, source) else {
            return Err(Error::new(
                ErrorKind::Options,
                "no description file is given",
            ));
        };
        notes.duplicates.extend(self.duplicates);
        Ok(Document {
            root,
            dialect,
            origins: self.origins,
            notes,
            source,
            paths,
            bytes: self.bytes + bytes,
        })
    }
}

/// The files that an index refers to. An index is not a description itself; apart from references
/// to files, it contains only titles, descriptions and versions.
fn index(tree: &Node) -> Option<Vec<String>> {
    let mut targets = Vec::new();
    let is_description = ["openapi", "swagger", "paths"]
        .iter()
        .any(|it| tree.has(it));
    let is_index = !is_description && only_refers(tree, &mut targets);
    (is_index && !targets.is_empty()).then_some(targets)
}

/// Whether a node of an index has nothing but references to files and documentation. Adds the
/// references to `targets`.
fn only_refers(node: &Node, targets: &mut Vec<String>) -> bool {
    const DOCUMENTATION: [&str; 5] = ["description", "name", "summary", "title", "version"];
    let is_documentation = |key: &str| DOCUMENTATION.contains(&key) || key.starts_with("x-");
    match &node.kind {
        Kind::Object(map) => match node.text("$ref") {
            Some(target) => {
                let target = target.strip_suffix('#').unwrap_or(target);
                targets.push(target.to_owned());
                let is_plain = |key: &String| key == "$ref" || is_documentation(key);
                !target.contains('#') && map.keys().all(is_plain)
            }
            None => map
                .iter()
                .all(|(key, value)| is_documentation(key) || only_refers(value, targets)),
        },
        Kind::Array(items) => items.iter().all(|item| only_refers(item, targets)),
        _ => false,
    }
}
