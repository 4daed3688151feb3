//! Files that are written together or not at all.

use std::{collections::BTreeMap, fs, io, path::Path};

use anyhow::{Context, Result};

/// Texts for files that are not written yet, by their paths.
#[derive(Debug, Default)]
pub struct Staged(BTreeMap<String, String>);

impl Staged {
    /// Takes a file's text.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    /// The text that a file has with what is taken so far.
    pub fn read(&self, path: &str) -> Result<String> {
        match self.0.get(path) {
            Some(text) => Ok(text.clone()),
            None => fs::read_to_string(path).with_context(|| format!("{path}: cannot read it")),
        }
    }

    /// The paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Writes all files. The undo that comes back makes them what they were; if a file
    /// cannot be written, it has been used.
    pub fn write(&self) -> Result<Undo> {
        let mut undo = Undo::default();
        for (path, text) in &self.0 {
            let written = undo.remember(path).and_then(|()| put(path, text));
            if let Err(error) = written {
                undo.run();
                return Err(error);
            }
        }
        Ok(undo)
    }
}

/// What files held.
#[derive(Debug, Default)]
pub struct Undo(Vec<(String, Option<Vec<u8>>)>);

impl Undo {
    fn remember(&mut self, path: &str) -> Result<()> {
        let was = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            was => Some(was.with_context(|| path.to_owned())?),
        };
        self.0.push((path.to_owned(), was));
        Ok(())
    }

    /// Makes the files what they were, as far as the disk lets.
    pub fn run(self) {
        for (path, was) in self.0.into_iter().rev() {
            let _ = match was {
                Some(bytes) => fs::write(&path, bytes),
                None => fs::remove_file(&path),
            };
        }
    }
}

/// Puts a text whole in its place; a file that is as it should be is not touched.
pub fn put(path: &str, text: &str) -> Result<()> {
    if fs::read(path).ok().as_deref() == Some(text.as_bytes()) {
        return Ok(());
    }
    let place = Path::new(path);
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let neighbour = place.with_file_name(format!(".{name}.new"));
    let about = || format!("{path}: cannot write it");
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(about)?;
    }
    fs::write(&neighbour, text).with_context(about)?;
    fs::rename(&neighbour, place).with_context(about)
}
