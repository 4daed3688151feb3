//! Checks that a vendor's name can be the name of a package, a module, a feature and an enum
//! variant, and that it collides with no other name.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use heck::ToUpperCamelCase;
use proc_macro2::{TokenStream, TokenTree};
use syn::Item;

use crate::api::source::{imports, name_of};

/// The crates that are part of Rust, and the namespaces of its tools' attributes.
const STANDARD: [&str; 10] = [
    "std",
    "core",
    "alloc",
    "proc_macro",
    "test",
    "clippy",
    "diagnostic",
    "miri",
    "rustdoc",
    "rustfmt",
];

/// The primitive types, which are in scope without an import.
const PRIMITIVES: [&str; 19] = [
    "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Device names, which no file on Windows can have.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The maximum length of a name: crates.io allows 64 characters, including `-client`.
const MAX_LENGTH: usize = 64 - "-client".len();

/// The workspace to which a name is added.
pub struct Workspace<'a> {
    /// The content of `Cargo.toml`.
    pub manifest: &'a str,
    /// The content of the facade's `lib.rs`.
    pub facade: &'a str,
    pub vendors: Vec<&'a str>,
}

/// Fails if a name is invalid or taken.
pub fn check(name: &str, workspace: &Workspace<'_>) -> Result<()> {
    let is_word = name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-');
    ensure!(
        is_word && name.len() <= MAX_LENGTH,
        "{name:?} cannot be a vendor's name: it must have up to {MAX_LENGTH} lowercase letters, digits and `-`, and begin with a letter"
    );
    if let Some(reason) = collision(name, workspace)? {
        bail!(
            "`{name}` cannot be a vendor's name: {reason}\n  help: choose another name, such as `{name}-api`; --title sets the name in documentation"
        );
    }
    Ok(())
}

/// Returns the reason why a valid name cannot be used, if there is one.
fn collision(name: &str, workspace: &Workspace<'_>) -> Result<Option<String>> {
    let module = name.replace('-', "_");
    let variant = name.to_upper_camel_case();
    let package = format!("{name}-client");
    let is_one_of = |names: &[&str]| names.contains(&module.as_str());
    let manifest: toml::Table = toml::from_str(workspace.manifest).context("Cargo.toml")?;
    let dependencies = dependencies(&manifest);
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let items = items(workspace.facade)?;
    let mut vendors = workspace.vendors.iter();
    let reason = if syn::parse_str::<syn::Ident>(&module).is_err() || module == "gen" {
        format!("`{module}` is a Rust keyword")
    } else if is_one_of(&STANDARD) {
        format!("`{module}` is a crate or a tool that is part of Rust")
    } else if is_one_of(&PRIMITIVES) {
        format!("`{module}` is a Rust type")
    } else if is_one_of(&DEVICES) || is_port(name) {
        "a file on Windows cannot have that name".to_owned()
    } else if let Some(other) = vendors.find(|it| it.to_upper_camel_case() == variant) {
        format!("the variant of the vendor `{other}` is `Vendor::{variant}`, too")
    } else if dependencies.contains(name) || dependencies.contains(&module) {
        "the clients depend on a crate of that name".to_owned()
    } else if dependencies.contains(&package) {
        format!("the workspace depends on a crate `{package}`")
    } else if features.is_some_and(|features| features.contains_key(name)) {
        "the facade has a feature of that name".to_owned()
    } else if let Some(item) = items.iter().find(|it| it.to_lowercase() == module) {
        format!("the facade has an item `{item}`")
    } else {
        return Ok(None);
    };
    Ok(Some(reason))
}

/// Whether a name is that of a port of Windows, `com1` to `lpt9`.
fn is_port(name: &str) -> bool {
    let number = name
        .strip_prefix("com")
        .or_else(|| name.strip_prefix("lpt"));
    number.is_some_and(|it| it.len() == 1 && it.bytes().all(|it| it.is_ascii_digit()))
}

