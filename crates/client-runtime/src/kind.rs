//! What sort of failure it was: the one classification for every layer above.

use reqwest::StatusCode;

/// What sort of failure it was, as far as a caller would act differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up wrongly, or the request cannot be sent as asked for.
    Config,
    /// No valid credential: 401, or the token provider failed.
    Unauthorized,
    /// The credential is valid but may not do this: 403.
    Forbidden,
    /// There is no such thing: 404, 410.
    NotFound,
    /// Too many requests: 429.
    RateLimited,
    /// The vendor's service is out of order: any 5xx.
    Unavailable,
    /// The time given for the whole call, or the vendor's patience (408), ran out.
    Timeout,
    /// The answer is larger than the limit for bodies.
    TooLarge,
    /// The answer came, but it is not what the description says.
    Decode,
    /// The vendor said no, for a reason of its own: another 4xx, or an error inside a 200.
    Vendor,
    /// The connection failed, or a redirect was refused.
    Transport,
}

impl ErrorKind {
    /// The kind of an answer that its status makes an error; none for a success.
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

/// Whether the same request may well succeed a little later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504)
}
