//! What every vendor's client is built from.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use client_runtime::{Credential, CredentialError, ResponseValue, Secret, Token};
use client_runtime::{Transport, TransportBuilder, decode, reqwest};
use serde::de::DeserializeOwned;
use url::Url;

use crate::{
    Error, ErrorKind, Fetched, Field, Profile, ProfileFuture, ProfileSource, ProfileUpdate,
};
use crate::{Reading, message};

/// A vendor's client: what it has to say for itself, so that everything else is shared.
///
/// Implementing it makes the client a [`ProfileSource`](crate::ProfileSource).
pub trait VendorClient: Sized + Send + Sync + 'static {
    /// The vendor's short name, such as `chatwoot`.
    const VENDOR: &'static str;

    /// Where the vendor's own service is; none for what everyone hosts elsewhere.
    const BASE_URL: Option<&'static str>;

    /// The vendor's own answer to "who am I".
    type Answer: Send;

    /// Where the token is put. Default: `Authorization: Bearer`.
    fn credential(token: Token) -> Credential {
        Credential::bearer(token)
    }

    /// Makes the client; sends nothing.
    ///
    /// # Errors
    ///
    /// When the base URL is not one that the vendor can have.
    fn connect(connection: Connection) -> Result<Self, Error>;

    /// The profile in an answer. What the answer says and the mapping cannot use is taken down
    /// by [`Reading::at`].
    ///
    /// # Errors
    ///
    /// When it names no account.
    fn map(&self, answer: &Self::Answer, reading: &mut Reading) -> Result<Profile, Error>;

    /// Asks the vendor who the account is.
    fn ask(&self) -> impl Future<Output = Result<ResponseValue<Self::Answer>, Error>> + Send;

    /// Asks the vendor, and maps its answer.
    fn fetch(&self) -> impl Future<Output = Result<Fetched<Self::Answer>, Error>> + Send {
        async {
            let answer = self.ask().await?;
            Fetched::new(answer, |answer, reading| self.map(answer, reading))
        }
    }

    /// What [`VendorClient::update`] can change. Default: nothing.
    const UPDATES: &'static [Field] = &[];

    /// Changes the account's profile at the vendor and returns the changed one. What is set in
    /// `update` is one or more of the fields of [`VendorClient::UPDATES`]:
    /// [`ProfileSource::update_profile`](crate::ProfileSource::update_profile), which is how to
    /// call it, sees to that.
    fn update(&self, update: ProfileUpdate) -> impl Future<Output = Result<Profile, Error>> + Send {
        // Never called where no field may be set.
        let _ = update;
        async { self.map(&*self.ask().await?, &mut Reading::default()) }
    }

    /// Reads an answer that was received elsewhere or at another time.
    ///
    /// # Errors
    ///
    /// When it is no JSON, or names no account.
    fn read(&self, body: &[u8]) -> Result<Fetched<Self::Answer>, Error>
    where
        Self::Answer: DeserializeOwned,
    {
        let read = decode::tolerant(body);
        let (answer, removed) = read.map_err(|error| Error::from_decode(Self::VENDOR, error))?;
        Fetched::read(answer, removed, |answer, reading| self.map(answer, reading))
    }
}

impl<C: VendorClient> ProfileSource for C {
    fn vendor(&self) -> &str {
        C::VENDOR
    }

    fn profile(&self) -> ProfileFuture<'_> {
        Box::pin(async move {
            let answer = self.ask().await?;
            let mut reading = Reading::new(answer.unreadable().to_vec());
            self.map(&answer, &mut reading)
        })
    }

    fn update_profile(&self, update: ProfileUpdate) -> ProfileFuture<'_> {
        Box::pin(async move {
            update.check(C::VENDOR, C::UPDATES)?;
            if update.is_empty() {
                self.profile().await
            } else {
                self.update(update).await
            }
        })
    }
}

/// What a vendor's client stands on: the transport with the credential, and the base URL.
#[derive(Clone)]
pub struct Connection {
    vendor: &'static str,
    transport: Transport,
}

impl Connection {
    /// The transport, to hand to the generated client.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The base URL, against which relative addresses in answers are resolved.
    pub fn base_url(&self) -> &Url {
        self.transport.base_url()
    }

