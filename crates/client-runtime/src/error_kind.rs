//! [`ErrorKind`]: the classification of failures for all crates that use a generated client.

use reqwest::StatusCode;

/// The kind of a failure; callers react differently to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is configured wrongly, or the request cannot be built from its arguments.
    Config,
    /// No valid credential: 401, or the token provider failed.
    Unauthorized,
    /// The credential is valid but may not do this: 403.
    Forbidden,
    /// The resource does not exist: 404, 410.
    NotFound,
    /// Too many requests: 429.
    RateLimited,
    /// The vendor's service is unavailable: any 5xx.
    Unavailable,
    /// The time limit of the call was exceeded, or the server timed out (408).
    Timeout,
    /// The response body is larger than the limit.
    TooLarge,
    /// A response was received, but it does not fit its description.
    Decode,
    /// The vendor rejected the request for another reason: another 4xx, or an error inside a
    /// 200.
    Vendor,
    /// The connection failed, or a redirect was refused.
    Transport,
}

impl ErrorKind {
    /// Returns the kind of an error status; `None` for a success.
    pub fn of_status(status: StatusCode) -> Option<Self> {
        match status.as_u16() {
            401 => Some(Self::Unauthorized),
            403 => Some(Self::Forbidden),
            404 | 410 => Some(Self::NotFound),
            408 => Some(Self::Timeout),
            429 => Some(Self::RateLimited),
            500..=599 => Some(Self::Unavailable),
            300..=499 => Some(Self::Vendor),
            _ => None,
        }
    }
}

/// Whether the same request may succeed a little later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504)
}
