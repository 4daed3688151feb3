//! [`Transport`]: the whole HTTP policy.
//!
//! From top to bottom: the rules, how the client is built, how a request is sent.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{CONNECTION, CONTENT_LENGTH, HeaderValue, UPGRADE};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, ClientBuilder, Method, Request, Response, StatusCode, Url};
use tokio::time::timeout_at;

mod builder;
mod methods;

use crate::body::{BodyLimits, limit_body, remove_credentials_from_url};
use crate::credential_store::CredentialStore;
use crate::origin::{check_scheme, is_same_origin, parse_base};
use crate::page_request::Page;
use crate::pool::{self, Pool};
use crate::request_info::RequestInfo;
use crate::trace::trace_attempt;
use crate::transport_error::{RefusedRedirect, classify};
use crate::{
    Credential, Operation, Secret, Security, TransportError, proxy, redirect, resume, retry, tls,
};
use builder::Http;
pub use builder::TransportBuilder;

pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
pub(crate) const LIMITS: Limits = Limits {
    timeout: Duration::from_secs(30),
    body: 1024 * 1024,
    idle: Duration::from_secs(60),
    item: 1024 * 1024,
    retries: 2,
    allow_http: false,
};
const MAX_REDIRECTS: usize = 5;
const USER_AGENT: &str = concat!("unified-profile/", env!("CARGO_PKG_VERSION"));

/// Sends requests by the only HTTP policy of all clients:
///
/// - `https` only; `http` to this machine, or if [`TransportBuilder::allow_http`] permits it;
/// - 5 seconds to connect, 30 seconds for everything: all attempts, waits and the body;
/// - the body of a response is read up to 1 MiB, whatever its `Content-Length` states, and
///   compression is neither requested nor decoded;
/// - a body that the caller reads in pieces ([`ByteStream`](crate::ByteStream),
///   [`EventStream`](crate::EventStream), [`JsonStream`](crate::JsonStream)) may take any time
///   and have any length, if the server never pauses for more than 60 seconds; an item of a
///   stream has up to 1 MiB;
/// - redirects are followed within one origin (scheme, host, port) only, up to five; a redirect
///   that the operation describes is returned as its response;
/// - GET and HEAD, and requests with the header `Idempotency-Key`, are retried up to twice, if
///   the connection failed before a response began, and for the statuses 429, 502, 503 and 504.
///   The wait is that of `Retry-After`, if it fits into the remaining time; otherwise it is short,
///   random, and grows. Other requests are not retried, since they may have been applied, except
///   after a 401, which means that they were not;
/// - a credential is sent to the base URL's origin and to those that
///   [`TransportBuilder::trust_origin`] allows, and to no other; after a 401 its provider is
///   called once more;
/// - the proxy of the environment (`HTTPS_PROXY` or `ALL_PROXY`, except for the hosts of
///   `NO_PROXY`) is used for `https` only: it could read `http`;
/// - every attempt is a span of `tracing` named `request`, of level info, with the vendor, the
///   operation, the attempt's number, its status or error, and the time to the response's head:
///   nothing of a URL, a header or a body.
///
/// Dropping a call cancels it: its connection is closed, and nothing keeps running. Cloning is
/// cheap and shares connections and the current token. Of all transports of a program without a
/// custom HTTP client, the 32 most recently used keep an idle connection, so any number of accounts
/// fits into the system's limit of open files.
#[derive(Clone)]
pub struct Transport {
    /// Builds requests.
    pub(crate) client: Client,
    /// Sends requests.
    pub(crate) pool: Pool,
    pub(crate) base: Url,
    pub(crate) credentials: CredentialStore,
    pub(crate) security: Option<&'static Security>,
    pub(crate) limits: Limits,
    pub(crate) vendor: Option<&'static str>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) body: usize,
    pub(crate) idle: Duration,
    pub(crate) item: usize,
    pub(crate) retries: u32,
    pub(crate) allow_http: bool,
}

impl Limits {
    /// The maximum of each time limit: adding a much longer time to the clock would panic.
    pub(crate) const LONGEST_TIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

    pub(crate) fn with_timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: timeout.min(Self::LONGEST_TIME),
            ..self
        }
    }
}