    /// The base URL with `path` behind it and without a double slash; `path` begins with one,
    /// or is empty for the form that generated clients take.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url().as_str().trim_end_matches('/'))
    }

    /// The same connection with its base URL, and its credential, elsewhere: for what a
    /// discovery document names. Only where the token may go.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the URL cannot be used or is `http` without leave.
    pub fn at(&self, base_url: &str) -> Result<Self, Error> {
        let transport = self.transport.for_base_url(base_url);
        let transport = transport.map_err(|error| Error::from_transport(self.vendor, error))?;
        Ok(Self {
            vendor: self.vendor,
            transport,
        })
    }

    /// What a generated method returned, its error as everybody sees it. `message` picks the
    /// vendor's own words from its error body.
    ///
    /// # Errors
    ///
    /// That of the method.
    pub async fn check<T, E>(
        &self,
        answer: Result<T, client_runtime::Error<E>>,
        message: impl FnOnce(&E) -> Option<String>,
    ) -> Result<T, Error> {
        match answer {
            Ok(answer) => Ok(answer),
            Err(error) => {
                let words = error.body().and_then(message);
                Err(self.error(error, words).await)
            }
        }
    }

    /// The error of a generated method, as everybody sees it, with the vendor's own words. Where
    /// none are given, because the body has another form than the description says, they are
    /// looked for where servers usually put them. They are shortened, and the token is taken
    /// out.
    pub async fn error<E>(
        &self,
        mut error: client_runtime::Error<E>,
        words: Option<String>,
    ) -> Error {
        let words = match words {
            Some(words) => Some(words),
            None => message::find(&error.take_words().await),
        };
        let words = words.map(|words| self.transport.redact(&words));
        Error::from_client(self.vendor, error, words.as_deref())
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("vendor", &self.vendor)
            .field("transport", &self.transport)
            .finish()
    }
}

/// Settings of a vendor's client, the same for all vendors.
#[must_use]
pub struct ClientBuilder<C> {
    token: Option<Token>,
    base_url: Option<String>,
    settings: Vec<Setting>,
    client: PhantomData<fn() -> C>,
}

/// What is passed on to the transport once the base URL is known.
type Setting = Box<dyn FnOnce(TransportBuilder) -> TransportBuilder + Send>;

impl<C: VendorClient> ClientBuilder<C> {
    /// Nothing set; a vendor's `Client::builder()` returns this.
    pub fn new() -> Self {
        Self {
            token: None,
            base_url: None,
            settings: Vec::new(),
            client: PhantomData,
        }
    }

    /// The token to prove the account's identity with.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(Token::fixed(token));
        self
    }

    /// A function that fetches the token: asked before the first call, and once more whenever
    /// the vendor answers 401. Its error becomes the `source()` of ours.
    pub fn token_provider<F, Fut, E>(mut self, provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<CredentialError>,
    {
        self.token = Some(Token::provider(provide));
        self
    }

    /// Where the vendor's service is. Needed where it has no common place.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows plain `http` to other machines: the token can then be read on the way.
    pub fn allow_http(self, allow: bool) -> Self {
        self.set(move |transport| transport.allow_http(allow))
    }

    /// The longest time for a call, over all its attempts. Default: 30 seconds.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(move |transport| transport.timeout(timeout))
    }

    /// The `User-Agent`. Default: this project's name and version.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        let user_agent = user_agent.into();
        self.set(move |transport| transport.user_agent(user_agent))
    }

    /// A reqwest builder with a proxy, a client certificate or other roots; redirects, timeouts
    /// and retries are set on top of it.
    pub fn http(self, builder: reqwest::ClientBuilder) -> Self {
        self.set(move |transport| transport.http(builder))
    }

    /// How often a request that only reads may be repeated. Default: 2.
    pub fn retries(self, retries: u32) -> Self {
        self.set(move |transport| transport.retries(retries))
    }

    /// A ready reqwest client, for connections that are shared with others, which gives up
    /// guarantees: see [`TransportBuilder::client_with_its_own_policy`].
    pub fn client_with_its_own_policy(self, client: reqwest::Client) -> Self {
        self.set(move |transport| transport.client_with_its_own_policy(client))
    }

    /// Builds the client; sends nothing.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the token or the base URL is missing or cannot be used.
    pub fn build(self) -> Result<C, Error> {
        C::connect(self.connection()?)
    }

    /// What [`ClientBuilder::build`] builds the client from; for clients that need more.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`].
    pub fn connection(self) -> Result<Connection, Error> {
        let missing = |what: &str| Error::new(ErrorKind::Config, C::VENDOR, what);
        let token = self.token.ok_or_else(|| missing("no token is set"))?;
        let base_url = self.base_url.as_deref().or(C::BASE_URL);
        let base_url = base_url.ok_or_else(|| missing("no base URL is set"))?;
        let start = Transport::builder(base_url).vendor(C::VENDOR);
        let start = start.credential(C::credential(token));
        let transport = self
            .settings
            .into_iter()
            .fold(start, |transport, set| set(transport));
        Ok(Connection {
            vendor: C::VENDOR,
            transport: transport
                .build()
                .map_err(|error| Error::from_transport(C::VENDOR, error))?,
        })
    }

    fn set(
        mut self,
        setting: impl FnOnce(TransportBuilder) -> TransportBuilder + Send + 'static,
    ) -> Self {
        self.settings.push(Box::new(setting));
        self
    }
}

impl<C: VendorClient> Default for ClientBuilder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: VendorClient> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("vendor", &C::VENDOR)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}
