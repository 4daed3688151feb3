//! [`resuming_after`]: resumes an event stream after a lost connection.

use std::sync::Arc;

use reqwest::Request;
use reqwest::header::{HeaderName, HeaderValue};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

tokio::task_local! {
    static LAST_EVENT: Arc<str>;
}

/// Runs the call `request` with the header `Last-Event-ID`, so that a server that stores its
/// events continues after the event with that id ([WHATWG HTML, 9.2.4]). Nothing reconnects
/// automatically: only the caller knows whether the call may be repeated, and after which wait
/// ([`EventStream::retry`](crate::EventStream::retry) is the server's request).
///
/// An id that is empty, or that a header cannot hold, is not sent.
///
/// ```
/// # async fn f(client: &client_runtime::Transport, request: client_runtime::reqwest::Request) {
/// // A generated client has `client.watch()` instead of `client.execute(…)`.
/// let call = client.execute(request, "watch");
/// let response = client_runtime::resuming_after("41", call).await;
/// # }
/// ```
///
/// [WHATWG HTML, 9.2.4]:
/// https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header
pub async fn resuming_after<F: Future>(id: &str, request: F) -> F::Output {
    LAST_EVENT.scope(id.into(), request).await
}

/// Adds the header to a request that is made inside [`resuming_after`].
pub(crate) fn add_last_event_id(request: &mut Request) {
    let id = LAST_EVENT.try_with(Arc::clone).ok();
    let id = id.filter(|id| !id.is_empty());
    if let Some(value) = id.and_then(|id| HeaderValue::from_bytes(id.as_bytes()).ok()) {
        request.headers_mut().insert(LAST_EVENT_ID, value);
    }
}
