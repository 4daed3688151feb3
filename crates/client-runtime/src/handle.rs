//! [`Transport`] in the hands of its users: what it is made from, and the same one in other forms.

use std::fmt;

use reqwest::{Client, Url};
use serde::de::DeserializeOwned;

use crate::origin::{check_scheme, parse_base};
use crate::wallet::Wallet;
use crate::{Error, ResponseValue, Security, Transport, TransportBuilder, TransportError};

impl Transport {
    /// Settings for a server whose API begins at `base_url`.
    pub fn builder(base_url: &str) -> TransportBuilder {
        TransportBuilder::new(base_url)
    }

    /// Makes requests for [`Transport::execute`], which is how they are sent. All transports
    /// without an HTTP client of the caller's share this one.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The URL whose origin the credentials are for.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// The same transport with the credentials for another origin, where a discovery document
    /// names one. Only for an origin that may have the tokens.
    ///
    /// # Errors
    ///
    /// Of kind `Config`, when the URL cannot be used or is `http` without leave.
    pub fn for_base_url(&self, base_url: &str) -> Result<Self, TransportError> {
        let base = parse_base(base_url)?;
        check_scheme(&base, self.limits.allow_http)?;
        Ok(Self {
            base,
            ..self.clone()
        })
    }

    /// The same transport without its credentials, for what is public.
    pub fn without_credential(&self) -> Self {
        Self {
            wallet: Wallet::default(),
            ..self.clone()
        }
    }

    /// The same transport for a generated client, with what its description's operations ask
    /// for.
    pub fn with_security(self, security: &'static Security) -> Self {
        Self {
            security: Some(security),
            ..self
        }
    }

    /// Replaces the tokens in use, wherever they stand in `text`, also where they are
    /// encoded (percent, HTML, JSON, base64, hexadecimal), split by blanks or punctuation, or
    /// in another case. A token of fewer than eight letters and digits is found as it is only.
    pub fn redact(&self, text: &str) -> String {
        self.wallet.redact(text)
    }

    /// Gets a JSON document, under the policy, with credentials only at their own origins.
    ///
    /// # Errors
    ///
    /// When no answer came, its status is not a success, or it is not what `T` expects.
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
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base.as_str())
            .field("credentials", &self.wallet)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