impl Transport {
    pub(crate) fn new(settings: TransportBuilder) -> Result<Self, TransportError> {
        let limits = settings.limits;
        let base = parse_base(&settings.base)?;
        check_scheme(&base, limits.allow_http)?;
        let mut credentials = settings.credentials;
        for credential in credentials.all() {
            credential.check(&base)?;
        }
        for url in &settings.trusted {
            let url = parse_base(url)?;
            check_scheme(&url, limits.allow_http)?;
            credentials.trusted.push(url);
        }
        let redacted = credentials.clone();
        let user_agent = settings.user_agent;
        let connect_timeout = settings.connect_timeout.min(limits.timeout);
        let build_with_policy = move |builder: ClientBuilder| {
            let redacted = redacted.clone();
            let builder = builder
                .user_agent(user_agent.as_deref().unwrap_or(USER_AGENT))
                .connect_timeout(connect_timeout)
                .referer(false)
                .no_gzip()
                .no_brotli()
                .no_deflate()
                .no_zstd()
                .retry(reqwest::retry::never())
                .redirect(Policy::custom(move |it| follow_same_origin(it, &redacted)));
            pool::build_client(builder)
        };
        let with_tls = base.scheme() == "https";
        let (client, pool) = match settings.http {
            Http::Ready(client) => (client.clone(), Pool::Provided(client)),
            Http::Builder(builder) => {
                tls::ensure_provider();
                let client = build_with_policy(*builder)?;
                (client.clone(), Pool::Provided(client))
            }
            Http::Ours => {
                let build = move || {
                    let builder = tls::configure(Client::builder(), with_tls)?;
                    build_with_policy(proxy::use_environment_proxy(builder))
                };
                (pool::request_builder()?, Pool::new(build)?)
            }
        };
        Ok(Self {
            client,
            pool,
            base,
            credentials,
            security: None,
            limits,
            vendor: settings.vendor,
        })
    }

    /// Sends `request` under the policy and returns the response, whatever its status, with its
    /// body unread. `operation` names the call in errors, and selects the credentials:
    /// its id, or its id and its path template.
    ///
    /// # Errors
    ///
    /// When no response was received in time, or it was refused.
    pub async fn execute(
        &self,
        mut request: Request,
        operation: impl Into<Operation>,
    ) -> Result<crate::Response, TransportError> {
        let operation = operation.into();
        let method = request.method().clone();
        let during = |error: TransportError| error.during(operation, &method);
        let (page, replaced_url) =
            Page::apply_change(&mut request, &self.credentials).map_err(during)?;
        set_empty_body_length(&mut request);
        add_connection_upgrade(&mut request);
        resume::add_last_event_id(&mut request);
        let deadline = Instant::now() + self.limits.timeout;
        let url = request.url().clone();
        let response = match self
            .send(request, replaced_url.as_ref(), operation.id(), deadline)
            .await
        {
            Ok(response) => response,
            Err(error) => return Err(during(self.with_proxy_status(error, &url, deadline).await)),
        };
        // The length in a response to HEAD is that of a body that is not sent.
        let mut response = if method == Method::HEAD {
            response
        } else {
            let Limits {
                body, idle, item, ..
            } = self.limits;
            limit_body(response, BodyLimits::new(deadline, body, idle, item))
        };
        RequestInfo::mark(&mut response, operation, method.clone(), &self.credentials);
        if let Some(page) = page {
            page.mark(&mut response);
        }
        Ok(response.into())
    }

    /// Adds the status of the environment's proxy to an error, if the proxy refused.
    async fn with_proxy_status(
        &self,
        error: TransportError,
        url: &Url,
        deadline: Instant,
    ) -> TransportError {
        // A client of the caller may use another proxy.
        if matches!(self.pool, Pool::Provided(_)) || !error.is_refused_by_proxy() {
            return error;
        }
        let time = time_left(deadline).min(CONNECT_TIMEOUT);
        match tokio::time::timeout(time, proxy::refusal(url)).await {
            Ok(Some(status)) => error.with_proxy_status(status),
            _ => error,
        }
    }

