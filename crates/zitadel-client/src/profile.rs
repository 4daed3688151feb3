//! Maps a ZITADEL user, or its profile alone.

use profile_core::claims::{self, Claim};
use profile_core::{Error, Membership, Profile, Reading, Unusable};

use crate::VENDOR;
use crate::generated::types;

/// Maps a response of GetMyProfile, which has no id: `sub` is the user's id, from another
/// source.
///
/// # Errors
///
/// When `sub` is empty.
pub fn profile_of(response: &types::V1GetMyProfileResponse, sub: &str) -> Result<Profile, Error> {
    person(response, sub, &mut Reading::default())
}

pub(crate) fn person(
    response: &types::V1GetMyProfileResponse,
    sub: &str,
    reading: &mut Reading,
) -> Result<Profile, Error> {
    let mut profile = Profile::new(VENDOR, sub)?;
    set_details(&mut profile, response.details.as_ref(), "/details", reading);
    set_person(&mut profile, response.profile.as_ref(), "/profile", reading);
    Ok(profile)
}

pub(crate) fn user(user: Option<&types::V1User>, reading: &mut Reading) -> Result<Profile, Error> {
    let id = user.and_then(|user| user.id.as_ref());
    let mut profile = Profile::from_id(VENDOR, id, "/user/id")?;
    let Some(user) = user else {
        return Ok(profile);
    };
    profile.preferred_username = claims::text(user.preferred_login_name.as_ref())
        .or_else(|| claims::text(user.user_name.as_ref()));
    profile.active = reading.at(
        "/user/state",
        user.state.as_ref().map_or(Ok(None), is_active),
    );
    let details = user.details.as_ref();
    set_details(&mut profile, details, "/user/details", reading);
    if let Some(human) = &user.human {
        let person = human.profile.as_ref();
        set_person(&mut profile, person, "/user/human/profile", reading);
        if let Some(email) = &human.email {
            let address = claims::email(email.email.as_ref());
            profile.email = reading.at("/user/human/email/email", address);
            let flag = email.is_email_verified;
            let is_unreadable = reading.has("/user/human/email/isEmailVerified");
            profile.email_verified = verified(&profile.email, flag, is_unreadable);
        }
        if let Some(phone) = &human.phone {
            profile.phone_number = claims::text(phone.phone.as_ref());
            let flag = phone.is_phone_verified;
            let is_unreadable = reading.has("/user/human/phone/isPhoneVerified");
            profile.phone_number_verified = verified(&profile.phone_number, flag, is_unreadable);
        }
    }
    if let Some(machine) = &user.machine {
        profile.name = claims::text(machine.name.as_ref());
        profile.bio = claims::text(machine.description.as_ref());
    }
    Ok(profile)
}

fn set_details(
    profile: &mut Profile,
    details: Option<&types::V1ObjectDetails>,
    pointer: &str,
    reading: &mut Reading,
) {
    let Some(details) = details else { return };
    let created = claims::rfc3339(details.creation_date.as_ref());
    profile.created_at = reading.at(format_args!("{pointer}/creationDate"), created);
    let updated = claims::rfc3339(details.change_date.as_ref());
    profile.updated_at = reading.at(format_args!("{pointer}/changeDate"), updated);
    let organisation = claims::text(details.resource_owner.as_ref());
    profile.memberships = Membership::from_id(organisation).into_iter().collect();
}

fn set_person(
    profile: &mut Profile,
    person: Option<&types::V1Profile>,
    pointer: &str,
    reading: &mut Reading,
) {
    let Some(person) = person else { return };
    profile.name = claims::text(person.display_name.as_ref());
    profile.given_name = claims::text(person.first_name.as_ref());
    profile.family_name = claims::text(person.last_name.as_ref());
    profile.nickname = claims::text(person.nick_name.as_ref());
    profile.locale = claims::language(person.preferred_language.as_ref());
    let gender = person.gender.as_ref().map_or(Ok(None), gender);
    profile.gender = reading.at(format_args!("{pointer}/gender"), gender);
    let picture = claims::absolute_url(person.avatar_url.as_ref());
    profile.picture = reading.at(format_args!("{pointer}/avatarUrl"), picture);
}

/// Returns whether an address is verified. An absent flag means false, but only if there is an
/// address, and if no flag was sent that could not be read.
fn verified(address: &Option<String>, flag: Option<bool>, is_unreadable: bool) -> Option<bool> {
    address.as_ref()?;
    flag.or((!is_unreadable).then_some(false))
}

fn is_active(state: &types::V1UserState) -> Claim<bool> {
    use types::V1UserState as State;
    match state {
        State::UserStateUnspecified => Ok(None),
        State::UserStateActive => Ok(Some(true)),
        State::UserStateInactive
        | State::UserStateDeleted
        | State::UserStateLocked
        | State::UserStateSuspend
        // The account is not set up yet.
        | State::UserStateInitial => Ok(Some(false)),
        State::Unknown(_) => Err(Unusable),
    }
}

fn gender(gender: &types::V1Gender) -> Claim<String> {
    let name = match gender {
        types::V1Gender::GenderUnspecified => return Ok(None),
        types::V1Gender::GenderFemale => "female",
        types::V1Gender::GenderMale => "male",
        types::V1Gender::GenderDiverse => "diverse",
        types::V1Gender::Unknown(_) => return Err(Unusable),
    };
    Ok(Some(name.to_owned()))
}
