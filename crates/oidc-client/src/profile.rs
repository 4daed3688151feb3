//! Maps OpenID Connect claims to a profile, which has the same names.

use client_runtime::serde_json::{self, Value};
use profile_core::{Error, Profile, Reading, claims};
use serde::Serialize;

use crate::VENDOR;
use crate::generated::types;

pub(crate) fn map(user: &types::Userinfo, reading: &mut Reading) -> Result<Profile, Error> {
    let mut profile = Profile::from_id(VENDOR, user.sub.as_ref(), "/sub")?;
    profile.preferred_username = claims::text(user.preferred_username.as_ref());
    profile.name = claims::text(user.name.as_ref());
    profile.given_name = claims::text(user.given_name.as_ref());
    profile.family_name = claims::text(user.family_name.as_ref());
    profile.middle_name = claims::text(user.middle_name.as_ref());
    profile.nickname = claims::text(user.nickname.as_ref());
    profile.email = reading.at("/email", claims::email(user.email.as_ref()));
    let flag = claims::flag(json(user.email_verified.as_ref()).as_ref());
    profile.email_verified = reading.at("/email_verified", flag);
    profile.phone_number = claims::text(user.phone_number.as_ref());
    let flag = claims::flag(json(user.phone_number_verified.as_ref()).as_ref());
    profile.phone_number_verified = reading.at("/phone_number_verified", flag);
    profile.picture = reading.at("/picture", claims::absolute_url(user.picture.as_ref()));
    profile.profile = reading.at("/profile", claims::absolute_url(user.profile.as_ref()));
    profile.website = reading.at("/website", claims::absolute_url(user.website.as_ref()));
    profile.gender = claims::text(user.gender.as_ref());
    profile.birthdate = claims::text(user.birthdate.as_ref());
    profile.zoneinfo = claims::text(user.zoneinfo.as_ref());
    profile.locale = claims::language(user.locale.as_ref());
    let time = claims::timestamp(json(user.updated_at.as_ref()).as_ref());
    profile.updated_at = reading.at("/updated_at", time);
    Ok(profile)
}

/// Serializes a value of one of several types.
fn json(value: Option<&impl Serialize>) -> Option<Value> {
    serde_json::to_value(value?).ok()
}
