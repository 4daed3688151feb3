//! [`ProfileUpdate`]: what is to change in a profile, and what is to stay.

use std::fmt;

use crate::{Error, ErrorKind};

/// A field of a [`Profile`](crate::Profile) that can be written at one vendor or another.
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
    /// The name that it has in a [`Profile`](crate::Profile).
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

/// What is to change in the own profile. What is not set stays as it is; an empty text clears a
/// field, where the vendor lets it be empty.
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
    /// The e-mail address. Vendors take it over once it is confirmed.
    pub email: Option<String>,
    /// The phone number, with a `+` before it.
    pub phone_number: Option<String>,
    /// Gender, in a word that the vendor's profiles have.
    pub gender: Option<String>,
    /// Language as a BCP 47 tag, such as `pt-BR`.
    pub locale: Option<String>,
    /// A picture of the account's owner.
    pub picture: Option<Picture>,
}

/// One method for each field that is a text.
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
    /// Changes nothing.
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

    /// The fields that are set.
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

    /// That the vendor can change all that is set.
    pub(crate) fn check(&self, vendor: &'static str, known: &[Field]) -> Result<(), Error> {
        let names = |fields: &mut dyn Iterator<Item = Field>| {
            fields.map(Field::name).collect::<Vec<_>>().join(", ")
        };
        let unknown = names(&mut self.fields().filter(|field| !known.contains(field)));
        if unknown.is_empty() {
            return Ok(());
        }
        let message = match known {
            [] => format!("the profile cannot be changed here, nor can its {unknown}"),
            known => {
                let known = names(&mut known.iter().copied());
                format!("{unknown} cannot be changed here, only {known}; nothing was sent")
            }
        };
        Err(Error::new(ErrorKind::Config, vendor, &message))
    }
}

impl fmt::Debug for ProfileUpdate {
    /// The names of what is set: what they are set to is a person's.
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
