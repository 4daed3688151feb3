//! [`Transport`]: the one place where HTTP behaviour is decided.
//!
//! Read from top to bottom: the rules, how the client is built, how a request is sent.

use std::fmt;
use std::time::{Duration, Instant};

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Method, Request, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use crate::body::{hide_url, limit_body};
use crate::builder::TransportBuilder;
use crate::failure::RefusedRedirect;
use crate::origin::{check_scheme, is_loopback, parse_base};
use crate::wallet::Wallet;
use crate::{Credential, Error, ResponseValue, Secret, Security, TransportError, retry, tls};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(30);
const BODY_LIMIT: usize = 1024 * 1024;
const RETRIES: u32 = 2;
const REDIRECTS: usize = 5;
const USER_AGENT: &str = concat!("unified-profile/", env!("CARGO_PKG_VERSION"));

/// Sends requests. The only HTTP policy there is:
///
/// - `https` only; `http` to this machine, or where [`TransportBuilder::allow_http`] says so;
/// - 5 seconds to connect, 30 seconds for everything: all attempts, waits and the body;
/// - the body of an answer is read up to 1 MiB, whatever its `Content-Length` says, and no
///   compression is asked for;
/// - redirects are followed within one origin (scheme, host, port) only;
/// - GET and HEAD are repeated up to twice when no connection came about and after 429, 502,
///   503 and 504: after what `Retry-After` says if that fits into the time left, otherwise
///   after a short, growing, random wait;
/// - a credential is sent to the base URL's origin, to those that
///   [`TransportBuilder::trust_origin`] names, and to nobody else; after a 401 its provider is
///   asked once more.
///
/// Cloning is cheap and shares connections and the current token.
#[derive(Clone)]
pub struct Transport {
    client: Client,
    base: Url,
    wallet: Wallet,
    security: Option<&'static Security>,
    limits: Limits,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) body: usize,
    pub(crate) retries: u32,
    pub(crate) allow_http: bool,
}

impl Transport {
    pub(crate) fn new(settings: TransportBuilder) -> Result<Self, TransportError> {
        let limits = settings.limits;
        let base = parse_base(&settings.base)?;
        check_scheme(&base, limits.allow_http)?;
        let mut wallet = settings.wallet;
        for credential in wallet.all() {
            credential.check(&base)?;
        }
        for url in &settings.trusted {
            let url = parse_base(url)?;
            check_scheme(&url, limits.allow_http)?;
            wallet.trusted.push(url);
        }
        let builder = match settings.http {
            Some(builder) => {
                tls::ensure_provider();
                builder
            }
            None => {
                let builder = tls::configure(Client::builder(), base.scheme() == "https")?;
                // To a proxy "localhost" is another machine, and plain text would get there.
                let local = base.scheme() == "http" && is_loopback(&base);
                if local { builder.no_proxy() } else { builder }
            }
        };
        let client = builder
            .user_agent(settings.user_agent.as_deref().unwrap_or(USER_AGENT))
            .connect_timeout(settings.connect_timeout.min(limits.timeout))
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .retry(reqwest::retry::never())
            .redirect(Policy::custom(same_origin_only))
            .build()
            .map_err(|error| {
                TransportError::config("the HTTP client cannot be built")
                    .caused_by(Box::new(error.without_url()))
            })?;
        Ok(Self {
            client,
            base,
            wallet,
            security: None,
            limits,
        })
    }

    /// Settings for a server whose API begins at `base_url`.
    pub fn builder(base_url: &str) -> TransportBuilder {
        TransportBuilder {
            base: base_url.to_owned(),
            wallet: Wallet::default(),
            trusted: Vec::new(),
            user_agent: None,
            connect_timeout: CONNECT_TIMEOUT,
            limits: Limits {
                timeout: TIMEOUT,
                body: BODY_LIMIT,
                retries: RETRIES,
                allow_http: false,
            },
            http: None,
        }
    }

    /// Makes requests for [`Transport::execute`]. What is sent through it directly has neither
    /// a credential nor any limit.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The URL whose origin the credentials are for.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// The same transport with the credentials for another origin, where a discovery document
    /// names one. Only for an origin that may have the tokens.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the URL cannot be used or is `http` without leave.
    pub fn for_base_url(&self, base_url: &str) -> Result<Self, TransportError> {
        let base = parse_base(base_url)?;
        check_scheme(&base, self.limits.allow_http)?;
        Ok(Self {
            base,
            ..self.clone()
        })
    }

    /// The same transport without its credentials, for what is public.
    pub fn without_credential(&self) -> Self {
        Self {
            wallet: Wallet::default(),
            ..self.clone()
        }
    }

    /// The same transport for a generated client, with what its description's operations ask
    /// for.
    pub fn with_security(self, security: &'static Security) -> Self {
        Self {
            security: Some(security),
            ..self
        }
    }

