//! Redirects that an operation describes: they are responses of the operation, and not
//! followed.
//!
//! reqwest has one redirect policy for all requests of a client, and calls it while a request
//! is polled. A thread-local variable holds the described statuses during the poll.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

use reqwest::StatusCode;

thread_local! {
    static DESCRIBED: Cell<&'static [u16]> = const { Cell::new(&[]) };
}

/// Runs a request whose operation describes redirects with these statuses.
pub(crate) async fn describing<F: Future>(statuses: &'static [u16], request: F) -> F::Output {
    let mut request = pin!(request);
    poll_fn(|context| {
        let _reset = Reset(DESCRIBED.replace(statuses));
        request.as_mut().poll(context)
    })
    .await
}

/// Whether the operation whose request is being polled describes a redirect with this status.
pub(crate) fn is_described(status: StatusCode) -> bool {
    DESCRIBED.get().contains(&status.as_u16())
}

struct Reset(&'static [u16]);

impl Drop for Reset {
    fn drop(&mut self) {
        DESCRIBED.set(self.0);
    }
}
