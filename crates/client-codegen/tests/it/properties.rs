//! Properties of every description that lowering accepts: progenitor accepts all of it, and the
//! generated code is Rust.
//!
//! `PROPTEST_CASES` sets the number of descriptions, `PROPTEST_RNG_SEED` the seed.

#[path = "../../../openapi-lower/tests/it/support/described.rs"]
mod described;

use std::str::FromStr;

use client_codegen::{Interface, Options};
use openapi_lower::Document;
use proptest::{collection::vec, prelude::*, test_runner::RngSeed};

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        // Each run has the same cases, unless the environment states others.
        rng_seed: RngSeed::Fixed(variable("PROPTEST_RNG_SEED").unwrap_or(1)),
        ..ProptestConfig::with_cases(variable("PROPTEST_CASES").unwrap_or(48))
    }
}

fn variable<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_client_of_every_description_is_rust(bytes in vec(any::<u8>(), 0..1_500), builder: bool) {
        let described = described::description(&bytes);
        let document = Document::parse(&described.to_string()).expect("a description");
        let lowered = openapi_lower::lower(document, &Default::default()).expect("it lowers");
        let interface = if builder { Interface::Builder } else { Interface::Positional };
        let mut options = Options::default();
        options.interface = interface;
        let generated = client_codegen::generate(&lowered, &options);
        prop_assert!(generated.is_ok(), "{:?}: {described:#}", generated.err());
        if let Ok(generated) = generated {
            prop_assert!(generated.dropped.is_empty(), "{:?}: {described:#}", generated.dropped);
            for (name, text) in &generated.files {
                let parsed = syn::parse_file(text);
                prop_assert!(parsed.is_ok(), "{name}: {:?}: {described:#}\n{text}", parsed.err());
            }
        }
    }
}
