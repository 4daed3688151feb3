//! A partial update by an operation that replaces the profile: the other members are read and
//! sent back.

use std::fmt::Display;

use client_runtime::{ResponseValue, serde_json};
use profile_core::{Error, ErrorKind, Field, ProfileUpdate};

use crate::VENDOR;
use crate::generated::types;

/// The pointer of the profile in the response of GetMyUser.
const PROFILE_POINTER: &str = "/user/human/profile";

/// The id of the server's error for an update that changes nothing.
const UNCHANGED: &str = "COMMAND-2M0fs";

/// The fields that can be changed. E-mail address and phone number have separate operations, which
/// send codes.
pub(crate) const FIELDS: &[Field] = &[
    Field::Name,
    Field::GivenName,
    Field::FamilyName,
    Field::Nickname,
    Field::Gender,
    Field::Locale,
];

/// The update in the server's terms, checked before anything is sent.
#[derive(Default)]
pub(crate) struct Change {
    display_name: Option<types::V1UpdateMyProfileRequestDisplayName>,
    first_name: Option<types::V1UpdateMyProfileRequestFirstName>,
    last_name: Option<types::V1UpdateMyProfileRequestLastName>,
    nick_name: Option<types::V1UpdateMyProfileRequestNickName>,
    preferred_language: Option<types::V1UpdateMyProfileRequestPreferredLanguage>,
    gender: Option<types::V1Gender>,
}

impl Change {
    pub(crate) fn new(update: ProfileUpdate) -> Result<Self, Error> {
        Ok(Self {
            display_name: text(update.name, Field::Name)?,
            first_name: text(update.given_name, Field::GivenName)?,
            last_name: text(update.family_name, Field::FamilyName)?,
            nick_name: text(update.nickname, Field::Nickname)?,
            preferred_language: text(update.locale, Field::Locale)?,
            gender: update.gender.as_deref().map(gender).transpose()?,
        })
    }

    /// Returns the updated profile; `None` if nothing changes.
    pub(crate) fn applied_to(
        self,
        response: &ResponseValue<types::V1GetMyUserResponse>,
    ) -> Result<Option<types::V1UpdateMyProfileRequest>, Error> {
        let human = response.user.as_ref().and_then(|it| it.human.as_ref());
        let stored = human.and_then(|human| human.profile.as_ref());
        // A value that could not be read would be cleared.
        let mut unreadable = response.unreadable().iter();
        if let Some(pointer) = unreadable
            .find(|it| it.starts_with(PROFILE_POINTER) || PROFILE_POINTER.starts_with(*it))
        {
            let message = "the profile cannot be changed, since a value that must be sent back cannot be read";
            return Err(error(ErrorKind::Decode, message).at(pointer));
        }
        let Some(stored) = stored else {
            let message = "a service user has no profile that could be changed";
            return Err(error(ErrorKind::Vendor, message));
        };
        let after = self.merged_with(stored)?;
        // A stored profile that the server would not accept differs from the update.
        let before = Self::default().merged_with(stored);
        let is_same = before.is_ok_and(|before| json(&before) == json(&after));
        Ok((!is_same).then_some(after))
    }

    fn merged_with(
        self,
        stored: &types::V1Profile,
    ) -> Result<types::V1UpdateMyProfileRequest, Error> {
        let first_name = new_or_stored(self.first_name, &stored.first_name, Field::GivenName)?;
        let last_name = new_or_stored(self.last_name, &stored.last_name, Field::FamilyName)?;
        let display_name = new_or_stored(self.display_name, &stored.display_name, Field::Name)?;
        let required = |field: Field| {
            let name = field.name();
            let message = format!("the stored profile has no {name}; the update must set it, too");
            error(ErrorKind::Vendor, &message)
        };
        let mut request = types::V1UpdateMyProfileRequest::new(
            display_name.ok_or_else(|| required(Field::Name))?,
            first_name.ok_or_else(|| required(Field::GivenName))?,
            last_name.ok_or_else(|| required(Field::FamilyName))?,
        );
        // Not every server accepts its own value for no language.
        let language = stored.preferred_language.clone().filter(|it| it != "und");
        request.nick_name = new_or_stored(self.nick_name, &stored.nick_name, Field::Nickname)?;
        request.preferred_language =
            new_or_stored(self.preferred_language, &language, Field::Locale)?;
        request.gender = self.gender.or_else(|| stored.gender.clone());
        request.nick_name = request.nick_name.filter(|it| !it.is_empty());
        request.preferred_language = request.preferred_language.filter(|it| !it.is_empty());
        request.gender = request
            .gender
            .filter(|it| *it != types::V1Gender::default());
        Ok(request)
    }
}

/// Whether the server refuses the update because it changes nothing.
pub(crate) fn is_unchanged(body: &types::RpcStatus) -> bool {
    let message = body.message.as_deref().unwrap_or_default();
    message.contains(UNCHANGED) || detail_id(body) == Some(UNCHANGED)
}

/// Returns the id of the line of the server's code that failed.
pub(crate) fn detail_id(body: &types::RpcStatus) -> Option<&str> {
    let mut details = body.details.iter().flatten();
    details.find_map(|detail| detail.extra.get("id")?.as_str())
}

/// Returns the new value, or else the stored one.
fn new_or_stored<T: TryFrom<String, Error: Display>>(
    new: Option<T>,
    stored: &Option<String>,
    field: Field,
) -> Result<Option<T>, Error> {
    match new {
        Some(new) => Ok(Some(new)),
        None => text(stored.clone(), field),
    }
}

fn text<T: TryFrom<String, Error: Display>>(
    text: Option<String>,
    field: Field,
) -> Result<Option<T>, Error> {
    let value = text.map(T::try_from).transpose();
    value.map_err(|reason| error(ErrorKind::Config, &format!("{} is {reason}", field.name())))
}

fn gender(name: &str) -> Result<types::V1Gender, Error> {
    match name {
        "" => Ok(types::V1Gender::GenderUnspecified),
        "female" => Ok(types::V1Gender::GenderFemale),
        "male" => Ok(types::V1Gender::GenderMale),
        "diverse" => Ok(types::V1Gender::GenderDiverse),
        _ => Err(error(
            ErrorKind::Config,
            "gender must be female, male, diverse or empty",
        )),
    }
}

fn json(request: &types::V1UpdateMyProfileRequest) -> Option<serde_json::Value> {
    serde_json::to_value(request).ok()
}

fn error(kind: ErrorKind, message: &str) -> Error {
    Error::new(kind, VENDOR, message)
}
