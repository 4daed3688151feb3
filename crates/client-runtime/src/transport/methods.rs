//! Methods of [`Transport`] besides [`Transport::execute`].

use std::fmt;
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::{Client, Method, Request, Url};
use serde::de::DeserializeOwned;

use crate::credential_store::CredentialStore;
use crate::origin::{check_scheme, parse_base};
use crate::{
    ByteStream, Error, ErrorKind, Operation, Response, ResponseValue, Security, Transport,
    TransportBuilder, TransportError, redirect,
};

impl Transport {
    /// Starts a transport for a server whose API begins at `base_url`.
    pub fn builder(base_url: &str) -> TransportBuilder {
        TransportBuilder::new(base_url)
    }

    /// The HTTP client that builds requests, which [`Transport::execute`] sends. All transports
    /// without a custom HTTP client share it.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The URL to whose origin the credentials are sent.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// Returns the same transport with its credentials for another origin, for example one that
    /// a discovery document states. Use it only for an origin that may receive the tokens.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the URL cannot be used, or is `http` and that is not allowed.
    pub fn for_base_url(&self, base_url: &str) -> Result<Self, TransportError> {
        let base = parse_base(base_url)?;
        check_scheme(&base, self.limits.allow_http)?;
        Ok(Self {
            base,
            ..self.clone()
        })
    }

    /// Returns the same transport without credentials, for public resources.
    pub fn without_credential(&self) -> Self {
        Self {
            credentials: CredentialStore::default(),
            ..self.clone()
        }
    }

    /// Returns the same transport with the security requirements of a generated client.
    pub fn with_security(self, security: &'static Security) -> Self {
        Self {
            security: Some(security),
            ..self
        }
    }

    /// Returns the same transport, with its connections and tokens, and another time limit, for
    /// a call that takes longer than others. See [`TransportBuilder::timeout`].
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.limits = self.limits.with_timeout(timeout);
        self
    }

    /// Returns the same transport, with its connections and tokens, and another size limit for
    /// bodies that are read as a whole. See [`TransportBuilder::body_limit`].
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// Replaces the current tokens in `text` with `…`, also where they are encoded (percent, HTML,
    /// JSON, base64, hexadecimal), split by spaces or punctuation, or in another letter case. A
    /// token of fewer than eight letters and digits is only found verbatim.
    pub fn redact(&self, text: &str) -> String {
        self.credentials.redact(text)
    }

    /// Like [`Transport::execute`], for an operation that describes redirects with these
    /// statuses: such a redirect is returned with its headers instead of being followed or
    /// refused. A client from `client_with_its_own_policy` follows redirects by its own policy.
    ///
    /// # Errors
    ///
    /// Those of [`Transport::execute`].
    pub async fn execute_unless_redirected(
        &self,
        request: Request,
        operation: impl Into<Operation>,
        statuses: &'static [u16],
    ) -> Result<Response, TransportError> {
        redirect::describing(statuses, self.execute(request, operation)).await
    }

    /// Gets a JSON document under the transport's policy; credentials are sent to their own
    /// origins only.
    ///
    /// # Errors
    ///
    /// When no response was received, its status is not a success, or it does not fit `T`.
    pub async fn get_json<T: DeserializeOwned>(
        &self,
        url: Url,
        operation: &'static str,
    ) -> Result<ResponseValue<T>, Error> {
        let request = self.client.get(url).header("accept", "application/json");
        let response = self.execute(request.build()?, operation).await?;
        if response.status().is_success() {
            ResponseValue::from_response(response).await
        } else {
            Err(Error::UnexpectedResponse(response))
        }
    }

    /// Requests the target of a redirect that an operation describes, such as the presigned URL
    /// of a download: by GET, whatever its origin, and without any credential. Returns the
    /// target's response with its body unread; the limits of the transport apply.
    ///
    /// ```
    /// # use client_runtime::{ByteStream, Error, ResponseValue, Transport};
    /// # async fn f(transport: &Transport, redirect: ResponseValue<()>) -> Result<(), Error> {
    /// // `client.download_report("7").await?` of a generated client returns the redirect.
    /// let file: ResponseValue<ByteStream> = transport.follow(&redirect).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// When the response has no `Location` that is an `https` URL (`http` if the transport's
    /// base URL is), when no response was received, and [`Error::UnexpectedResponse`] for a
    /// response that is not successful.
    pub async fn follow<T>(
        &self,
        redirect: &ResponseValue<T>,
    ) -> Result<ResponseValue<ByteStream>, Error> {
        const OPERATION: &str = "follow";
        let refuse = |why: &str| {
            let error = TransportError::new(ErrorKind::Decode, why);
            error.during(OPERATION.into(), &Method::GET)
        };
        let location = redirect
            .headers()
            .get(LOCATION)
            .and_then(|it| it.to_str().ok())
            .ok_or_else(|| refuse("the redirect has no Location"))?;
        let url = redirect
            .request_info()
            .and_then(|it| Url::parse(it.url()).ok())
            .unwrap_or_else(|| self.base.clone())
            .join(location)
            .map_err(|_| refuse("the Location of the redirect is not a valid URL"))?;
        if url.scheme() != "https" && url.scheme() != self.base.scheme() {
            return Err(refuse("refused to leave https").into());
        }
        let request = self.client.get(url).build()?;
        let response = self
            .without_credential()
            .execute(request, OPERATION)
            .await?;
        if response.status().is_success() {
            Ok(ResponseValue::stream(response))
        } else {
            Err(Error::UnexpectedResponse(response))
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base.as_str())
            .field("credentials", &self.credentials)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
