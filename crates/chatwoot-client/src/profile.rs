//! Chatwoot's user as a profile.

use profile_core::{
    ClientBuilder, Connection, Credential, Error, Fetched, Membership, Profile, Token,
    VendorClient, claims,
};

use crate::generated::{self, types};

/// Asks a Chatwoot server whom an access token belongs to.
#[derive(Clone, Debug)]
pub struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Settings; a token is needed, the base URL is the vendor's own service by default.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// The profile of the token's owner.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or the answer names no user.
    pub async fn profile(&self) -> Result<Profile, Error> {
        Ok(self.fetch().await?.profile)
    }

    /// The profile, the answer that it was made of, and what in it could not be read.
    ///
    /// # Errors
    ///
    /// As [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<types::User>, Error> {
        VendorClient::fetch(self).await
    }

    /// The generated client: every operation as the vendor's description has it. What it
    /// offers may change with any update of that description.
    pub fn raw(&self) -> &generated::Client {
        &self.raw
    }

    fn map(&self, user: &types::User) -> Result<Profile, Error> {
        let mut profile = Profile::from_id(Self::VENDOR, user.id, "/id")?;
        profile.preferred_username = claims::text(user.uid.as_ref());
        profile.name = claims::text(user.name.as_ref());
        profile.nickname = claims::text(user.display_name.as_ref());
        profile.email = claims::text(user.email.as_ref());
        profile.email_verified = user.confirmed;
        let attributes = user.custom_attributes.as_ref();
        profile.phone_number = claims::text_of(attributes.and_then(|it| it.get("phone_number")));
        profile.picture = claims::url(user.avatar_url.as_ref(), self.connection.base_url());
        let settings = user.ui_settings.as_ref();
        profile.locale =
            claims::language(claims::text_of(settings.and_then(|it| it.get("locale"))));
        let accounts = user.accounts.iter().flatten();
        profile.memberships = accounts
            .filter_map(|account| membership(account, user.account_id))
            .collect();
        Ok(profile)
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = "chatwoot";
    const BASE_URL: Option<&'static str> = Some(generated::servers::SERVERS[0].template());
    type Answer = types::User;

    /// Older servers know no `Authorization: Bearer`.
    fn credential(token: Token) -> Credential {
        generated::security::USER_API_KEY.credential(token)
    }

    fn connect(connection: Connection) -> Result<Self, Error> {
        let raw = generated::Client::new(&connection.url(""), connection.transport().clone());
        Ok(Self { raw, connection })
    }

    async fn fetch(&self) -> Result<Fetched<types::User>, Error> {
        let answer = self.raw.fetch_profile().await;
        let answer = answer.map_err(|error| self.connection.error(error, words))?;
        Fetched::new(answer, |user| self.map(user))
    }
}

/// A custom role replaces the built-in one.
fn membership(account: &types::UserAccountsItem, current: Option<i64>) -> Option<Membership> {
    let mut membership = Membership::from_id(account.id)?;
    membership.name = claims::text(account.name.as_ref());
    let custom = account.custom_role.as_ref();
    let custom = claims::text(custom.and_then(|role| role.name.as_ref()));
    let role = custom.or_else(|| claims::text(account.role.as_ref().map(ToString::to_string)));
    membership.roles = role.into_iter().collect();
    membership.status = claims::text(account.status.as_ref());
    membership.current = current.map(|current| account.id == Some(current));
    Some(membership)
}

/// What the server says went wrong, in any of its three forms.
fn words(body: &types::ErrorBody) -> Option<String> {
    let listed = body.errors.iter().flatten().find_map(|item| match item {
        types::ErrorBodyErrorsItem::String(text) => Some(text),
        types::ErrorBodyErrorsItem::RequestError(error) => error.message.as_ref(),
    });
    let said = body.error.as_ref().or(body.message.as_ref());
    said.or(listed).cloned()
}
