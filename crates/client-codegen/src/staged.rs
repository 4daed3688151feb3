//! [`Staged`]: files that change together or not at all.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Changes of files that are not on disk yet: a text to write, or a file or folder to remove.
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
    /// Stages the text that the file at `path` is to hold.
    pub fn add(&mut self, path: impl Into<PathBuf>, text: impl Into<String>) {
        self.0.insert(path.into(), Some(text.into()));
    }

    /// Stages the removal of the file or folder at `path`.
    pub fn remove(&mut self, path: impl Into<PathBuf>) {
        self.0.insert(path.into(), None);
    }

    /// Adds the changes of `other`, which win.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The paths of the files and folders that change.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }

    /// Makes the changes.
    ///
    /// Every text is first written beside its place, which is where a full disk shows; then
    /// all of them are renamed into their places. What was there before is kept beside each
    /// place until [`Applied::commit`]. A file that already holds its text is not touched.
    ///
    /// # Errors
    ///
    /// When a file cannot be written, renamed or removed; the message names it. The disk is
    /// then as it was.
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
            let new = neighbour(path, "new")?;
            // Of a run that was killed.
            clear(&new)?;
            clear(&neighbour(path, "old")?)?;
            let Some(text) = text.as_ref().filter(|text| !holds(path, text)) else {
                continue;
            };
            applied.make_folder_of(path)?;
            applied.steps.push(Step::Made(new.clone()));
            // Not through a link that stands there.
            let mut options = fs::OpenOptions::new();
            let file = options.write(true).create_new(true).open(&new);
            file.and_then(|mut file| io::Write::write_all(&mut file, text.as_bytes()))
                .map_err(|error| about(&new, error))?;
            written.push((path, new));
        }
        for (path, new) in written {
            let old = neighbour(path, "old")?;
            let is_new = fs::symlink_metadata(path).is_err();
            if !is_new {
                // A second name, so that the first is never without a file.
                let kept = fs::hard_link(path, &old).or_else(|_| fs::copy(path, &old).map(drop));
                kept.map_err(|error| about(path, error))?;
                applied.steps.push(Step::Made(old.clone()));
            }
            fs::rename(&new, path).map_err(|error| about(path, error))?;
            applied.steps.push(if is_new {
                Step::Made(path.clone())
            } else {
                Step::Moved(path.clone(), old)
            });
            applied.changed.push(path.clone());
        }
        for (path, _) in self.0.iter().filter(|(_, text)| text.is_none()) {
            if fs::symlink_metadata(path).is_ok() {
                let old = neighbour(path, "old")?;
                fs::rename(path, &old).map_err(|error| about(path, error))?;
                applied.steps.push(Step::Moved(path.clone(), old));
                applied.removed.push(path.clone());
            }
        }
        Ok(())
    }
}

/// Changes that are on disk and can still be undone.
#[derive(Debug, Default)]
#[must_use = "what was there before stays on disk until `commit` or `undo`"]
pub struct Applied {
    steps: Vec<Step>,
    changed: Vec<PathBuf>,
    removed: Vec<PathBuf>,
}

#[derive(Debug)]
enum Step {
    /// A folder that was not there.
    Folder(PathBuf),
    /// A file that was not there.
    Made(PathBuf),
    /// What was at the first path is at the second.
    Moved(PathBuf, PathBuf),
}

impl Applied {
    /// The files that are new or have changed.
    pub fn changed(&self) -> &[PathBuf] {
        &self.changed
    }

    /// The files and folders that were removed.
    pub fn removed(&self) -> &[PathBuf] {
        &self.removed
    }

    /// Deletes what was there before. What cannot be deleted stays beside its place.
    pub fn commit(self) {
        for step in self.steps {
            if let Step::Moved(_, aside) = step {
                let _ = clear(&aside);
            }
        }
    }

    /// Makes the disk what it was, as far as the disk allows.
    pub fn undo(self) {
        for step in self.steps.into_iter().rev() {
            let _ = match step {
                Step::Folder(path) => fs::remove_dir(path),
                Step::Made(path) => clear(&path),
                Step::Moved(path, aside) => fs::rename(aside, path),
            };
        }
    }

    fn make_folder_of(&mut self, path: &Path) -> io::Result<()> {
        let folders: Vec<&Path> = path
            .ancestors()
            .skip(1)
            .take_while(|it| !it.as_os_str().is_empty() && !it.exists())
            .collect();
        for folder in folders.into_iter().rev() {
            fs::create_dir(folder).map_err(|error| about(folder, error))?;
            self.steps.push(Step::Folder(folder.to_owned()));
        }
        Ok(())
    }
}

/// Whether there is a plain file with this text.
fn holds(path: &Path, text: &str) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_file())
        && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

fn neighbour(path: &Path, what: &str) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        let error = io::Error::new(
            io::ErrorKind::InvalidInput,
            "this is not the path of a file",
        );
        about(path, error)
    })?;
    Ok(path.with_file_name(format!(".{}.{what}", name.to_string_lossy())))
}

/// Removes what is at `path`, if there is anything. Links are removed, not followed.
fn clear(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(it) if it.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    }
    .map_err(|error| about(path, error))
}

pub(crate) fn about(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
