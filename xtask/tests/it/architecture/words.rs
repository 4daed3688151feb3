//! Tests that no file contains words that only their author understands.
//!
//! The list has only words and phrases for which there is a standard term, and which have no other
//! use in this project. Whether a sentence can be understood is for readers to judge.

use std::{fs, path::Path, process::Command};

/// The words and phrases to avoid, and what to write instead.
const WORDS: &[(&str, &str)] = &[
    ("at work", "name the thing"),
    ("circle", "cycle"),
    ("circles", "cycles"),
    ("contain themselves", "recursive"),
    ("contains itself", "is recursive"),
    ("given up", "unsupported, ignored, removed, closed"),
    ("gives up", "fails, stops, ignores"),
    ("heir", "subtype"),
    ("heirs", "subtypes"),
    ("hold themselves", "recursive"),
    ("holds itself", "is recursive"),
    ("lead nowhere", "are undefined"),
    ("leads nowhere", "is undefined"),
    ("one's own", "name the owner"),
    ("wallet", "credential store"),
];

/// The parts of paths whose files are not searched: generated files, and inputs of tests.
const SKIPPED: &[&str] = &[
    "/generated/",
    "/constructs/",
    "/golden/",
    "/instances/",
    "/roundtrip/",
    "/wire/",
    "/yaml/",
    "_builder/",
    "_positional/",
    "fuzz/seeds/",
    "architecture/words.rs",
];

/// Returns the occurrences of the words in a text, as `line: "word"; write: …`.
fn find_words(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // A phrase may continue in the next line of a comment.
        let next = lines.get(at + 1).copied().unwrap_or_default().trim_start();
        let next = next.trim_start_matches(['/', '!', '#', '>', '-']).trim();
        let joined = format!("{} {next}", line.trim_end()).to_lowercase();
        for (word, instead) in WORDS {
            let mut starts = joined.match_indices(word).map(|(start, _)| start);
            let is_here = |start: usize| {
                let before = joined[..start].chars().next_back();
                let after = joined[start + word.len()..].chars().next();
                let is_whole = |it: Option<char>| it.is_none_or(|it| !it.is_alphabetic());
                start < line.trim_end().len() && is_whole(before) && is_whole(after)
            };
            if starts.any(is_here) {
                found.push(format!("{}: \"{word}\"; write: {instead}", at + 1));
            }
        }
    }
    found
}

#[test]
fn words_are_found_whole_and_across_lines_of_a_comment() {
    assert_eq!(
        find_words("/// The Heir.\nstruct Their;"),
        ["1: \"heir\"; write: subtype"]
    );
    assert_eq!(
        find_words("fn a() {}\n    // it leads\n    // nowhere"),
        ["2: \"leads nowhere\"; write: is undefined"]
    );
    assert_eq!(find_words("let a_wallet_of = 1;").len(), 1);
    assert!(find_words("// a recursive type, its subtypes and a cycle").is_empty());
}

#[test]
fn house_words_stay_out() {
    let root = super::workspace();
    let output = Command::new("git")
        .args([
            "ls-files", "-z", "*.rs", "*.md", "*.yaml", "*.yml", "*.toml",
        ])
        .current_dir(&root)
        .output()
        .expect("git runs");
    let files = String::from_utf8(output.stdout).expect("paths");
    let files: Vec<&str> = files.split_terminator('\0').collect();
    assert!(files.len() > 100, "the files are found");
    let mut problems = Vec::new();
    for file in files {
        let is_skipped = SKIPPED.iter().any(|part| file.contains(part));
        // Git still lists a file that is removed and not yet committed.
        let Ok(text) = fs::read_to_string(root.join(file)) else {
            continue;
        };
        if is_skipped {
            continue;
        }
        let name = Path::new(file).with_extension("");
        let in_path = find_words(&name.to_string_lossy().replace(['/', '_', '-'], " "));
        problems.extend(in_path.iter().map(|it| format!("the path {file}:{it}")));
        problems.extend(find_words(&text).iter().map(|it| format!("{file}:{it}")));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
