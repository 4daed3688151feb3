//! ZITADEL's user, or its profile alone, as a profile.

use profile_core::{Error, Membership, Profile, VendorClient, claims};
use url::Url;

use crate::Client;
use crate::generated::types;

/// Maps an answer of GetMyProfile, which has no id: `sub` is the user's, from elsewhere.
///
/// # Errors
///
/// When `sub` is empty.
pub fn profile_of(answer: &types::V1GetMyProfileResponse, sub: &str) -> Result<Profile, Error> {
    let mut profile = Profile::new(Client::VENDOR, sub)?;
    set_details(&mut profile, answer.details.as_ref());
    set_person(&mut profile, answer.profile.as_ref());
    Ok(profile)
}

pub(crate) fn user(user: Option<&types::V1User>) -> Result<Profile, Error> {
    let id = user.and_then(|user| user.id.as_ref());
    let mut profile = Profile::from_id(Client::VENDOR, id, "/user/id")?;
    let Some(user) = user else {
        return Ok(profile);
    };
    profile.preferred_username = claims::text(user.preferred_login_name.as_ref())
        .or_else(|| claims::text(user.user_name.as_ref()));
    profile.active = user.state.as_ref().and_then(is_active);
    set_details(&mut profile, user.details.as_ref());
    if let Some(human) = &user.human {
        set_person(&mut profile, human.profile.as_ref());
        if let Some(email) = &human.email {
            profile.email = claims::text(email.email.as_ref());
            profile.email_verified = verified(&profile.email, email.is_email_verified);
        }
        if let Some(phone) = &human.phone {
            profile.phone_number = claims::text(phone.phone.as_ref());
            profile.phone_number_verified =
                verified(&profile.phone_number, phone.is_phone_verified);
        }
    }
    if let Some(machine) = &user.machine {
        profile.name = claims::text(machine.name.as_ref());
        profile.bio = claims::text(machine.description.as_ref());
    }
    Ok(profile)
}

fn set_details(profile: &mut Profile, details: Option<&types::V1ObjectDetails>) {
    let Some(details) = details else { return };
    profile.created_at = claims::rfc3339(details.creation_date.as_ref());
    profile.updated_at = claims::rfc3339(details.change_date.as_ref());
    let home = claims::text(details.resource_owner.as_ref());
    profile.memberships = Membership::from_id(home).into_iter().collect();
}

fn set_person(profile: &mut Profile, person: Option<&types::V1Profile>) {
    let Some(person) = person else { return };
    profile.name = claims::text(person.display_name.as_ref());
    profile.given_name = claims::text(person.first_name.as_ref());
    profile.family_name = claims::text(person.last_name.as_ref());
    profile.nickname = claims::text(person.nick_name.as_ref());
    profile.locale = claims::language(person.preferred_language.as_ref());
    profile.gender = person.gender.as_ref().and_then(gender);
    let picture = person.avatar_url.as_deref().map(str::trim);
    let picture = picture.and_then(|url| Url::parse(url).ok());
    profile.picture = picture.filter(|url| matches!(url.scheme(), "https" | "http"));
}

/// An absent flag means no, but only where there is something to verify.
fn verified(what: &Option<String>, flag: Option<bool>) -> Option<bool> {
    what.as_ref().map(|_| flag.unwrap_or(false))
}

fn is_active(state: &types::V1UserState) -> Option<bool> {
    use types::V1UserState as State;
    match state {
        State::UserStateActive => Some(true),
        State::UserStateInactive
        | State::UserStateDeleted
        | State::UserStateLocked
        | State::UserStateSuspend
        // Not set up yet.
        | State::UserStateInitial => Some(false),
        _ => None,
    }
}

fn gender(gender: &types::V1Gender) -> Option<String> {
    let word = match gender {
        types::V1Gender::GenderFemale => "female",
        types::V1Gender::GenderMale => "male",
        types::V1Gender::GenderDiverse => "diverse",
        _ => return None,
    };
    Some(word.to_owned())
}
