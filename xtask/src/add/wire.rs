//! Adds a client to the workspace's files that list the clients.

use std::fs;

use anyhow::{Context, Result};
use client_codegen::{Staged, escape::markdown_text};
use heck::ToUpperCamelCase;

use super::Vendor;
use crate::{
    escape::{rust, toml},
    guard::MANIFEST,
    version,
};

pub const CARGO: &str = "Cargo.toml";
pub const FACADE: &str = "src/lib.rs";
const SIMULATORS: &str = "crates/vendor-sim/src/plain.rs";
const CHANGELOG: &str = "CHANGELOG.md";

pub fn wire(vendor: &Vendor, source: Option<&str>, staged: &mut Staged) -> Result<()> {
    let edits: [(&str, Edit); 5] = [
        (MANIFEST, &|text| Some(manifest(text, vendor, source))),
        (CARGO, &|text| cargo(text, &vendor.name)),
        (FACADE, &|text| facade(text, vendor)),
        (SIMULATORS, &|text| simulators(text, vendor)),
        (CHANGELOG, &|text| changelog(text, vendor)),
    ];
    for (path, edit) in edits {
        let old = fs::read_to_string(path).with_context(|| format!("{path}: cannot read it"))?;
        let new = edit(&old).with_context(|| {
            format!("{path}: cannot find the section to which a vendor's line belongs")
        })?;
        staged.add(path, new);
    }
    Ok(())
}

/// Returns the new content of a file; `None` if the section is not found.
type Edit<'a> = &'a dyn Fn(&str) -> Option<String>;

fn manifest(text: &str, vendor: &Vendor, source: Option<&str>) -> String {
    let operations: Vec<String> = vendor.operations.iter().map(|it| toml(it)).collect();
    let source = source.map(|url| format!("source = {}\n", toml(url)));
    format!(
        "{}\n\n[{name}]\ntitle = {}\nspec = \"{name}/api.yaml\"\n{}operations = [{}]\n\
         tolerant = true\ninterface = \"positional\"\n",
        text.trim_end(),
        toml(&vendor.title),
        source.unwrap_or_default(),
        operations.join(", "),
        name = vendor.name,
    )
}

fn cargo(text: &str, name: &str) -> Option<String> {
    let package = format!("{name}-client");
    let dependency = format!(
        "{package} = {{ path = \"crates/{package}\", version = \"{}\" }}",
        version::of_workspace(text)?
    );
    let text = insert_sorted(text, "[workspace.dependencies]", &dependency, |line| {
        line.contains("{ path = ")
    })?;
    let optional = format!("{package} = {{ workspace = true, optional = true }}");
    let text = insert_sorted(&text, "[dependencies]", &optional, |line| {
        line.contains("workspace")
    })?;
    let feature = format!("{name} = [\"dep:{package}\"]");
    let text = append(&text, "[features]", &feature, |line| {
        line.contains("[\"dep:")
    })?;
    // All vendors are enabled by default.
    let start = text.find("\ndefault = [")?;
    let end = start + text[start..].find("]\n")?;
    Some(format!("{}, \"{name}\"{}", &text[..end], &text[end..]))
}

fn facade(text: &str, vendor: &Vendor) -> Option<String> {
    let line = format!(
        "    {}: {} = {}, \"{}\", config::by_base_url::<{}::Client>,\n        {}, {};\n",
        vendor.name.to_upper_camel_case(),
        vendor.module(),
        vendor.krate(),
        vendor.name,
        vendor.module(),
        rust(&vendor.title),
        rust(&vendor.credential_text()),
    );
    let block = text.find("\nvendors! {\n")?;
    let end = block + text[block..].find("\n}\n")? + 1;
    Some(format!("{}{line}{}", &text[..end], &text[end..]))
}

