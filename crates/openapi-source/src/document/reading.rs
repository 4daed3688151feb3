//! Reads the main files of a description, and then all other files.

use std::borrow::Cow;
use std::path::Path;

use super::Document;
use crate::bundle::{self, Bundled, Folders, Main};
use crate::dialect::{self, Dialect};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{DEFAULT_MAX_BYTES, read_file, read_tree};
use crate::node::{Kind, Node, Origins};
use crate::parse::ReadingChange;

/// A description that is being read.
#[derive(Default)]
pub(crate) struct Reading {
    mains: Vec<Main>,
    folders: Folders,
    dialect: Option<Dialect>,
    reading_changes: Vec<ReadingChange>,
    origins: Origins,
    bytes: u64,
}

impl Reading {
    pub(crate) fn in_folders(folders: Folders) -> Reading {
        Reading {
            folders,
            ..Reading::default()
        }
    }

    /// Reads a main file; if it is an index, reads the main files that it lists.
    pub(crate) fn read(&mut self, path: &Path) -> Result<()> {
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        let main = self.parse(bytes.into(), Some(path))?;
        let Some(targets) = index_targets(&main.tree) else {
            return self.add_main(main);
        };
        let canonical = path.canonicalize().map_err(|error| {
            let message = format!("cannot resolve the path: {error}");
            Error::new(ErrorKind::Io, message)
                .with_file(path)
                .with_source(error)
        })?;
        let folder = canonical.parent().unwrap_or(Path::new(""));
        for target in targets {
            let target_path = self.folders.file(folder, &target).map_err(|refusal| {
                let reason = refusal.reason();
                let message = format!("reference `{target}` is not followed: {reason}");
                Error::new(ErrorKind::Reference, message).with_file(path)
            })?;
            let bytes = read_file(&target_path, DEFAULT_MAX_BYTES)?;
            let main = self.parse(bytes.into(), Some(&target_path))?;
            self.add_main(main)?;
        }
        Ok(())
    }

    pub(crate) fn parse(&mut self, bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Main> {
        self.bytes += bytes.len() as u64;
        let name = if self.mains.is_empty() {
            String::new()
        } else {
            let canonical = path.and_then(|path| path.canonicalize().ok());
            canonical.map_or_else(String::new, |path| self.folders.name(&path))
        };
        let (tree, reading_changes, source) = read_tree(bytes, path, &name, &mut self.origins)?;
        self.reading_changes.extend(reading_changes);
        Ok(Main { tree, source, name })
    }

    pub(crate) fn add_main(&mut self, main: Main) -> Result<()> {
        let dialect = dialect::detect(&main.tree).map_err(|error| {
            let position = main.source.locate(error.pointer().unwrap_or_default());
            let error = error.with_position(position);
            main.source.path.iter().fold(error, Error::with_file)
        })?;
        let first = *self.dialect.get_or_insert(dialect);
        if first != dialect {
            let message = format!("{dialect} cannot be merged with {first}");
            return Err(main
                .source
                .error(ErrorKind::Conflict, "/openapi", message)
                .with_help("process the files separately"));
        }
        self.mains.push(main);
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<Document> {
        let Bundled {
            root,
            source,
            paths,
            bytes,
            mut notes,
        } = bundle::bundle(self.mains, self.folders, &mut self.origins)?;
        let (Some(dialect), Some(source)) = (self.dialect, source) else {
            return Err(Error::new(
                ErrorKind::Options,
                "no description file is given",
            ));
        };
        notes.reading_changes.extend(self.reading_changes);
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

/// Returns the references of an index to files; `None` for any other document. An index is not a
/// description itself; apart from references to files, it contains only titles, descriptions and
/// versions.
fn index_targets(tree: &Node) -> Option<Vec<String>> {
    let mut targets = Vec::new();
    let is_description = ["openapi", "swagger", "paths"]
        .iter()
        .any(|it| tree.has(it));
    let is_index = !is_description && collect_targets(tree, &mut targets);
    (is_index && !targets.is_empty()).then_some(targets)
}

/// Adds the references of an index to `targets`; returns `false` if the node contains more than
/// references to files and documentation.
fn collect_targets(node: &Node, targets: &mut Vec<String>) -> bool {
    const DOCUMENTATION: [&str; 5] = ["description", "name", "summary", "title", "version"];
    let is_documentation = |key: &str| DOCUMENTATION.contains(&key) || key.starts_with("x-");
    match &node.kind {
        Kind::Object(map) => match node.text("$ref") {
            Some(target) => {
                let target = target.strip_suffix('#').unwrap_or(target);
                targets.push(target.to_owned());
                let is_allowed = |key: &String| key == "$ref" || is_documentation(key);
                !target.contains('#') && map.keys().all(is_allowed)
            }
            None => map
                .iter()
                .all(|(key, value)| is_documentation(key) || collect_targets(value, targets)),
        },
        Kind::Array(items) => items.iter().all(|item| collect_targets(item, targets)),
        _ => false,
    }
}
