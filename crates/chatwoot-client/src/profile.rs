//! Maps a Chatwoot user to a profile.

use client_runtime::{Part, ResponseValue};
use profile_core::{
    ClientBuilder, Connection, Credential, Error, Fetched, Field, Membership, Picture, Profile,
    ProfileSource, ProfileUpdate, Reading, Token, Unusable, VendorClient, claims,
};

use crate::generated::{self, types};

/// A client that fetches the profile of a token's owner from a Chatwoot server.
#[derive(Clone, Debug)]
pub struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Returns a builder; a token is required, and the base URL is the vendor's service by
    /// default.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// Fetches the profile of the token's owner.
    ///
    /// # Errors
    ///
    /// When no response was received, the server refused the request, or the response has no
    /// user.
    pub async fn profile(&self) -> Result<Profile, Error> {
        ProfileSource::profile(self).await
    }

    /// Fetches the profile, the response from which it was mapped, and the values that could
    /// not be read.
    ///
    /// # Errors
    ///
    /// Those of [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<types::User>, Error> {
        VendorClient::fetch(self).await
    }

    /// Changes name, nickname, e-mail address, phone number or picture, and returns the changed
    /// profile; a new address appears after it is confirmed.
    ///
    /// # Errors
    ///
    /// Before anything is sent, for other fields; when no response was received, in which case
    /// the change may have been made; or when the server refused the request.
    pub async fn update_profile(&self, update: ProfileUpdate) -> Result<Profile, Error> {
        ProfileSource::update_profile(self, update).await
    }

    /// The generated client: every operation of the vendor's description. Its items may change
    /// with any update of that description.
    pub fn raw(&self) -> &generated::Client {
        &self.raw
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = "chatwoot";
    const BASE_URL: Option<&'static str> = Some(generated::servers::SERVERS[0].template());
    type Response = types::User;

    /// Older servers do not support `Authorization: Bearer`.
    fn credential(token: Token) -> Credential {
        generated::security::USER_API_KEY.credential(token)
    }

    fn connect(connection: Connection) -> Result<Self, Error> {
        let raw = generated::Client::new(&connection.url(""), connection.transport().clone());
        Ok(Self { raw, connection })
    }

    fn map(&self, user: &types::User, reading: &mut Reading) -> Result<Profile, Error> {
        let mut profile = Profile::from_id(Self::VENDOR, user.id, "/id")?;
        profile.preferred_username = claims::text(user.uid.as_ref());
        profile.name = claims::text(user.name.as_ref());
        profile.nickname = claims::text(user.display_name.as_ref());
        profile.email = reading.at("/email", claims::email(user.email.as_ref()));
        profile.email_verified = user.confirmed;
        let attributes = user.custom_attributes.as_ref();
        let phone = claims::text_of(attributes.and_then(|it| it.get("phone_number")));
        profile.phone_number = reading.at("/custom_attributes/phone_number", phone);
        let picture = claims::url(user.avatar_url.as_ref(), self.connection.base_url());
        profile.picture = reading.at("/avatar_url", picture);
        let settings = user.ui_settings.as_ref();
        let locale = claims::text_of(settings.and_then(|it| it.get("locale")));
        profile.locale = claims::language(reading.at("/ui_settings/locale", locale));
        let accounts = user.accounts.iter().flatten().enumerate();
        profile.memberships = accounts
            .filter_map(|(index, account)| {
                let membership = membership(account, user.account_id).ok_or(Unusable);
                reading.at(format_args!("/accounts/{index}"), membership.map(Some))
            })
            .collect();
        Ok(profile)
    }

    async fn request(&self) -> Result<ResponseValue<types::User>, Error> {
        let response = self.raw.fetch_profile().await;
        self.connection.check(response, error_message).await
    }

    const UPDATES: &'static [Field] = &[
        Field::Name,
        Field::Nickname,
        Field::Email,
        Field::PhoneNumber,
        Field::Picture,
    ];

    /// The server keeps fields that are not sent. A picture can only be sent as a part of a form,
    /// and the other fields are sent with it. (The language is not supported: it would replace
    /// all settings of the user interface.)
    async fn update(&self, update: ProfileUpdate) -> Result<Profile, Error> {
        let response = match update.picture {
            None => {
                let profile = types::UpdateProfileBodyProfile {
                    name: update.name,
                    display_name: update.nickname,
                    email: update.email,
                    phone_number: update.phone_number,
                    ..Default::default()
                };
                let body = types::UpdateProfileBody::new(profile);
                self.raw.update_profile(&body).await
            }
            Some(picture) => {
                let body = types::UpdateProfileMultipartBody {
                    profile_name: update.name,
                    profile_display_name: update.nickname,
                    profile_email: update.email,
                    profile_phone_number: update.phone_number,
                    profile_avatar: Some(avatar(picture)),
                    ..Default::default()
                };
                self.raw.update_profile_multipart(body).await
            }
        };
        let response = self.connection.check(response, error_message).await?;
        Ok(Fetched::new(response, |user, reading| self.map(user, reading))?.profile)
    }
}

/// Returns the picture as a file. Some servers determine the type of a file by its extension.
fn avatar(picture: Picture) -> Part {
    let (_, subtype) = picture.media_type().split_once('/').unwrap_or_default();
    let name = format!("avatar.{subtype}");
    let media_type = picture.media_type().to_owned();
    Part::bytes(picture.into_content())
        .file_name(name)
        .content_type(media_type)
}

/// Returns the membership in an account. A custom role replaces the built-in one.
fn membership(account: &types::UserAccountsItem, current: Option<i64>) -> Option<Membership> {
    let mut membership = Membership::from_id(account.id)?;
    membership.name = claims::text(account.name.as_ref());
    let custom_role = account.custom_role.as_ref();
    let custom = claims::text(custom_role.and_then(|role| role.name.as_ref()));
    let role = custom.or_else(|| claims::text(account.role.as_ref().map(ToString::to_string)));
    membership.roles = role.into_iter().collect();
    membership.status = claims::text(account.status.as_ref());
    membership.current = current.map(|current| account.id == Some(current));
    Some(membership)
}

/// Returns the server's error message, in any of its three formats.
fn error_message(body: &types::ErrorBody) -> Option<String> {
    let listed = body.errors.iter().flatten().find_map(|item| match item {
        types::ErrorBodyErrorsItem::String(text) => Some(text),
        types::ErrorBodyErrorsItem::RequestError(error) => error.message.as_ref(),
    });
    let single = body.error.as_ref().or(body.message.as_ref());
    single.or(listed).cloned()
}
