//! Signatures of webhooks by the specification [Standard Webhooks].
//!
//! [Standard Webhooks]: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use sha2::Sha256;

use crate::Secret;

/// How far the time of a webhook may be from now, in either direction.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// Verifies that the sender of a webhook knows the secret. Webhooks are not remembered: a receiver
/// that must not act twice on one stores their ids.
///
/// ```
/// use client_runtime::webhooks::{Unverified, Verifier};
/// # use client_runtime::reqwest::header::HeaderMap;
///
/// # fn f(headers: HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// match verifier.verify(&headers, body) {
///     Ok(id) => println!("webhook {id}"),
///     Err(Unverified::Signature) => println!("not from the sender"),
///     Err(other) => println!("{other}"),
/// }
/// # Ok(()) }
/// ```
///
/// `Debug` shows nothing of the secrets.
#[derive(Clone)]
pub struct Verifier {
    keys: Vec<Hmac<Sha256>>,
    tolerance: Duration,
}

impl Verifier {
    /// Creates a verifier for the secret as the sender displays it: base64, usually with the
    /// prefix `whsec_`.
    ///
    /// # Errors
    ///
    /// When the secret is not base64, or is empty.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Unverified> {
        let verifier = Self {
            keys: Vec::new(),
            tolerance: TOLERANCE,
        };
        verifier.or(secret)
    }

    /// Accepts a second secret, too, while the sender replaces one with the other.
    ///
    /// # Errors
    ///
    /// When the secret is not base64, or is empty.
    pub fn or(mut self, secret: impl Into<Secret>) -> Result<Self, Unverified> {
        let secret = secret.into();
        let text = secret.expose().trim();
        let key = BASE64_STANDARD
            .decode(text.strip_prefix("whsec_").unwrap_or(text))
            .ok()
            .filter(|key| !key.is_empty())
            .and_then(|key| Hmac::new_from_slice(&key).ok())
            .ok_or(Unverified::Secret)?;
        self.keys.push(key);
        Ok(self)
    }

    /// How far the time of a webhook may be from now, in either direction. Default: five minutes.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of a
    /// request with this body, which must be unchanged; returns the webhook's id.
    ///
    /// # Errors
    ///
    /// When a header is missing, the time is too far from now, or no signature was made with a
    /// secret.
    pub fn verify<'h>(&self, headers: &'h HeaderMap, body: &[u8]) -> Result<&'h str, Unverified> {
        let header = |name: &'static str| {
            let value = headers.get(name);
            value
                .and_then(|it| it.to_str().ok())
                .filter(|it| !it.is_empty())
                .ok_or(Unverified::Header(name))
        };
        let id = header("webhook-id")?;
        let timestamp = header("webhook-timestamp")?;
        let signatures = header("webhook-signature")?;
        let seconds: u64 = timestamp.parse().map_err(|_| Unverified::Time)?;
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = since_1970.map_or(0, |it| it.as_secs());
        if now.abs_diff(seconds) > self.tolerance.as_secs() {
            return Err(Unverified::Time);
        }
        let mut signatures = signatures
            .split_ascii_whitespace()
            .filter_map(|it| BASE64_STANDARD.decode(it.strip_prefix("v1,")?).ok());
        let is_signed = signatures.any(|signature| {
            self.keys.iter().any(|key| {
                let mut mac = key.clone();
                for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
                    mac.update(part);
                }
                mac.verify_slice(&signature).is_ok()
            })
        });
        if is_signed {
            Ok(id)
        } else {
            Err(Unverified::Signature)
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

/// Why a webhook is not accepted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Unverified {
    /// The secret is not base64, or empty.
    Secret,
    /// The request lacks the header of that name, or its value is not text.
    Header(&'static str),
    /// The timestamp of the webhook is too far from the current time: it may be a replay, or a
    /// clock is wrong.
    Time,
    /// No signature matches the secret.
    Signature,
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the webhook secret is empty or not base64"),
            Self::Header(name) => write!(f, "the webhook lacks the header {name}"),
            Self::Time => f.write_str(
                "the timestamp of the webhook is too far from the current time: it may be a \
                 replay, or a clock is wrong",
            ),
            Self::Signature => f.write_str("no signature of the webhook matches the secret"),
        }
    }
}

impl std::error::Error for Unverified {}
