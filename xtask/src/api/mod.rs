//! `api`: listings of the public API of the libraries.

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context, Result};

use crate::output::{FAILED, print_error, print_line};

mod listing;
pub mod source;

/// Write the listings of the libraries' public APIs, `crates/NAME/public-api.txt`.
///
/// A listing has a line for each public item, read from the source: modules, types with their
/// public fields, variants and methods, traits, functions, constants and re-exports. Items that
/// macros define are not listed. A change of a listing shows in review what changes for users.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo xtask api
  cargo xtask api --check

Exit status: 0; 1 if a listing is out of date; 2 if a source file cannot be read.")]
pub struct Arguments {
    /// Write nothing; fail if a listing is out of date.
    #[arg(long)]
    check: bool,
}

/// The libraries with a listing: the hand-written ones that are published.
const LIBRARIES: [&str; 9] = [
    "client-codegen",
    "client-diff",
    "client-runtime",
    "openapi-lower",
    "openapi-normalize",
    "openapi-source",
    "profile-core",
    "typify-model",
    // The facade is the package of the workspace's own manifest.
    FACADE,
];
const FACADE: &str = "unified-profile";

pub fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode> {
    let mut outdated = false;
    for name in LIBRARIES {
        let folder = match name {
            FACADE => root.to_owned(),
            name => root.join("crates").join(name),
        };
        let path = folder.join("public-api.txt");
        let listing = listing::of(&folder.join("src")).with_context(|| name.to_owned())?;
        if fs::read_to_string(&path).is_ok_and(|present| present == listing) {
            continue;
        }
        let path = path.strip_prefix(root).unwrap_or(&path).display();
        if arguments.check {
            outdated = true;
            print_error(&format!("error: {path}: the public API has changed"));
        } else {
            fs::write(folder.join("public-api.txt"), listing)
                .with_context(|| format!("{path}: cannot write it"))?;
            print_line(&format!("{path}: written"))?;
        }
    }
    if outdated {
        print_error("error: listings are out of date; run `cargo xtask api`");
        return Ok(ExitCode::from(FAILED));
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn listings_are_current() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let outcome = run(&root, &Arguments { check: true })?;
        assert_eq!(
            format!("{outcome:?}"),
            format!("{:?}", ExitCode::SUCCESS),
            "run `cargo xtask api`"
        );
        Ok(())
    }

    #[test]
    fn public_items_are_listed_by_the_paths_of_their_users() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::write(
            folder.path().join("lib.rs"),
            "mod inner;\npub mod open;\nmod hidden { pub struct Never; }\n\
             pub use inner::{Kind, Thing as Renamed, make};\npub use other::Foreign;\n\
             #[doc(hidden)] pub fn secret() {}\nfn private() {}\n\
             #[cfg(test)] pub mod tests { pub fn test() {} }\n",
        )?;
        fs::write(
            folder.path().join("inner.rs"),
            "#[derive(Clone)] #[non_exhaustive] pub struct Thing { pub name: String, secret: u8 }\n\
             impl Thing { pub fn new<T: Into<String>>(name: T) -> Self { loop {} } fn own(&self) {} }\n\
             impl From<u8> for Thing { fn from(_: u8) -> Self { loop {} } }\n\
             pub enum Kind { A, B(u8), C { x: i32 } }\n\
             pub const fn make(&self) -> Thing { loop {} }\n\
             pub trait Does { const N: usize; fn it(&self) -> bool { true } }\n",
        )?;
        fs::write(
            folder.path().join("open.rs"),
            "pub use super::inner::*;\npub type Many = Vec<u8>;\npub(crate) const INNER: u8 = 1;\n",
        )?;
        let listing = listing::of(folder.path())?;
        for line in [
            "pub enum Kind",
            "pub Kind::A",
            "pub Kind::B(u8)",
            "pub Kind::C { x: i32 }",
            "pub const fn make(&self) -> Thing",
            "pub mod open",
            "pub trait open::Does",
            "pub fn open::Does::it(&self) -> bool",
            "pub const open::Does::N: usize",
            "pub type open::Many = Vec<u8>",
            "#[non_exhaustive] pub struct Renamed",
            "pub Renamed::name: String",
            "pub fn Renamed::new<T: Into<String>>(name: T) -> Self",
            "impl Clone for Renamed",
            "impl From<u8> for Renamed",
            "pub struct open::Thing",
            "pub use other::Foreign",
        ] {
            let found = listing.lines().any(|it| it.ends_with(line));
            assert!(found, "{line} is not in\n{listing}");
        }
        for name in ["secret", "private", "own", "Never", "test", "INNER"] {
            assert!(!listing.contains(name), "{name} is in\n{listing}");
        }
        Ok(())
    }
}
