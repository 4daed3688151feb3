//! Redirects that an operation describes: they are returned as its responses, and not followed.
//!
//! reqwest has one redirect policy for all requests of a client, and calls it while a request
//! is polled. A task-local variable holds the statuses that the operation describes.

use reqwest::StatusCode;

tokio::task_local! {
    static DESCRIBED: &'static [u16];
}

/// Runs a request whose operation describes redirects with these statuses.
pub(crate) async fn describing<F: Future>(statuses: &'static [u16], request: F) -> F::Output {
    DESCRIBED.scope(statuses, request).await
}

/// Whether the operation whose request is being polled describes a redirect with this status.
pub(crate) fn is_described(status: StatusCode) -> bool {
    DESCRIBED
        .try_with(|statuses| statuses.contains(&status.as_u16()))
        .unwrap_or(false)
}
