//! Limits the time and size of response bodies, and rebuilds responses.
//!
//! A body is read either as a whole, within the deadline and the size limit of the call, or in
//! pieces by the caller, where only the pauses of the server are limited. That is decided after
//! the response has come; so the body looks up its [`Flow`] while it is read.

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
pub(crate) fn govern(response: Response, flow: Flow) -> Response {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return response;
    }
    let url = response.url().clone();
    let shared = flow.clone();
    let mut response = rebuilt(response, url, |body| {
        Body::wrap(Governed {
            inner: body,
            left: shared.0.limit as u64,
            flow: shared,
            timer: None,
        })
    });
    response.extensions_mut().insert(flow);
    response
}

/// How a body is read, and its limits. Clones refer to the same body.
#[derive(Clone)]
pub(crate) struct Flow(Arc<Bounds>);

struct Bounds {
    is_piecewise: AtomicBool,
    /// The deadline for a body that is read as a whole.
    deadline: Instant,
    /// The maximum size in bytes of a body that is read as a whole.
    limit: usize,
    /// The longest pause of the server while a body is read in pieces.
    idle: Duration,
    /// The maximum size in bytes of an item of a stream.
    item: usize,
}

impl Flow {
    pub(crate) fn new(deadline: Instant, limit: usize, idle: Duration, item: usize) -> Self {
        Self(Arc::new(Bounds {
            is_piecewise: AtomicBool::new(false),
            deadline,
            limit,
            idle,
            item,
        }))
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    /// Sets whether the body is read in pieces from now on.
    pub(crate) fn set_piecewise(&self, piecewise: bool) {
        self.0.is_piecewise.store(piecewise, Ordering::Relaxed);
    }

    pub(crate) fn item_limit(&self) -> usize {
        self.0.item
    }

    fn is_piecewise(&self) -> bool {
        self.0.is_piecewise.load(Ordering::Relaxed)
    }
}

/// A body that reads under the limits of its flow.
struct Governed {
    inner: Body,
    flow: Flow,
    /// The remaining number of bytes, if the body is read as a whole.
    left: u64,
    /// The timer while waiting for the server: for the next piece if the flag is set, else for
    /// the whole body.
    timer: Option<(bool, Pin<Box<Sleep>>)>,
}

impl Governed {
    /// Waits for the server until the timer elapses.
    fn wait(&mut self, piecewise: bool, context: &mut Context<'_>) -> Poll<BodyError> {
        self.timer.take_if(|(kind, _)| *kind != piecewise);
        let bounds = &self.flow.0;
        let (_, timer) = self.timer.get_or_insert_with(|| {
            let end = if piecewise {
                Instant::now() + bounds.idle
            } else {
                bounds.deadline
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
type Failed = Box<dyn StdError + Send + Sync>;

impl HttpBody for Governed {
    type Data = Data;
    type Error = Failed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Data>, Failed>>> {
        let piecewise = self.flow.is_piecewise();
        // A `Content-Length` above the limit is refused at once.
        if !piecewise && self.inner.size_hint().lower() > self.left {
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
            let Some(left) = self.left.checked_sub(length) else {
                return Poll::Ready(Some(Err(BodyError::TooLarge.into())));
            };
            self.left = left;
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

/// Removes the keys that the request had in its query from the URL of the response: callers may
/// log the URL.
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
