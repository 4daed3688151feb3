//! [`ProfileUpdate`]: a partial update of a profile.

use std::fmt;

use crate::{Error, ErrorKind};

/// A field of a [`Profile`](crate::Profile) that at least one vendor can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The full name.
    Name,
    /// Given name or names.
    GivenName,
    /// Family name or names.
    FamilyName,
    /// A casual name.
    Nickname,
    /// The e-mail address.
    Email,
    /// The phone number.
    PhoneNumber,
    /// Gender.
    Gender,
    /// Language.
    Locale,
    /// The picture, sent as a file.
    Picture,
}

impl Field {
    /// The name of the field in a [`Profile`](crate::Profile).
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::Nickname => "nickname",
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::Gender => "gender",
            Self::Locale => "locale",
            Self::Picture => "picture",
        }
    }
}

/// An update of the account's own profile. Fields that are not set are kept; an empty string
/// clears a field, if the vendor allows that.
///
/// ```
/// use profile_core::ProfileUpdate;
///
/// let update = ProfileUpdate::new().nickname("Tom").locale("pt-BR");
/// # let _ = update;
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct ProfileUpdate {
    /// The full name.
    pub name: Option<String>,
    /// Given name or names.
    pub given_name: Option<String>,
    /// Family name or names.
    pub family_name: Option<String>,
    /// A casual name, shown to others.
    pub nickname: Option<String>,
    /// The e-mail address. Vendors apply it after it is confirmed.
    pub email: Option<String>,
    /// The phone number, with a leading `+`.
    pub phone_number: Option<String>,
    /// Gender, as the vendor's profiles state it.
    pub gender: Option<String>,
    /// Language as a BCP 47 tag, such as `pt-BR`.
    pub locale: Option<String>,
    /// A picture of the account's owner.
    pub picture: Option<Picture>,
}

/// Defines a setter for each field that is a string.
macro_rules! setters {
    ($($field:ident),*) => {
        $(
            #[doc = concat!("Sets [`ProfileUpdate::", stringify!($field), "`].")]
            pub fn $field(mut self, value: impl Into<String>) -> Self {
                self.$field = Some(value.into());
                self
            }
        )*
    };
}

impl ProfileUpdate {
    /// Creates an update that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    setters!(
        name,
        given_name,
        family_name,
        nickname,
        email,
        phone_number,
        gender,
        locale
    );

    /// Sets [`ProfileUpdate::picture`].
    pub fn picture(mut self, picture: Picture) -> Self {
        self.picture = Some(picture);
        self
    }

    /// Returns the fields that are set.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let set = [
            (Field::Name, self.name.is_some()),
            (Field::GivenName, self.given_name.is_some()),
            (Field::FamilyName, self.family_name.is_some()),
            (Field::Nickname, self.nickname.is_some()),
            (Field::Email, self.email.is_some()),
            (Field::PhoneNumber, self.phone_number.is_some()),
            (Field::Gender, self.gender.is_some()),
            (Field::Locale, self.locale.is_some()),
            (Field::Picture, self.picture.is_some()),
        ];
        set.into_iter()
            .filter_map(|(field, is_set)| is_set.then_some(field))
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks that the vendor can change all fields that are set.
    pub(crate) fn check(&self, vendor: &'static str, supported: &[Field]) -> Result<(), Error> {
        let names = |fields: &mut dyn Iterator<Item = Field>| {
            fields.map(Field::name).collect::<Vec<_>>().join(", ")
        };
        let unsupported = names(&mut self.fields().filter(|field| !supported.contains(field)));
        if unsupported.is_empty() {
            return Ok(());
        }
        let message = if supported.is_empty() {
            format!(
                "this vendor does not support changing the profile, so {unsupported} cannot be \
                 changed"
            )
        } else {
            let supported = names(&mut supported.iter().copied());
            format!(
                "this vendor does not support changing {unsupported}, only {supported}; nothing \
                 was sent"
            )
        };
        Err(Error::new(ErrorKind::Config, vendor, &message))
    }
}

impl fmt::Debug for ProfileUpdate {
    /// Shows the names of the fields that are set: their values are personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.fields().map(Field::name);
        f.debug_list().entries(names).finish()
    }
}

/// A picture in memory, as a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    content: Vec<u8>,
    media_type: String,
}

impl Picture {
    /// A picture of a media type such as `image/png`.
    pub fn new(content: impl Into<Vec<u8>>, media_type: impl Into<String>) -> Self {
        Self {
            content: content.into(),
            media_type: media_type.into(),
        }
    }

    /// The media type.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The file's content.
    pub fn into_content(self) -> Vec<u8> {
        self.content
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Picture")
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish()
    }
}
