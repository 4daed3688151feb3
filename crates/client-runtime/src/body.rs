//! The limit for bodies.

use http_body_util::Limited;
use reqwest::header::CONTENT_LENGTH;
use reqwest::{Body, Response, ResponseBuilderExt, StatusCode};

use crate::TransportError;

/// Counts the body while it is read; what announces too much is refused at once.
pub(crate) fn limit_body(response: Response, limit: usize) -> Result<Response, TransportError> {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    let announced = response.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(TransportError::too_large());
    }
    // The conversion to http's type loses the URL.
    let carrier = http::Response::builder()
        .url(response.url().clone())
        .body(());
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    if let Ok(carrier) = carrier {
        parts.extensions.extend(carrier.into_parts().0.extensions);
    }
    let body = Body::wrap(Limited::new(body, limit));
    Ok(Response::from(http::Response::from_parts(parts, body)))
}
