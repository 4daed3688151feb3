//! The shared parts of all vendors' clients.

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

/// The vendor-specific part of a client; all vendors share the rest.
///
/// An implementation also implements [`ProfileSource`](crate::ProfileSource).
pub trait VendorClient: Sized + Send + Sync + 'static {
    /// The vendor's short name, such as `chatwoot`.
    const VENDOR: &'static str;

    /// The base URL of the vendor's service; `None` for software that its users host.
    const BASE_URL: Option<&'static str>;

    /// The vendor's response that describes the account.
    type Response: Send;

    /// The location of the token. Default: `Authorization: Bearer`.
    fn credential(token: Token) -> Credential {
        Credential::bearer(token)
    }

    /// Creates the client; sends nothing.
    ///
    /// # Errors
    ///
    /// When the base URL is not valid for the vendor.
    fn connect(connection: Connection) -> Result<Self, Error>;

    /// Maps a response to a profile. [`Reading::at`] records values that the mapping cannot
    /// use.
    ///
    /// # Errors
    ///
    /// When the response has no account id.
    fn map(&self, response: &Self::Response, reading: &mut Reading) -> Result<Profile, Error>;

    /// Requests the account of the credential.
    fn request(&self) -> impl Future<Output = Result<ResponseValue<Self::Response>, Error>> + Send;

    /// Requests the account, and maps the response.
    fn fetch(&self) -> impl Future<Output = Result<Fetched<Self::Response>, Error>> + Send {
        async {
            let response = self.request().await?;
            Fetched::new(response, |response, reading| self.map(response, reading))
        }
    }

    /// The fields that [`VendorClient::update`] can change. Default: none.
    const UPDATES: &'static [Field] = &[];

    /// Changes the account's profile at the vendor and returns the changed one. Call it by
    /// [`ProfileSource::update_profile`](crate::ProfileSource::update_profile), which ensures
    /// that `update` sets at least one field, and only fields of [`VendorClient::UPDATES`].
    fn update(&self, update: ProfileUpdate) -> impl Future<Output = Result<Profile, Error>> + Send {
        // Not called, since no field can be set.
        let _ = update;
        async { self.map(&*self.request().await?, &mut Reading::default()) }
    }

    /// Maps a response body that was received before.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or has no account id.
    fn read(&self, body: &[u8]) -> Result<Fetched<Self::Response>, Error>
    where
        Self::Response: DeserializeOwned,
    {
        let read = decode::tolerant(body);
        let (response, removed) = read.map_err(|error| Error::from_decode(Self::VENDOR, error))?;
        Fetched::read(response, removed, |response, reading| {
            self.map(response, reading)
        })
    }
}

impl<C: VendorClient> ProfileSource for C {
    fn vendor(&self) -> &str {
        C::VENDOR
    }

