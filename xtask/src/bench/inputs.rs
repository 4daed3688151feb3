//! The descriptions for measurements.

use std::{
    cmp::Reverse,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use openapi_lower::{Dialect, Document};
use tempfile::TempDir;

use super::synthetic::{self, Format};
use crate::doctor::scan;

/// The default folder of descriptions.
const CORPUS: &str = "../shared/corpus";

/// Descriptions, largest first.
pub struct Inputs {
    pub files: Vec<Input>,
    /// All Swagger 2.0 descriptions of the folder, largest first.
    pub swagger2: Vec<Input>,
    /// A note on the origin of the descriptions.
    pub origin: String,
    /// Holds synthetic descriptions.
    _folder: Option<TempDir>,
}

#[derive(Clone)]
pub struct Input {
    pub path: PathBuf,
    pub name: String,
    pub bytes: u64,
}

impl Input {
    fn new(path: &Path) -> Result<Input> {
        let metadata = fs::metadata(path).with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default();
        Ok(Input {
            path: path.to_owned(),
            name: name.to_string_lossy().into_owned(),
            bytes: metadata.len(),
        })
    }

    pub fn megabytes(&self) -> f64 {
        self.bytes as f64 / 1e6
    }

    pub fn is_yaml(&self) -> bool {
        !self.name.ends_with(".json")
    }
}

impl Inputs {
    /// Returns the largest descriptions of the paths, of the corpus, or synthetic ones.
    pub fn find(root: &Path, paths: &[PathBuf], largest: usize) -> Result<Inputs> {
        let corpus = root.join(CORPUS);
        let paths = match paths {
            [] if corpus.is_dir() => &[corpus],
            [] => return Inputs::synthetic(),
            named => named,
        };
        let cases = scan::cases(paths)?;
        let files: Result<Vec<Input>> = cases.iter().map(|it| Input::new(&it.path)).collect();
        let origin = format!("the {largest} largest of {} descriptions", cases.len());
        Inputs::new(files?, largest, origin, None)
    }

    fn synthetic() -> Result<Inputs> {
        let folder = TempDir::new()?;
        let files: Result<Vec<Input>> = [
            ("swagger2.json", Dialect::Swagger20, Format::Json),
            ("openapi30.json", Dialect::OpenApi30, Format::Json),
            ("openapi30.yaml", Dialect::OpenApi30, Format::Yaml),
            ("openapi31.yaml", Dialect::OpenApi31, Format::Yaml),
        ]
        .into_iter()
        .map(|(name, dialect, format)| {
            let path = folder.path().join(name);
            fs::write(&path, synthetic::text(dialect, 500, format))?;
            Input::new(&path)
        })
        .collect();
        let origin = "synthetic descriptions, since there is no corpus".to_owned();
        Inputs::new(files?, usize::MAX, origin, Some(folder))
    }

    fn new(
        mut files: Vec<Input>,
        largest: usize,
        origin: String,
        folder: Option<TempDir>,
    ) -> Result<Inputs> {
        files.sort_by_key(|it| (Reverse(it.bytes), it.path.clone()));
        let is_swagger2 = |input: &&Input| {
            Document::read(&input.path).is_ok_and(|it| it.dialect() == Dialect::Swagger20)
        };
        let swagger2 = files.iter().filter(is_swagger2).take(largest.min(12));
        Ok(Inputs {
            swagger2: swagger2.cloned().collect(),
            files: files.into_iter().take(largest).collect(),
            origin,
            _folder: folder,
        })
    }
}
