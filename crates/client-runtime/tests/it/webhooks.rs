//! Signatures of webhooks, by the example of the specification.
#![cfg(feature = "webhooks")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use client_runtime::reqwest::header::{HeaderMap, HeaderName};
use client_runtime::webhooks::{Unverified, Verifier};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const TIME: u64 = 1_614_265_330;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let header = |(name, value): &(&'static str, &str)| {
        let name: HeaderName = name.parse().expect("a name");
        (name, value.parse().expect("a value"))
    };
    pairs.iter().map(header).collect()
}

fn signed(time: &str, signature: &str) -> HeaderMap {
    headers(&[
        ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("webhook-timestamp", time),
        ("webhook-signature", signature),
    ])
}

/// Returns a verifier for which the example is not too old.
fn patient_verifier(secret: &str) -> Verifier {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    let verifier = Verifier::new(secret).expect("a secret");
    verifier.tolerance(now - Duration::from_secs(TIME - 60))
}

#[test]
fn the_example_of_the_specification_is_verified() {
    let time = TIME.to_string();
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let verifier = patient_verifier(SECRET);
    assert_eq!(verifier.verify(&signed(&time, SIGNATURE), BODY), Ok(id));
    // One of several signatures is enough, of one of several secrets.
    let several = format!("v1a,xyz v1,AAAA v1,!!! {SIGNATURE}");
    assert_eq!(verifier.verify(&signed(&time, &several), BODY), Ok(id));
    let changing = patient_verifier("whsec_AAAA").or(SECRET).expect("a secret");
    assert_eq!(changing.verify(&signed(&time, SIGNATURE), BODY), Ok(id));

    let wrong = Err(Unverified::Signature);
    assert_eq!(verifier.verify(&signed(&time, SIGNATURE), b"{}"), wrong);
    assert_eq!(
        verifier.verify(&signed(&(TIME + 1).to_string(), SIGNATURE), BODY),
        wrong
    );
    assert_eq!(
        patient_verifier("whsec_AAAA").verify(&signed(&time, SIGNATURE), BODY),
        wrong
    );
    let version = SIGNATURE.replace("v1,", "v2,");
    assert_eq!(verifier.verify(&signed(&time, &version), BODY), wrong);
}

#[test]
fn an_old_or_incomplete_webhook_is_refused() {
    let time = TIME.to_string();
    let verifier = Verifier::new(SECRET).expect("a secret");
    let request = signed(&time, SIGNATURE);
    let old = verifier.verify(&request, BODY);
    assert_eq!(old, Err(Unverified::Time));
    for time in ["tomorrow", "-1", "99999999999999999999"] {
        assert_eq!(
            verifier.verify(&signed(time, SIGNATURE), BODY),
            Err(Unverified::Time)
        );
    }
    let missing = headers(&[("webhook-id", "a"), ("webhook-timestamp", &time)]);
    let missing = patient_verifier(SECRET)
        .verify(&missing, BODY)
        .expect_err("no signature");
    assert_eq!(
        missing.to_string(),
        "the webhook lacks the header webhook-signature"
    );
    for secret in ["", "whsec_", "whsec_?", "a secret"] {
        assert_eq!(
            Verifier::new(secret).err(),
            Some(Unverified::Secret),
            "{secret:?}"
        );
    }
    assert!(!format!("{verifier:?}").contains("MfKQ"));
}
