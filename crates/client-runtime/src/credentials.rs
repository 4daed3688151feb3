//! What a client proves its identity with: a token, where it comes from, where it is put.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use reqwest::{Method, Request, Url};
use tokio::sync::Mutex;

use crate::place::Place;
use crate::{ErrorKind, Secret, TransportError};

/// What a token provider may fail with. It becomes the `source()` of the call's error, so it
/// should not hold a secret.
pub type CredentialError = Box<dyn StdError + Send + Sync>;

/// A token, and when it should be replaced; never where nobody knows.
pub(crate) type Granted = (Secret, Option<Instant>);

type TokenFuture = Pin<Box<dyn Future<Output = Result<Granted, CredentialError>> + Send>>;

/// Where the token comes from: fixed, or from a function that is asked when it is needed.
#[derive(Clone)]
pub struct Token(Source);

#[derive(Clone)]
enum Source {
    Fixed(Secret),
    Provider(Arc<dyn Fn() -> TokenFuture + Send + Sync>),
}

impl Token {
    /// A token that stays the same.
    pub fn fixed(token: impl Into<Secret>) -> Self {
        Self(Source::Fixed(token.into()))
    }

    /// A function that fetches a token. It is asked before the first request; its answer is
    /// kept until a server answers 401, and then it is asked once more.
    pub fn provider<F, Fut, E>(provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<CredentialError>,
    {
        Self(Source::Provider(Arc::new(move || {
            let answer = provide();
            Box::pin(async move { Ok((answer.await.map_err(Into::into)?, None)) })
        })))
    }

    /// As [`Token::provider`], but the function is asked again when a token should be replaced.
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

/// A token and the place in a request where it travels.
#[derive(Clone)]
pub struct Credential(Arc<Inner>);

struct Inner {
    place: Place,
    source: Source,
    /// The token in use: what the provider said last.
    current: RwLock<Option<Current>>,
    /// Held while the provider is asked, so that many requests at once ask it only once.
    asking: Mutex<()>,
}

#[derive(Clone)]
struct Current {
    token: Arc<Secret>,
    /// When it should be replaced.
    expires: Option<Instant>,
}

impl Credential {
    /// `Authorization: Bearer <token>` (RFC 6750).
    pub fn bearer(token: impl Into<Token>) -> Self {
        Self::new(Place::authorization("Bearer"), token.into())
    }

    /// `Authorization: Basic` (RFC 7617), for a token that is `user:password`.
    pub fn basic(token: impl Into<Token>) -> Self {
        Self::new(Place::Basic, token.into())
    }

    /// The token alone, in a header of the vendor's own. A name that no header can have is
    /// reported when the transport is built.
    pub fn header(name: &str, token: impl Into<Token>) -> Self {
        Self::new(Place::header(name), token.into())
    }

    /// The token in the query. Servers and proxies write URLs into their logs, so only for a
    /// vendor that takes it nowhere else.
    pub fn query(name: &str, token: impl Into<Token>) -> Self {
        Self::new(Place::Query(name.to_owned()), token.into())
    }

    /// The token as a cookie, beside the other cookies of a request.
    pub fn cookie(name: &str, token: impl Into<Token>) -> Self {
        Self::new(Place::Cookie(name.to_owned()), token.into())
    }

    pub(crate) fn new(place: Place, token: Token) -> Self {
        let current = match &token.0 {
            Source::Fixed(secret) => Some(Current {
                token: Arc::new(secret.clone()),
                expires: None,
            }),
            Source::Provider(_) => None,
        };
        Self(Arc::new(Inner {
            place,
            source: token.0,
            current: RwLock::new(current),
            asking: Mutex::new(()),
        }))
    }

    /// Finds at once what would make every request to `base` fail.
    pub(crate) fn check(&self, base: &Url) -> Result<(), TransportError> {
        // A name is as it is, whatever a provider will say.
        let token = self.current();
        let token = token.unwrap_or_else(|| Arc::new(Secret::new("user:token")));
        let mut request = Request::new(Method::GET, base.clone());
        self.0.place.put(&token, &mut request)
    }

    /// The token to send first, where none is known yet.
    pub(crate) async fn first(&self) -> Result<Arc<Secret>, TransportError> {
        self.ask(None).await
    }

    /// Whether there may be another token than the one in use.
    pub(crate) fn is_renewable(&self) -> bool {
        matches!(self.0.source, Source::Provider(_))
    }

    /// Another token than the one a server has just refused, if there is one.
    pub(crate) async fn renew(
        &self,
        refused: &Arc<Secret>,
    ) -> Result<Option<Arc<Secret>>, TransportError> {
        if !self.is_renewable() {
            return Ok(None);
        }
        let token = self.ask(Some(refused)).await?;
        Ok((token != *refused).then_some(token))
    }

    /// The part of a request that carries the token.
    pub(crate) fn place(&self) -> &Place {
        &self.0.place
    }

    /// The token in use and what is sent in its place, if one is known.
    pub(crate) fn forms(&self) -> Option<Vec<Secret>> {
        Some(self.0.place.forms(&self.known()?.token))
    }

    /// The token in use, if one is known and need not be replaced.
    pub(crate) fn current(&self) -> Option<Arc<Secret>> {
        let current = self.known()?;
        let is_over = current.expires.is_some_and(|it| it <= Instant::now());
        (!is_over).then_some(current.token)
    }

    fn known(&self) -> Option<Current> {
        let current = self.0.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn ask(&self, refused: Option<&Arc<Secret>>) -> Result<Arc<Secret>, TransportError> {
        let _turn = self.0.asking.lock().await;
        // Another request may have asked while this one waited for its turn.
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
        let current = self.0.current.write();
        *current.unwrap_or_else(PoisonError::into_inner) = Some(Current {
            token: Arc::clone(&token),
            expires,
        });
        Ok(token)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("place", &format_args!("{}", self.0.place.name()))
            .finish_non_exhaustive()
    }
}
