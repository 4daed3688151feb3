//! The order of a description affects neither the comparison nor the code.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use client_codegen::Interface;
use client_diff::{Client, changes};
use openapi_lower::{Document, Lowered, Options};
use serde_json::{Map, Value};

/// A reproducible generator of pseudo-random numbers (SplitMix64).
struct SplitMix64(u64);

impl SplitMix64 {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % end.max(1)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The arrays whose order has no meaning.
const SETS: [&str; 3] = ["required", "tags", "parameters"];

/// Returns the description with members and sets in a different order.
fn shuffled(value: &Value, sets: &[&str], random: &mut SplitMix64) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|it| shuffled(it, sets, random)).collect(),
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members
                .iter()
                .map(|(key, member)| {
                    let mut member = shuffled(member, sets, random);
                    if let (Value::Array(items), true) = (&mut member, sets.contains(&key.as_str()))
                    {
                        random.shuffle(items);
                    }
                    (key.clone(), member)
                })
                .collect();
            random.shuffle(&mut members);
            members.into_iter().collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

fn lowered(description: &Value) -> Result<Lowered, String> {
    let text = description.to_string();
    let mut document = Document::parse(&text).map_err(|error| error.to_string())?;
    document.select(&["*"]).map_err(|error| error.to_string())?;
    openapi_lower::lower(document, &Options::default()).map_err(|error| error.to_string())
}

fn code(lowered: &Lowered) -> Result<Vec<(String, String)>, String> {
    let options = client_codegen::Options::default();
    let generated = client_codegen::generate(lowered, &options);
    let files = generated.map_err(|error| error.to_string())?.files;
    Ok(files.into_iter().collect())
}

/// Returns the effects of the order of a description; none if the description cannot be lowered.
fn faults(description: &Value, seed: u64) -> Vec<String> {
    let Ok(plain) = lowered(description) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    // An array to whose items references refer by position has an order.
    let text = description.to_string();
    let is_unordered = |set: &&str| {
        let segment = format!("/{set}/");
        let mut references = text.split(&segment).skip(1);
        !references.any(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    let sets: Vec<&str> = SETS.into_iter().filter(is_unordered).collect();
    let unions = ["oneOf"].into_iter().filter(is_unordered);
    let with_unions: Vec<&str> = sets.iter().copied().chain(unions).collect();
    for (sets, with_code) in [(sets, true), (with_unions, false)] {
        let other = match lowered(&shuffled(description, &sets, &mut SplitMix64(seed))) {
            Ok(other) => other,
            Err(error) => {
                faults.push(format!("cannot be lowered in a different order: {error}"));
                continue;
            }
        };
        for interface in [Interface::Positional, Interface::Builder] {
            let client = |lowered| Client::new(lowered).with_interface(interface);
            let changes = changes(&client(&plain), &client(&other));
            faults.extend(changes.iter().map(|change| format!("{sets:?}: {change}")));
        }
        let is_same = plain.json() == other.json() && plain.plan() == other.plan();
        if with_code && !is_same && code(&plain) != code(&other) {
            faults.push("other code is generated".to_owned());
        }
    }
    faults
}

/// Returns the paths of the descriptions below a folder.
fn descriptions(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(descriptions(&path));
        } else if path
            .extension()
            .is_some_and(|it| it == "json" || it == "yaml" || it == "yml")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Checks the descriptions, and returns how many of the files are descriptions.
fn check(files: &[PathBuf]) -> usize {
    let mut faults = Vec::new();
    let mut count = 0;
    for (seed, file) in (1..).zip(files) {
        // Reads other files to which the description refers, too.
        let Ok(document) = Document::read(file) else {
            continue;
        };
        count += 1;
        let found = self::faults(&document.to_value(), seed);
        let located = found.iter().map(|it| format!("{}: {it}", file.display()));
        faults.extend(located.take(5));
        if env::var_os("SHUFFLE_VERBOSE").is_some() {
            println!("{}: {} faults", file.display(), found.len());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    count
}

#[test]
fn the_order_of_test_documents_has_no_effect() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        "specs",
        "crates/client-codegen/tests/wire",
        "crates/client-diff/tests/dialects",
        "crates/openapi-lower/tests/golden",
    ];
    let files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| descriptions(&root.join(folder)))
        .collect();
    assert!(check(&files) > 100);
}

/// Checks a sample of published descriptions, if they exist.
#[test]
fn the_order_of_published_descriptions_has_no_effect() {
    check(&published(150_000, 10));
}

/// Checks all published descriptions; takes many minutes.
#[test]
#[ignore = "many minutes"]
fn the_order_of_all_published_descriptions_has_no_effect() {
    println!("{} descriptions", check(&published(u64::MAX, 1)));
}

/// Returns every n-th published description of at most this size.
fn published(max_bytes: u64, every: usize) -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let folders = ["openapi3", "swagger2"].map(|name| corpus.join(name));
    let files = folders.iter().flat_map(|folder| descriptions(folder));
    let small = files.filter(|file| fs::metadata(file).is_ok_and(|it| it.len() <= max_bytes));
    small.step_by(every).collect()
}
