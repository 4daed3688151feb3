//! Limits the time and size of response bodies, and rebuilds responses.
//!
//! A body is read either as a whole, within the deadline and the size limit of the call, or in
//! pieces by the caller, where only the pauses of the server are limited. The reader chooses
//! after the response has arrived, so the body looks up its [`BodyLimits`] while it is read.

use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use http_body::{Body as HttpBody, Frame, SizeHint};
use reqwest::{Body, Response, ResponseBuilderExt, StatusCode, Url};
use tokio::time::Sleep;

use crate::Credential;
use crate::transport_error::BodyError;

/// Applies the limits of a call to the body of its response.
pub(crate) fn limit_body(response: Response, limits: BodyLimits) -> Response {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let url = response.url().clone();
    let mut response = rebuild(response, url, |body| {
        Body::wrap(LimitedBody {
            inner: body,
            limits: limits.clone(),
            bytes_left: limits.0.max_bytes as u64,
            timer: None,
        })
    });
    response.extensions_mut().insert(limits);
    response
}

/// How a body is read, and its limits. Clones refer to the same body.
#[derive(Clone)]
pub(crate) struct BodyLimits(Arc<Inner>);

struct Inner {
    is_piecewise: AtomicBool,
    /// The deadline for a body that is read as a whole.
    deadline: Instant,
    /// The maximum size of a body that is read as a whole.
    max_bytes: usize,
    /// The longest pause of the server while a body is read in pieces.
    max_pause: Duration,
    /// The maximum size of an item of a stream.
    max_item_bytes: usize,
}

impl BodyLimits {
    pub(crate) fn new(
        deadline: Instant,
        max_bytes: usize,
        max_pause: Duration,
        max_item_bytes: usize,
    ) -> Self {
        Self(Arc::new(Inner {
            is_piecewise: AtomicBool::new(false),
            deadline,
            max_bytes,
            max_pause,
            max_item_bytes,
        }))
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    /// Sets whether the body is read in pieces from now on.
    pub(crate) fn set_piecewise(&self, piecewise: bool) {
        self.0.is_piecewise.store(piecewise, Ordering::Relaxed);
    }

    pub(crate) fn max_item_bytes(&self) -> usize {
        self.0.max_item_bytes
    }

    fn is_piecewise(&self) -> bool {
        self.0.is_piecewise.load(Ordering::Relaxed)
    }
}

struct LimitedBody {
    inner: Body,
    limits: BodyLimits,
    /// The number of bytes that may still arrive, if the body is read as a whole.
    bytes_left: u64,
    /// The timer while waiting for the server: for the next piece if the flag is set, else for
    /// the whole body.
    timer: Option<(bool, Pin<Box<Sleep>>)>,
}

impl LimitedBody {
    /// Waits for the server until the timer elapses.
    fn wait(&mut self, piecewise: bool, context: &mut Context<'_>) -> Poll<BodyError> {
        self.timer
            .take_if(|(is_piecewise, _)| *is_piecewise != piecewise);
        let limits = &self.limits.0;
        let (_, timer) = self.timer.get_or_insert_with(|| {
            let end = if piecewise {
                Instant::now() + limits.max_pause
            } else {
                limits.deadline
            };
            (piecewise, Box::pin(tokio::time::sleep_until(end.into())))
        });
        ready!(timer.as_mut().poll(context));
        Poll::Ready(if piecewise {
            BodyError::Stalled
        } else {
            BodyError::TooLate
        })
    }
}

type Data = <Body as HttpBody>::Data;
type BoxError = Box<dyn StdError + Send + Sync>;

impl HttpBody for LimitedBody {
    type Data = Data;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Data>, BoxError>>> {
        let piecewise = self.limits.is_piecewise();
        // A `Content-Length` above the limit is refused at once.
        if !piecewise && self.inner.size_hint().lower() > self.bytes_left {
            return Poll::Ready(Some(Err(BodyError::TooLarge.into())));
        }
        let frame = match Pin::new(&mut self.inner).poll_frame(context) {
            Poll::Ready(frame) => frame,
            Poll::Pending => {
                let error = ready!(self.wait(piecewise, context));
                return Poll::Ready(Some(Err(error.into())));
            }
        };
        if piecewise {
            self.timer = None;
        } else if let Some(Ok(frame)) = &frame {
            let length = frame.data_ref().map_or(0, |data| data.len() as u64);
            let Some(left) = self.bytes_left.checked_sub(length) else {
                return Poll::Ready(Some(Err(BodyError::TooLarge.into())));
            };
            self.bytes_left = left;
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Removes the credentials in the query of the request from the URL of the response, which
/// callers may log.
pub(crate) fn remove_credentials_from_url(
    response: Response,
    credentials: &[&Credential],
) -> Response {
    if !credentials.iter().any(|it| it.location().is_in_url()) {
        return response;
    }
    let mut url = response.url().clone();
    for credential in credentials {
        credential.location().remove_from(&mut url);
    }
    rebuild(response, url, |body| body)
}

fn rebuild(response: Response, url: Url, change: impl FnOnce(Body) -> Body) -> Response {
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    // The conversion loses the URL, which reqwest keeps in a private extension.
    if let Ok(with_url) = http::Response::builder().url(url).body(()) {
        parts.extensions.extend(with_url.into_parts().0.extensions);
    }
    Response::from(http::Response::from_parts(parts, change(body)))
}
