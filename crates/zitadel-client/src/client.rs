//! [`Client`]: asking GetMyUser or GetMyProfile.

use client_runtime::ResponseValue;
use profile_core::{
    ClientBuilder, Connection, Error, Fetched, Field, Profile, ProfileSource, ProfileUpdate,
    Reading, VendorClient,
};

use crate::VENDOR;
use crate::generated::{self, types};
use crate::profile;
use crate::update::{self, Change};

/// Asks a ZITADEL instance whom a token belongs to.
#[derive(Clone, Debug)]
pub struct Client {
    raw: generated::Client,
    connection: Connection,
}

impl Client {
    /// Settings; a token and the instance's base URL are needed.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::new()
    }

    /// The profile of the token's owner, a person or a service user.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or the answer names no user.
    pub async fn profile(&self) -> Result<Profile, Error> {
        ProfileSource::profile(self).await
    }

    /// The profile, the answer that it was made of, and what in it could not be read.
    ///
    /// # Errors
    ///
    /// As [`Client::profile`].
    pub async fn fetch(&self) -> Result<Fetched<types::V1GetMyUserResponse>, Error> {
        VendorClient::fetch(self).await
    }

    /// The same from GetMyProfile, whose answer has no id: `sub` is the user's, from elsewhere.
    /// E-mail address and phone number are missing; a service user has no such profile.
    ///
    /// # Errors
    ///
    /// When no answer came, the server refused, or `sub` is empty.
    pub async fn my_profile(
        &self,
        sub: &str,
    ) -> Result<Fetched<types::V1GetMyProfileResponse>, Error> {
        let answer = self.raw.auth_service_get_my_profile().await;
        let answer = self.connection.check(answer, words).await?;
        Fetched::new(answer, |answer, reading| {
            profile::person(answer, sub, reading)
        })
    }

    /// Changes names, gender or language, and returns the profile as it is then. Reads the
    /// profile first, since the server replaces it as a whole: what is changed elsewhere in
    /// between is lost.
    ///
    /// # Errors
    ///
    /// Before anything is sent, for other fields and for values that the server would not take;
    /// when no answer came, in which case the change may have been made, or the server refused.
    pub async fn update_profile(&self, update: ProfileUpdate) -> Result<Profile, Error> {
        ProfileSource::update_profile(self, update).await
    }

    /// The generated client: every operation as the vendor's description has it. What it
    /// offers may change with any update of that description.
    pub fn raw(&self) -> &generated::Client {
        &self.raw
    }
}

impl VendorClient for Client {
    const VENDOR: &'static str = VENDOR;
    const BASE_URL: Option<&'static str> = None;
    type Answer = types::V1GetMyUserResponse;

    fn connect(connection: Connection) -> Result<Self, Error> {
        let base_url = connection.url("/auth/v1");
        let raw = generated::Client::new(&base_url, connection.transport().clone());
        Ok(Self { raw, connection })
    }

    fn map(
        &self,
        answer: &types::V1GetMyUserResponse,
        reading: &mut Reading,
    ) -> Result<Profile, Error> {
        profile::user(answer.user.as_ref(), reading)
    }

    async fn ask(&self) -> Result<ResponseValue<types::V1GetMyUserResponse>, Error> {
        let answer = self.raw.auth_service_get_my_user().await;
        self.connection.check(answer, words).await
    }

    const UPDATES: &'static [Field] = update::FIELDS;

    /// Reads, replaces, and reads again: the answer to the change does not repeat the profile.
    async fn update(&self, update: ProfileUpdate) -> Result<Profile, Error> {
        let change = Change::new(update)?;
        let before = self.ask().await?;
        let Some(request) = change.applied_to(&before)? else {
            return Ok(Fetched::new(before, |answer, reading| self.map(answer, reading))?.profile);
        };
        let answer = self.raw.auth_service_update_my_profile(&request).await;
        match answer {
            // Somebody else was faster.
            Err(error) if error.body().is_some_and(update::is_unchanged) => {}
            answer => drop(self.connection.check(answer, words).await?),
        }
        let after = self.profile().await;
        after.map_err(|error| error.during("the profile was changed, but not read again"))
    }
}

/// The message, with the id by which the vendor's support finds the place.
fn words(body: &types::RpcStatus) -> Option<String> {
    let message = body.message.clone()?;
    match update::detail_id(body) {
        Some(id) if !message.contains(id) => Some(format!("{message} ({id})")),
        _ => Some(message),
    }
}