fn simulators(text: &str, vendor: &Vendor) -> Option<String> {
    let row = format!(
        "    Plain {{\n        name: \"{name}\",\n        method: \"{}\",\n        path: {},\n        \
         credential: {},\n        sample: include_str!(\"../samples/{name}.json\"),\n    }},\n",
        vendor.verb,
        rust(&format!("{}{}", vendor.prefix, vendor.path)),
        vendor.simulator_location(),
        name = vendor.name,
    );
    const EMPTY: &str = "VENDORS: &[Plain] = &[];";
    if text.contains(EMPTY) {
        let table = format!("VENDORS: &[Plain] = &[\n{row}];");
        return Some(text.replacen(EMPTY, &table, 1));
    }
    let start = text.find("VENDORS: &[Plain] = &[\n")?;
    let end = start + text[start..].find("\n];")? + 1;
    Some(format!("{}{row}{}", &text[..end], &text[end..]))
}

fn changelog(text: &str, vendor: &Vendor) -> Option<String> {
    let line = format!(
        "- `{}-client`: a client for {}.",
        vendor.name,
        markdown_text(&vendor.title)
    );
    append(text, "### Added", &line, |line| {
        line.starts_with("- ") || line.starts_with("  ")
    })
}

/// Inserts a line in alphabetic order among the lines of a section for which `is_entry` holds.
fn insert_sorted(
    text: &str,
    section: &str,
    new: &str,
    is_entry: impl Fn(&str) -> bool,
) -> Option<String> {
    insert(text, section, new, |lines| {
        let before = lines.iter().rposition(|line| is_entry(line) && *line < new);
        let first = lines.iter().position(|line| is_entry(line));
        before.map(|index| index + 1).or(first)
    })
}

/// Inserts a line after the last line of a section for which `is_entry` holds.
fn append(text: &str, section: &str, new: &str, is_entry: impl Fn(&str) -> bool) -> Option<String> {
    insert(text, section, new, |lines| {
        let last = lines.iter().rposition(|line| is_entry(line));
        last.map(|index| index + 1)
    })
}

/// Inserts a line at the index that `position` returns for the lines of the section.
fn insert(
    text: &str,
    section: &str,
    new: &str,
    position: impl Fn(&[&str]) -> Option<usize>,
) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| *line == section)? + 1;
    let is_next = |line: &&str| line.starts_with('[') || line.starts_with("##");
    let length = lines[start..].iter().position(is_next);
    let end = length.map_or(lines.len(), |length| start + length);
    let index = start + position(&lines[start..end])?;
    lines.insert(index, new);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_inserted_in_alphabetic_order() {
        let text = "[workspace.package]\nversion = \"1.2.3\"\n[workspace.dependencies]\n# Ours.\n\
                    b-client = { path = \"crates/b-client\", version = \"1.2.3\" }\n\n# Others.\n\
                    anyhow = \"1\"\n\n[features]\ndefault = [\"b\"]\nb = [\"dep:b-client\"]\n\n\
                    [dependencies]\nb-client = { workspace = true, optional = true }\n\
                    core.workspace = true\n";
        let added = cargo(text, "c").expect("the positions");
        let added = cargo(&added, "a").expect("the positions");
        let expected = "[workspace.package]\nversion = \"1.2.3\"\n[workspace.dependencies]\n# Ours.\n\
                    a-client = { path = \"crates/a-client\", version = \"1.2.3\" }\n\
                    b-client = { path = \"crates/b-client\", version = \"1.2.3\" }\n\
                    c-client = { path = \"crates/c-client\", version = \"1.2.3\" }\n\n# Others.\n\
                    anyhow = \"1\"\n\n[features]\ndefault = [\"b\", \"c\", \"a\"]\n\
                    b = [\"dep:b-client\"]\nc = [\"dep:c-client\"]\na = [\"dep:a-client\"]\n\n\
                    [dependencies]\na-client = { workspace = true, optional = true }\n\
                    b-client = { workspace = true, optional = true }\n\
                    c-client = { workspace = true, optional = true }\n\
                    core.workspace = true\n";
        assert_eq!(added, expected);
    }
}
