//! Spans of `tracing` for requests, without the contents of requests.

use std::time::Instant;

use reqwest::Response;
use tokio::time::error::Elapsed;
use tracing::Instrument;
use tracing::field::{Empty, debug};

use crate::{ErrorKind, transport_error};

type Outcome = Result<reqwest::Result<Response>, Elapsed>;

/// Runs an attempt in a span, and records its outcome: for an error only its kind, since its
/// causes may hold messages of other crates.
pub(crate) async fn trace_attempt(
    attempt: impl Future<Output = Outcome>,
    vendor: Option<&'static str>,
    operation: &'static str,
    number: u32,
) -> Outcome {
    let span = tracing::info_span!(
        "request",
        vendor,
        operation,
        attempt = number,
        status = Empty,
        error = Empty,
        elapsed_ms = Empty,
    );
    if span.is_disabled() {
        return attempt.await;
    }
    let start = Instant::now();
    let outcome = attempt.instrument(span.clone()).await;
    span.record("elapsed_ms", start.elapsed().as_secs_f64() * 1000.0);
    match &outcome {
        Ok(Ok(response)) => span.record("status", response.status().as_u16()),
        Ok(Err(error)) => span.record("error", debug(transport_error::classify(error).0)),
        Err(_) => span.record("error", debug(ErrorKind::Timeout)),
    };
    // Not every subscriber prints a span without an event.
    span.in_scope(|| tracing::debug!("finished"));
    outcome
}
