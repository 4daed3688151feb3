//! Decides whether a request is retried, and after which wait.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, Response, StatusCode};

use crate::transport_error::is_untrusted;

const FIRST_WAIT: Duration = Duration::from_millis(200);

/// The header by which a server recognizes a request that it has already applied
/// (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Whether a request may be repeated: it changes nothing, or the server does not apply it twice.
pub(crate) fn is_repeatable(request: &Request) -> bool {
    let key = request.headers().get(IDEMPOTENCY_KEY);
    matches!(*request.method(), Method::GET | Method::HEAD) || key.is_some_and(|it| !it.is_empty())
}

/// Returns the wait before retry number `retry` (from 0) if `outcome` justifies a retry.
pub(crate) fn wait(outcome: &reqwest::Result<Response>, retry: u32) -> Option<Duration> {
    match outcome {
        Err(error) => is_temporary(error).then(|| backoff(retry)),
        Ok(response) => matches!(
            response.status(),
            StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        )
        .then(|| retry_after(response.headers()).unwrap_or_else(|| backoff(retry))),
    }
}

/// Whether the connection failed before a response began, for a reason that may be temporary.
fn is_temporary(error: &reqwest::Error) -> bool {
    let is_broken = error.is_request() && !error.is_timeout();
    (error.is_connect() || is_broken) && !is_untrusted(error)
}

/// Parses `Retry-After`, in seconds or as an HTTP date; a past date is zero.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than 136 years do not matter.
        let seconds = text.parse().unwrap_or(u32::MAX);
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Returns a wait that doubles with each retry and is randomized over its upper half, so that clients do not retry
/// in step.
fn backoff(retry: u32) -> Duration {
    let full = FIRST_WAIT.saturating_mul(1 << retry.min(6));
    // Each RandomState hashes differently, which is random enough.
    let share = RandomState::new().hash_one(retry) % 1000;
    full / 2 + full.mul_f64(share as f64 / 2000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().expect("a header value"));
            retry_after(&headers)
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read("Fri, 31 Dec 1999 23:59:59 GMT"), Some(Duration::ZERO));
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        let wait = read(&soon).expect("a date is read");
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60));
        for long in ["4294967296", "99999999999999999999999"] {
            assert_eq!(read(long), Some(Duration::from_secs(u32::MAX.into())));
        }
        for odd in ["", "soon", "1.5", "+1", "1 2"] {
            assert_eq!(read(odd), None, "{odd}");
        }
        assert_eq!(read("-1"), None);
    }

    #[test]
    fn backoff_grows_and_stays_bounded() {
        for retry in 0..100 {
            let full = FIRST_WAIT * (1 << retry.min(6));
            let wait = backoff(retry);
            assert!(wait >= full / 2 && wait <= full, "{retry}: {wait:?}");
        }
    }
}