/// Returns the crates on which the facade or another crate of the workspace may depend.
fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let own = ["dependencies", "dev-dependencies"].map(|it| manifest.get(it));
    let workspace = manifest.get("workspace");
    let shared = workspace.and_then(|it| it.get("dependencies"));
    let package = manifest
        .get("package")
        .and_then(|it| it.get("name")?.as_str());
    own.into_iter()
        .chain([shared])
        .flatten()
        .filter_map(toml::Value::as_table)
        .flat_map(toml::Table::keys)
        .map(String::as_str)
        .chain(package)
        .flat_map(|it| [it.to_owned(), it.replace('-', "_")])
        .collect()
}

/// Returns the names of a file's items, including imports and items that its macros define.
fn items(file: &str) -> Result<Vec<String>> {
    let file = syn::parse_file(file).context("src/lib.rs")?;
    let mut names = Vec::new();
    for item in file.items {
        match item {
            Item::Mod(it) => names.push(it.ident.to_string()),
            Item::Use(it) => names.extend(imports(&it.tree).into_iter().filter_map(|it| it.name)),
            Item::Macro(it) => {
                names.extend(it.ident.map(|it| it.to_string()));
                collect_defined_items(it.mac.tokens, &mut names);
            }
            item => names.extend(name_of(&item)),
        }
    }
    Ok(names)
}

/// Collects the items that a macro defines at its outermost level.
fn collect_defined_items(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        for pair in tokens.windows(2) {
            if let [TokenTree::Ident(kind), TokenTree::Ident(name)] = pair
                && ["enum", "fn", "struct", "trait", "type"]
                    .iter()
                    .any(|it| kind == it)
            {
                names.push(name.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.dependencies]\nserde_json = \"1\"\nprofile-core = \"1\"\n\
        progenitor-client = \"1\"\n[package]\nname = \"unified-profile\"\n\
        [features]\ndefault = [\"oidc\"]\nextra = []\noidc = [\"dep:oidc-client\"]\n\
        [dependencies]\noidc-client = \"1\"\n[dev-dependencies]\nhttpdate = \"1\"\n";

    const FACADE: &str = "mod config;\nuse std::fmt;\npub use profile_core::{Error, Picture as Image};\n\
        macro_rules! vendors { ($($a:ident)*) => { pub enum Vendor { } pub fn connect() {} }; }\n\
        struct Readme;\n";

    fn refusal(name: &str) -> Option<String> {
        let workspace = Workspace {
            manifest: MANIFEST,
            facade: FACADE,
            vendors: vec!["oidc", "auth0"],
        };
        check(name, &workspace).err().map(|it| it.to_string())
    }

    #[test]
    fn unused_names_are_accepted() {
        for name in ["figma", "supabase-auth", "union", "x", "stdlib", "compass"] {
            assert_eq!(refusal(name), None, "{name}");
        }
    }

    #[test]
    fn a_refusal_states_the_reason() {
        for (names, reason) in [
            (
                &[
                    "", "Figma", "1a", "-a", "a-", "a--b", "a_b", "../a", "a\nb", "é",
                ][..],
                "lowercase letters",
            ),
            (
                &["type", "async", "gen", "self", "crate", "try", "dyn"],
                "keyword",
            ),
            (
                &["std", "core", "alloc", "test", "proc-macro", "rustfmt"],
                "is part of Rust",
            ),
            (&["str", "u64", "bool", "f128"], "a Rust type"),
            (&["con", "com1", "lpt9"], "Windows"),
            (&["auth-0", "oidc"], "is `Vendor::"),
            (
                &[
                    "serde-json",
                    "profile-core",
                    "oidc-client",
                    "unified-profile",
                    "httpdate",
                ],
                "depend on a crate",
            ),
            (&["progenitor"], "on a crate `progenitor-client`"),
            (&["default", "extra"], "a feature"),
            (
                &[
                    "config", "fmt", "error", "image", "vendors", "vendor", "connect", "readme",
                ],
                "an item",
            ),
        ] {
            for name in names {
                let refusal = refusal(name).unwrap_or_default();
                assert!(refusal.contains(reason), "{name}: {refusal}");
            }
        }
        assert!(refusal(&"a".repeat(58)).is_some());
    }
}
