//! Reads the main files of a description, and from there all others.

use std::borrow::Cow;
use std::path::Path;

use crate::bundle::{self, Bundled, Folders, Main};
use crate::dialect;
use crate::document::{DEFAULT_MAX_BYTES, Dialect, Document, read_file, read_tree, reserve};
use crate::error::{Error, Result};
use crate::node::{Kind, Node, Origins};
use crate::parse::Duplicate;

/// A description while it is read.
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

    /// Reads a main file, or the main files that it is an index of.
    pub(crate) fn file(&mut self, path: &Path) -> Result<()> {
        let bytes = read_file(path, DEFAULT_MAX_BYTES)?;
        let main = self.parse(bytes.into(), Some(path))?;
        let Some(targets) = index(&main.tree) else {
            return self.main(main);
        };
        let about = |message: String| Error::new(message).file(path);
        let canonical = path.canonicalize();
        let canonical = canonical.map_err(|error| about(error.to_string()))?;
        let here = canonical.parent().unwrap_or(Path::new(""));
        for target in targets {
            let path = self.folders.file(here, &target).map_err(|refusal| {
                let message = "the reference is not followed";
                about(format!("`{target}`: {message}: {}", refusal.reason()))
            })?;
            let bytes = read_file(&path, DEFAULT_MAX_BYTES)?;
            let main = self.parse(bytes.into(), Some(&path))?;
            self.main(main)?;
        }
        Ok(())
    }

    pub(crate) fn parse(&mut self, bytes: Cow<'_, [u8]>, path: Option<&Path>) -> Result<Main> {
        reserve(bytes.len());
        self.bytes += bytes.len() as u64;
        let name = match self.mains.is_empty() {
            true => String::new(),
            false => {
                let path = path.and_then(|path| path.canonicalize().ok());
                path.map_or_else(String::new, |path| self.folders.name(&path))
            }
        };
        let (tree, duplicates, source) = read_tree(bytes, path, &name, &mut self.origins)?;
        self.duplicates.extend(duplicates);
        Ok(Main { tree, source, name })
    }

    pub(crate) fn main(&mut self, main: Main) -> Result<()> {
        let dialect = dialect::of(&main.tree);
        let about = |error: Error| {
            let version = error.json_pointer().unwrap_or_default().to_owned();
            let error = error.position(main.source.locate(&version));
            main.source.path.iter().fold(error, Error::file)
        };
        let dialect = dialect.map_err(about)?;
        let first = *self.dialect.get_or_insert(dialect);
        if first != dialect {
            let message = format!(
                "OpenAPI {} cannot be merged with OpenAPI {}",
                dialect.version(),
                first.version()
            );
            let error = Error::new(message).pointer("/openapi");
            return Err(about(error).help("read the files one by one"));
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
            return Err(Error::new("no description is named"));
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

/// The files that an index refers to: a file that is no description, and nothing but
/// references to files.
fn index(tree: &Node) -> Option<Vec<String>> {
    let items: Vec<&Node> = match &tree.kind {
        Kind::Array(items) => items.iter().collect(),
        Kind::Object(_)
            if ["openapi", "swagger", "paths"]
                .iter()
                .any(|it| tree.has(it)) =>
        {
            return None;
        }
        Kind::Object(map) if map.contains_key("$ref") => vec![tree],
        Kind::Object(map) => {
            let holders = map.values();
            let items = holders.flat_map(|value| match &value.kind {
                Kind::Array(items) => items.iter().collect(),
                _ => vec![value],
            });
            items.collect()
        }
        _ => return None,
    };
    let targets = items.iter().map(|item| {
        let alone = item.as_object().is_some_and(|map| map.len() == 1);
        let target = item.text("$ref").filter(|_| alone)?;
        let target = target.strip_suffix('#').unwrap_or(target);
        (!target.contains('#')).then(|| target.to_owned())
    });
    let targets: Option<Vec<String>> = targets.collect();
    targets.filter(|targets| !targets.is_empty())
}
