//! Writes generated files into a folder, or compares them with it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    generated::Generated,
    staged::{Staged, with_path},
};

/// The changes that [`write()`] made.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Written {
    /// The files that are new or have changed.
    pub changed: Vec<PathBuf>,
    /// The files and folders that were removed because they are not generated.
    pub removed: Vec<PathBuf>,
}

/// Writes the generated files into a folder and removes everything else from it, including files
/// that a killed run left. All changes are made or none, see [`Staged::apply`].
///
/// # Errors
///
/// When a file cannot be read, written or removed; the message names it. The folder is then
/// unchanged.
pub fn write(folder: &Path, generated: &Generated) -> io::Result<Written> {
    let mut staged = Staged::default();
    stage(folder, generated, &mut staged)?;
    let applied = staged.apply()?;
    let written = Written {
        changed: applied.changed().to_vec(),
        removed: applied.removed().to_vec(),
    };
    applied.commit();
    Ok(written)
}

/// Stages the changes that [`write()`] makes.
///
/// # Errors
///
/// When the folder cannot be read, or is a symbolic link.
pub fn stage(folder: &Path, generated: &Generated, staged: &mut Staged) -> io::Result<()> {
    for (name, text) in &generated.files {
        staged.add(folder.join(name), text.as_str());
    }
    for path in leftovers(folder, generated)? {
        staged.remove(path);
    }
    Ok(())
}

/// Returns the changes that [`write()`] would make, as a unified diff from the present files to
/// the generated ones; `None` if there are none.
///
/// # Errors
///
/// When a file cannot be read; the message names it.
pub fn diff(folder: &Path, generated: &Generated) -> io::Result<Option<String>> {
    let mut text = String::new();
    for (name, new) in &generated.files {
        let path = folder.join(name);
        let old = read(&path)?;
        if old.as_deref() != Some(new.as_bytes()) {
            let old = old.as_deref().map(String::from_utf8_lossy);
            text.push_str(&unified(&path, old.as_deref(), Some(new)));
        }
    }
    for path in leftovers(folder, generated)? {
        let old = read(&path)?.unwrap_or_default();
        text.push_str(&unified(&path, Some(&String::from_utf8_lossy(&old)), None));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Formats the unified diff of a file; `None` is a file that does not exist.
fn unified(path: &Path, old: Option<&str>, new: Option<&str>) -> String {
    let name = |prefix: &str, text: Option<&str>| match text {
        // Forward slashes on every system, as `git apply` expects.
        Some(_) => format!("{prefix}/{}", path.display()).replace('\\', "/"),
        None => "/dev/null".to_owned(),
    };
    similar::TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default())
        .unified_diff()
        .context_radius(3)
        .header(&name("a", old), &name("b", new))
        .to_string()
}

/// Returns the paths in the folder that are not generated files, sorted.
fn leftovers(folder: &Path, generated: &Generated) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        Ok(it) if it.is_symlink() => {
            let message = "the folder is a symbolic link, and generated files would be written to its target; remove the link";
            return Err(with_path(folder, io::Error::other(message)));
        }
        _ => {}
    }
    for entry in fs::read_dir(folder).map_err(|error| with_path(folder, error))? {
        let entry = entry.map_err(|error| with_path(folder, error))?;
        let name = entry.file_name();
        let is_generated = |name| generated.files.contains_key(name);
        if !name.to_str().is_some_and(is_generated) {
            found.insert(entry.path());
        }
    }
    Ok(found)
}

/// Returns the content of a file, or `None` if it does not exist or is a folder.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) if path.is_dir() => Ok(None),
        Err(error) => Err(with_path(path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generated(files: &[(&str, &str)]) -> Generated {
        let files = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Generated {
            files: files.collect(),
            ..Generated::default()
        }
    }

    #[test]
    fn replaces_the_folder() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let folder = folder.path().join("generated");
        let first = generated(&[("mod.rs", "a\n"), ("types.rs", "b\n")]);
        assert!(diff(&folder, &first)?.is_some_and(|text| text.contains("--- /dev/null")));
        assert_eq!(write(&folder, &first)?.changed.len(), 2);
        assert_eq!(diff(&folder, &first)?, None);
        assert_eq!(write(&folder, &first)?, Written::default());

        // A run that was killed leaves such a file.
        fs::write(folder.join(".types.rs.new"), "half")?;
        let second = generated(&[("mod.rs", "a\nc\n")]);
        let text = diff(&folder, &second)?.unwrap_or_default();
        assert!(
            text.contains("\n+c\n") && text.contains("+++ /dev/null"),
            "{text}"
        );
        let written = write(&folder, &second)?;
        assert_eq!((written.changed.len(), written.removed.len()), (1, 1));
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_failed_write_changes_nothing() -> io::Result<()> {
        let root = tempfile::tempdir()?;
        let folder = root.path().join("generated");
        write(&folder, &generated(&[("a.rs", "a\n"), ("old.rs", "o\n")]))?;
        // A file cannot be renamed onto a folder that is not empty.
        fs::create_dir(folder.join("b.rs"))?;
        fs::write(folder.join("b.rs/kept"), "")?;
        let new = generated(&[("a.rs", "A\n"), ("b.rs", "B\n"), ("c.rs", "C\n")]);
        let error = write(&folder, &new).expect_err("b.rs is a folder");
        assert!(error.to_string().contains("b.rs"), "{error}");
        let names = fs::read_dir(&folder)?.map(|entry| entry.map(|it| it.file_name()));
        let mut names = names.collect::<io::Result<Vec<_>>>()?;
        names.sort();
        assert_eq!(names, ["a.rs", "b.rs", "old.rs"]);
        assert_eq!(fs::read_to_string(folder.join("a.rs"))?, "a\n");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() -> io::Result<()> {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir()?;
        let elsewhere = root.path().join("elsewhere");
        write(&elsewhere, &generated(&[("kept.rs", "k\n")]))?;
        let folder = root.path().join("generated");
        symlink(&elsewhere, &folder)?;
        let new = generated(&[("mod.rs", "m\n")]);
        for error in [write(&folder, &new).err(), diff(&folder, &new).err()] {
            let text = error.map(|it| it.to_string()).unwrap_or_default();
            assert!(text.contains("a symbolic link"), "{text}");
        }
        fs::remove_file(&folder)?;

        fs::create_dir(&folder)?;
        symlink(elsewhere.join("kept.rs"), folder.join("mod.rs"))?;
        symlink(elsewhere.join("kept.rs"), folder.join(".mod.rs.new"))?;
        symlink(&elsewhere, folder.join("more"))?;
        write(&folder, &new)?;
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        assert_eq!(fs::read_to_string(folder.join("mod.rs"))?, "m\n");
        assert_eq!(fs::read_to_string(elsewhere.join("kept.rs"))?, "k\n");
        Ok(())
    }
}
