//! [`Simulator`] and [`Running`]: a simulator before and after its start.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::plain::{self, Plain};
use crate::response::Behaviour;
use crate::server::{Shared, serve};
use crate::{Fault, Request, chatwoot, oidc, samples, zitadel};

/// A vendor's server before it is started.
#[derive(Clone)]
#[must_use = "a simulator does nothing until it is started"]
pub struct Simulator {
    vendor: Vendor,
    token: String,
    sample: String,
    issuer: Option<String>,
    signed: bool,
    faults: Vec<(usize, Fault)>,
}

#[derive(Clone, Copy, Debug)]
enum Vendor {
    Chatwoot,
    Zitadel,
    Oidc,
    Plain(&'static Plain),
}

impl Simulator {
    /// Returns the simulator of the vendor with that name; `None` if there is no such vendor.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "chatwoot" => Some(Self::chatwoot()),
            "zitadel" => Some(Self::zitadel()),
            "oidc" => Some(Self::oidc()),
            _ => {
                let vendor = plain::find(name)?;
                let (token, sample) = (vendor.token(), vendor.sample);
                Some(Self::new(Vendor::Plain(vendor), &token, sample))
            }
        }
    }

    /// Chatwoot: `/api/v1/profile`, which can be read and updated.
    pub fn chatwoot() -> Self {
        Self::new(Vendor::Chatwoot, samples::CHATWOOT_TOKEN, samples::CHATWOOT)
    }

    /// ZITADEL: `/auth/v1/users/me` with its `profile` (which can also be replaced), `email`
    /// and `phone`.
    pub fn zitadel() -> Self {
        Self::new(Vendor::Zitadel, samples::ZITADEL_TOKEN, samples::ZITADEL)
    }

    /// An OpenID Connect provider: its discovery document, and the userinfo endpoint both at
    /// the path that this document states and at `/userinfo`.
    pub fn oidc() -> Self {
        Self::new(Vendor::Oidc, samples::OIDC_TOKEN, samples::OIDC)
    }

    fn new(vendor: Vendor, token: &str, sample: &str) -> Self {
        Self {
            vendor,
            token: token.to_owned(),
            sample: sample.to_owned(),
            issuer: None,
            signed: false,
            faults: Vec::new(),
        }
    }

    /// The only valid token. Default: the one in [`samples`].
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = token.into();
        self
    }

    /// The user, as JSON: one of the [`samples`] of this vendor, or a similar one. For
    /// ZITADEL it is the response for the user, from which the other responses are taken.
    pub fn sample(mut self, json: impl Into<String>) -> Self {
        self.sample = json.into();
        self
    }

    /// The issuer in the discovery document. Default: the simulator's URL. Only an OpenID
    /// Connect provider has one.
    pub fn issuer(mut self, url: impl Into<String>) -> Self {
        self.issuer = Some(url.into());
        self
    }

    /// Responds with the claims in a signed token (`application/jwt`), as a provider does for
    /// clients that are registered for it. Only for an OpenID Connect provider.
    pub fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    /// Applies the fault to every request, until [`Running::clear_faults`].
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push((usize::MAX, fault));
        self
    }

    /// Starts the server on a free port of 127.0.0.1, in the Tokio runtime of the caller.
    ///
    /// # Errors
    ///
    /// No port is free, or the sample is not JSON.
    pub async fn start(self) -> io::Result<Running> {
        let sample: Value = serde_json::from_str(&self.sample)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let token = self.token.clone();
        let behaviour: Box<dyn Behaviour> = match self.vendor {
            Vendor::Chatwoot => Box::new(chatwoot::Server::new(sample, self.token)),
            Vendor::Zitadel => Box::new(zitadel::Server::new(sample, self.token)),
            Vendor::Plain(vendor) => Box::new(plain::Server {
                vendor,
                response: sample,
                token: self.token,
            }),
            Vendor::Oidc => Box::new(oidc::Server {
                claims: sample,
                token: self.token,
                issuer: self.issuer.unwrap_or_else(|| base_url.clone()),
                base_url: base_url.clone(),
                signed: self.signed,
            }),
        };
        let shared = Arc::new(Shared::new(behaviour));
        for (times, fault) in self.faults {
            shared.inject(times, fault);
        }
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, Arc::clone(&shared), stopped));
        Ok(Running {
            base_url,
            token,
            shared,
            _stop: stop,
        })
    }
}

impl fmt::Debug for Simulator {
    /// Shows neither the token nor the sample.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulator")
            .field("vendor", &self.vendor)
            .finish_non_exhaustive()
    }
}

/// A running simulator. Dropping it stops the server.
pub struct Running {
    base_url: String,
    token: String,
    shared: Arc<Shared>,
    /// The server runs for as long as this end exists.
    _stop: oneshot::Sender<()>,
}

impl Running {
    /// The URL of the server, `http://127.0.0.1:` and the port: the base URL of Chatwoot and
    /// ZITADEL clients, and the issuer of an OpenID Connect provider.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The valid token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The requests so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests()
    }

    /// Applies the fault to the next `times` requests, after the faults that were injected
    /// before.
    pub fn inject(&self, times: usize, fault: Fault) {
        self.shared.inject(times, fault);
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.shared.clear_faults();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("base_url", &self.base_url)
            .finish_non_exhaustive()
    }
}
