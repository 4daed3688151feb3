//! Connects [`Pages`](crate::Pages) with the transport, through a generated method.
//!
//! A generated method neither takes the position of a page nor returns its JSON. So a task-local
//! variable holds the shared state while the call is polled; the transport takes the state for
//! the first request that it sends, and attaches it to the response.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard};

use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use reqwest::{Method, Request, Response, Url};
use serde_json::Value;

use crate::credential_store::CredentialStore;
use crate::fields::RequestField;
use crate::origin::is_same_origin;
use crate::sync::lock;
use crate::{ErrorKind, TransportError, decode};

tokio::task_local! {
    static CURRENT: Shared;
}

/// How the request for a page differs from the caller's request.
#[derive(Clone, Debug, Default)]
pub(crate) enum PageChange {
    /// Not at all, for the first page.
    #[default]
    None,
    SetField(RequestField, Value),
    /// It is a GET of the next page's URL, which the response with the base URL states.
    GetUrl {
        base: Url,
        url: String,
    },
}

/// A response whose body was decoded.
pub(crate) struct Received {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// `null` for a body that is not JSON.
    pub(crate) body: Value,
    /// The value of the cursor in the first request; the URL of that request if URLs lead from
    /// page to page.
    pub(crate) start: Option<String>,
}

/// The state that a call and the transport share.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Set until the request is made.
    change: Option<(PageChange, Option<RequestField>)>,
    start: Option<String>,
    url: Option<Url>,
    received: Option<(HeaderMap, Vec<u8>)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Prepares the request for a page; `target` is the field of the request that distinguishes
    /// the page from the first one.
    pub(crate) fn prepare(&self, change: PageChange, target: Option<RequestField>) {
        let mut state = self.state();
        state.change = Some((change, target));
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
    CURRENT.sync_scope(shared.clone(), poll)
}

/// Marks the request for a page, and then its response.
#[derive(Clone)]
pub(crate) struct Page(Shared);

impl Page {
    /// Changes a request for a page. Returns no page for another request, such as that of a token
    /// provider; and the URL of the caller's request if that of a response replaces it.
    pub(crate) fn apply_change(
        request: &mut Request,
        credentials: &CredentialStore,
    ) -> Result<(Option<Self>, Option<Url>), TransportError> {
        let Ok(shared) = CURRENT.try_with(Shared::clone) else {
            return Ok((None, None));
        };
        let Some((change, target)) = shared.state().change.take() else {
            return Ok((None, None));
        };
        let mut replaced = None;
        match change {
            PageChange::None => {
                let start = match target {
                    Some(target) => target.read(request),
                    None => Some(request.url().to_string()),
                };
                shared.state().start = start;
            }
            PageChange::SetField(field, value) => field.write(request, value)?,
            PageChange::GetUrl { base, url } => {
                let url = base.join(&url).map_err(|_| {
                    let message = "the URL of the next page is not valid";
                    TransportError::new(ErrorKind::Decode, message)
                })?;
                check_origin(request.url(), &url, credentials)?;
                replaced = Some(mem::replace(request.url_mut(), url));
                make_get(request);
            }
        }
        Ok((Some(Self(shared)), replaced))
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

/// Checks that the server does not direct the client, which sends the arguments of the caller, to
/// an origin that is not trusted.
fn check_origin(from: &Url, to: &Url, credentials: &CredentialStore) -> Result<(), TransportError> {
    let is_trusted = credentials.trusted.iter().any(|it| is_same_origin(it, to));
    if is_trusted || is_same_origin(from, to) {
        return Ok(());
    }
    let origin = to.origin().ascii_serialization();
    // The host may contain the token.
    let origin = if credentials.occur_in(&origin) {
        "another origin".to_owned()
    } else {
        origin
    };
    let message = format!(
        "refused to request the next page from {origin}, which TransportBuilder::trust_origin does not allow"
    );
    Err(TransportError::new(ErrorKind::Transport, message))
}

/// Makes the request a GET without a body: the URL of a response includes all arguments.
fn make_get(request: &mut Request) {
    *request.method_mut() = Method::GET;
    *request.body_mut() = None;
    for header in [CONTENT_TYPE, CONTENT_LENGTH] {
        request.headers_mut().remove(header);
    }
}
