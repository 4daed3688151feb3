//! Properties of every description: lowering does not panic, lowering again changes nothing,
//! lowering is deterministic, openapiv3 can read the result, and every leaf is accounted for.
//!
//! `PROPTEST_CASES` sets the number of descriptions, `PROPTEST_RNG_SEED` the seed.

use std::panic::catch_unwind;
use std::str::FromStr;

use crate::support::{self, described};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

/// The file with the last description: an abort has no message.
const LAST: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/described.json");

fn config() -> ProptestConfig {
    ProptestConfig {
        // A failing case prints the description; relevant cases become separate tests.
        failure_persistence: None,
        // The same cases each time, unless a seed is set.
        rng_seed: RngSeed::Fixed(env_number("PROPTEST_RNG_SEED").unwrap_or(1)),
        ..ProptestConfig::with_cases(env_number("PROPTEST_CASES").unwrap_or(256))
    }
}

fn env_number<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_description_lowers_and_lowering_is_idempotent(
        bytes in vec(any::<u8>(), 0..1_500), tolerant: bool,
    ) {
        let described = described::description(&bytes);
        write(&described);
        let lowered = catch_unwind(|| {
            let lowered = support::lower(&described, tolerant);
            support::check_settled(&lowered, tolerant);
            support::check_repeatable(&described, &lowered, tolerant);
            lowered
        });
        prop_assert!(lowered.is_ok(), "tolerant: {tolerant}, {described:#}");
        if let Ok(lowered) = lowered {
            let read = serde_json::from_value::<openapiv3::OpenAPI>(lowered.to_value());
            prop_assert!(read.is_ok(), "{:?}: {described:#}", read.err());
        }
    }

    #[test]
    fn every_leaf_is_accounted_for(bytes in vec(any::<u8>(), 0..1_500), tolerant: bool) {
        let described = described::description(&bytes);
        write(&described);
        let checked = catch_unwind(|| support::lower_checked(&described, tolerant));
        prop_assert!(checked.is_ok(), "tolerant: {tolerant}, {described:#}");
    }
}

fn write(described: &Value) {
    std::fs::write(LAST, described.to_string()).expect("a file");
}
