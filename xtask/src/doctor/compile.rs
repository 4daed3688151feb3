//! `doctor --compile`: compiles generated code as a separate crate.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use super::row::{Row, Stage, millis};
use crate::cargo::Libraries;

/// The maximum number of compiler errors that are printed.
const MAX_ERRORS: usize = 3;

/// The features of client-runtime that generated code may need, each with the code that needs it.
pub const FEATURES: [(&str, &str); 4] = [
    ("chrono", "chrono::"),
    ("multipart", ".multipart_form("),
    ("regress", "regress::"),
    ("uuid", "uuid::"),
];

/// Compiles crates that share their dependencies.
pub struct Compiler {
    libraries: Libraries,
    folder: PathBuf,
    /// The names of the built programs. Locked while rustc runs, since the time is measured.
    built: Mutex<BTreeSet<String>>,
}

impl Compiler {
    /// Creates a compiler whose crates are below `folder`.
    pub fn new(root: &Path, folder: &Path) -> Result<Compiler> {
        Ok(Compiler {
            libraries: Libraries::compile(root).context("cannot compile the dependencies")?,
            folder: folder.to_path_buf(),
            built: Mutex::default(),
        })
    }

    /// Returns the folder of a crate's generated code.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.join(name).join("src/generated")
    }

    /// Checks the crate and records the result.
    pub fn check(&self, name: &str, row: &mut Row) {
        let lock = self.built.lock();
        let started = Instant::now();
        let outcome = self.rustc(
            name,
            ("lib.rs", "pub mod generated;\n"),
            &["--crate-type", "lib", "--emit", "metadata"],
        );
        drop(lock);
        row.check_ms = Some(millis(started));
        let errors = outcome.unwrap_or_else(|error| Some(format!("{error:#}")));
        row.compiles = Some(errors.is_none());
        if errors.is_some() {
            row.stage = Stage::Compile;
            row.error = errors;
        }
    }

    /// Builds, once, the program whose function `run` is in the file `harness.rs` beside the
    /// generated code. The program contains the generated types but not the client, which would
    /// take longer to compile than everything else.
    pub fn build(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        let program = folder.join(format!("harness{}", env::consts::EXE_SUFFIX));
        let mut built = self.built.lock().expect("no other thread panics");
        if !built.contains(name) {
            let main = "mod generated {\n    pub mod types;\n}\nmod harness;\n\n\
                        fn main() {\n    harness::run();\n}\n";
            let output = program.to_string_lossy();
            if let Some(errors) = self.rustc(name, ("main.rs", main), &["-o", &output])? {
                bail!("the harness does not compile:\n{errors}");
            }
            built.insert(name.to_owned());
        }
        Ok(program)
    }

    /// Writes the crate's root file and compiles the crate; returns the first errors of the
    /// compiler, if there are any.
    fn rustc(
        &self,
        name: &str,
        (root, text): (&str, &str),
        arguments: &[&str],
    ) -> Result<Option<String>> {
        let folder = self.folder.join(name);
        let root = Path::new("src").join(root);
        fs::write(folder.join(&root), text)
            .with_context(|| format!("{}: cannot write to it", folder.display()))?;
        let output = self
            .libraries
            .rustc()
            .args(["--crate-name", "generated", "--error-format", "short"])
            .args(arguments)
            .arg(&root)
            .current_dir(&folder)
            .output()
            .context("cannot run rustc")?;
        if output.status.success() {
            return Ok(None);
        }
        let messages = String::from_utf8_lossy(&output.stderr);
        let is_error = |line: &&str| line.contains("error") && !line.starts_with("error: aborting");
        let errors = messages.lines().filter(is_error);
        let first: Vec<&str> = errors.take(MAX_ERRORS).collect();
        Ok(Some(if first.is_empty() {
            messages.trim().to_owned()
        } else {
            first.join("\n")
        }))
    }
}
