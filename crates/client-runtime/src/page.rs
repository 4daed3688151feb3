//! The connection from [`Pages`](crate::Pages) through a generated method to the transport.
//!
//! A generated method neither takes the position of a page nor returns its JSON. So a
//! thread-local variable holds the shared state while the call is polled, as for redirects; the
//! transport takes it for the first request that it builds, and attaches it to the response.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, Request, Response, Url};
use serde_json::Value;

use crate::credential_store::CredentialStore;
use crate::fields::RequestField;
use crate::origin::is_same_origin;
use crate::{ErrorKind, TransportError, decode};

thread_local! {
    static CURRENT: RefCell<Option<Shared>> = const { RefCell::new(None) };
}

/// The change of a request for a page.
#[derive(Clone, Debug, Default)]
pub(crate) enum Turn {
    /// None: the request has the caller's arguments.
    #[default]
    First,
    Send(RequestField, Value),
    /// Gets the URL; the second value is the URL as the response states it.
    Get(Url, String),
}

/// A response whose body was decoded.
pub(crate) struct Received {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// `null` for a body that is not JSON.
    pub(crate) body: Value,
    /// The value of the cursor in the first request, or its URL.
    pub(crate) start: Option<String>,
}

/// The state that a call and the transport share.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Set until the request is made.
    turn: Option<(Turn, Option<RequestField>)>,
    start: Option<String>,
    url: Option<Url>,
    received: Option<(HeaderMap, Vec<u8>)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Prepares the request for a page; `target` is the field of the request that distinguishes
    /// the page from the first one.
    pub(crate) fn begin(&self, turn: Turn, target: Option<RequestField>) {
        let mut state = self.state();
        state.turn = Some((turn, target));
        (state.url, state.received) = (None, None);
    }

    /// Returns the response to the request, once it is decoded.
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

/// Polls a call with its shared state.
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
    /// Changes a request for a page; returns `None` for another request, such as that of a
    /// token provider.
    pub(crate) fn begin(
        request: &mut Request,
        credentials: &CredentialStore,
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
                    let message = "the URL of the next page is not valid";
                    TransportError::new(ErrorKind::Decode, message)
                })?;
                check_origin(request.url(), &url, credentials)?;
                follow(request, url);
            }
        }
        Ok(Some(Self(shared)))
    }

    /// Attaches the state to a response.
    pub(crate) fn mark(self, response: &mut Response) {
        self.0.state().url = Some(response.url().clone());
        response.extensions_mut().insert(self);
    }

    pub(crate) fn of(response: &Response) -> Option<Self> {
        response.extensions().get().cloned()
    }

    /// Records the headers and the body of the response.
    pub(crate) fn record(&self, headers: &HeaderMap, body: &[u8]) {
        self.0.state().received = Some((headers.clone(), body.to_owned()));
    }
}

/// Checks that the server does not redirect its client, with the arguments of the caller, to
/// another origin.
fn check_origin(from: &Url, to: &Url, credentials: &CredentialStore) -> Result<(), TransportError> {
    let is_trusted = credentials.trusted.iter().any(|it| is_same_origin(it, to));
    if is_trusted || is_same_origin(from, to) {
        return Ok(());
    }
    let origin = to.origin().ascii_serialization();
    // The host may contain the token.
    let origin = if credentials.redact(&origin) == origin {
        origin
    } else {
        "another origin".to_owned()
    };
    let message = format!(
        "refused to request the next page from {origin}, which TransportBuilder::trust_origin does not allow"
    );
    Err(TransportError::new(ErrorKind::Transport, message))
}

/// Replaces the request by one for a URL of a response, which includes all arguments.
fn follow(request: &mut Request, url: Url) {
    *request.url_mut() = url;
    *request.method_mut() = Method::GET;
    *request.body_mut() = None;
    for header in [CONTENT_TYPE, CONTENT_LENGTH] {
        request.headers_mut().remove(header);
    }
}
