//! Descriptions with several files, in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};

use openapi_lower::{Document, Error, Lowered, Options, ReadOptions};
use serde_json::Value;

use super::accounting::{Files, unaccounted_files};

/// Files in a temporary folder.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            let path = folder.path(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Result<Document, Error> {
        Document::read(self.path(name))
    }

    pub fn read_below(&self, root: &str, names: &[&str]) -> Result<Document, Error> {
        let mut options = ReadOptions::default();
        options.root = Some(self.path(root));
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        Document::read_files(&paths, &options)
    }

    pub fn merged(&self, names: &[&str]) -> Result<Document, Error> {
        let paths: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        Document::read_files(&paths, &ReadOptions::default())
    }

    /// Lowers the description in a file, and checks that every leaf of all files is accounted for.
    pub fn lower(&self, main: &str) -> Lowered {
        let document = self.read(main).expect("a description");
        let lowered = openapi_lower::lower(document, &Options::default()).expect("it lowers");
        let mut files = Files::new();
        self.values(self.0.path(), main, &mut files);
        let problems = unaccounted_files(&files, &lowered);
        assert!(problems.is_empty(), "{problems:#?}");
        lowered
    }

    fn values(&self, folder: &Path, main: &str, files: &mut Files) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.values(&path, main, files);
                continue;
            }
            let name = path
                .strip_prefix(self.0.path())
                .expect("a path in the folder");
            let name = name.display().to_string();
            let text = fs::read_to_string(&path).expect("UTF-8");
            // A file need not be a description, so it is parsed as a member of one.
            let framed = format!(
                "openapi: 3.0.3\nx-file:\n  {}\n",
                text.replace('\n', "\n  ")
            );
            let value = Document::parse(&framed).map(|document| document.to_value());
            let value = value.map(|value| value["x-file"].clone());
            let name = if name == main { String::new() } else { name };
            files.insert(name, value.unwrap_or(Value::String(text)));
        }
    }
}
