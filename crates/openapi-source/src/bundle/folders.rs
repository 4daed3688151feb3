//! The folders from which files may be read.

use std::path::{Component, Path, PathBuf};

use super::uri;
use crate::error::{Error, Result};
use crate::file::ReadOptions;
use crate::percent;

/// The folders from which the files of a description may be read.
#[derive(Debug, Default)]
pub(crate) struct Folders {
    allowed: Vec<PathBuf>,
    /// The folder that holds all of them.
    base: PathBuf,
}

/// Why a reference is not followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Refusal {
    /// A URL.
    Url,
    /// A path from the root of the file system.
    Absolute,
    /// There is no such file.
    Missing,
    /// A link that leads out of the folders.
    Link,
    /// A file in a parent folder.
    Parent,
}

impl Refusal {
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Refusal::Url => "nothing is downloaded; save what it names as a file",
            Refusal::Absolute => "it is an absolute path; write a relative one",
            Refusal::Missing => "there is no such file",
            Refusal::Link => "a symbolic link leads out of the description's folder",
            Refusal::Parent => "the file is in a parent folder of the description's",
        }
    }
}

impl Folders {
    /// The folders for a description with these main files.
    pub(crate) fn of(mains: &[impl AsRef<Path>], options: &ReadOptions) -> Result<Folders> {
        // What cannot be found again, such as a pipe, has no neighbours.
        let found = mains.iter().filter_map(|main| {
            let path = main.as_ref().canonicalize().ok()?;
            Some((main.as_ref(), path))
        });
        let allowed = match &options.root {
            None => found
                .filter_map(|(_, path)| path.parent().map(Path::to_path_buf))
                .collect(),
            Some(root) => {
                let folder = root.canonicalize().map_err(|error| {
                    Error::new(format!("cannot use this folder as root: {error}")).file(root)
                })?;
                for (main, path) in found {
                    if !path.starts_with(&folder) {
                        let message = format!("this file is not below the root {}", root.display());
                        return Err(Error::new(message)
                            .file(main)
                            .help("name a folder that holds all files of the description"));
                    }
                }
                vec![folder]
            }
        };
        let common = |one: PathBuf, other: &PathBuf| {
            let mut above = one.ancestors();
            let found = above.find(|folder| other.starts_with(folder));
            found.map(Path::to_path_buf).unwrap_or_default()
        };
        let first = allowed.first().cloned().unwrap_or_default();
        Ok(Folders {
            base: allowed.iter().fold(first, common),
            allowed,
        })
    }

    /// The canonical path of what a reference in a file of the folder `here` names.
    pub(crate) fn file(&self, here: &Path, target: &str) -> std::result::Result<PathBuf, Refusal> {
        if uri::has_scheme(target) || target.starts_with("//") {
            return Err(Refusal::Url);
        }
        // A reference is a URI: `%20` in it stands for a blank.
        let decoded = percent::decode_lossy(target);
        match self.spelled(here, &decoded) {
            // On Windows, `\` divides a path.
            Err(Refusal::Missing) if decoded.contains('\\') => {
                self.spelled(here, &decoded.replace('\\', "/"))
            }
            found => found,
        }
    }

    fn spelled(&self, here: &Path, target: &str) -> std::result::Result<PathBuf, Refusal> {
        if Path::new(target).has_root() {
            return Err(Refusal::Absolute);
        }
        let spelled = here.join(target);
        // In a URI `x/..` is nothing, whether or not there is an `x`.
        let plain = || without_dots(&spelled).canonicalize();
        let path = spelled.canonicalize().or_else(|_| plain());
        let path = path.map_err(|_| Refusal::Missing)?;
        match self.allows(&path) {
            true if path.is_file() => Ok(path),
            true => Err(Refusal::Missing),
            false if self.allows(&without_dots(&spelled)) => Err(Refusal::Link),
            false => Err(Refusal::Parent),
        }
    }

    fn allows(&self, path: &Path) -> bool {
        self.allowed.iter().any(|folder| path.starts_with(folder))
    }

    /// The path of a file from the folder that holds all, with `/` on every system.
    pub(crate) fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.base).unwrap_or(path);
        let parts = relative.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// A path as it is spelled, without `..`, whatever links it has.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