    /// Replaces the tokens in use, wherever they stand in `text`.
    pub fn redact(&self, text: &str) -> String {
        let forms = self.wallet.all().filter_map(Credential::forms);
        forms.flatten().fold(text.to_owned(), |text, form| {
            text.replace(form.expose(), "…")
        })
    }

    /// Sends `request` under the policy and returns the answer, whatever its status, its body
    /// still to be read. `operation` names the call in errors, and says what credentials it
    /// takes.
    ///
    /// # Errors
    ///
    /// When no answer came in time, or it was refused.
    pub async fn execute(
        &self,
        request: Request,
        operation: &'static str,
    ) -> Result<Response, TransportError> {
        let deadline = Instant::now() + self.limits.timeout;
        // The length of an answer to HEAD is that of a body that never comes.
        let has_body = request.method() != Method::HEAD;
        let answer = match self.send(request, operation, deadline).await {
            Ok(response) if has_body => limit_body(response, self.limits.body),
            other => other,
        };
        answer.map_err(|error| error.during(operation))
    }

    /// Gets a JSON document, under the policy, with credentials only at their own origins.
    ///
    /// # Errors
    ///
    /// When no answer came, its status is not a success, or it is not what `T` expects.
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        url: Url,
        operation: &'static str,
    ) -> Result<ResponseValue<T>, Error> {
        let request = self.client.get(url).header("accept", "application/json");
        let response = self.execute(request.build()?, operation).await?;
        if response.status().is_success() {
            ResponseValue::from_response(response).await
        } else {
            Err(Error::UnexpectedResponse(response))
        }
    }

    async fn send(
        &self,
        mut request: Request,
        operation: &str,
        deadline: Instant,
    ) -> Result<Response, TransportError> {
        check_scheme(request.url(), self.limits.allow_http)?;
        let asked = self.security.and_then(|security| security.of(operation));
        let credentials = self.wallet.choose(asked, request.url(), &self.base)?;
        let repeatable = retry::is_repeatable(request.method());
        let mut tokens = Vec::with_capacity(credentials.len());
        for credential in &credentials {
            let token = within(deadline, credential.token()).await?;
            tokens.push((*credential, token));
        }
        let (mut retries, mut renewed) = (0, false);
        loop {
            let spare = request.try_clone();
            let outcome = self.attempt(request, &tokens, deadline).await?;
            let Some(again) = spare else {
                return Ok(hide_url(outcome?, &credentials));
            };
            let refused =
                matches!(&outcome, Ok(response) if response.status() == StatusCode::UNAUTHORIZED);
            if refused && !renewed {
                renewed = true;
                if within(deadline, renew(&mut tokens)).await? {
                    request = again;
                    continue;
                }
            }
            let wait = retry::wait(&outcome, retries).filter(|wait| *wait < left(deadline));
            match wait {
                Some(wait) if repeatable && retries < self.limits.retries => {
                    drop(outcome);
                    tokio::time::sleep(wait).await;
                    retries += 1;
                    request = again;
                }
                _ => return Ok(hide_url(outcome?, &credentials)),
            }
        }
    }

    /// One request on the wire, with what is left of the time.
    async fn attempt(
        &self,
        mut request: Request,
        tokens: &[(&Credential, Secret)],
        deadline: Instant,
    ) -> Result<reqwest::Result<Response>, TransportError> {
        for (credential, token) in tokens {
            credential.place().put(token, &mut request)?;
        }
        let left = left(deadline);
        if left.is_zero() {
            return Err(TransportError::timeout());
        }
        let own = request.timeout().copied();
        *request.timeout_mut() = Some(own.map_or(left, |own| own.min(left)));
        Ok(self.client.execute(request).await)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base.as_str())
            .field("credentials", &self.wallet)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// reqwest forwards every header but the standard credentials wherever a redirect points, so a
/// token in a header of the vendor's own would leave its origin.
fn same_origin_only(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let from = attempt.previous().last().map(Url::origin);
    let to = attempt.url().origin();
    if from.is_some_and(|from| from != to) {
        attempt.error(RefusedRedirect::OtherOrigin(to.ascii_serialization()))
    } else if attempt.previous().len() > REDIRECTS {
        attempt.error(RefusedRedirect::TooMany)
    } else {
        attempt.follow()
    }
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}

/// Asks the providers for others than the tokens that a server has just refused; whether there
/// is any.
async fn renew(tokens: &mut [(&Credential, Secret)]) -> Result<bool, TransportError> {
    let mut any = false;
    for (credential, token) in tokens {
        if let Some(other) = credential.renew(token).await? {
            *token = other;
            any = true;
        }
    }
    Ok(any)
}

/// Waits for a token no longer than for an answer.
async fn within<T>(
    deadline: Instant,
    future: impl Future<Output = Result<T, TransportError>>,
) -> Result<T, TransportError> {
    let waited = tokio::time::timeout(left(deadline), future).await;
    waited.unwrap_or_else(|_| Err(TransportError::timeout()))
}
