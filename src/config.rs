//! [`Config`]: the settings of a client.

use std::fmt;
use std::time::Duration;

use profile_core::{ClientBuilder, Error, ErrorKind, ProfileSource, Secret, VendorClient};

/// The settings for [`connect`](crate::connect).
#[derive(Clone)]
#[must_use]
pub struct Config {
    token: Secret,
    base_url: Option<String>,
    issuer: Option<String>,
    timeout: Option<Duration>,
    allow_http: bool,
}

impl Config {
    /// Creates a configuration with a token.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            base_url: None,
            issuer: None,
            timeout: None,
            allow_http: false,
        }
    }

    /// The base URL of the vendor's service. Required if the vendor has no default one.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The issuer, in place of the base URL; for OpenID Connect only.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The time limit for a call, over all its attempts. Default: 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Allows plain `http` to other machines: the token can then be read in transit.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Applies the settings that all vendors share, without the base URL.
    fn builder<C: VendorClient>(&self) -> ClientBuilder<C> {
        let builder = ClientBuilder::new()
            .token(self.token.clone())
            .allow_http(self.allow_http);
        match self.timeout {
            Some(timeout) => builder.timeout(timeout),
            None => builder,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The URLs are not shown: they are unchecked and may hold a password.
        f.debug_struct("Config").finish_non_exhaustive()
    }
}

#[allow(dead_code, reason = "unused if no vendor's feature needs it")]
pub(crate) fn by_base_url<C: VendorClient>(
    config: Config,
) -> Result<Box<dyn ProfileSource>, Error> {
    if config.issuer.is_some() {
        let message = "an issuer is set, but this vendor needs a base URL";
        return Err(Error::new(ErrorKind::Config, C::VENDOR, message));
    }
    let mut builder = config.builder::<C>();
    if let Some(url) = config.base_url {
        builder = builder.base_url(url);
    }
    Ok(Box::new(builder.build()?))
}

#[cfg(feature = "oidc")]
pub(crate) fn by_issuer(config: Config) -> Result<Box<dyn ProfileSource>, Error> {
    let mut builder = crate::oidc::Builder::from(config.builder());
    if let Some(url) = config.base_url {
        builder = builder.base_url(url);
    }
    if let Some(issuer) = config.issuer {
        builder = builder.issuer(issuer);
    }
    Ok(Box::new(builder.build()?))
}
