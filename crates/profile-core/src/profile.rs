//! [`Profile`]: a normalized account.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, de};
use url::Url;

use crate::{Error, ErrorKind};

/// A normalized account.
///
/// The fields have the names and meanings of OpenID Connect's standard claims (Core 1.0,
/// section 5.1) if there is one. `None` means that the vendor did not state the value. A
/// profile is personal data, but contains no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Profile {
    /// The vendor's short name, such as `chatwoot`.
    pub vendor: String,
    /// The account's id at the vendor; never empty, never given to another account.
    #[serde(deserialize_with = "non_empty")]
    pub sub: String,
    /// The name the account signs in with; neither unique across vendors nor stable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// The full name, as the account's owner wants it shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Given name or names; never guessed from `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Family name or names; never guessed from `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Middle name or names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    /// A casual name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    /// The e-mail address the vendor prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the vendor has verified that the e-mail address belongs to the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// A phone number, in E.164 format if the vendor uses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether the vendor has verified that the phone number belongs to the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// The URL of a picture of the account's owner; it may require a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Url>,
    /// The account's page at the vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Url>,
    /// The owner's web site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<Url>,
    /// Gender: `female`, `male`, or another value of the vendor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Birthday as `YYYY-MM-DD`, `YYYY`, or `0000-MM-DD` if the year is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// Time zone by its IANA name, such as `Europe/Paris`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// Language as a BCP 47 tag, such as `pt-BR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// When the account was created. Not a claim of OpenID Connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<DateTime<Utc>>,
    /// When the profile was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// Whether the account can be used: not locked, not deactivated, and set up completely.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// The owner's self-description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bio: Option<String>,
    /// The organisations, teams or accounts to which the account belongs, in the vendor's
    /// order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memberships: Vec<Membership>,
}

impl Profile {
    /// Creates a profile with an id only.
    ///
    /// # Errors
    ///
    /// Of kind `Decode`, when `sub` is empty: every account has an id.
    pub fn new(vendor: &'static str, sub: impl Into<String>) -> Result<Self, Error> {
        let sub = sub.into();
        if sub.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Decode,
                vendor,
                "the account has no id",
            ));
        }
        Ok(Self {
            vendor: vendor.to_owned(),
            sub,
            preferred_username: None,
            name: None,
            given_name: None,
            family_name: None,
            middle_name: None,
            nickname: None,
            email: None,
            email_verified: None,
            phone_number: None,
            phone_number_verified: None,
            picture: None,
            profile: None,
            website: None,
            gender: None,
            birthdate: None,
            zoneinfo: None,
            locale: None,
            created_at: None,
            updated_at: None,
            active: None,
            bio: None,
            memberships: Vec::new(),
        })
    }

    /// Starts a mapping: [`Profile::new`] from the response's value at `pointer`, a string or a
    /// number.
    ///
    /// # Errors
    ///
    /// Of kind `Decode` with that pointer, when there is no id.
    pub fn from_id(
        vendor: &'static str,
        id: Option<impl ToString>,
        pointer: &str,
    ) -> Result<Self, Error> {
        let id = id.map(trimmed).unwrap_or_default();
        Self::new(vendor, id).map_err(|error| error.at(pointer))
    }

    /// Returns a name to show; never empty.
    pub fn display_name(&self) -> String {
        let names = [&self.given_name, &self.family_name].into_iter().flatten();
        let names: Vec<&str> = names.map(String::as_str).collect();
        let full_name = (!names.is_empty()).then(|| names.join(" "));
        self.name
            .clone()
            .or(full_name)
            .or_else(|| self.nickname.clone())
            .or_else(|| self.preferred_username.clone())
            .or_else(|| self.email.clone())
            .unwrap_or_else(|| self.sub.clone())
    }
}

/// The membership of an account in an organisation, a team or a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Membership {
    /// The organisation's id at the vendor.
    pub id: String,
    /// The organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The roles of the account in the organisation, as the vendor names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The state of the organisation or of the membership, as the vendor names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether it is the account's current organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<bool>,
}

impl Membership {
    /// Creates a membership with the organisation's id only.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: None,
            roles: Vec::new(),
            status: None,
            current: None,
        }
    }

    /// Creates a [`Membership`] from an optional id; `None` if there is no id.
    pub fn from_id(id: Option<impl ToString>) -> Option<Self> {
        let id = trimmed(id?);
        (!id.is_empty()).then(|| Self::new(id))
    }
}

/// Trims a string, without copying it if there is nothing to trim.
fn trimmed(id: impl ToString) -> String {
    let id = id.to_string();
    let trimmed = id.trim();
    if trimmed.len() == id.len() {
        id
    } else {
        trimmed.to_owned()
    }
}

fn non_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let sub = String::deserialize(deserializer)?;
    if sub.trim().is_empty() {
        return Err(de::Error::custom("`sub` is empty"));
    }
    Ok(sub)
}
