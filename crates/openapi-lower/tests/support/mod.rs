//! Shared code of the tests.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod accounting;
pub mod described;
pub mod folder;

use openapi_lower::{Document, Lowered, Options};
use serde_json::Value;

/// Lowers a description and checks that every leaf is accounted for, and that lowering the result
/// again changes nothing.
pub fn lower_checked(input: &Value, tolerant: bool) -> Lowered {
    let lowered = lower(input, tolerant);
    let problems = accounting::unaccounted(input, &lowered);
    assert!(
        problems.is_empty(),
        "{} leaves are not accounted for:\n{}",
        problems.len(),
        problems
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
    check_settled(&lowered, tolerant);
    lowered
}

/// Checks that lowering the description again gives the same result: no order depends on a hash.
pub fn check_repeatable(input: &Value, lowered: &Lowered, tolerant: bool) {
    let again = lower(input, tolerant);
    assert_eq!(pretty(&again), pretty(lowered));
    assert_eq!(again.plan(), lowered.plan());
    let (changes, others) = (&lowered.report().changes, &again.report().changes);
    for (change, other) in changes.iter().zip(others) {
        assert_eq!(change, other);
    }
    assert_eq!(changes.len(), others.len());
}

/// Checks that lowering the result again changes nothing, byte for byte.
pub fn check_settled(lowered: &Lowered, tolerant: bool) {
    let again = lower(&lowered.to_value(), tolerant);
    assert_eq!(
        format!("{:#}", again.report()),
        "0 exact, 0 widened, 0 narrowed, 0 dropped\n"
    );
    let (once, twice) = (pretty(lowered), pretty(&again));
    let differing = once.lines().zip(twice.lines()).position(|(a, b)| a != b);
    if let Some(line) = differing {
        let around = |text: &str| -> Vec<String> {
            let from = line.saturating_sub(8);
            text.lines()
                .skip(from)
                .take(16)
                .map(str::to_owned)
                .collect()
        };
        let (once, twice) = (around(&once).join("\n"), around(&twice).join("\n"));
        panic!("lowering again changes line {line}:\n{once}\n-- becomes --\n{twice}");
    }
    assert_eq!(once.len(), twice.len());
}

fn pretty(lowered: &Lowered) -> String {
    serde_json::to_string_pretty(&lowered.to_value()).expect("JSON")
}

pub fn lower(input: &Value, tolerant: bool) -> Lowered {
    let document = Document::parse(&input.to_string()).expect("a description");
    let mut options = Options::default();
    options.tolerant = tolerant;
    openapi_lower::lower(document, &options).expect("it lowers")
}
