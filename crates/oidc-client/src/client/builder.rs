//! [`Builder`]: the settings of every vendor, and the issuer.

use std::fmt;
use std::time::Duration;

use client_runtime::reqwest;
use profile_core::{ClientBuilder, CredentialError, Error, ErrorKind, Secret, VendorClient};

use super::Client;

/// Settings of a [`Client`]: a token, and either the issuer or the base URL, are required.
#[derive(Default)]
#[must_use]
pub struct Builder {
    shared: ClientBuilder<Client>,
    issuer: Option<String>,
    has_base_url: bool,
}

impl Builder {
    /// The provider's issuer, exactly as in its discovery document. The token is sent to the
    /// endpoint that this document states, which may have a different origin.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The userinfo endpoint, or the URL to which `/userinfo` is to be appended. The last path
    /// segment of an endpoint ends with `userinfo` (in any letter case).
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.has_base_url = true;
        self.set(|shared| shared.base_url(url))
    }

    /// The access token.
    pub fn token(self, token: impl Into<Secret>) -> Self {
        self.set(|shared| shared.token(token))
    }

    /// A function that fetches the access token, see [`ClientBuilder::token_provider`].
    pub fn token_provider<F, Fut, E>(self, provide: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, E>> + Send + 'static,
        E: Into<CredentialError>,
    {
        self.set(|shared| shared.token_provider(provide))
    }

    /// Allows plain `http` to other machines: the token can then be read in transit.
    pub fn allow_http(self, allow: bool) -> Self {
        self.set(|shared| shared.allow_http(allow))
    }

    /// The time limit for a call, over all its attempts. Default: 30 seconds. Discovery is a
    /// separate call.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(|shared| shared.timeout(timeout))
    }

    /// The `User-Agent`. Default: this project's name and version.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        self.set(|shared| shared.user_agent(user_agent))
    }

    /// A reqwest builder, see [`ClientBuilder::http`].
    pub fn http(self, builder: reqwest::ClientBuilder) -> Self {
        self.set(|shared| shared.http(builder))
    }

    /// Builds the client; sends nothing.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when a setting is missing or not valid.
    pub fn build(self) -> Result<Client, Error> {
        match self.issuer {
            None => self.shared.build(),
            Some(_) if self.has_base_url => Err(Error::new(
                ErrorKind::Config,
                Client::VENDOR,
                "both an issuer and a base URL are set; one of them is enough",
            )),
            Some(issuer) => {
                let connection = self.shared.base_url(issuer.as_str()).connection()?;
                Ok(Client::discovering(connection, issuer))
            }
        }
    }

    fn set(mut self, setting: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Self {
        self.shared = setting(self.shared);
        self
    }
}

impl From<ClientBuilder<Client>> for Builder {
    /// For settings that do not depend on the vendor; a base URL is set by
    /// [`Builder::base_url`].
    fn from(shared: ClientBuilder<Client>) -> Self {
        Self {
            shared,
            ..Self::default()
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The issuer is not shown: it is unchecked and may hold a password.
        self.shared.fmt(f)
    }
}
