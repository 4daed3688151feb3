//! Every code is used in the sources, and has an example that produces it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use openapi_lower::{Example, codes};

/// Only a description that exceeds a limit causes the change.
const LARGE: &str = "only a large description causes the change";

/// In every known description, an earlier pass rewrites the construct. Passes do not rely on it.
const EARLIER: &str = "an earlier pass rewrites the construct";

/// openapiv3 can read every known result of lowering.
const READABLE: &str = "openapiv3 can read every known result";

/// The codes without an example, with the reason.
const WITHOUT_EXAMPLE: [(&str, &str); 18] = [
    ("schema-references/too-many-bindings", LARGE),
    ("schema-references/map-too-large", LARGE),
    ("conditions/too-many-branches", LARGE),
    ("all-of/too-many-inherited", LARGE),
    ("enums/too-many-values", LARGE),
    ("properties/required-untyped", LARGE),
    ("security/schemes-empty", EARLIER),
    ("keywords/discriminator", EARLIER),
    ("parameters/not-an-object", EARLIER),
    ("parameters/query-string", EARLIER),
    ("parameters/body", EARLIER),
    ("responses/missing", EARLIER),
    ("responses/unusable", EARLIER),
    ("responses/status-unknown", EARLIER),
    ("names/null-value", EARLIER),
    ("emit/components-empty", EARLIER),
    ("emit/schema-unreadable", READABLE),
    ("emit/operation-unreadable", READABLE),
];

#[test]
fn codes_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for diagnostic in codes::all() {
        let code = diagnostic.code;
        assert!(seen.insert(code), "{code} is used for two diagnostics");
        let (group, name) = code.split_once('/').expect("a group and a name");
        for part in [group, name] {
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(part.chars().all(is_kebab), "{code}");
        }
        let explanation = diagnostic.explanation.trim();
        assert!(explanation.ends_with('.'), "{code} has no explanation");
        assert!(!diagnostic.message.ends_with('.'), "{code}");
    }
}

#[test]
fn every_code_is_produced_by_its_example() {
    let mut failures = Vec::new();
    for diagnostic in codes::all() {
        let code = diagnostic.code;
        let folder = tempfile::tempdir().expect("a folder");
        let example = Example::of(diagnostic).unwrap_or_else(|error| panic!("{code}: {error}"));
        let is_exempt = WITHOUT_EXAMPLE.iter().any(|(exempt, _)| *exempt == code);
        let Some(example) = example else {
            if !is_exempt {
                failures.push(format!("{code} has no example"));
            }
            continue;
        };
        assert!(!is_exempt, "{code} has an example");
        match example.lower(folder.path()) {
            Err(error) => failures.push(format!("{code}: {error}")),
            Ok(lowered) => {
                let changes = &lowered.report().changes;
                if !changes.iter().any(|change| change.code == code) {
                    failures.push(format!(
                        "{code} is not in\n{:#?}",
                        changes
                            .iter()
                            .map(|it| format!("{} {}: {}", it.code, it.pointer, it.detail))
                            .collect::<Vec<_>>()
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_code_is_used_in_the_sources() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = String::new();
    for name in ["openapi-source", "openapi-normalize", "openapi-lower"] {
        read(&crates.join(name).join("src"), &mut sources);
    }
    let mut unused = BTreeMap::new();
    for diagnostic in codes::all() {
        let path = diagnostic.code.replace('-', "_");
        let (group, name) = path.split_once('/').expect("a group and a name");
        let constant = format!("{group}::{}", name.to_uppercase());
        let uses = sources.match_indices(&constant).filter(|(at, _)| {
            let next = sources[at + constant.len()..].chars().next();
            !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
        });
        if uses.count() == 0 {
            unused.insert(diagnostic.code, constant);
        }
    }
    assert!(unused.is_empty(), "not used: {unused:?}");
}

/// Appends the text of all source files in a folder, except those that define codes.
fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("codes") {
            read(&path, text);
        } else if path.is_file() {
            text.push_str(&fs::read_to_string(&path).expect("UTF-8"));
        }
    }
}
