//! [`TransportBuilder`]: the settings of a [`Transport`], and their defaults.

use std::fmt;
use std::time::Duration;

use reqwest::{Client, ClientBuilder};

use super::{CONNECT_TIMEOUT, LIMITS, Limits};
use crate::credential_store::CredentialStore;
use crate::{Credential, Scheme, Token, Transport, TransportError};

/// Settings of a [`Transport`]; each method states its default.
#[must_use]
pub struct TransportBuilder {
    pub(crate) base: String,
    pub(crate) credentials: CredentialStore,
    pub(crate) trusted: Vec<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) limits: Limits,
    pub(crate) http: Http,
    pub(crate) vendor: Option<&'static str>,
}

/// The source of the HTTP client.
pub(crate) enum Http {
    Ours,
    Builder(Box<ClientBuilder>),
    Ready(Client),
}

impl TransportBuilder {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base: base_url.to_owned(),
            credentials: CredentialStore::default(),
            trusted: Vec::new(),
            user_agent: None,
            connect_timeout: CONNECT_TIMEOUT,
            limits: LIMITS,
            http: Http::Ours,
            vendor: None,
        }
    }

    /// The vendor's name for `tracing`. Default: none.
    pub fn vendor(mut self, name: &'static str) -> Self {
        self.vendor = Some(name);
        self
    }

    /// The credential to send to the base URL's origin with every request. A generated client
    /// sends it only with operations that require a credential and for which no scheme has one,
    /// and with operations whose description states no requirement. Default: none.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.credentials.general = Some(credential);
        self
    }

    /// The token for a security scheme of a generated client's module `security`; for HTTP
    /// basic it is `user:password`. It is sent only with operations that require it; of the
    /// sets of credentials that an operation accepts, the first complete one is sent. If none
    /// is complete, the request is sent without a credential, and the server decides: some servers
    /// require less than their description, and a client certificate or a proxy may authenticate
    /// the caller.
    pub fn credential_for(mut self, scheme: Scheme, token: impl Into<Token>) -> Self {
        self.credentials.set(scheme, scheme.credential(token));
        self
    }

    /// Allows sending the credentials to another origin (scheme, host and port of `url`), for a
    /// description that states other servers for some operations. Without it, such an operation
    /// fails before anything is sent if it requires a credential that is set.
    pub fn trust_origin(mut self, url: impl Into<String>) -> Self {
        self.trusted.push(url.into());
        self
    }

    /// The `User-Agent`. Default: this project's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The time limit for connecting. Default: 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time limit for a call, over all its attempts, with the body. Default: 30 seconds;
    /// never more than a year.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits = self.limits.with_timeout(timeout);
        self
    }

    /// The size limit for a body that is read as a whole, in bytes. Default: 1 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// The longest pause of a server while the caller reads a body in pieces.
    /// [`TransportBuilder::timeout`] and [`TransportBuilder::body_limit`] do not apply to such
    /// a body once it has begun. Default: 60 seconds; never more than a year.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout.min(Limits::LONGEST_TIME);
        self
    }

    /// The size limit for an item of a stream, in bytes. Default: 1 MiB.
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.limits.item = bytes;
        self
    }

    /// How many times a request may be retried that is a GET or HEAD, or has the header
    /// `Idempotency-Key`. Default: 2.
    pub fn retries(mut self, retries: u32) -> Self {
        self.limits.retries = retries;
        self
    }

    /// Allows plain `http` to other machines: the credential can then be read in transit.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.limits.allow_http = allow;
        self
    }

    /// A reqwest builder with a proxy, a client certificate or other roots. Redirects,
    /// timeouts, retries, compression and the `User-Agent` are set on top of it; its TLS
    /// configuration and its proxies are kept. The proxies, which are those of the environment
    /// unless `no_proxy` disables them, also serve `http` requests to this machine.
    pub fn http(mut self, builder: ClientBuilder) -> Self {
        self.http = Http::Builder(Box::new(builder));
        self
    }

    /// An existing reqwest client, to share its connections, with the policy that it was built
    /// with. It lacks:
    ///
    /// - the rule for redirects: reqwest follows them to other origins, and forwards a token in
    ///   a header of the vendor;
    /// - the refusal of compression, the `User-Agent` and the time limit for connecting;
    /// - the guarantee that a request that may have been applied is not repeated, if the client
    ///   retries requests.
    ///
    /// The deadline, the limit for bodies, the retries of the transport and the choice of
    /// credentials by origin still apply. Prefer [`TransportBuilder::http`], which lacks
    /// nothing.
    pub fn client_with_its_own_policy(mut self, client: Client) -> Self {
        self.http = Http::Ready(client);
        self
    }

    /// Checks the settings and builds the transport; sends nothing.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, for a base URL, a token or a header name that cannot be used.
    pub fn build(self) -> Result<Transport, TransportError> {
        Transport::new(self)
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is unchecked and may hold a password, and the caller's builder may have
        // secret default headers.
        f.debug_struct("TransportBuilder")
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