    /// Sends a request. `replaced_url` is that of the caller's request, if the request is for the
    /// URL of a page.
    async fn send(
        &self,
        mut request: Request,
        replaced_url: Option<&Url>,
        operation: &'static str,
        deadline: Instant,
    ) -> Result<Response, TransportError> {
        check_scheme(request.url(), self.limits.allow_http)?;
        let requirement = self.security.and_then(|security| security.of(operation));
        let credentials = self
            .credentials
            .choose(requirement, request.url(), &self.base)?;
        if let Some(arguments) = replaced_url {
            for credential in &credentials {
                let location = credential.location();
                location.restore_argument(arguments, request.url_mut());
            }
        }
        let max_retries = if retry::is_repeatable(&request) {
            self.limits.retries
        } else {
            0
        };
        let is_renewable = credentials.iter().any(|it| it.is_renewable());
        let mut tokens = Vec::with_capacity(credentials.len());
        for credential in &credentials {
            let token = match credential.current() {
                Some(token) => token,
                None => before_deadline(deadline, credential.first()).await?,
            };
            tokens.push((*credential, token));
        }
        let client = self.pool.client()?;
        let (mut retries, mut is_renewed) = (0, false);
        let mut first_failure: Option<String> = None;
        let finish = |outcome: Result<Response, reqwest::Error>, first_failure: Option<&str>| {
            let response = outcome.map_err(|it| TransportError::from(it).after(first_failure))?;
            Ok(remove_credentials_from_url(response, &credentials))
        };
        loop {
            let may_repeat = retries < max_retries || (is_renewable && !is_renewed);
            let copy = may_repeat.then(|| request.try_clone()).flatten();
            let number = 1 + retries + u32::from(is_renewed);
            prepare(&mut request, &tokens, deadline)?;
            let outcome = {
                // Pinned here, so that the future of `trace_attempt` does not hold a second copy.
                let attempt = pin!(timeout_at(deadline.into(), client.execute(request)));
                trace_attempt(attempt, self.vendor, operation, number).await
            };
            let outcome = outcome.map_err(|elapsed| {
                TransportError::timeout()
                    .caused_by(Box::new(elapsed))
                    .after(first_failure.as_deref())
            })?;
            let Some(copy) = copy else {
                return finish(outcome, first_failure.as_deref());
            };
            request = copy;
            let is_refused = matches!(&outcome, Ok(it) if it.status() == StatusCode::UNAUTHORIZED);
            if is_refused && !is_renewed {
                is_renewed = true;
                if before_deadline(deadline, renew(&mut tokens)).await? {
                    continue;
                }
            }
            let wait = retry::wait(&outcome, retries).filter(|wait| *wait < time_left(deadline));
            match wait {
                Some(wait) if retries < max_retries => {
                    first_failure.get_or_insert_with(|| describe_failure(outcome));
                    tokio::time::sleep(wait).await;
                    retries += 1;
                }
                _ => return finish(outcome, first_failure.as_deref()),
            }
        }
    }
}

/// Returns why an attempt failed after which the request is retried.
fn describe_failure(outcome: Result<Response, reqwest::Error>) -> String {
    match outcome {
        Ok(response) => format!("the server responded with {}", response.status()),
        Err(error) => classify(&error).1,
    }
}

/// Sets the length of a request without a body if the method expects a body: some servers wait
/// for one otherwise, or respond with 411 (RFC 9110, 8.6).
fn set_empty_body_length(request: &mut Request) {
    let expects_body = [Method::POST, Method::PUT, Method::PATCH].contains(request.method());
    if expects_body && request.body().is_none() {
        let length = request.headers_mut().entry(CONTENT_LENGTH);
        length.or_insert(HeaderValue::from_static("0"));
    }
}

/// Names the header `Upgrade` in `Connection`, as RFC 9110, 7.8 demands of a sender.
fn add_connection_upgrade(request: &mut Request) {
    let headers = request.headers_mut();
    if headers.contains_key(UPGRADE) && !headers.contains_key(CONNECTION) {
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    }
}

/// Adds the tokens to an attempt, if there is time left.
fn prepare(
    request: &mut Request,
    tokens: &[(&Credential, Arc<Secret>)],
    deadline: Instant,
) -> Result<(), TransportError> {
    for (credential, token) in tokens {
        credential.location().insert(token, request)?;
    }
    if time_left(deadline).is_zero() {
        Err(TransportError::timeout())
    } else {
        Ok(())
    }
}

/// Follows a redirect within its origin. reqwest forwards all headers except the standard
/// credentials to the target, so a token in a header of the vendor would leave its origin.
fn follow_same_origin(
    attempt: Attempt<'_>,
    redacted: &CredentialStore,
) -> reqwest::redirect::Action {
    if redirect::is_described(attempt.status()) {
        return attempt.stop();
    }
    let from = attempt.previous().last();
    if from.is_some_and(|from| !is_same_origin(from, attempt.url())) {
        let to = attempt.url().origin().ascii_serialization();
        // The host may contain the token.
        let to = (!redacted.occur_in(&to)).then_some(to);
        attempt.error(RefusedRedirect::OtherOrigin(to))
    } else if attempt.previous().len() > MAX_REDIRECTS {
        attempt.error(RefusedRedirect::TooMany)
    } else {
        attempt.follow()
    }
}

fn time_left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Calls the providers of tokens that a server has refused; returns whether any token is new.
async fn renew(tokens: &mut [(&Credential, Arc<Secret>)]) -> Result<bool, TransportError> {
    let mut is_any_new = false;
    for (credential, token) in tokens {
        if let Some(new) = credential.renew(token).await? {
            *token = new;
            is_any_new = true;
        }
    }
    Ok(is_any_new)
}

/// Waits for a token, but not beyond the deadline of the call.
async fn before_deadline<T>(
    deadline: Instant,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    timeout_at(deadline.into(), future)
        .await
        .unwrap_or_else(|_| Err(TransportError::timeout()))
}
