//! `doctor --compile`: puts generated code into a temporary crate, and runs `cargo check`.

use std::{
    env,
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use super::row::{Row, Stage, millis};

/// The maximum number of compiler errors that are shown.
const ERRORS: usize = 3;

/// Features of client-runtime that generated code may need, each with a text that indicates it.
pub const FEATURES: [(&str, &str); 4] = [
    ("chrono", "chrono::"),
    ("multipart", ".multipart_form("),
    ("regress", "regress::"),
    ("uuid", "uuid::"),
];

/// Checks crates that share the artifacts of their dependencies.
pub struct Compiler {
    root: PathBuf,
    folder: PathBuf,
    /// Cargo would block concurrent checks, and that time would be measured.
    one_at_a_time: Mutex<()>,
}

impl Compiler {
    /// Creates a compiler whose crates are below `folder`.
    pub fn new(root: &Path, folder: &Path) -> Result<Compiler> {
        let root = fs::canonicalize(root).context("cannot find the workspace")?;
        Ok(Compiler {
            root,
            folder: folder.to_path_buf(),
            one_at_a_time: Mutex::new(()),
        })
    }

    /// Returns the folder of a crate's generated code.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.join(name).join("src/generated")
    }

    /// Checks the crate and records the result.
    pub fn check(&self, name: &str, row: &mut Row) {
        let turn = self.one_at_a_time.lock();
        let started = Instant::now();
        let outcome = self.outcome(name);
        drop(turn);
        row.check_ms = Some(millis(started));
        let errors = outcome.unwrap_or_else(|error| Some(format!("{error:#}")));
        row.compiles = Some(errors.is_none());
        if errors.is_some() {
            row.stage = Stage::Compile;
            row.error = errors;
        }
    }

    /// Returns the compiler's first errors, if there are any.
    fn outcome(&self, name: &str) -> Result<Option<String>> {
        self.krate(name, ("lib.rs", "pub mod generated;\n"), "main.rs")?;
        self.cargo(name, "check")
    }

    /// Builds the program whose function `run` is in a file `harness.rs` beside the generated
    /// code. It contains the generated types only: compiling the client would take longer than
    /// everything else.
    pub fn build(&self, name: &str) -> Result<PathBuf> {
        let _turn = self.one_at_a_time.lock();
        let main = "mod generated {\n    pub mod types;\n}\nmod harness;\n\n\
                    fn main() {\n    harness::run();\n}\n";
        self.krate(name, ("main.rs", main), "lib.rs")?;
        if let Some(errors) = self.cargo(name, "build")? {
            bail!("the harness does not compile:\n{errors}");
        }
        let program = format!("{}{}", package(name), env::consts::EXE_SUFFIX);
        Ok(self.folder.join("target/debug").join(program))
    }

    /// Writes the crate with this root file, and removes the other one.
    fn krate(&self, name: &str, (root, text): (&str, &str), other: &str) -> Result<()> {
        let folder = self.folder.join(name);
        // All of them, so that the dependencies are compiled once for all descriptions.
        let features = FEATURES.map(|(feature, _)| feature);
        let runtime = self.root.join("crates/client-runtime");
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n\
             client-runtime = {{ path = {:?}, features = {features:?} }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
             [lints.rust]\nwarnings = \"allow\"\n\n\
             [profile.dev]\ndebug = false\n\n[workspace]\n",
            package(name),
            runtime.to_string_lossy(),
        );
        let about = || format!("{}: cannot write", folder.display());
        fs::write(folder.join("Cargo.toml"), manifest).with_context(about)?;
        fs::write(folder.join("src").join(root), text).with_context(about)?;
        match fs::remove_file(folder.join("src").join(other)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(about)?,
            _ => {}
        }
        // Uses the dependency versions of the workspace, and no network.
        let lock = fs::copy(self.root.join("Cargo.lock"), folder.join("Cargo.lock"));
        lock.with_context(about)?;
        Ok(())
    }

    /// Runs cargo; returns the compiler's first errors, if there are any.
    fn cargo(&self, name: &str, command: &str) -> Result<Option<String>> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let output = Command::new(cargo)
            .args([command, "--quiet", "--message-format=short", "--target-dir"])
            .arg(self.folder.join("target"))
            .current_dir(self.folder.join(name))
            .output()
            .context("cannot run cargo")?;
        if output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let is_error =
            |line: &&str| line.contains("error") && !line.starts_with("error: could not compile");
        let errors = text.lines().filter(is_error);
        let first: Vec<&str> = errors.take(ERRORS).collect();
        Ok(Some(if first.is_empty() {
            text.trim().to_owned()
        } else {
            first.join("\n")
        }))
    }
}

/// Returns the name of the package for a description's code.
fn package(name: &str) -> String {
    format!("doctor-{}", name.to_lowercase())
}
