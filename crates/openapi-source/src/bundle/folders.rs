//! The folders from which the files of a description may be read.

use std::path::{Component, Path, PathBuf};

use super::uri;
use crate::error::{Error, ErrorKind, Result};
use crate::file::ReadOptions;
use crate::percent;

/// The folders from which the files of a description may be read.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    allowed: Vec<PathBuf>,
    /// The common ancestor of all folders.
    base: PathBuf,
}

/// Why a reference to a file is not followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    /// A URL.
    Url,
    /// An absolute path.
    Absolute,
    /// The file does not exist.
    Missing,
    /// A symbolic link to a file outside of the folders.
    Link,
    /// A file in a parent of the description's folder.
    Parent,
}

impl Refusal {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Refusal::Url => "URLs are not downloaded; save the document as a file",
            Refusal::Absolute => "absolute paths are not allowed; write a relative path",
            Refusal::Missing => "the file does not exist",
            Refusal::Link => "it is a symbolic link to a file outside of the description's folder",
            Refusal::Parent => "the file is in a parent folder of the description",
        }
    }
}

impl Folders {
    /// Returns the folders for a description with these main files.
    pub(crate) fn of(mains: &[impl AsRef<Path>], options: &ReadOptions) -> Result<Folders> {
        // A main file without a canonical path, such as a pipe, has no files beside it.
        let canonical = mains.iter().filter_map(|main| {
            let path = main.as_ref().canonicalize().ok()?;
            Some((main.as_ref(), path))
        });
        let allowed = match &options.root {
            None => canonical
                .filter_map(|(_, path)| path.parent().map(Path::to_path_buf))
                .collect(),
            Some(root) => {
                let folder = root.canonicalize().map_err(|error| {
                    let message = format!("cannot use this folder as root: {error}");
                    Error::new(ErrorKind::Options, message)
                        .with_file(root)
                        .with_source(error)
                })?;
                for (main, path) in canonical {
                    if !path.starts_with(&folder) {
                        let message = format!("this file is not below the root {}", root.display());
                        return Err(Error::new(ErrorKind::Options, message)
                            .with_file(main)
                            .with_help(
                                "name a folder that contains all files of the description",
                            ));
                    }
                }
                vec![folder]
            }
        };
        let common_ancestor = |one: PathBuf, other: &PathBuf| {
            let mut ancestors = one.ancestors();
            let common = ancestors.find(|folder| other.starts_with(folder));
            common.map(Path::to_path_buf).unwrap_or_default()
        };
        let first = allowed.first().cloned().unwrap_or_default();
        Ok(Folders {
            base: allowed.iter().fold(first, common_ancestor),
            allowed,
        })
    }

    /// Returns the canonical path of the file that a reference in a file of `folder` names.
    pub(crate) fn file(
        &self,
        folder: &Path,
        target: &str,
    ) -> std::result::Result<PathBuf, Refusal> {
        if uri::has_scheme(target) || target.starts_with("//") {
            return Err(Refusal::Url);
        }
        // A reference is a URI, in which `%20` means a space.
        let decoded = percent::decode_lossy(target);
        match self.canonical(folder, &decoded) {
            // On Windows, `\` separates the segments of a path.
            Err(Refusal::Missing) if decoded.contains('\\') => {
                self.canonical(folder, &decoded.replace('\\', "/"))
            }
            result => result,
        }
    }

    fn canonical(&self, folder: &Path, target: &str) -> std::result::Result<PathBuf, Refusal> {
        if Path::new(target).has_root() {
            return Err(Refusal::Absolute);
        }
        let joined = folder.join(target);
        // In a URI, `x/..` is removed even if `x` does not exist.
        let path = joined
            .canonicalize()
            .or_else(|_| without_dots(&joined).canonicalize())
            .map_err(|_| Refusal::Missing)?;
        if !self.allows(&path) {
            let is_link = self.allows(&without_dots(&joined));
            return Err(if is_link {
                Refusal::Link
            } else {
                Refusal::Parent
            });
        }
        if path.is_file() {
            Ok(path)
        } else {
            Err(Refusal::Missing)
        }
    }

    fn allows(&self, path: &Path) -> bool {
        self.allowed.iter().any(|folder| path.starts_with(folder))
    }

    /// Returns the path of a file relative to the base folder, with `/` as separator on every
    /// system.
    pub(crate) fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.base).unwrap_or(path);
        let segments = relative
            .components()
            .filter_map(|component| match component {
                Component::Normal(segment) => Some(segment.to_string_lossy()),
                _ => None,
            });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// Removes `..` and the segment before it from a path, without resolving symbolic links.
fn without_dots(path: &Path) -> PathBuf {
    let mut without_dots = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                without_dots.pop();
            }
            Component::CurDir => {}
            component => without_dots.push(component),
        }
    }
    without_dots
}
