//! Access tokens of OAuth 2.0 (RFC 6749): client credentials, refresh tokens, and authorization
//! codes with PKCE (RFC 7636), for which the caller opens the browser.
//!
//! A [`Token`] of this module fetches an access token before the first request, replaces it
//! before it expires, and replaces it once after a server responds with 401; concurrent calls
//! share one token request. The token requests go through a [`Transport`], so its limits and
//! its TLS configuration apply.
//!
//! The crate `oauth2` is not used: it has a separate HTTP client, and second versions of crates
//! that every client depends on.
//!
//! ```
//! use client_runtime::{Flow, Scheme, Secret, Transport, oauth2::OAuth2};
//!
//! // From the module `security` of a generated client:
//! const LOGIN: Scheme = Scheme::bearer("login");
//! const LOGIN_CLIENT_CREDENTIALS: Flow =
//!     Flow::new(None, Some("https://login.example.com/token"), None);
//! const LOGIN_SCOPES: &[&str] = &["things:read"];
//!
//! let tokens = Transport::builder("https://login.example.com").build()?;
//! let token = OAuth2::by(&LOGIN_CLIENT_CREDENTIALS, "my-client")?
//!     .secret(Secret::new("from the environment"))
//!     .scopes(LOGIN_SCOPES.iter().copied())
//!     .client_credentials(&tokens);
//! let transport = Transport::builder("https://api.example.com")
//!     .credential_for(LOGIN, token)
//!     .build()?;
//! # Ok::<(), client_runtime::TransportError>(())
//! ```

mod authorization;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Url};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::credentials::Granted;
use crate::form::percent_encode;
use crate::sync::lock;
use crate::{
    CredentialError, ErrorKind, Flow, ResponseValue, Secret, Token, Transport, TransportError, tls,
};
pub use authorization::Authorization;

/// The operation of the token requests in errors and traces.
const OPERATION: &str = "oauth2";
/// How long before its expiry an access token is replaced, at most a tenth of its lifetime.
const RENEWAL_MARGIN: Duration = Duration::from_secs(30);

/// The authorization server, the client's id, and the requested scopes.
///
/// `Debug` shows neither the client's secret nor a token.
#[derive(Clone)]
pub struct OAuth2 {
    token_url: String,
    refresh_url: Option<String>,
    client_id: String,
    secret: Option<Secret>,
    secret_in_body: bool,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    store: Option<Store>,
}

/// Stores a refresh token.
type Store = Arc<dyn Fn(&Secret) + Send + Sync>;

