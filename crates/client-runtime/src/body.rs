//! The limit for bodies, and answers that are put together anew.

use http_body_util::Limited;
use reqwest::header::CONTENT_LENGTH;
use reqwest::{Body, Response, ResponseBuilderExt, StatusCode, Url};

use crate::{Credential, TransportError};

/// What announces too much is refused at once; what has a length ends there; all else is counted
/// while it is read.
pub(crate) fn limit_body(response: Response, limit: usize) -> Result<Response, TransportError> {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return Ok(response);
    }
    // Of the body itself: beside chunks, the header of that name means nothing.
    let length = response.content_length();
    let announced = || {
        let length = response.headers().get(CONTENT_LENGTH)?;
        length.to_str().ok()?.parse::<u64>().ok()
    };
    if length
        .or_else(announced)
        .is_some_and(|length| length > limit as u64)
    {
        return Err(TransportError::too_large());
    }
    if length.is_some() {
        return Ok(response);
    }
    let url = response.url().clone();
    Ok(rebuilt(response, url, |body| {
        Body::wrap(Limited::new(body, limit))
    }))
}

/// The answer without the keys that its request had in the query: it goes to callers, whose
/// logs may show its URL.
pub(crate) fn hide_url(response: Response, credentials: &[&Credential]) -> Response {
    let mut places = credentials.iter().map(|credential| credential.place());
    if !places.any(|place| place.is_in_url()) {
        return response;
    }
    let mut url = response.url().clone();
    for credential in credentials {
        credential.place().hide(&mut url);
    }
    rebuilt(response, url, |body| body)
}

fn rebuilt(response: Response, url: Url, change: impl FnOnce(Body) -> Body) -> Response {
    // The conversion to http's type loses the URL.
    let carrier = http::Response::builder().url(url).body(());
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    if let Ok(carrier) = carrier {
        parts.extensions.extend(carrier.into_parts().0.extensions);
    }
    Response::from(http::Response::from_parts(parts, change(body)))
}
