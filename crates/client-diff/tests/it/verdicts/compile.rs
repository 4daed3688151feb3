//! Compiles programs with rustc.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use serde_json::Value;

use super::{cargo::Libraries, parallel, program::program_of};

/// The files of a client, by their names.
pub type Files = BTreeMap<String, String>;

/// An old and a new client.
type Pair = (Arc<Files>, Arc<Files>);

/// The number of pairs in one crate, which limits the memory of rustc.
const PAIRS_PER_CRATE: usize = 100;

/// Returns for each pair whether the old client's program compiles with the new client. Each
/// must compile with the old client.
pub fn survive(name: &str, pairs: &[Pair]) -> Vec<bool> {
    parallel::chunks(pairs, PAIRS_PER_CRATE, |at, pairs| {
        survive_in_crate(&format!("{name}-{at}"), pairs)
    })
}

fn survive_in_crate(name: &str, pairs: &[Pair]) -> Vec<bool> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // An earlier run may have left more files.
    let _ = fs::remove_dir_all(&folder);
    let mut sources = Sources::new(folder.join("src"));
    let programs: Vec<_> = pairs
        .iter()
        .map(|(old, new)| {
            // With its own client the program has to compile.
            sources.program(old, old);
            sources.program(old, new)
        })
        .collect();
    sources.finish();
    let errors = errors(&folder);
    let unrelated: Vec<_> = errors
        .iter()
        .filter(|file| !programs.contains(file))
        .collect();
    assert!(
        unrelated.is_empty(),
        "{}: errors outside of the programs for new clients: {unrelated:?}",
        folder.display()
    );
    programs
        .iter()
        .map(|program| !errors.contains(program))
        .collect()
}

/// The source files of a crate of clients and programs.
struct Sources {
    folder: PathBuf,
    /// The text of `lib.rs`.
    root: String,
    clients: BTreeMap<Files, usize>,
    /// Most changes leave the types or the methods as they were, and types take most of rustc's
    /// time: equal files `types.rs` are one module.
    types: BTreeMap<String, usize>,
    programs: BTreeSet<String>,
}

impl Sources {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            root: "#![allow(warnings)]\n".to_owned(),
            clients: BTreeMap::new(),
            types: BTreeMap::new(),
            programs: BTreeSet::new(),
        }
    }

    /// Adds the program that uses all of `old`, for the client `with`. Returns its file.
    fn program(&mut self, old: &Files, with: &Files) -> String {
        let (of, with) = (self.client(old), self.client(with));
        let name = format!("of{of}_with{with}");
        let file = format!("{name}.rs");
        if self.programs.insert(name.clone()) {
            self.root += &format!("mod {name};\n");
            let program = program_of(old, &format!("crate::client{with}"));
            write(&self.folder.join(&file), &program);
        }
        format!("src/{file}")
    }

    /// Adds a client. Returns its number.
    fn client(&mut self, files: &Files) -> usize {
        if let Some(number) = self.clients.get(files) {
            return *number;
        }
        let number = self.clients.len();
        self.clients.insert(files.clone(), number);
        self.root += &format!("mod client{number};\n");
        let folder = self.folder.join(format!("client{number}"));
        let types = self.types(&files["types.rs"]);
        let shared = format!("pub use crate::types{types} as types;");
        for (name, code) in files.iter().filter(|(name, _)| *name != "types.rs") {
            write(&folder.join(name), &code.replace("pub mod types;", &shared));
        }
        number
    }

    /// Adds a module of types. Returns its number.
    fn types(&mut self, code: &str) -> usize {
        let next = self.types.len();
        *self.types.entry(code.to_owned()).or_insert_with(|| {
            self.root += &format!("pub mod types{next};\n");
            write(&self.folder.join(format!("types{next}.rs")), code);
            next
        })
    }

    fn finish(self) {
        write(&self.folder.join("lib.rs"), &self.root);
    }
}

fn write(path: &Path, code: &str) {
    fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
    fs::write(path, code).expect("a file");
}

/// Returns the files in which the compiler finds errors.
fn errors(folder: &Path) -> BTreeSet<String> {
    static LIBRARIES: LazyLock<Libraries> = LazyLock::new(|| {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        Libraries::compile(&workspace).expect("the libraries")
    });
    let output = LIBRARIES
        .rustc()
        .args(["--crate-type", "lib", "--emit", "metadata"])
        .args(["--error-format", "json", "src/lib.rs"])
        .current_dir(folder)
        .output()
        .expect("rustc");
    let messages = String::from_utf8_lossy(&output.stderr);
    let mut files = BTreeSet::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).expect("JSON");
        if message["level"] == "error" {
            let spans = message["spans"].as_array().into_iter().flatten();
            let primary = spans.filter(|span| span["is_primary"] == true);
            let names = primary.filter_map(|span| span["file_name"].as_str());
            files.extend(names.map(|name| name.replace('\\', "/")));
        }
    }
    assert!(
        output.status.success() || !files.is_empty(),
        "rustc fails: {messages}"
    );
    files
}
