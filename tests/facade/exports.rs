//! The exports of every vendor's samples, checked against the rules of their specifications,
//! and profiles that other versions have stored.

use serde_json::{Value, json};
use unified_profile::{Profile, VendorClient, chatwoot, oidc, zitadel};
use vendor_sim::samples;

/// A profile that version 0.1.0 stored. Each version that adds a field adds a file; none
/// changes one.
const STORED: &str = include_str!("../golden/profile-0.1.0.json");

/// Returns the profiles of all samples, and one with every field.
fn profiles() -> Vec<Profile> {
    macro_rules! read {
        ($module:ident, $json:expr) => {{
            let builder = $module::Client::builder().token("of no use");
            let client = builder.base_url("https://example.com").build();
            client
                .expect("a client")
                .read($json.as_bytes())
                .expect("a profile")
                .profile
        }};
    }
    let samples = samples::ALL.iter().map(|sample| match sample.vendor {
        "chatwoot" => read!(chatwoot, sample.json),
        "zitadel" => read!(zitadel, sample.json),
        _ => read!(oidc, sample.json),
    });
    let stored = serde_json::from_str(STORED).expect("a stored profile");
    samples.chain([stored]).collect()
}

fn is_uri(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.starts_with("https://") || text.starts_with("http://")
}

fn is_string(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.is_empty())
}

/// Whether a value has letters and digits in parts of at most eight (BCP 47).
fn is_language_tag(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.split('-').all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes().get(10) == Some(&b'T')
}

