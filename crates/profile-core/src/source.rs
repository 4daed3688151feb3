//! [`ProfileSource`] and [`Fetched`]: asking who an account is.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use client_runtime::ResponseValue;

use crate::{Error, Profile, ProfileUpdate, Reading};

/// What [`ProfileSource::profile`] returns: a boxed future, since the trait is used as `dyn`.
pub type ProfileFuture<'a> = Pin<Box<dyn Future<Output = Result<Profile, Error>> + Send + 'a>>;

/// Anything that can say who the account behind a credential is, whatever the vendor.
///
/// Every [`VendorClient`](crate::VendorClient) is one, so that clients of several vendors fit into one
/// `Vec<Box<dyn ProfileSource>>`.
pub trait ProfileSource: Send + Sync {
    /// The vendor's short name, such as `chatwoot`.
    fn vendor(&self) -> &str;

    /// Asks the vendor.
    fn profile(&self) -> ProfileFuture<'_>;

    /// Changes the account's profile at the vendor, leaves what is not set as it is, and returns
    /// the changed profile. A request that changes something is sent once: after an error
    /// without a status, it may have been applied.
    ///
    /// Its future fails with kind `Config`, before anything is sent, where `update` sets a field
    /// that this vendor cannot change.
    fn update_profile(&self, update: ProfileUpdate) -> ProfileFuture<'_>;
}

/// A profile together with what it was made of.
///
/// `Debug` leaves the vendor's answer out.
#[derive(Clone)]
#[non_exhaustive]
pub struct Fetched<T> {
    /// The normalized profile.
    pub profile: Profile,
    /// The vendor's own answer, in the generated type.
    pub answer: T,
    /// JSON pointers (RFC 6901) to what in the answer could not be read and was left out.
    pub unreadable: Vec<String>,
}

impl<T> Fetched<T> {
    /// Maps an answer by the vendor's rules.
    ///
    /// # Errors
    ///
    /// What the mapping returns: an answer without an id is no account's.
    pub fn new(
        answer: ResponseValue<T>,
        map: impl FnOnce(&T, &mut Reading) -> Result<Profile, Error>,
    ) -> Result<Self, Error> {
        let removed = answer.unreadable().to_vec();
        Self::read(answer.into_inner(), removed, map)
    }

    pub(crate) fn read(
        answer: T,
        removed: Vec<String>,
        map: impl FnOnce(&T, &mut Reading) -> Result<Profile, Error>,
    ) -> Result<Self, Error> {
        let mut reading = Reading::new(removed);
        Ok(Self {
            profile: map(&answer, &mut reading)?,
            answer,
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
