//! [`Authorization`]: an authorization code, exchanged for tokens.

use std::fmt;

use reqwest::Url;

use super::{OAuth2, Refusal};
use crate::{ErrorKind, Secret, Token, Transport, TransportError};

/// An authorization by a user that has started.
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
        let refused = |why: String| TransportError::new(ErrorKind::Unauthorized, why);
        let parameter = |name: &str| {
            let mut pairs = returned.query_pairs();
            pairs
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        if parameter("state").as_deref() != Some(self.state.expose()) {
            let why = "the redirect has the state of another authorization";
            return Err(refused(why.to_owned()));
        }
        if let Some(error) = parameter("error") {
            let why = Refusal { error }.shown().unwrap_or_default();
            return Err(refused(format!("the authorization failed: {why}")));
        }
        let code = parameter("code").map(Secret::new);
        let code =
            code.ok_or_else(|| refused("the redirect has no authorization code".to_owned()))?;
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &*self.redirect_url),
            ("code_verifier", self.verifier.expose()),
        ];
        let bare = transport.without_credential();
        let response = self.oauth.ask(&bare, &self.oauth.token_url, &grant, false);
        let response = response.await?;
        self.oauth.keep(&response);
        let refresh = response.refresh_token.clone();
        if refresh.is_none() {
            let (token, _) = response.granted();
            return Ok(Token::fixed(token));
        }
        let first = Some(response.granted());
        Ok(self.oauth.into_token(transport, refresh, first))
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("oauth", &self.oauth)
            .finish_non_exhaustive()
    }
}
