//! [`Staged`]: files that change together or not at all.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Changes of files that are not on disk yet: contents to write, and files or folders to
/// remove.
///
/// ```
/// use client_codegen::Staged;
///
/// # fn main() -> std::io::Result<()> {
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let mut staged = Staged::default();
/// staged.add(folder.join("a/one.txt"), "1");
/// staged.add(folder.join("a/two.txt"), "2");
/// let applied = staged.apply()?;
/// assert!(folder.join("a/two.txt").exists());
/// applied.undo();
/// assert!(!folder.join("a").exists());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Staged(BTreeMap<PathBuf, Option<String>>);

impl Staged {
    /// Stages the content of the file at `path`.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.0.insert(path.into(), Some(text.into()));
    }

    /// Stages the removal of the file or folder at `path`.
    pub fn remove(&mut self, path: impl Into<PathBuf>) {
        self.0.insert(path.into(), None);
    }

    /// Adds the changes of `other`, which replace changes of the same paths.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Returns the paths of the files and folders that change.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }

    /// Makes the changes.
    ///
    /// Every content is first written to a file beside its destination, which fails if the disk
    /// is full; then all these files are renamed. The previous files are kept beside their
    /// destinations until [`Applied::commit`]. A file that already has the staged content is not
    /// touched.
    ///
    /// # Errors
    ///
    /// When a file cannot be written, renamed or removed; the message names it. All changes are then
    /// undone.
    pub fn apply(&self) -> io::Result<Applied> {
        let mut applied = Applied::default();
        match self.run(&mut applied) {
            Ok(()) => Ok(applied),
            Err(error) => {
                applied.undo();
                Err(error)
            }
        }
    }

    fn run(&self, applied: &mut Applied) -> io::Result<()> {
        let mut written = Vec::new();
        for (path, text) in &self.0 {
            let new = hidden_sibling(path, "new")?;
            // A run that was killed may have left these files.
            remove(&new)?;
            remove(&hidden_sibling(path, "old")?)?;
            let Some(text) = text.as_ref().filter(|text| !has_content(path, text)) else {
                continue;
            };
            applied.create_parents(path)?;
            applied.steps.push(Step::Made(new.clone()));
            // `create_new` does not follow a symbolic link at the path.
            let mut options = fs::OpenOptions::new();
            let file = options.write(true).create_new(true).open(&new);
            file.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()))
                .map_err(|error| with_path(&new, error))?;
            written.push((path, new));
        }
        for (path, new) in written {
            let old = hidden_sibling(path, "old")?;
            let is_new = fs::symlink_metadata(path).is_err();
            if !is_new {
                // With a hard link instead of a renamed file, the destination always exists.
                fs::hard_link(path, &old)
                    .or_else(|_| fs::copy(path, &old).map(drop))
                    .map_err(|error| with_path(path, error))?;
                applied.steps.push(Step::Made(old.clone()));
            }
            fs::rename(&new, path).map_err(|error| with_path(path, error))?;
            applied.steps.push(if is_new {
                Step::Made(path.clone())
            } else {
                Step::Moved(path.clone(), old)
            });
            applied.changed.push(path.clone());
        }
        for (path, _) in self.0.iter().filter(|(_, text)| text.is_none()) {
            if fs::symlink_metadata(path).is_ok() {
                let old = hidden_sibling(path, "old")?;
                fs::rename(path, &old).map_err(|error| with_path(path, error))?;
                applied.steps.push(Step::Moved(path.clone(), old));
                applied.removed.push(path.clone());
            }
        }
        Ok(())
    }
}

/// Changes that are on disk and can still be undone.
#[derive(Debug, Default)]
#[must_use = "the previous files stay on disk until `commit` or `undo`"]
pub struct Applied {
    steps: Vec<Step>,
    changed: Vec<PathBuf>,
    removed: Vec<PathBuf>,
}

#[derive(Debug)]
enum Step {
    /// A folder was created.
    Folder(PathBuf),
    /// A file was created.
    Made(PathBuf),
    /// The file at the first path was moved to the second one.
    Moved(PathBuf, PathBuf),
}

impl Applied {
    /// Returns the files that are new or have changed.
    pub fn changed(&self) -> &[PathBuf] {
        &self.changed
    }

    /// Returns the files and folders that were removed.
    pub fn removed(&self) -> &[PathBuf] {
        &self.removed
    }

    /// Deletes the previous files. A file that cannot be deleted is left beside its destination.
    pub fn commit(self) {
        for step in self.steps {
            if let Step::Moved(_, aside) = step {
                let _ = remove(&aside);
            }
        }
    }

    /// Restores the previous files, as far as the file system allows.
    pub fn undo(self) {
        for step in self.steps.into_iter().rev() {
            let _ = match step {
                Step::Folder(path) => fs::remove_dir(path),
                Step::Made(path) => remove(&path),
                Step::Moved(path, aside) => fs::rename(aside, path),
            };
        }
    }

    fn create_parents(&mut self, path: &Path) -> io::Result<()> {
        let folders: Vec<&Path> = path
            .ancestors()
            .skip(1)
            .take_while(|it| !it.as_os_str().is_empty() && !it.exists())
            .collect();
        for folder in folders.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| with_path(folder, error))?;
            self.steps.push(Step::Folder(folder.to_owned()));
        }
        Ok(())
    }
}

/// Whether `path` is a regular file with this content.
fn has_content(path: &Path, text: &str) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_file())
        && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Returns the path of a hidden file beside `path`.
fn hidden_sibling(path: &Path, extension: &str) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        let error = io::Error::new(
            io::ErrorKind::InvalidInput,
            "the path does not end in a file name",
        );
        with_path(path, error)
    })?;
    Ok(path.with_file_name(format!(".{}.{extension}", name.to_string_lossy())))
}

/// Removes the file or folder at `path`, if it exists. Symbolic links are removed, not
/// followed.
fn remove(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(it) if it.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    }
    .map_err(|error| with_path(path, error))
}

/// Prefixes the message of an error with a path.
pub(crate) fn with_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
