//! The way from [`Pages`](crate::Pages) through a generated method to the transport, and back.
//!
//! A method takes neither the place of a page nor gives its JSON away. So a thread-local variable
//! holds what is shared while the call is polled, as with redirects; the transport takes it for
//! the first request that it meets, and hands it on with the response.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, Request, Response, Url};
use serde_json::Value;

use crate::fields::RequestField;
use crate::origin::is_same_origin;
use crate::wallet::Wallet;
use crate::{ErrorKind, TransportError, decode};

thread_local! {
    static CURRENT: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

/// What a request for a page changes.
#[derive(Clone, Debug, Default)]
pub(crate) enum Turn {
    /// Nothing: the caller's arguments say it all.
    #[default]
    First,
    Send(RequestField, Value),
    /// The URL as the response has it, behind that of the response.
    Get(Url, String),
}

/// A response whose body was decoded.
pub(crate) struct Received {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// `null` for a body that is not JSON.
    pub(crate) body: Value,
    /// What the first request had in the place of the cursor, or its URL.
    pub(crate) start: Option<String>,
}

/// What a call and the transport share.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Until the request is made.
    turn: Option<(Turn, Option<RequestField>)>,
    start: Option<String>,
    url: Option<Url>,
    received: Option<(HeaderMap, Vec<u8>)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prepares the request for a page; `target` is where the request has what tells the page from
    /// the first one.
    pub(crate) fn begin(&self, turn: Turn, target: Option<RequestField>) {
        let mut state = self.state();
        state.turn = Some((turn, target));
        (state.url, state.received) = (None, None);
    }

    /// The response to the request, once it is decoded.
    pub(crate) fn received(&self) -> Option<Received> {
        let mut state = self.state();
        let (headers, body) = state.received.take()?;
        let body = decode::tolerant(&body).map_or(Value::Null, |(body, _)| body);
        Some(Received {
            url: state.url.clone()?,
            headers,
            body,
            start: state.start.clone(),
        })
    }
}

/// Polls a call.
pub(crate) fn enter<T>(shared: &Shared, poll: impl FnOnce() -> T) -> T {
    struct Reset(Option<Shared>);
    impl Drop for Reset {
        fn drop(&mut self) {
            CURRENT.replace(self.0.take());
        }
    }
    let _reset = Reset(CURRENT.replace(Some(shared.clone())));
    poll()
}

/// A request for a page, and then its response.
#[derive(Clone)]
pub(crate) struct Page(Shared);

impl Page {
    /// Changes a request that is made for a page; none for another request, such as that of a
    /// token provider.
    pub(crate) fn begin(
        request: &mut Request,
        wallet: &Wallet,
    ) -> Result<Option<Self>, TransportError> {
        let Some(shared) = CURRENT.with_borrow(Clone::clone) else {
            return Ok(None);
        };
        let Some((turn, target)) = shared.state().turn.take() else {
            return Ok(None);
        };
        match turn {
            Turn::First => {
                let start = match target {
                    Some(target) => target.read(request),
                    None => Some(request.url().to_string()),
                };
                shared.state().start = start;
            }
            Turn::Send(target, value) => target.write(request, value)?,
            Turn::Get(base, url) => {
                let url = base.join(&url).map_err(|_| {
                    let message = "the URL of the next page is no URL";
                    TransportError::new(ErrorKind::Decode, message)
                })?;
                check_origin(request.url(), &url, wallet)?;
                follow(request, url);
            }
        }
        Ok(Some(Self(shared)))
    }

    /// Goes with a response.
    pub(crate) fn mark(self, response: &mut Response) {
        self.0.state().url = Some(response.url().clone());
        response.extensions_mut().insert(self);
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    /// Keeps what the response brought.
    pub(crate) fn record(&self, headers: &HeaderMap, body: &[u8]) {
        self.0.state().received = Some((headers.clone(), body.to_owned()));
    }
}

/// A server may not send its client elsewhere, with the arguments of the caller.
fn check_origin(from: &Url, to: &Url, wallet: &Wallet) -> Result<(), TransportError> {
    let is_trusted = wallet.trusted.iter().any(|it| is_same_origin(it, to));
    if is_trusted || is_same_origin(from, to) {
        return Ok(());
    }
    let origin = to.origin().ascii_serialization();
    // A server may have made the host of the token.
    let origin = if wallet.redact(&origin) == origin {
        origin
    } else {
        "another origin".to_owned()
    };
    let message = format!(
        "refused the next page at {origin}, which TransportBuilder::trust_origin does not name"
    );
    Err(TransportError::new(ErrorKind::Transport, message))
}

/// Makes the request one for the URL of a response, which stands for all arguments.
fn follow(request: &mut Request, url: Url) {
    *request.url_mut() = url;
    *request.method_mut() = Method::GET;
    *request.body_mut() = None;
    for header in [CONTENT_TYPE, CONTENT_LENGTH] {
        request.headers_mut().remove(header);
    }
}
