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

/// Verifies that webhooks come from who knows the secret. It keeps none of them: a receiver that
/// must not act twice remembers the ids.
///
/// ```
/// use client_runtime::webhooks::{Unverified, Verifier};
/// # use client_runtime::reqwest::header::HeaderMap;
///
/// # fn f(headers: HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::new("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")?;
/// match verifier.verify(&headers, body) {
///     Ok(id) => println!("webhook {id}"),
///     Err(Unverified::Signature) => println!("somebody else's"),
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
    /// Takes the secret as the sender's page shows it: base64, mostly behind `whsec_`.
    ///
    /// # Errors
    ///
    /// When it is not base64, or empty.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Unverified> {
        let verifier = Self {
            keys: Vec::new(),
            tolerance: TOLERANCE,
        };
        verifier.or(secret)
    }

    /// Accepts another secret, too, while the sender changes it.
    ///
    /// # Errors
    ///
    /// When it is not base64, or empty.
    pub fn or(mut self, secret: impl Into<Secret>) -> Result<Self, Unverified> {
        let secret = secret.into();
        let text = secret.expose().trim();
        let text = text.strip_prefix("whsec_").unwrap_or(text);
        let key = BASE64_STANDARD
            .decode(text)
            .ok()
            .filter(|it| !it.is_empty());
        let key = key.and_then(|key| Hmac::new_from_slice(&key).ok());
        self.keys.push(key.ok_or(Unverified::Secret)?);
        Ok(self)
    }

    /// How far the time of a webhook may be from now, in either direction; five minutes otherwise.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` of a
    /// request with that body, byte for byte as it came; returns the webhook's id.
    ///
    /// # Errors
    ///
    /// When a header is missing, the time is too far from now, or no signature is that of a
    /// secret.
    pub fn verify<'h>(&self, headers: &'h HeaderMap, body: &[u8]) -> Result<&'h str, Unverified> {
        let header = |name: &'static str| {
            let value = headers.get(name).and_then(|it| it.to_str().ok());
            value
                .filter(|it| !it.is_empty())
                .ok_or(Unverified::Header(name))
        };
        let id = header("webhook-id")?;
        let timestamp = header("webhook-timestamp")?;
        let signatures = header("webhook-signature")?;
        let seconds: u64 = timestamp.parse().map_err(|_| Unverified::Time)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_secs());
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
        match is_signed {
            true => Ok(id),
            false => Err(Unverified::Signature),
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
    /// The request lacks the header of that name, or its value is no text.
    Header(&'static str),
    /// The time of the webhook is too far from now: somebody may have sent it again, or the
    /// clocks differ.
    Time,
    /// No signature is that of the secret.
    Signature,
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str("the secret of webhooks is not base64"),
            Self::Header(name) => write!(f, "the webhook lacks the header {name}"),
            Self::Time => f.write_str("the time of the webhook is too far from now"),
            Self::Signature => f.write_str("no signature of the webhook is that of the secret"),
        }
    }
}

impl std::error::Error for Unverified {}
