//! Changes that the generator causes.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use client_codegen::{Interface, Isolation};
use client_diff::{Change, code_changes};
use openapi_lower::Lowered;

/// The files of generated code, by name.
type Files = BTreeMap<String, String>;

/// Returns the changes between a revision's code of a client and the code that the work tree's
/// generator emits for the revision's description; none if the revision has no code.
pub fn changes(
    name: &str,
    [old_root, new_root]: [&Path; 2],
    old: (&Lowered, Interface),
    new: (&Lowered, Interface),
) -> Result<Vec<Change>> {
    let (old_files, mut new_files) = (files(old_root, name)?, files(new_root, name)?);
    if old_files.is_empty() || new_files.is_empty() || old_files == new_files {
        return Ok(Vec::new());
    }
    let (lowered, interface) = old;
    let is_same_input =
        interface == new.1 && lowered.json() == new.0.json() && lowered.plan() == new.0.plan();
    if !is_same_input {
        let mut options = client_codegen::Options::default();
        options.isolation = Isolation::Process;
        options.interface = interface;
        let generated = client_codegen::generate(lowered, &options).with_context(|| {
            format!("cannot generate {name}-client from the revision's description")
        })?;
        new_files = generated.files.into_iter().collect();
    }
    code_changes(&old_files, &new_files)
        .with_context(|| format!("cannot read the code of {name}-client"))
}

/// Returns the checked-in code of a vendor's client.
fn files(root: &Path, name: &str) -> Result<Files> {
    let folder = root.join(format!("crates/{name}-client/src/generated"));
    let mut files = Files::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    let about = || format!("{}: cannot read it", folder.display());
    for entry in fs::read_dir(&folder).with_context(about)? {
        let path = entry.with_context(about)?.path();
        let file = path.file_name().map(|it| it.to_string_lossy().into_owned());
        if let Some(file) = file.filter(|it| it.ends_with(".rs")) {
            files.insert(file, fs::read_to_string(&path).with_context(about)?);
        }
    }
    Ok(files)
}
