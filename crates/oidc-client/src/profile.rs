//! OpenID Connect's claims as a profile, which has the same names.

use client_runtime::serde_json::{self, Value};
use profile_core::{Error, Profile, VendorClient, claims};
use serde::Serialize;
use url::Url;

use crate::Client;
use crate::generated::types;

pub(crate) fn map(user: &types::Userinfo) -> Result<Profile, Error> {
    let mut profile = Profile::from_id(Client::VENDOR, user.sub.as_ref(), "/sub")?;
    profile.preferred_username = claims::text(user.preferred_username.as_ref());
    profile.name = claims::text(user.name.as_ref());
    profile.given_name = claims::text(user.given_name.as_ref());
    profile.family_name = claims::text(user.family_name.as_ref());
    profile.middle_name = claims::text(user.middle_name.as_ref());
    profile.nickname = claims::text(user.nickname.as_ref());
    profile.email = claims::text(user.email.as_ref());
    profile.email_verified = claims::flag(json(user.email_verified.as_ref()).as_ref());
    profile.phone_number = claims::text(user.phone_number.as_ref());
    profile.phone_number_verified =
        claims::flag(json(user.phone_number_verified.as_ref()).as_ref());
    profile.picture = absolute(user.picture.as_ref());
    profile.profile = absolute(user.profile.as_ref());
    profile.website = absolute(user.website.as_ref());
    profile.gender = claims::text(user.gender.as_ref());
    profile.birthdate = claims::text(user.birthdate.as_ref());
    profile.zoneinfo = claims::text(user.zoneinfo.as_ref());
    profile.locale = claims::language(user.locale.as_ref());
    profile.updated_at = claims::timestamp(json(user.updated_at.as_ref()).as_ref());
    Ok(profile)
}

/// A value of one of several types, as it came.
fn json(value: Option<&impl Serialize>) -> Option<Value> {
    serde_json::to_value(value?).ok()
}

/// Claims are addresses in full: `kenji.example.org` is no place at the provider's.
fn absolute(address: Option<&String>) -> Option<Url> {
    let url = Url::parse(address?.trim()).ok()?;
    matches!(url.scheme(), "https" | "http").then_some(url)
}
