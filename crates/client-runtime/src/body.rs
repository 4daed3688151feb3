//! How long and how much is read of a body, and answers that are put together anew.
//!
//! A body is read as a whole, within the time and the limit of the call, or piece by piece by
//! its caller, who may take as long as he likes: then only the server's pauses are bounded. Who
//! reads it decides, after the answer has come; so the body looks at its [`Flow`] when it is
//! read.

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
use crate::failure::BodyError;

/// Puts a body under the limits of its call.
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

/// How a body is read, and what bounds it. Clones are of one body.
#[derive(Clone)]
pub(crate) struct Flow(Arc<Bounds>);

struct Bounds {
    is_piecewise: AtomicBool,
    /// When a body that is read as a whole has to be there.
    deadline: Instant,
    /// How many bytes a body may have that is read as a whole.
    limit: usize,
    /// How long the server may pause where the body is read piece by piece.
    idle: Duration,
    /// How many bytes an item of a stream may have.
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

    /// From now on the caller reads piece by piece, or all at once.
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

/// A body that looks at its flow.
struct Governed {
    inner: Body,
    flow: Flow,
    /// How many bytes may still come, of a body that is read as a whole.
    left: u64,
    /// Runs while the server is waited for: for the next piece, if the flag is set, else for
    /// the whole body.
    timer: Option<(bool, Pin<Box<Sleep>>)>,
}

impl Governed {
    /// Waits for the server until it is too late.
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
        // What announces too much is refused at once.
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
