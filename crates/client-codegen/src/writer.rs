//! Puts generated files into a folder, or compares them with it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::generated::Generated;

/// What [`write()`] did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Written {
    /// The files that are new or have changed.
    pub changed: Vec<PathBuf>,
    /// The leftovers that were removed.
    pub removed: Vec<PathBuf>,
}

/// Makes the folder hold the generated files and nothing else.
///
/// Each file is written under another name beside its place and then renamed, so that it
/// is whole at any moment; a file that is as it should be is not touched. Leftovers are
/// removed last, also those of a run that was killed.
///
/// # Errors
///
/// When a file cannot be read, written or removed; the message names it. The folder then
/// holds old and new files, each of them whole.
pub fn write(folder: &Path, generated: &Generated) -> io::Result<Written> {
    fs::create_dir_all(folder).map_err(|error| about(folder, error))?;
    let mut written = Written::default();
    for (name, text) in &generated.files {
        let path = folder.join(name);
        if read(&path)?.as_deref() == Some(text.as_bytes()) {
            continue;
        }
        let neighbour = folder.join(format!(".{name}.new"));
        fs::write(&neighbour, text).map_err(|error| about(&neighbour, error))?;
        fs::rename(&neighbour, &path).map_err(|error| about(&path, error))?;
        written.changed.push(path);
    }
    for path in leftovers(folder, generated)? {
        if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        }
        .map_err(|error| about(&path, error))?;
        written.removed.push(path);
    }
    Ok(written)
}

/// What [`write()`] would change, as a unified diff from what the folder holds to what it
/// should hold; `None` when it would change nothing.
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
    if folder.is_dir() {
        for path in leftovers(folder, generated)? {
            let old = read(&path)?.unwrap_or_default();
            text.push_str(&unified(&path, Some(&String::from_utf8_lossy(&old)), None));
        }
    }
    Ok((!text.is_empty()).then_some(text))
}

/// A file's unified diff; `None` is a file that does not exist.
fn unified(path: &Path, old: Option<&str>, new: Option<&str>) -> String {
    let name = |side: &str, text: Option<&str>| match text {
        // With forward slashes on every system, as `git apply` takes it.
        Some(_) => format!("{side}/{}", path.display()).replace('\\', "/"),
        None => "/dev/null".to_owned(),
    };
    similar::TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default())
        .unified_diff()
        .context_radius(3)
        .header(&name("a", old), &name("b", new))
        .to_string()
}

/// What the folder holds besides the generated files, in the order of the names.
fn leftovers(folder: &Path, generated: &Generated) -> io::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(|error| about(folder, error))? {
        let entry = entry.map_err(|error| about(folder, error))?;
        let name = entry.file_name();
        if !name
            .to_str()
            .is_some_and(|name| generated.files.contains_key(name))
        {
            found.insert(entry.path());
        }
    }
    Ok(found)
}

/// The content of a file, if there is one. A folder has none.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) if path.is_dir() => Ok(None),
        Err(error) => Err(about(path, error)),
    }
}

fn about(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
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

        // A killed run leaves a neighbour behind.
        fs::write(folder.join(".types.rs.new"), "half")?;
        let second = generated(&[("mod.rs", "a\nc\n")]);
        let text = diff(&folder, &second)?.unwrap_or_default();
        assert!(
            text.contains("\n+c\n") && text.contains("+++ /dev/null"),
            "{text}"
        );
        let written = write(&folder, &second)?;
        assert_eq!((written.changed.len(), written.removed.len()), (1, 2));
        assert_eq!(fs::read_dir(&folder)?.count(), 1);
        Ok(())
    }
}
