//! Credentials: tokens, their sources, and their locations in a request.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use reqwest::{Method, Request, Url};
use tokio::sync::Mutex as AsyncMutex;

use crate::sync::lock;
use crate::token_location::TokenLocation;
use crate::{ErrorKind, Secret, TransportError};

/// An error of a token provider. It becomes the `source()` of the call's error, so it should
/// not contain a secret.
pub type CredentialError = Box<dyn StdError + Send + Sync>;

/// A token, and the time at which it should be replaced, if known.
pub(crate) type Granted = (Secret, Option<Instant>);

type TokenFuture = Pin<Box<dyn Future<Output = Result<Granted, CredentialError>> + Send>>;

/// The source of a token: fixed, or a function that is called when a token is needed.
#[derive(Clone)]
pub struct Token(Source);

#[derive(Clone)]
enum Source {
    Fixed(Secret),
    Provider(Arc<dyn Fn() -> TokenFuture + Send + Sync>),
}

impl Token {
    /// A token that does not change.
    pub fn fixed(token: impl Into<Secret>) -> Self {
        Self(Source::Fixed(token.into()))
    }

    /// A function that fetches a token. It is called before the first request; its token is
    /// reused until a server responds with 401; then the function is called once more.
    pub fn provider<F, Fut, E>(provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<CredentialError>,
    {
        Self(Source::Provider(Arc::new(move || {
            let token = provide();
            Box::pin(async move { Ok((token.await.map_err(Into::into)?, None)) })
        })))
    }

    /// Like [`Token::provider`], but the function is called again when a token should be
    /// replaced.
    #[cfg(feature = "oauth2")]
    pub(crate) fn renewed<F, Fut>(provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Granted, CredentialError>> + Send + 'static,
    {
        Self(Source::Provider(Arc::new(move || Box::pin(provide()))))
    }
}

impl<T: Into<Secret>> From<T> for Token {
    fn from(token: T) -> Self {
        Self::fixed(token)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::Fixed(_) => "Token::fixed(…)",
            Source::Provider(_) => "Token::provider(…)",
        })
    }
}

/// A token, and its location in a request.
#[derive(Clone)]
pub struct Credential(Arc<Inner>);

struct Inner {
    location: TokenLocation,
    source: Source,
    /// The current token.
    current: Mutex<Option<Current>>,
    /// Held while the provider runs, so that concurrent requests call it only once.
    calling: AsyncMutex<()>,
}

#[derive(Clone)]
struct Current {
    token: Arc<Secret>,
    /// The time at which the token should be replaced.
    expires: Option<Instant>,
}

impl Credential {
    /// `Authorization: Bearer <token>` (RFC 6750).
    pub fn bearer(token: impl Into<Token>) -> Self {
        Self::new(TokenLocation::authorization("Bearer"), token.into())
    }

    /// `Authorization: Basic` (RFC 7617), for a token that is `user:password`.
    pub fn basic(token: impl Into<Token>) -> Self {
        Self::new(TokenLocation::Basic, token.into())
    }

    /// The token alone, in a header of the vendor. An invalid header name is reported when the
    /// transport is built.
    pub fn header(name: &str, token: impl Into<Token>) -> Self {
        Self::new(TokenLocation::header(name), token.into())
    }

    /// The token in the query. Servers and proxies log URLs, so use it only for a vendor that
    /// accepts no other location.
    pub fn query(name: &str, token: impl Into<Token>) -> Self {
        Self::new(TokenLocation::Query(name.to_owned()), token.into())
    }

    /// The token as a cookie, beside the other cookies of a request.
    pub fn cookie(name: &str, token: impl Into<Token>) -> Self {
        Self::new(TokenLocation::Cookie(name.to_owned()), token.into())
    }

    pub(crate) fn new(location: TokenLocation, token: Token) -> Self {
        let current = match &token.0 {
            Source::Fixed(secret) => Some(Current {
                token: Arc::new(secret.clone()),
                expires: None,
            }),
            Source::Provider(_) => None,
        };
        Self(Arc::new(Inner {
            location,
            source: token.0,
            current: Mutex::new(current),
            calling: AsyncMutex::new(()),
        }))
    }

    /// Reports what would make every request to `base` fail.
    pub(crate) fn check(&self, base: &Url) -> Result<(), TransportError> {
        // A provider is not called: its token does not affect the location.
        let token = self
            .current()
            .unwrap_or_else(|| Arc::new(Secret::new("user:token")));
        let mut request = Request::new(Method::GET, base.clone());
        self.0.location.insert(&token, &mut request)
    }

    /// Returns the token to send first; calls the provider if there is none.
    pub(crate) async fn first(&self) -> Result<Arc<Secret>, TransportError> {
        self.fetch(None).await
    }

    /// Whether the provider may return a token that differs from the current one.
    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self.0.source, Source::Provider(_))
    }

    /// Returns a token that differs from the one that a server has refused, if there is one.
    pub(crate) async fn renew(
        &self,
        refused: &Arc<Secret>,
    ) -> Result<Option<Arc<Secret>>, TransportError> {
        if !self.is_renewable() {
            return Ok(None);
        }
        let token = self.fetch(Some(refused)).await?;
        Ok((token != *refused).then_some(token))
    }

    /// Returns the location of the token in a request.
    pub(crate) fn location(&self) -> &TokenLocation {
        &self.0.location
    }

    /// Returns the current token and the encoded forms in which it is sent, if there is one.
    pub(crate) fn forms(&self) -> Option<Vec<Secret>> {
        Some(self.0.location.forms(&self.latest()?.token))
    }

    /// Returns the current token, if there is one that need not be replaced.
    pub(crate) fn current(&self) -> Option<Arc<Secret>> {
        let current = self.latest()?;
        let is_expired = current.expires.is_some_and(|it| it <= Instant::now());
        (!is_expired).then_some(current.token)
    }

    fn latest(&self) -> Option<Current> {
        lock(&self.0.current).clone()
    }

    /// Returns the current token unless a server has refused it; otherwise calls the provider.
    async fn fetch(&self, refused: Option<&Arc<Secret>>) -> Result<Arc<Secret>, TransportError> {
        let _only_caller = self.0.calling.lock().await;
        // Another request may have called the provider while this one waited for the lock.
        if let Some(token) = self.current()
            && Some(&token) != refused
        {
            return Ok(token);
        }
        let (token, expires) = match &self.0.source {
            Source::Fixed(secret) => (secret.clone(), None),
            Source::Provider(provide) => provide().await.map_err(|error| {
                TransportError::new(ErrorKind::Unauthorized, "the token provider failed")
                    .caused_by(error)
            })?,
        };
        let token = Arc::new(token);
        *lock(&self.0.current) = Some(Current {
            token: Arc::clone(&token),
            expires,
        });
        Ok(token)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field(
                "location",
                &format_args!("{}", self.0.location.description()),
            )
            .finish_non_exhaustive()
    }
}
