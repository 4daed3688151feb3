//! Compiles programs with rustc.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

use serde_json::Value;

use super::{cargo::Libraries, program};

/// The files of a client, by their names.
pub type Files = BTreeMap<String, String>;

/// An old and a new client, and the program that uses all of the old one.
type Pair = (Arc<Files>, Arc<Files>);

/// The number of pairs in one crate, which rustc's memory limits.
const AT_ONCE: usize = 100;

/// Returns for each pair whether the old client's program compiles with the new client. Each
/// must compile with the old client.
pub fn survive(name: &str, pairs: &[Pair]) -> Vec<bool> {
    let crates = pairs.chunks(AT_ONCE).enumerate();
    let survive = crates.flat_map(|(at, pairs)| survive_here(&format!("{name}-{at}"), pairs));
    survive.collect()
}

fn survive_here(name: &str, pairs: &[Pair]) -> Vec<bool> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let sources = folder.join("src");
    // An earlier run may have left more files.
    let _ = fs::remove_dir_all(&sources);
    let mut clients: Vec<&Files> = pairs
        .iter()
        .flat_map(|(old, new)| [&**old, &**new])
        .collect();
    clients.sort();
    clients.dedup();
    let client = |files: &Files| {
        clients
            .iter()
            .position(|it| *it == files)
            .unwrap_or_default()
    };
    let mut root = "#![allow(warnings)]\n".to_owned();
    for (at, files) in clients.iter().enumerate() {
        root += &format!("mod client{at};\n");
        let folder = sources.join(format!("client{at}"));
        files
            .iter()
            .for_each(|(name, text)| write(&folder.join(name), text));
    }
    let mut programs = BTreeSet::new();
    for (old, new) in pairs {
        for with in [old, new] {
            let (of, with) = (client(old), client(with));
            if programs.insert((of, with)) {
                let name = format!("of{of}_with{with}");
                root += &format!("mod {name};\n");
                let program = program::of(old, &format!("crate::client{with}"));
                write(&sources.join(format!("{name}.rs")), &program);
            }
        }
    }
    write(&sources.join("lib.rs"), &root);
    let errors = errors(&folder);
    let broken = |of, with| errors.contains(&format!("src/of{of}_with{with}.rs"));
    let other = errors.iter().filter(|file| {
        let pairs = pairs.iter().map(|(old, new)| (client(old), client(new)));
        let mut programs = pairs.map(|(of, with)| format!("src/of{of}_with{with}.rs"));
        !programs.any(|program| program == **file)
    });
    let other: Vec<_> = other.collect();
    assert!(
        other.is_empty(),
        "{}: no code to judge by: {other:?}",
        folder.display()
    );
    pairs
        .iter()
        .map(|(old, new)| !broken(client(old), client(new)))
        .collect()
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
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
    let told = String::from_utf8_lossy(&output.stderr);
    let mut files = BTreeSet::new();
    for line in told.lines() {
        let message: Value = serde_json::from_str(line).expect("JSON");
        if message["level"] == "error" {
            let spans = message["spans"].as_array().into_iter().flatten();
            let primary = spans.filter(|span| span["is_primary"] == true);
            files.extend(
                primary.filter_map(|span| Some(span["file_name"].as_str()?.replace('\\', "/"))),
            );
        }
    }
    assert!(
        output.status.success() || !files.is_empty(),
        "rustc fails: {told}"
    );
    files
}
