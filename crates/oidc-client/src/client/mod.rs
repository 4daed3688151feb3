//! [`Client`]: calls the userinfo endpoint.

use std::sync::OnceLock;

use client_runtime::ResponseValue;
use client_runtime::reqwest::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use profile_core::{
    Connection, Error, ErrorKind, Fetched, Profile, ProfileSource, Reading, VendorClient,
};
use url::Url;

mod builder;

use crate::generated::{self, types};
use crate::profile::map;
use crate::{VENDOR, discovery};
pub use builder::Builder;

/// A client that fetches the profile of a token's owner from an OpenID Connect provider.
#[derive(Clone, Debug)]
pub struct Client {
    connection: Connection,
    issuer: Option<String>,
    /// Empty until the issuer's discovery document has been read.
    endpoint: OnceLock<Endpoint>,
}

/// The userinfo endpoint, and a connection whose credential is for it.
#[derive(Clone, Debug)]
struct Endpoint {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Returns a builder; a token, and an issuer or a base URL, are required.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Fetches the profile of the token's owner.
    ///
    /// # Errors
    ///
    /// When no response was received, the provider refused the request, or the response has no
    /// `sub`.
    pub async fn profile(&self) -> Result<Profile, Error> {
        ProfileSource::profile(self).await
    }

    /// Fetches the profile, the claims from which it was mapped, and the values that could not
    /// be read.
    ///
    /// # Errors
    ///
    /// Those of [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<types::Userinfo>, Error> {
        VendorClient::fetch(self).await
    }

    /// The generated client, for the provider's endpoint. Its items may change with any update
    /// of its description.
    ///
    /// # Errors
    ///
    /// When the issuer's discovery document is needed and cannot be fetched.
    pub async fn raw(&self) -> Result<&generated::Client, Error> {
        Ok(&self.endpoint().await?.raw)
    }

    pub(crate) fn discovering(connection: Connection, issuer: String) -> Self {
        Self {
            connection,
            issuer: Some(issuer),
            endpoint: OnceLock::new(),
        }
    }

    async fn endpoint(&self) -> Result<&Endpoint, Error> {
        if let (None, Some(issuer)) = (self.endpoint.get(), &self.issuer) {
            let url = discovery::userinfo_endpoint(&self.connection, issuer).await?;
            let endpoint = Endpoint::new(&self.connection, &url)?;
            // A concurrent call may have stored the endpoint of the same document.
            return Ok(self.endpoint.get_or_init(|| endpoint));
        }
        self.endpoint.get().ok_or_else(|| {
            Error::new(
                ErrorKind::Config,
                Self::VENDOR,
                "neither an issuer nor a base URL is set",
            )
        })
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR;
    const BASE_URL: Option<&'static str> = None;
    type Response = types::Userinfo;

    fn connect(connection: Connection) -> Result<Self, Error> {
        let endpoint = Endpoint::new(&connection, &discovery::endpoint_of(&connection)?)?;
        Ok(Self {
            connection,
            issuer: None,
            endpoint: OnceLock::from(endpoint),
        })
    }

    fn map(&self, response: &types::Userinfo, reading: &mut Reading) -> Result<Profile, Error> {
        map(response, reading)
    }

    async fn request(&self) -> Result<ResponseValue<types::Userinfo>, Error> {
        let Endpoint { raw, connection } = self.endpoint().await?;
        match raw.get_userinfo().await {
            Ok(response) => Ok(response),
            Err(error) => Err(failure(connection, error).await),
        }
    }
}

impl Endpoint {
    fn new(connection: &Connection, url: &Url) -> Result<Self, Error> {
        let connection = connection.at(&url.origin().ascii_serialization())?;
        // The path in the description is a placeholder. After a `#` it is not sent.
        let mut base_url = url.clone();
        base_url.set_fragment(Some(""));
        let raw = generated::Client::new(base_url.as_str(), connection.transport().clone());
        Ok(Self { raw, connection })
    }
}

type Failure = client_runtime::Error<types::ErrorBody>;

async fn failure(connection: &Connection, error: Failure) -> Error {
    if is_signed(&error) {
        return Error::new(
            ErrorKind::Decode,
            VENDOR,
            "the response is a signed token (application/jwt), which is not supported: register the application without userinfo_signed_response_alg to get a JSON response",
        );
    }
    let in_body = error.body().and_then(|body| {
        let description = body.error_description.as_ref();
        description.or(body.error.as_ref()).cloned()
    });
    let message = in_body.or_else(|| challenge(&error));
    connection.error(error, message).await
}

fn is_signed(error: &Failure) -> bool {
    let is_success = error.status().is_some_and(|status| status.is_success());
    let content_type = error
        .headers()
        .and_then(|it| it.get(CONTENT_TYPE)?.to_str().ok());
    is_success
        && content_type.is_some_and(|it| {
            let media_type = it.split(';').next().unwrap_or_default();
            media_type.trim().eq_ignore_ascii_case("application/jwt")
        })
}

/// Returns the message in the challenge (RFC 6750, section 3): many error responses have no body.
fn challenge(error: &Failure) -> Option<String> {
    let value = error.headers()?.get(WWW_AUTHENTICATE)?.to_str().ok()?;
    let parameter = |name: &str| {
        let (_, rest) = value.split_once(&format!("{name}=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    parameter("error_description").or_else(|| parameter("error"))
}
