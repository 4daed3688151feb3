//! Exports of a profile to other formats.

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use crate::Profile;

const SCIM_USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

impl Profile {
    /// Returns the standard claims of OpenID Connect (Core 1.0, section 5.1), as a userinfo
    /// endpoint does. Fields without a standard claim are left out.
    pub fn to_oidc_claims(&self) -> Value {
        let updated_at = self.updated_at.map(|time| time.timestamp());
        object([
            ("sub", json!(self.sub)),
            ("name", json!(self.name)),
            ("given_name", json!(self.given_name)),
            ("family_name", json!(self.family_name)),
            ("middle_name", json!(self.middle_name)),
            ("nickname", json!(self.nickname)),
            ("preferred_username", json!(self.preferred_username)),
            ("profile", json!(self.profile)),
            ("picture", json!(self.picture)),
            ("website", json!(self.website)),
            ("email", json!(self.email)),
            ("email_verified", json!(self.email_verified)),
            ("gender", json!(self.gender)),
            ("birthdate", json!(self.birthdate)),
            ("zoneinfo", json!(self.zoneinfo)),
            ("locale", json!(self.locale)),
            ("phone_number", json!(self.phone_number)),
            ("phone_number_verified", json!(self.phone_number_verified)),
            ("updated_at", json!(updated_at)),
        ])
    }

    /// Returns a SCIM 2.0 core user (RFC 7643, section 4.1). `userName`, which SCIM requires,
    /// is the preferred user name, else the e-mail address, else the id. A phone number with a
    /// country code becomes a `tel:` URI, as SCIM requires. Fields without a SCIM attribute are
    /// left out; memberships become groups, without their roles.
    pub fn to_scim_user(&self) -> Value {
        let time =
            |time: chrono::DateTime<chrono::Utc>| time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let user_name = self.preferred_username.as_ref().or(self.email.as_ref());
        let groups: Vec<Value> = self
            .memberships
            .iter()
            .map(|group| object([("value", json!(group.id)), ("display", json!(group.name))]))
            .collect();
        object([
            ("schemas", json!([SCIM_USER])),
            ("id", json!(self.sub)),
            ("userName", json!(user_name.unwrap_or(&self.sub))),
            (
                "name",
                object([
                    ("formatted", json!(self.name)),
                    ("familyName", json!(self.family_name)),
                    ("givenName", json!(self.given_name)),
                    ("middleName", json!(self.middle_name)),
                ]),
            ),
            ("displayName", json!(self.display_name())),
            ("nickName", json!(self.nickname)),
            ("profileUrl", json!(self.profile)),
            ("preferredLanguage", json!(self.locale)),
            ("locale", json!(self.locale)),
            ("timezone", json!(self.zoneinfo)),
            ("active", json!(self.active)),
            ("emails", single(&self.email, json!({"primary": true}))),
            (
                "phoneNumbers",
                single(&self.phone_number.as_deref().map(telephone), json!({})),
            ),
            ("photos", single(&self.picture, json!({"type": "photo"}))),
            ("groups", json!(groups)),
            (
                "meta",
                object([
                    ("resourceType", json!("User")),
                    ("created", json!(self.created_at.map(time))),
                    ("lastModified", json!(self.updated_at.map(time))),
                ]),
            ),
        ])
    }
}

/// Returns a global number as a URI (RFC 3966): `tel:+1-201-555-0123`; any other number is
/// unchanged.
fn telephone(number: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_digit() || "-.()".contains(c);
    let compact = number.replace(char::is_whitespace, "-");
    match compact.strip_prefix('+') {
        Some(digits)
            if digits.starts_with(|c: char| c.is_ascii_digit())
                && digits.chars().all(is_allowed) =>
        {
            format!("tel:{compact}")
        }
        _ => number.to_owned(),
    }
}

/// Returns an object of the members that are not null or empty.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let is_present = |value: &Value| match value {
        Value::Null => false,
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    };
    members
        .into_iter()
        .filter(|(_, value)| is_present(value))
        .map(|(key, value)| (key.to_owned(), value))
        .collect::<Map<_, _>>()
        .into()
}

/// Returns an array of at most one value, as SCIM writes it.
fn single(value: &Option<impl ToString>, mut element: Value) -> Value {
    match value {
        Some(value) => {
            element["value"] = json!(value.to_string());
            json!([element])
        }
        None => Value::Null,
    }
}
