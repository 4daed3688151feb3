//! How long to wait before the next attempt, and for what.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, Response, StatusCode};

use crate::failure::is_untrusted;

const FIRST_WAIT: Duration = Duration::from_millis(200);

/// The key by which a server knows a request that it has applied already
/// (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Whether a request may be sent again without asking: nothing is applied, or nothing twice.
pub(crate) fn is_repeatable(request: &Request) -> bool {
    let key = request.headers().get(IDEMPOTENCY_KEY);
    matches!(*request.method(), Method::GET | Method::HEAD) || key.is_some_and(|it| !it.is_empty())
}

/// The wait before retry number `retry` (from 0) when `outcome` is worth one.
pub(crate) fn wait(outcome: &reqwest::Result<Response>, retry: u32) -> Option<Duration> {
    match outcome {
        Err(error) => is_worth_it(error).then(|| backoff(retry)),
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

/// Whether the connection failed before an answer began, for a reason that may pass.
fn is_worth_it(error: &reqwest::Error) -> bool {
    let broke = error.is_request() && !error.is_timeout();
    (error.is_connect() || broke) && !is_untrusted(error)
}

/// What `Retry-After` says, as seconds or as an HTTP date; a date that has passed is zero.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Beyond 136 years it is no matter.
        let seconds = text.parse().unwrap_or(u32::MAX);
        return Some(Duration::from_secs(seconds.into()));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// Doubles each time and is spread over its upper half, so that clients do not return in step.
fn backoff(retry: u32) -> Duration {
    let full = FIRST_WAIT.saturating_mul(1 << retry.min(6));
    // A new RandomState hashes differently each time; that is random enough for a spread.
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