impl OAuth2 {
    /// A client of the authorization server that issues tokens at `token_url`.
    pub fn new(token_url: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            token_url: token_url.into(),
            refresh_url: None,
            client_id: client_id.into(),
            secret: None,
            secret_in_body: false,
            scopes: Vec::new(),
            parameters: Vec::new(),
            store: None,
        }
    }

    /// A client of the authorization server that a description states.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the description states no token URL.
    pub fn by(flow: &Flow, client_id: impl Into<String>) -> Result<Self, TransportError> {
        let missing = || TransportError::config("the description states no token URL");
        let token_url = flow.token_url().ok_or_else(missing)?;
        let oauth = Self::new(token_url, client_id);
        Ok(match flow.refresh_url() {
            Some(url) => oauth.refresh_url(url),
            None => oauth,
        })
    }

    /// The client's secret, sent by HTTP basic (RFC 6749, 2.3.1). A public client has none.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Sends the client's secret in the body of the request, for servers that accept it only
    /// there.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.secret_in_body = true;
        self
    }

    /// The scopes to request. A generated client states those that its operations need in
    /// `security::NAME_SCOPES`.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The URL that exchanges refresh tokens, if it is not the token URL.
    #[must_use]
    pub fn refresh_url(mut self, url: impl Into<String>) -> Self {
        self.refresh_url = Some(url.into());
        self
    }

    /// An additional parameter of each token request, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// A function that stores each refresh token that the server issues: servers may accept
    /// each one only once.
    #[must_use]
    pub fn store(mut self, store: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Returns a token for the client itself (RFC 6749, 4.4).
    pub fn client_credentials(self, transport: &Transport) -> Token {
        self.into_token(transport, None, None)
    }

    /// Returns a token for a user whose refresh token is known (RFC 6749, 6).
    pub fn refresh_token(self, refresh_token: impl Into<Secret>, transport: &Transport) -> Token {
        self.into_token(transport, Some(refresh_token.into()), None)
    }

    /// Starts the authorization by a user, with PKCE: the caller opens [`Authorization::url`]
    /// in the user's browser, and waits at `redirect_url` for the redirect.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when `authorization_url` is not a URL.
    pub fn authorize(
        self,
        authorization_url: &str,
        redirect_url: &str,
    ) -> Result<Authorization, TransportError> {
        let mut url = Url::parse(authorization_url)
            .map_err(|_| TransportError::config("the authorization URL is not a valid URL"))?;
        let (state, verifier) = (random_secret()?, random_secret()?);
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()));
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", redirect_url)
            .append_pair("state", state.expose())
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        if !self.scopes.is_empty() {
            query.append_pair("scope", &self.scopes.join(" "));
        }
        drop(query);
        Ok(Authorization {
            oauth: self,
            url,
            redirect_url: redirect_url.to_owned(),
            state,
            verifier,
        })
    }

    fn into_token(
        self,
        transport: &Transport,
        refresh: Option<Secret>,
        first: Option<Granted>,
    ) -> Token {
        // The tokens for the API are not valid for the authorization server.
        let transport = transport.without_credential();
        let state = Arc::new(Mutex::new(State { refresh, first }));
        let oauth = Arc::new(self);
        Token::renewed(move || {
            let (transport, state, oauth) = (transport.clone(), state.clone(), oauth.clone());
            async move { oauth.next_token(&transport, &state).await }
        })
    }

    /// Returns the next access token.
    async fn next_token(
        &self,
        transport: &Transport,
        state: &Mutex<State>,
    ) -> Result<Granted, CredentialError> {
        let (first, refresh) = {
            let mut state = lock(state);
            (state.first.take(), state.refresh.clone())
        };
        if let Some(first) = first {
            return Ok(first);
        }
        let response = match &refresh {
            Some(refresh) => {
                let grant = [
                    ("grant_type", "refresh_token"),
                    ("refresh_token", refresh.expose()),
                ];
                let url = self.refresh_url.as_ref().unwrap_or(&self.token_url);
                self.request_token(transport, url, &grant, true).await?
            }
            None => {
                let grant = [("grant_type", "client_credentials")];
                self.request_token(transport, &self.token_url, &grant, true)
                    .await?
            }
        };
        if response.refresh_token.is_some() && refresh.is_some() {
            lock(state).refresh.clone_from(&response.refresh_token);
            self.store_refresh_token(&response);
        }
        Ok(response.into_granted())
    }

    fn store_refresh_token(&self, response: &TokenResponse) {
        if let (Some(store), Some(refresh)) = (&self.store, &response.refresh_token) {
            store(refresh);
        }
    }

    async fn request_token(
        &self,
        transport: &Transport,
        url: &str,
        grant: &[(&str, &str)],
        with_scopes: bool,
    ) -> Result<TokenResponse, TransportError> {
        let url = Url::parse(url)
            .map_err(|_| TransportError::config("the token URL is not a valid URL"))?;
        let mut request = Request::new(Method::POST, url);
        let mut fields: Vec<(&str, &str)> = grant.to_vec();
        let scopes = self.scopes.join(" ");
        if with_scopes && !scopes.is_empty() {
            fields.push(("scope", &scopes));
        }
        for (name, value) in &self.parameters {
            fields.push((name, value));
        }
        match &self.secret {
            Some(secret) if !self.secret_in_body => {
                let id = percent_encode(&self.client_id);
                let pair = format!("{id}:{}", percent_encode(secret.expose()));
                let basic = format!("Basic {}", BASE64_STANDARD.encode(pair));
                // Base64 is visible ASCII.
                if let Ok(mut value) = HeaderValue::from_str(&basic) {
                    value.set_sensitive(true);
                    request.headers_mut().insert(AUTHORIZATION, value);
                }
            }
            secret => {
                fields.push(("client_id", &self.client_id));
                fields.extend(secret.as_ref().map(|it| ("client_secret", it.expose())));
            }
        }
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let media_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, media_type);
        *request.body_mut() = Some(encode_form(&fields).into());
        let response = transport.execute(request, OPERATION).await?;
        let status = response.status();
        if !status.is_success() {
            let refusal: Result<ResponseValue<Refusal>, crate::Error> =
                ResponseValue::from_response(response).await;
            let mut message = format!("the authorization server responded with {status}");
            if let Some(code) = refusal.ok().and_then(|it| it.into_inner().into_code()) {
                message.push_str(&format!(": {code}"));
            }
            return Err(TransportError::new(ErrorKind::Unauthorized, message));
        }
        let response: Result<ResponseValue<TokenResponse>, crate::Error> =
            ResponseValue::from_response(response).await;
        response.map(ResponseValue::into_inner).map_err(|error| {
            let message = format!("the response of the authorization server has no token: {error}");
            TransportError::new(ErrorKind::Decode, message)
        })
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("token_url", &self.token_url)
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// The state for the next token request.
struct State {
    refresh: Option<Secret>,
    /// A token that was already issued.
    first: Option<Granted>,
}

/// A success response of the authorization server (RFC 6749, 5.1).
#[derive(Deserialize)]
struct TokenResponse {
    access_token: Secret,
    refresh_token: Option<Secret>,
    /// Seconds, as a number; some servers send a string.
    expires_in: Option<serde_json::Value>,
}

impl TokenResponse {
    fn into_granted(self) -> Granted {
        let seconds = self.expires_in.and_then(|it| match it {
            serde_json::Value::String(text) => text.trim().parse().ok(),
            other => other.as_u64(),
        });
        let expires = seconds.and_then(|seconds| {
            let time = Duration::from_secs(seconds);
            Instant::now().checked_add(time - RENEWAL_MARGIN.min(time / 10))
        });
        (self.access_token, expires)
    }
}

/// An error response of the authorization server (RFC 6749, 4.1.2.1 and 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Refusal {
    /// Returns the error code, if it has the syntax of one: other text may hold a secret.
    fn into_code(self) -> Option<String> {
        let is_allowed = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
        let is_code = self.error.chars().all(is_allowed) && self.error.len() <= 64;
        is_code.then_some(self.error)
    }
}

/// Returns 256 random bits, as RFC 7636, 4.1 recommends.
fn random_secret() -> Result<Secret, TransportError> {
    let bytes: [u8; 32] = tls::random_bytes()?;
    Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

fn encode_form(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| {
        format!("{}={}", percent_encode(name), percent_encode(value))
    };
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}
