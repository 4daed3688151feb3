//! What `tracing` is told of a request: all that is known without looking into it.

use std::time::Instant;

use reqwest::Response;
use tokio::time::error::Elapsed;
use tracing::Instrument;
use tracing::field::{Empty, debug};

use crate::{ErrorKind, failure};

type Outcome = Result<reqwest::Result<Response>, Elapsed>;

/// Runs an attempt in a span of its own, and records how it ended: of an error only its kind,
/// since what lies behind it may hold the texts of others.
pub(crate) async fn watched(
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
        Ok(Err(error)) => span.record("error", debug(failure::classify(error).0)),
        Err(_) => span.record("error", debug(ErrorKind::Timeout)),
    };
    // A span alone is not printed by every subscriber.
    span.in_scope(|| tracing::debug!("finished"));
    outcome
}
