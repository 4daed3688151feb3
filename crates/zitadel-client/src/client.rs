//! [`Client`]: calls GetMyUser or GetMyProfile.

use client_runtime::ResponseValue;
use profile_core::{
    ClientBuilder, Connection, Error, Fetched, Field, Profile, ProfileSource, ProfileUpdate,
    Reading, VendorClient,
};

use crate::VENDOR;
use crate::generated::{self, types};
use crate::profile;
use crate::update::{self, Change};

/// A client that fetches the profile of a token's owner from a ZITADEL instance.
#[derive(Clone, Debug)]
pub struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Returns a builder; a token and the instance's base URL are required.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// Fetches the profile of the token's owner, a person or a service user.
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
    pub async fn fetch(&self) -> Result<Fetched<types::V1GetMyUserResponse>, Error> {
        VendorClient::fetch(self).await
    }

    /// Fetches the profile from GetMyProfile, whose response has no id: `sub` is the user's id,
    /// from another source. E-mail address and phone number are missing; a service user has no
    /// such profile.
    ///
    /// # Errors
    ///
    /// When no response was received, the server refused the request, or `sub` is empty.
    pub async fn my_profile(
        &self,
        sub: &str,
    ) -> Result<Fetched<types::V1GetMyProfileResponse>, Error> {
        let response = self.raw.auth_service_get_my_profile().await;
        let response = self.connection.check(response, error_message).await?;
        Fetched::new(response, |response, reading| {
            profile::person(response, sub, reading)
        })
    }

    /// Changes names, gender or language, and returns the changed profile. Reads the profile
    /// first, since the server replaces it as a whole: concurrent changes are lost.
    ///
    /// # Errors
    ///
    /// Before anything is sent, for other fields and for values that the server does not
    /// accept; when no response was received, in which case the change may have been made; or
    /// when the server refused the request.
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
    const VENDOR: &'static str = VENDOR;
    const BASE_URL: Option<&'static str> = None;
    type Response = types::V1GetMyUserResponse;

    fn connect(connection: Connection) -> Result<Self, Error> {
        let base_url = connection.url("/auth/v1");
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self { raw, connection })
    }

    fn map(
        &self,
        response: &types::V1GetMyUserResponse,
        reading: &mut Reading,
    ) -> Result<Profile, Error> {
        profile::user(response.user.as_ref(), reading)
    }

    async fn request(&self) -> Result<ResponseValue<types::V1GetMyUserResponse>, Error> {
        let response = self.raw.auth_service_get_my_user().await;
        self.connection.check(response, error_message).await
    }

    const UPDATES: &'static [Field] = update::FIELDS;

    /// Reads, replaces, and reads again: the response to the change does not contain the
    /// profile.
    async fn update(&self, update: ProfileUpdate) -> Result<Profile, Error> {
        let change = Change::new(update)?;
        let before = self.request().await?;
        let Some(request) = change.applied_to(&before)? else {
            return Ok(
                Fetched::new(before, |response, reading| self.map(response, reading))?.profile,
            );
        };
        let response = self.raw.auth_service_update_my_profile(&request).await;
        match response {
            // Another client has made the same change.
            Err(error) if error.body().is_some_and(update::is_unchanged) => {}
            response => drop(self.connection.check(response, error_message).await?),
        }
        let after = self.profile().await;
        after.map_err(|error| error.during("the profile was changed, but could not be read back"))
    }
}

/// Returns the message, with the id by which the vendor's support finds the line of code.
fn error_message(body: &types::RpcStatus) -> Option<String> {
    let message = body.message.clone()?;
    match update::detail_id(body) {
        Some(id) if !message.contains(id) => Some(format!("{message} ({id})")),
        _ => Some(message),
    }
}