    fn profile(&self) -> ProfileFuture<'_> {
        Box::pin(async move {
            let response = self.request().await?;
            let mut reading = Reading::new(response.unreadable().to_vec());
            self.map(&response, &mut reading)
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

/// The transport with the credential, and the base URL of a vendor's client.
#[derive(Clone)]
pub struct Connection {
    vendor: &'static str,
    transport: Transport,
}

impl Connection {
    /// The transport, for the generated client.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The base URL, against which relative addresses in responses are resolved.
    pub fn base_url(&self) -> &Url {
        self.transport.base_url()
    }

    /// Returns the base URL with `path` appended, without a double slash; `path` begins with a
    /// slash, or is empty for the form that generated clients take.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url().as_str().trim_end_matches('/'))
    }

    /// Returns the same connection with another base URL, to whose origin its credential is
    /// sent, such as one from a discovery document. Use it only for an origin that may receive
    /// the token.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the URL is not valid, or is `http` and that is not allowed.
    pub fn at(&self, base_url: &str) -> Result<Self, Error> {
        let transport = self.transport.for_base_url(base_url);
        let transport = transport.map_err(|error| Error::from_transport(self.vendor, error))?;
        Ok(Self {
            vendor: self.vendor,
            transport,
        })
    }

    /// Converts the result of a generated method. `message` selects the vendor's message in its
    /// error body.
    ///
    /// # Errors
    ///
    /// That of the method.
    pub async fn check<T, E>(
        &self,
        response: Result<T, client_runtime::Error<E>>,
        message: impl FnOnce(&E) -> Option<String>,
    ) -> Result<T, Error> {
        match response {
            Ok(response) => Ok(response),
            Err(error) => {
                let vendor_message = error.body().and_then(message);
                Err(self.error(error, vendor_message).await)
            }
        }
    }

    /// Converts the error of a generated method, and adds the vendor's message. If
    /// `vendor_message` is `None`, because the body does not fit its description, the message is
    /// searched for in common members. It is shortened, and the token is removed.
    pub async fn error<E>(
        &self,
        mut error: client_runtime::Error<E>,
        vendor_message: Option<String>,
    ) -> Error {
        let message = match vendor_message {
            Some(message) => Some(message),
            None => message::find(&error.take_body_text().await),
        };
        let redacted = message.map(|message| self.transport.redact(&message));
        Error::from_client(self.vendor, error, redacted.as_deref())
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

/// The settings that the clients of all vendors have.
#[must_use]
pub struct ClientBuilder<C> {
    token: Option<Token>,
    base_url: Option<String>,
    settings: Vec<Setting>,
    client: PhantomData<fn() -> C>,
}

/// A setting of the transport, applied once the base URL is known.
type Setting = Box<dyn FnOnce(TransportBuilder) -> TransportBuilder + Send>;

impl<C: VendorClient> ClientBuilder<C> {
    /// Starts without settings; a vendor's `Client::builder()` calls it.
    pub fn new() -> Self {
        Self {
            token: None,
            base_url: None,
            settings: Vec::new(),
            client: PhantomData,
        }
    }

    /// The token that authenticates the account.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(Token::fixed(token));
        self
    }

    /// A function that fetches the token: it is called before the first request, and once more
    /// whenever the vendor responds with 401. Its error becomes the `source()` of the call's
    /// error.
    pub fn token_provider<F, Fut, E>(mut self, provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<CredentialError>,
    {
        self.token = Some(Token::provider(provide));
        self
    }

    /// The base URL of the vendor's service. Required if the vendor has no default one.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows plain `http` to other machines: the token can then be read in transit.
    pub fn allow_http(self, allow: bool) -> Self {
        self.set(move |transport| transport.allow_http(allow))
    }

    /// The time limit for a call, over all its attempts. Default: 30 seconds.
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

    /// How many times a request that only reads may be retried. Default: 2.
    pub fn retries(self, retries: u32) -> Self {
        self.set(move |transport| transport.retries(retries))
    }

    /// An existing reqwest client, to share its connections, which lacks some guarantees: see
    /// [`TransportBuilder::client_with_its_own_policy`].
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

    /// Returns the connection that [`ClientBuilder::build`] gives to the client, for clients with
    /// further settings.
    ///
    /// # Errors
    ///
    /// Those of [`ClientBuilder::build`].
    pub fn connection(self) -> Result<Connection, Error> {
        let missing = |what: &str| Error::new(ErrorKind::Config, C::VENDOR, what);
        let token = self.token.ok_or_else(|| missing("no token is set"))?;
        let base_url = self.base_url.as_deref().or(C::BASE_URL);
        let base_url = base_url.ok_or_else(|| missing("no base URL is set"))?;
        let builder = Transport::builder(base_url)
            .vendor(C::VENDOR)
            .credential(C::credential(token));
        let settings = self.settings.into_iter();
        let transport = settings
            .fold(builder, |builder, set| set(builder))
            .build()
            .map_err(|error| Error::from_transport(C::VENDOR, error))?;
        Ok(Connection {
            vendor: C::VENDOR,
            transport,
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
