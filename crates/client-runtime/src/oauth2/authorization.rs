//! [`Authorization`]: exchanges an authorization code for tokens.

use std::fmt;

use reqwest::Url;

use super::{OAuth2, Refusal};
use crate::fields::query_parameter;
use crate::{ErrorKind, Secret, Token, Transport, TransportError};

/// The authorization by a user, from its start until tokens are issued.
pub struct Authorization {
    pub(super) oauth: OAuth2,
    pub(super) url: Url,
    pub(super) redirect_url: String,
    pub(super) state: Secret,
    pub(super) verifier: Secret,
}

impl Authorization {
    /// The URL to open in the user's browser.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Exchanges the authorization code in the query of `returned`, the URL to which the
    /// browser was redirected, for tokens. Without a refresh token, the user has to authorize
    /// again when the access token has expired.
    ///
    /// # Errors
    ///
    /// Of kind `Unauthorized`, when the user or the server refused, or `returned` belongs to
    /// another authorization; and when no token was issued.
    pub async fn finish(
        self,
        returned: &Url,
        transport: &Transport,
    ) -> Result<Token, TransportError> {
        let refuse = |why: &str| TransportError::new(ErrorKind::Unauthorized, why);
        if query_parameter(returned, "state").as_deref() != Some(self.state.expose()) {
            return Err(refuse(
                "the redirect has the state of another authorization",
            ));
        }
        if let Some(error) = query_parameter(returned, "error") {
            let code = Refusal { error }.into_code().unwrap_or_default();
            return Err(refuse(&format!("the authorization failed: {code}")));
        }
        let code = query_parameter(returned, "code")
            .map(Secret::new)
            .ok_or_else(|| refuse("the redirect has no authorization code"))?;
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &*self.redirect_url),
            ("code_verifier", self.verifier.expose()),
        ];
        let response = self
            .oauth
            .request_token(
                &transport.without_credential(),
                &self.oauth.token_url,
                &grant,
                false,
            )
            .await?;
        self.oauth.store_refresh_token(&response);
        let refresh = response.refresh_token.clone();
        let granted = response.into_granted();
        if refresh.is_none() {
            return Ok(Token::fixed(granted.0));
        }
        Ok(self.oauth.into_token(transport, refresh, Some(granted)))
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("oauth", &self.oauth)
            .finish_non_exhaustive()
    }
}
