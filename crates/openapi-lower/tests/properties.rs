//! What holds of every description, whatever it says: lowering does not panic, all is
//! accounted for, lowering again changes nothing, and the result is what openapiv3 reads.
//!
//! `PROPTEST_CASES` sets how many descriptions are tried.

mod support;

use proptest::{collection::vec, prelude::*, test_runner::RngSeed};
use support::described;

const LAST: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/described.json");

fn config() -> ProptestConfig {
    ProptestConfig {
        // A failing case prints the document; those that matter become tests of their own.
        failure_persistence: None,
        // The same cases each time, unless somebody asks for others.
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::with_cases(cases(256))
    }
}

fn cases(otherwise: u32) -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(otherwise)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    #[ignore = "still finds leaves of malformed descriptions that are not accounted for"]
    fn of_every_description(bytes in vec(any::<u8>(), 0..1_500), tolerant: bool) {
        let described = described::description(&bytes);
        // An abort leaves no message; this file is what it happened with.
        std::fs::write(LAST, described.to_string()).expect("a file");
        let outcome = std::panic::catch_unwind(|| support::lower_checked(&described, tolerant));
        prop_assert!(outcome.is_ok(), "tolerant: {tolerant}, {described:#}");
        if let Ok(lowered) = outcome {
            let read = serde_json::from_value::<openapiv3::OpenAPI>(lowered.to_value());
            prop_assert!(read.is_ok(), "{:?}: {described:#}", read.err());
        }
    }
}
