//! Tests of the workspace's build script, of its git attributes and of its workflows.

use std::{fs, path::Path};

use crate::{
    git,
    guard::{Digest, stale, tables, value},
};

#[test]
fn digests_are_fnv_1a() {
    let of = |text: &str| {
        let mut digest = Digest::default();
        digest.feed(text.as_bytes());
        digest.to_string()
    };
    assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
    assert_eq!(of("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    let of = |name: &str, text: &str| {
        let mut digest = Digest::default();
        digest.add(name, text.as_bytes());
        digest
    };
    assert_ne!(of("ab", "c"), of("a", "bc"));
}

#[test]
fn reads_the_tables_that_toml_reads() {
    let text = "# Head\ngenerator = \"1\"\n\n[a]\n  spec = 'x/y' # here\n# [b]\nlist = [\n  \"[\",\n]\n\
                [[a.accept]]\nwhy = \"spec\"\n[ b ]\nspecs = \"no\"\nspec=\"z\"\n";
    let tables = tables(text);
    assert_eq!(tables.keys().collect::<Vec<_>>(), ["", "a", "b"]);
    assert_eq!(value(&tables[""], "generator"), Some("1"));
    assert_eq!(value(&tables["a"], "spec"), Some("x/y"));
    assert_eq!(value(&tables["a"], "why"), Some("spec"));
    assert_eq!(value(&tables["b"], "spec"), Some("z"));
    assert_eq!(value(&tables["b"], "list"), None);
}

#[test]
fn warns_if_an_input_or_the_generator_has_changed() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    // A published package has no `specs/`.
    assert_eq!(stale(root)?, Vec::<String>::new());

    fs::create_dir_all(root.join("specs/cats"))?;
    fs::write(
        root.join("specs/vendors.toml"),
        "[cats]\nspec = \"cats/api.yaml\"\n",
    )?;
    let warnings = stale(root)?;
    assert!(warnings[0].contains("cats") && warnings[0].contains("cargo xtask regen cats"));

    let table = "[cats]\nspec = \"cats/api.yaml\"\n";
    let lock = |root| {
        let inputs = crate::guard::inputs(root, table)?;
        let generator = crate::guard::fingerprint(root)?;
        let text = format!("generator = \"{generator}\"\n[cats]\ninputs = \"{inputs}\"\n");
        fs::write(root.join("specs/vendors.lock"), text)
    };
    lock(root)?;
    assert_eq!(stale(root)?, Vec::<String>::new());
    fs::write(root.join("specs/cats/shared.yaml"), "a: b\n")?;
    assert_eq!(stale(root)?.len(), 1);
    lock(root)?;
    // A file that regen writes is not an input.
    fs::write(root.join("specs/cats/report.txt"), "Fine.\n")?;
    fs::write(root.join("specs/cats/.report.txt.new"), "Fi")?;
    assert_eq!(stale(root)?, Vec::<String>::new());

    let package = |version| format!("[[package]]\nname = \"syn\"\nversion = \"{version}\"\n");
    fs::write(root.join("Cargo.lock"), package("3.0.1"))?;
    assert!(
        stale(root)?[0].contains("the generator has changed since it made the clients of cats")
    );
    lock(root)?;
    fs::create_dir_all(root.join("crates/openapi-lower/src/passes"))?;
    fs::write(
        root.join("crates/openapi-lower/src/passes/mod.rs"),
        "// A pass.\n",
    )?;
    assert!(
        stale(root)?[0].contains("the generator has changed since it made the clients of cats")
    );
    Ok(())
}

/// Generated files, and only these, are marked as generated for code hosts.
#[test]
fn generated_files_have_the_git_attribute() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let Ok(files) = git::text(&root, &["ls-files", "crates/*-client/*", "specs"]) else {
        // Outside of a clone there is nothing to check.
        return;
    };
    let files: Vec<&str> = files.lines().collect();
    assert!(files.len() > 20, "{files:?}");
    let arguments = [
        &["check-attr", "linguist-generated", "--"],
        files.as_slice(),
    ]
    .concat();
    let attributes = git::text(&root, &arguments).expect("git prints the attributes");
    for (file, line) in files.iter().zip(attributes.lines()) {
        let is_generated = file.contains("/src/generated/")
            || file.ends_with("/report.txt")
            || *file == "specs/vendors.lock";
        assert_eq!(line.ends_with(": true"), is_generated, "{line}");
    }
}

#[test]
fn actions_of_workflows_are_pinned_by_digest() -> std::io::Result<()> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../.github/workflows");
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        for (_, action) in text.lines().filter_map(|line| line.split_once("uses:")) {
            let digest = action.trim().split(['@', ' ']).nth(1).unwrap_or_default();
            let is_pinned = digest.len() == 40 && digest.bytes().all(|it| it.is_ascii_hexdigit());
            assert!(is_pinned, "{}: {action}", path.display());
            count += 1;
        }
    }
    assert!(count > 0, "no workflow uses an action");
    Ok(())
}
