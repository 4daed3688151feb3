//! [`TransportBuilder`]: what can be set about a [`Transport`], and its defaults.

use std::fmt;
use std::time::Duration;

use reqwest::{Client, ClientBuilder};

use super::{CONNECT_TIMEOUT, LIMITS, Limits};
use crate::wallet::Wallet;
use crate::{Credential, Scheme, Token, Transport, TransportError};

/// Settings of a [`Transport`]; what is not set has the default named there.
#[must_use]
pub struct TransportBuilder {
    pub(crate) base: String,
    pub(crate) wallet: Wallet,
    pub(crate) trusted: Vec<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) limits: Limits,
    pub(crate) http: Http,
    pub(crate) vendor: Option<&'static str>,
}

/// What the HTTP client is made from.
pub(crate) enum Http {
    Ours,
    Builder(Box<ClientBuilder>),
    Ready(Client),
}

impl TransportBuilder {
    pub(crate) fn new(base_url: &str) -> Self {
        Self {
            base: base_url.to_owned(),
            wallet: Wallet::default(),
            trusted: Vec::new(),
            user_agent: None,
            connect_timeout: CONNECT_TIMEOUT,
            limits: LIMITS,
            http: Http::Ours,
            vendor: None,
        }
    }

    /// Whom the requests go to, for `tracing`. Default: nobody is named.
    pub fn vendor(mut self, name: &'static str) -> Self {
        self.vendor = Some(name);
        self
    }

    /// What to send to the base URL's origin with every request. A generated client sends it
    /// only with the operations that ask for a credential, where none that they name is set,
    /// and with those of which its description says nothing. Default: nothing.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.wallet.general = Some(credential);
        self
    }

    /// The token for one of the ways to authenticate that a generated client's module
    /// `security` names; for HTTP basic it is `user:password`. It is sent only with operations
    /// that ask for it, and of the sets of credentials that they take the first one counts
    /// that is complete. Where none is, the request is sent without: the server decides, since
    /// descriptions ask for more than servers do, and a client certificate or a proxy may
    /// speak for the caller.
    pub fn credential_for(mut self, scheme: Scheme, token: impl Into<Token>) -> Self {
        self.wallet.set(scheme, scheme.credential(token));
        self
    }

    /// Another origin (scheme, host and port of `url`) that may have the credentials, where a
    /// description serves some operations elsewhere. Such an operation fails otherwise, before
    /// anything is sent, if it would need one of them.
    pub fn trust_origin(mut self, url: impl Into<String>) -> Self {
        self.trusted.push(url.into());
        self
    }

    /// The `User-Agent`. Default: this project's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// The longest time to wait for a connection. Default: 5 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The longest time for a call, over all its attempts, with the body. Default: 30 seconds;
    /// never more than a year.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits = self.limits.with_timeout(timeout);
        self
    }

    /// The largest body to read as a whole, in bytes. Default: 1 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// The longest pause of a server whose body the caller reads piece by piece, for which
    /// neither [`TransportBuilder::timeout`] nor [`TransportBuilder::body_limit`] holds once it
    /// has begun. Default: 60 seconds; never more than a year.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout.min(Limits::LONGEST_TIME);
        self
    }

    /// The largest item of a stream, in bytes. Default: 1 MiB.
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.limits.item = bytes;
        self
    }

    /// How often a request may be repeated that is a GET or HEAD, or has the header
    /// `Idempotency-Key`. Default: 2.
    pub fn retries(mut self, retries: u32) -> Self {
        self.limits.retries = retries;
        self
    }

    /// Allows plain `http` to other machines: the credential can then be read on the way.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.limits.allow_http = allow;
        self
    }

    /// A builder with a proxy, a client certificate or other roots. Redirects, timeouts, retries,
    /// compression and the `User-Agent` are set on top of it; TLS stays as it is. So do proxies,
    /// for `http` to this machine as well: `no_proxy` keeps those of the environment away.
    pub fn http(mut self, builder: ClientBuilder) -> Self {
        self.http = Http::Builder(Box::new(builder));
        self
    }

    /// A client that exists already, to share its connections, with the policy that it was
    /// built with. Given up are:
    ///
    /// - the rule for redirects: reqwest's own follows them to other origins, and takes along a
    ///   token in a header of the vendor's own;
    /// - the refusal of compression, the `User-Agent` and the time to connect;
    /// - that nothing is repeated that may have been applied, if the client repeats requests.
    ///
    /// The deadline, the limit for bodies, our own repetitions and the choice of credentials by
    /// origin stay. Prefer [`TransportBuilder::http`], which gives up nothing.
    pub fn client_with_its_own_policy(mut self, client: Client) -> Self {
        self.http = Http::Ready(client);
        self
    }

    /// Checks the settings and builds the transport; sends nothing.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, for a base URL, a token or a name of a header that cannot be used.
    pub fn build(self) -> Result<Transport, TransportError> {
        Transport::new(self)
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the base URL, which is unchecked and may hold a password; not the caller's
        // builder, whose default headers may.
        f.debug_struct("TransportBuilder")
            .field("credentials", &self.wallet)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
