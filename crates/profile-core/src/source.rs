//! [`ProfileSource`] and [`Fetched`]: fetching a profile.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use client_runtime::ResponseValue;

use crate::{Error, Profile, ProfileUpdate, Reading};

/// The return type of [`ProfileSource::profile`]: a boxed future, since the trait is used as
/// `dyn`.
pub type ProfileFuture<'a> = Pin<Box<dyn Future<Output = Result<Profile, Error>> + Send + 'a>>;

/// A source of the profile of the account behind a credential, whatever the vendor.
///
/// Every [`VendorClient`](crate::VendorClient) is one, so clients of several vendors fit into one
/// `Vec<Box<dyn ProfileSource>>`.
pub trait ProfileSource: Send + Sync {
    /// The vendor's short name, such as `chatwoot`.
    fn vendor(&self) -> &str;

    /// Fetches the profile.
    fn profile(&self) -> ProfileFuture<'_>;

    /// Changes the account's profile at the vendor, keeps fields that are not set, and returns
    /// the changed profile. A request that changes something is sent once: after an error
    /// without a status, it may have been applied.
    ///
    /// The future fails with kind `Config`, before anything is sent, if `update` sets a field
    /// that this vendor cannot change.
    fn update_profile(&self, update: ProfileUpdate) -> ProfileFuture<'_>;
}

/// A profile and the response from which it was mapped.
///
/// `Debug` does not show the response.
#[derive(Clone)]
#[non_exhaustive]
pub struct Fetched<T> {
    /// The normalized profile.
    pub profile: Profile,
    /// The vendor's response, in the generated type.
    pub response: T,
    /// JSON pointers (RFC 6901) to the values in the response that could not be read and were
    /// omitted.
    pub unreadable: Vec<String>,
}

impl<T> Fetched<T> {
    /// Maps a response by the vendor's rules.
    ///
    /// # Errors
    ///
    /// Those of the mapping: a response without an id describes no account.
    pub fn new(
        response: ResponseValue<T>,
        map: impl FnOnce(&T, &mut Reading) -> Result<Profile, Error>,
    ) -> Result<Self, Error> {
        let removed = response.unreadable().to_vec();
        Self::read(response.into_inner(), removed, map)
    }

    pub(crate) fn read(
        response: T,
        removed: Vec<String>,
        map: impl FnOnce(&T, &mut Reading) -> Result<Profile, Error>,
    ) -> Result<Self, Error> {
        let mut reading = Reading::new(removed);
        Ok(Self {
            profile: map(&response, &mut reading)?,
            response,
            unreadable: reading.into_unreadable(),
        })
    }
}

impl<T> fmt::Debug for Fetched<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetched")
            .field("profile", &self.profile)
            .field("unreadable", &self.unreadable)
            .finish_non_exhaustive()
    }
}