/// OpenID Connect Core 1.0, section 5.1: each claim's JSON type and form; section 5.3.2: a
/// claim without a value is left out, `sub` is always there.
#[test]
fn claims_follow_the_rules_of_openid_connect() {
    let birthdate = |value: &Value| {
        let parts: Vec<&str> = value.as_str().unwrap_or_default().split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        matches!(lengths[..], [4] | [4, 2, 2])
            && parts
                .iter()
                .all(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let mut tested = std::collections::BTreeSet::new();
    for profile in profiles() {
        let claims = profile.to_oidc_claims();
        let claims = claims.as_object().expect("an object");
        let sub = claims["sub"].as_str().expect("a text");
        assert!(sub.is_ascii() && (1..=255).contains(&sub.len()), "{sub}");
        for (name, value) in claims {
            let fits = match name.as_str() {
                "sub" | "name" | "given_name" | "family_name" | "middle_name" | "nickname"
                | "preferred_username" | "gender" | "phone_number" => is_string(value),
                "profile" | "picture" | "website" => is_uri(value),
                "email" => value.as_str().is_some_and(|it| it.contains('@')),
                "email_verified" | "phone_number_verified" => value.is_boolean(),
                "birthdate" => birthdate(value),
                "zoneinfo" => value.as_str().is_some_and(|it| it.contains('/')),
                "locale" => is_language_tag(value),
                "updated_at" => value.is_number(),
                _ => false,
            };
            assert!(fits, "{name}: {value}");
            tested.insert(name.clone());
        }
    }
    assert_eq!(
        tested.len(),
        19,
        "no profile has a claim other than {tested:?}"
    );
}

/// RFC 7643, section 8.7.1: the attributes of the user, their types, which of them have several
/// values; section 3: `schemas` and `meta`; section 2.5: attributes without a value are left out.
#[test]
fn users_follow_the_rules_of_scim() {
    for profile in profiles() {
        let user = profile.to_scim_user();
        let members = user.as_object().expect("an object");
        assert_eq!(
            user["schemas"],
            json!(["urn:ietf:params:scim:schemas:core:2.0:User"])
        );
        // Required, by section 3.1 and section 4.1.1.
        assert!(
            is_string(&user["id"]) && is_string(&user["userName"]),
            "{user}"
        );
        for (name, value) in members {
            let fits = match name.as_str() {
                "schemas" => value.is_array(),
                "id" | "userName" | "displayName" | "nickName" => is_string(value),
                "profileUrl" => is_uri(value),
                "preferredLanguage" | "locale" => is_language_tag(value),
                "timezone" => value.as_str().is_some_and(|it| it.contains('/')),
                "active" => value.is_boolean(),
                "name" => has_only(
                    value,
                    &[
                        ("formatted", is_string),
                        ("familyName", is_string),
                        ("givenName", is_string),
                        ("middleName", is_string),
                    ],
                ),
                "emails" => all(
                    value,
                    &[("value", is_address), ("primary", Value::is_boolean)],
                ),
                "phoneNumbers" => all(value, &[("value", is_telephone)]),
                "photos" => all(value, &[("value", is_uri), ("type", is_kind_of_photo)]),
                "groups" => all(value, &[("value", is_string), ("display", is_string)]),
                "meta" => {
                    assert_eq!(value["resourceType"], "User");
                    has_only(
                        value,
                        &[
                            ("resourceType", is_string),
                            ("created", is_time),
                            ("lastModified", is_time),
                        ],
                    )
                }
                _ => false,
            };
            assert!(fits, "{name}: {value}");
        }
        // Section 2.4: at most one value of a list is the primary one.
        let emails = user["emails"].as_array().into_iter().flatten();
        assert!(emails.filter(|it| it["primary"] == true).count() <= 1);
    }
}

type Rule = fn(&Value) -> bool;

/// Whether a value is an object of at least one of the members, and no other.
fn has_only(value: &Value, rules: &[(&str, Rule)]) -> bool {
    let members = value.as_object().filter(|members| !members.is_empty());
    members.is_some_and(|members| {
        members.iter().all(|(name, value)| {
            let mut rules = rules.iter();
            rules.any(|(allowed, rule)| allowed == name && rule(value))
        })
    })
}

/// Whether a value is an array of such objects, each with a `value`.
fn all(value: &Value, rules: &[(&str, Rule)]) -> bool {
    let items = value.as_array().filter(|items| !items.is_empty());
    let fits = |item: &Value| has_only(item, rules) && item.get("value").is_some();
    items.is_some_and(|items| items.iter().all(fits))
}

fn is_address(value: &Value) -> bool {
    value.as_str().is_some_and(|it| it.contains('@'))
}

/// Whether a telephone number is a URI of RFC 3966, which section 4.1.2 requires for a global one.
fn is_telephone(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    match text.strip_prefix("tel:+") {
        Some(rest) => rest
            .bytes()
            .all(|b| b.is_ascii_digit() || b"-.()".contains(&b)),
        None => !text.is_empty() && !text.starts_with('+'),
    }
}

fn is_kind_of_photo(value: &Value) -> bool {
    value == "photo" || value == "thumbnail"
}

#[test]
fn profiles_of_other_versions_can_be_read() {
    let stored: Value = serde_json::from_str(STORED).expect("JSON");
    let profile: Profile = serde_json::from_value(stored.clone()).expect("a stored profile");
    // No field was renamed or has a different format.
    let mut written = serde_json::to_value(&profile).expect("JSON");
    assert_eq!(written, stored);
    // Fields of later versions are ignored.
    written["added_later"] = json!({ "a": [1] });
    written["memberships"][0]["added_later"] = json!(true);
    let read: Profile = serde_json::from_value(written).expect("a later profile");
    assert_eq!(read, profile);
    // Fields that an earlier version did not have are absent.
    let minimal: Profile =
        serde_json::from_str(r#"{"vendor":"chat","sub":"17"}"#).expect("a minimal profile");
    assert_eq!(
        serde_json::to_value(&minimal).expect("JSON"),
        json!({"vendor": "chat", "sub": "17"})
    );
    for profile in profiles() {
        let text = serde_json::to_string(&profile).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Profile>(&text).expect("the same"),
            profile
        );
    }
}
